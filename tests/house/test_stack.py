"""The journeys' processes run, die and come back."""

import pytest
from django.contrib.auth import get_user_model

from tests.stack import Stack

pytestmark = pytest.mark.xdist_group("stack")


def test_groups_stay_together(request: pytest.FixtureRequest) -> None:
    """Ignored, each test process would begin a stack and a browser of its own, and nobody would notice."""
    if request.config.getoption("dist") == "loadgroup":
        assert request.node.nodeid.endswith("@stack")


def test_all_processes_run(stack: Stack) -> None:
    assert [child.running for child in stack.processes] == [True] * 4


def test_models_of_this_process_reach_the_stack(stack: Stack, stack_models) -> None:
    with stack_models():
        get_user_model().objects.create_user("someone")
    assert stack.sql("SELECT username FROM camptrack_user") == [("someone",)]


def test_the_next_test_finds_no_rows(stack: Stack) -> None:
    assert stack.sql("SELECT count(*) FROM camptrack_user") == [(0,)]
    stack.worker.kill()
    stack.worker.wait(5)
    stack.valkey.child.kill()
    stack.valkey.child.wait(5)


def test_the_killed_were_started_again(stack: Stack) -> None:
    assert [child.running for child in (*stack.processes, stack.valkey.child)] == [True] * 5

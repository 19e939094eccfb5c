"""Whoever works on an import dies in the middle, with SIGKILL: nothing is lost, nothing is doubled."""

import signal
import time

import pytest
from django.db.models import Count

from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_undoing import undo_import
from camptrack.models import Import, Report, ReportEvent
from camptrack.queries.imports import warnings_of
from tests.actions.importing import asked, line
from tests.actions.stories import Story

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("stack"),
    pytest.mark.django_db(transaction=True),
]

DOCUMENTS = 1500


def until(stack, found: Import, state: str, *, killed_at: int | None = None) -> Import:
    """Watch until it is in this state; the loop dies once so many rows are told to be done."""
    give_up, began = time.monotonic() + 120, found.state
    while True:
        found = Import.objects.defer("content").get(pk=found.pk)
        if killed_at is not None and (found.done >= killed_at or found.state != began):
            stack.issue_loop.kill(signal.SIGKILL)
            stack.issue_loop.wait(5)
            # Taking back is a few statements: it may be over by now.
            assert began in {found.state, "undoing"}, "it was too fast to be killed in the middle"
            stack.issue_loop.start()
            killed_at = None
        if found.state == state:
            return found
        assert time.monotonic() < give_up, (found.state, found.failure, stack.issue_loop.last_lines(20))
        time.sleep(0.01)


def test_a_killed_loop_is_followed_by_the_next(stack, stack_models):
    stack.worker.kill(signal.SIGKILL)
    with stack_models():
        story = Story()
        found = asked(story, *(line(title=f"Update {nth}", value=str(nth)) for nth in range(DOCUMENTS)))
        found = until(stack, found, "read", killed_at=0)
        assert found.rows.count() == DOCUMENTS
        reasons = dict.fromkeys(warnings_of(found), "the archive")
        found = confirm_import(by=story.cast.dana, found=found, publish=True, overrides=reasons)
        found = until(stack, found, "confirmed", killed_at=1)
        assert Report.objects.count() == DOCUMENTS
        assert set(Report.objects.annotate(count=Count("figures")).values_list("count", flat=True)) == {1}
        assert found.attempts == 0
        found = undo_import(by=story.cast.dana, found=found, reason="wrong")
        until(stack, found, "undone", killed_at=1)
        assert ReportEvent.objects.filter(kind="retracted").count() == DOCUMENTS

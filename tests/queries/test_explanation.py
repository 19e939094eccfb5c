"""Every reason has a sentence; grades are named only to those who may see them."""

import re
from dataclasses import replace

import pytest
from django.utils import translation

from camptrack.models import Camp, Figure, PublishedFigure, Report, Source
from camptrack.queries.evidence import Explained
from camptrack.queries.explanation import explain, reason_code
from camptrack.reconcile.evidence import Finding, Reason
from camptrack.reconcile.terms import Role


def explained(reason: Reason, *, because: bool = True) -> Explained:
    ocha = Figure(measure="arrivals", report=Report(source=Source(name="OCHA")))
    PublishedFigure(figure=ocha, reliability="A")
    finding = Finding("key", Role.FLOW, reason, since=1, people=63_323)
    return Explained(Figure(), finding, Camp(), ocha if because else None)


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("grades", [True, False])
@pytest.mark.parametrize("because", [True, False])
def test_every_reason_has_a_sentence(reason, grades, because):
    sentence = explain(explained(reason, because=because), grades=grades)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    if not grades:
        assert not re.search(r"graded [A-F]|\([E5]\)", sentence)


def test_says_so_when_a_flow_adds_nobody_yet():
    yet = explained(Reason.PLACED)
    early = replace(yet, finding=replace(yet.finding, people=0))
    assert explain(early, grades=True) == "Flow: up to this day it adds nobody."


def test_names_what_is_in_the_way():
    held = explained(Reason.DAYS_HELD)
    assert explain(held, grades=False) == "Set aside: OCHA's counter holds these days."
    assert explain(held, grades=True) == "Set aside: OCHA's counter, graded A, holds these days."


def test_counts_people_as_the_reader_writes_numbers():
    with translation.override("en"):
        assert "63,323 people" in explain(explained(Reason.PLACED), grades=False)


@pytest.mark.parametrize("reason", [Reason.UNRELIABLE_SOURCE, Reason.IMPROBABLE])
def test_a_grade_shows_in_no_code_either(reason):
    assert reason_code(explained(reason), grades=False) == "low_grade"
    assert reason_code(explained(reason), grades=True) == reason.value

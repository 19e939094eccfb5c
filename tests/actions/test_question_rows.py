"""The drain writes a camp's open questions: only what differs, and what a rebuild from nothing gives."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.decisions import decide
from camptrack.actions.question_answers import answer_question
from camptrack.actions.rebuild import rebuild_totals
from camptrack.actions.refusals import NotAllowed
from camptrack.actions.reports import retract_report
from camptrack.actions.totals import drain_waiting
from camptrack.models import Decision, Question
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import DecisionKind, Right
from tests import factories
from tests.cast import assemble


@pytest.fixture
def cast(transactional_db):
    return assemble()


@pytest.fixture
def figures(cast):
    """OCHA counts 1,000 on a day, another source as good 2,000 on the same."""
    camp = factories.camp()
    return [
        factories.counting_figure(organisation=cast.demo_relief, by=cast.amal, camp=camp, value=value)
        for value in (1_000, 2_000)
    ]


def test_written_left_alone_and_taken_away(cast, figures):
    drain_waiting(10)
    question = Question.objects.get()
    assert (question.kind, question.people) == ("disagreement", 1_000)
    assert {question.figure, question.other} == set(figures)
    assert verify_totals().differences == []

    Question.objects.update(people=7)
    (difference,) = verify_totals().differences
    assert "questions" in difference.what
    assert difference.stored == f"disagreement about {question.figure_id}: 7"
    assert difference.right == f"disagreement about {question.figure_id}: 1000"
    assert rebuild_totals().camps == 1
    assert verify_totals().differences == []

    factories.stale_mark(camp=question.camp)
    with CaptureQueriesContext(connection) as statements:
        drain_waiting(10)
    assert sum("camptrack_question" in each["sql"] for each in statements) == 1  # looked

    retract_report(by=cast.dana, report=question.figure.report, reason="a misprint")
    with CaptureQueriesContext(connection) as statements:
        drain_waiting(10)
    assert sum("camptrack_question" in each["sql"] for each in statements) == 2  # looked, took away
    assert not Question.objects.exists()
    assert verify_totals().differences == []


def test_a_number_that_moves_is_asked_about_anew(cast, figures):
    drain_waiting(10)
    camp = figures[0].camp
    third = factories.counting_figure(organisation=cast.demo_relief, by=cast.amal, camp=camp, value=5_000)
    drain_waiting(10)
    assert {question.figure for question in Question.objects.all()} <= {*figures, third}
    assert Question.objects.count() == 2
    assert verify_totals().differences == []


def test_leaving_moves_no_total(cast, figures):
    drain_waiting(10)
    question = Question.objects.get()
    before = list(question.camp.points.values_list("day", "low", "best", "high"))
    decide(by=cast.rami, figure=question.figure, kind=DecisionKind.LEAVE, reason="known to both")
    drain_waiting(10)
    assert not Question.objects.exists()
    assert list(question.camp.points.values_list("day", "low", "best", "high")) == before
    assert verify_totals().differences == []


def test_an_answer_is_put_on_record_whole_or_not_at_all(cast, figures):
    """Rami entered the figure that is asked about: to call the other one right is to leave his own."""
    drain_waiting(10)
    question = Question.objects.get()
    theirs = factories.counting_figure(
        organisation=cast.demo_relief, by=cast.rami, camp=question.camp, value=4_000, measure="arrivals"
    )
    with pytest.raises(NotAllowed):
        answer_question(
            by=cast.rami,
            figure=theirs,
            other=question.other,
            kind=DecisionKind.RECOMMEND,
            about_other=True,
        )
    assert not Decision.objects.exists()


def test_nobody_answers_without_the_right(cast, figures):
    with pytest.raises(NotAllowed, match=Right.REVIEW.value):
        answer_question(by=cast.amal, figure=figures[0], kind=DecisionKind.VERIFY)

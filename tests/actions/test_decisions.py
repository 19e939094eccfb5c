"""What reviewers decide: who may, what a decision must name."""

from typing import Any

import pytest
from django.db import IntegrityError

from camptrack.actions.contents import CellContent
from camptrack.actions.decisions import decide
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report
from camptrack.models import Decision, Figure, Report, ReportEvent, User
from camptrack.queries.counting import counting_figures
from camptrack.queries.decisions import left_behind
from camptrack.vocabulary import DecisionKind, Measure, Qualifier, Right
from tests import factories
from tests.actions.stories import TODAY, Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def figures(story: Story) -> tuple[Figure, Figure]:
    report = story.enter(story.figure(), story.arrivals(), publish=True)
    first, second = report.figures.order_by("position")
    return first, second


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("verify", {"reason": " "}, ("/reason", "required")),
        ("verify", {"wave": True}, ("/wave", "only_to_assign")),
        ("verify", {"withdraws": True}, ("/withdraws", "only_to_withdraw")),
        ("assign_wave", {}, ("/wave", "required")),
        ("assign_wave", {"wave": True}, ("/wave", "only_for_flows")),
        ("withdraw", {}, ("/withdraws", "required")),
    ],
)
def test_what_a_decision_names(
    story: Story, figures: tuple[Figure, Figure], kind: str, names: dict[str, Any], expected: tuple[str, str]
) -> None:
    about = figures[0] if expected == ("/wave", "only_for_flows") or kind != "assign_wave" else figures[1]
    given = {"reason": "seen on the spot", **names}
    if "wave" in given:
        given["wave"] = story.wave
    if "withdraws" in given:
        given["withdraws"] = decide(
            by=story.cast.rami, figure=figures[0], kind=DecisionKind.DISPUTE, reason="unlikely"
        )
    before = Decision.objects.count()
    with pytest.raises(Refused) as refused:
        decide(by=story.cast.rami, figure=about, kind=DecisionKind(kind), **given)
    assert expected in problems(refused.value)
    assert Decision.objects.count() == before


def test_a_decision_is_withdrawn_once_and_on_its_own_figure(
    story: Story, figures: tuple[Figure, Figure]
) -> None:
    rami = story.cast.rami
    dispute = decide(by=rami, figure=figures[0], kind=DecisionKind.DISPUTE, reason="unlikely")
    with pytest.raises(Refused) as refused:
        decide(by=rami, figure=figures[1], kind=DecisionKind.WITHDRAW, withdraws=dispute, reason="no")
    assert problems(refused.value) == {("/withdraws", "unknown")}
    back = decide(
        by=rami, figure=figures[0], kind=DecisionKind.WITHDRAW, withdraws=dispute, reason="it was right"
    )
    for taken, error in ((dispute, Conflict), (back, Refused)):
        with pytest.raises(error):
            decide(by=rami, figure=figures[0], kind=DecisionKind.WITHDRAW, withdraws=taken, reason="no")


def test_reviewers_of_the_area_decide_but_not_about_their_own(
    story: Story, figures: tuple[Figure, Figure]
) -> None:
    cast = story.cast
    with pytest.raises(NotAllowed, match="review"):
        decide(by=cast.amal, figure=figures[0], kind=DecisionKind.VERIFY, reason="mine")
    with pytest.raises(NotAllowed, match="somebody else"):
        decide(by=cast.dana, figure=figures[0], kind=DecisionKind.VERIFY, reason="mine")
    decide(by=cast.omar, figure=figures[0], kind=DecisionKind.VERIFY, reason="a reviewer of this area")
    cast.demo_relief.own_review_allowed = True
    cast.demo_relief.save()
    fresh = Figure.objects.get(pk=figures[0].pk)
    decide(by=cast.dana, figure=fresh, kind=DecisionKind.VERIFY, reason="allowed here")
    assert Decision.objects.count() == 2


def stands_on(report: Report) -> list[tuple[int, str, str, User]]:
    rows = Decision.objects.filter(figure__report=report).order_by("figure__position", "at")
    return [(each.figure.position, each.kind, each.reason, each.by) for each in rows]


def test_decisions_pass_to_the_figures_of_a_correction_that_say_the_same(story: Story) -> None:
    rami, amal = story.cast.rami, story.cast.amal
    old = story.enter(story.figure(), story.figure(), story.arrivals(), publish=True)
    first, second, third = old.figures.order_by("position")
    taken_back = decide(by=rami, figure=first, kind=DecisionKind.VERIFY, reason="seen")
    decide(by=rami, figure=first, kind=DecisionKind.WITHDRAW, withdraws=taken_back, reason="of another camp")
    decide(by=rami, figure=first, kind=DecisionKind.DISPUTE, reason="unlikely")
    decide(by=rami, figure=second, kind=DecisionKind.RECOMMEND, reason="counted twice")
    decide(by=rami, figure=third, kind=DecisionKind.ASSIGN_WAVE, wave=story.wave, reason="from there")
    content = story.content(story.arrivals(quote="5,200 came"), story.figure(method="registration"))
    factories.grant(amal, story.cast.demo_relief, Right.PUBLISH)
    new = correct_report(by=amal, report=old, content=content, reason="more was said", today=TODAY)
    # The second of two alike figures is gone, and its recommendation with it.
    assert stands_on(new) == [
        (0, "assign_wave", "from there", rami),
        (1, "dispute", "unlikely", rami),
    ]
    counting = {figure.measure: figure for figure in counting_figures([story.camp.pk])[story.camp.pk]}
    assert counting[Measure.HEADCOUNT].disputed
    assert counting[Measure.ARRIVALS].wave == story.wave.slug
    published = ReportEvent.objects.get(report=new, kind="published").counts_from
    known = counting_figures([story.camp.pk], published)[story.camp.pk]
    assert {figure.disputed for figure in known if figure.measure == Measure.HEADCOUNT} == {True}
    assert len(left_behind(new)) == 1


@pytest.mark.parametrize(
    "changes",
    [{"value": 9455}, {"qualifier": Qualifier.ABOUT}, {"low": 9000}, {"part": CellContent(gender="f")}],
)
def test_a_decision_stays_behind_where_the_figure_says_something_else(
    story: Story, changes: dict[str, Any]
) -> None:
    old = story.enter(story.figure(), publish=True)
    decide(by=story.cast.rami, figure=old.figures.get(), kind=DecisionKind.DISPUTE, reason="unlikely")
    content = story.content(story.figure(**changes))
    new = correct_report(by=story.cast.dana, report=old, content=content, reason="mended", today=TODAY)
    assert stands_on(new) == []
    (said,) = left_behind(new)
    assert "9,454" in said


@pytest.mark.parametrize("change", [{"kind": "dispute"}, {"reason": "else"}, {"by": "somebody"}])
def test_the_database_carries_a_decision_only_as_it_is(change: dict[str, Any]) -> None:
    first = factories.decision(kind="verify", reason="seen")
    figure = factories.figure(factories.correction(first.figure.report))
    if "by" in change:
        change = {"by": factories.user("somebody")}
    given = {"kind": first.kind, "reason": first.reason, "by": first.by, **change}
    with pytest.raises(IntegrityError, match="carried as it is"):
        Decision.objects.create(figure=figure, carried_from=first, **given)


def test_the_database_carries_a_decision_only_to_the_next_revision() -> None:
    first = factories.decision(kind="verify", reason="seen")
    with pytest.raises(IntegrityError, match="carried as it is"):
        Decision.objects.create(
            figure=factories.figure(), carried_from=first, kind="verify", reason="seen", by=first.by
        )

"""What reviewers decide: who may, what a decision must name."""

from typing import Any

import pytest

from camptrack.actions.decisions import decide
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Decision, Figure
from camptrack.vocabulary import DecisionKind
from tests.actions.stories import Story, problems

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

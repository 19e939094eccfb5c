"""Records of two sites split; figures assigned to the camp that they are about."""

from typing import Any

import pytest

from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report
from camptrack.actions.splits import split_camp
from camptrack.models import Camp, Decision, Figure, User
from camptrack.queries.evidence import evidence
from camptrack.queries.population import population
from camptrack.vocabulary import DecisionKind, Right
from tests import factories
from tests.actions.random_life import now
from tests.actions.stories import ON, TODAY, WHY, Story, best, fresh, problems


@pytest.fixture
def story(transactional_db: None) -> Story:
    return Story()


@pytest.fixture
def double(story: Story) -> Camp:
    """The same camp under another code."""
    return factories.camp("SY-HAWL", area=story.camp.area, name="Al-Hawl")


def values(story: Story, **changes: Any) -> dict[str, Any]:
    plain = {"code": "SY-ANNEX", "name": "Annex", "site_type": "planned_camp", "area": story.camp.area}
    return {**plain, **changes}


def entered(story: Story, *contents: Any) -> list[Figure]:
    return list(story.enter(*contents, publish=True).figures.order_by("position"))


def test_a_split_moves_figures_to_a_new_camp(story: Story) -> None:
    both, annex = entered(story, story.figure(), story.figure(value=600, end=ON, start=ON))
    assert best(story.camp) == 600
    before = now()
    made = split_camp(
        by=story.cast.rami, camp=story.camp, figures=[annex], reason="two sites", **values(story)
    )
    assert (best(story.camp), best(made), best(story.camp.area)) == (9454, 600, 10_054)
    assert [each.figure for each in evidence(story.camp, ON).explained] == [both]
    assert [each.figure for each in evidence(made, ON).explained] == [annex]
    # From its moment on.
    assert population(story.camp, ON, known_at=before).best == 600
    assert population(made, ON, known_at=before).best is None
    assigned = Decision.objects.get(figure=annex)
    decide(
        by=story.cast.rami, figure=annex, kind=DecisionKind.WITHDRAW, withdraws=assigned, reason="one site"
    )
    assert (best(story.camp), best(made)) == (600, None)


def test_an_assignment_passes_to_a_correction(story: Story) -> None:
    report = story.enter(publish=True)
    split_camp(
        by=story.cast.rami,
        camp=story.camp,
        figures=list(report.figures.all()),
        reason="two sites",
        **values(story),
    )
    new = correct_report(
        by=story.cast.dana, report=report, content=story.content(), reason="again", today=TODAY
    )
    made = Camp.objects.get(code="SY-ANNEX")
    assert new.figures.get().decisions.get().camp == made
    assert (best(story.camp), best(made)) == (None, 9454)


def test_an_assigned_figure_counts_at_the_other_end_of_its_wave_only_from_an_end(story: Story) -> None:
    origin, aside = factories.camp(area=story.camp.area), factories.camp(area=story.camp.area)
    wave = factories.wave("across", origin_camp=origin, destination_camp=story.camp)
    _, figure = entered(story, story.figure(camp=origin), story.arrivals(wave=wave))
    assert (best(origin), best(story.camp)) == (4254, 5200)
    rami = story.cast.rami
    there = decide(by=rami, figure=figure, kind=DecisionKind.ASSIGN_CAMP, camp=aside, reason=WHY)
    assert (best(origin), best(story.camp), best(aside)) == (9454, None, 5200)
    decide(by=rami, figure=figure, kind=DecisionKind.ASSIGN_CAMP, camp=story.camp, reason=WHY)
    decide(by=rami, figure=figure, kind=DecisionKind.WITHDRAW, withdraws=there, reason=WHY)
    assert (best(origin), best(story.camp), best(aside)) == (4254, 5200, None)


def test_what_a_split_asks_for(story: Story, double: Camp) -> None:
    here, elsewhere = entered(story, story.figure(), story.figure(camp=double))
    abroad = factories.country("IRQ")
    for figures, changes, wrong in (
        ([], {}, ("/figures", "required")),
        ([here, elsewhere], {}, ("/figures/1", "other_camp")),
        ([here], {"area": abroad}, ("/area", "other_country")),
        ([here], {"area": None}, ("/area", "null")),
        ([here], {"code": "SY-HAWL"}, ("/code", "unique")),
    ):
        with pytest.raises(Refused) as refused:
            split_camp(
                by=story.cast.rami,
                camp=story.camp,
                figures=figures,
                reason=WHY,
                **values(story, **changes),
            )
        assert problems(refused.value) == {wrong}
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    with pytest.raises(Conflict):
        split_camp(by=story.cast.rami, camp=fresh(double), figures=[elsewhere], reason=WHY, **values(story))
    assert not Camp.objects.filter(code="SY-ANNEX").exists()


def test_a_figure_goes_where_its_reviewer_reviews(story: Story) -> None:
    (figure,) = entered(story, story.figure())
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.REVIEW, area=story.camp.area)
    far = factories.camp(area=story.camp.area.parent)
    abroad = factories.camp(area=factories.country("IRQ"))

    def assign(by: User, camp: Camp | None, kind: DecisionKind = DecisionKind.ASSIGN_CAMP) -> Decision:
        return decide(by=by, figure=figure, kind=kind, camp=camp, reason=WHY)

    with pytest.raises(NotAllowed, match="review"):
        assign(local, far)
    with pytest.raises(NotAllowed, match="review"):
        split_camp(
            by=local,
            camp=story.camp,
            figures=[figure],
            reason=WHY,
            **values(story, area=story.camp.area.parent),
        )
    with pytest.raises(NotAllowed, match="somebody else"):
        assign(story.cast.dana, far)
    for camp, kind, wrong in (
        (None, DecisionKind.ASSIGN_CAMP, "required"),
        (far, DecisionKind.VERIFY, "only_to_assign"),
        (abroad, DecisionKind.ASSIGN_CAMP, "other_country"),
    ):
        with pytest.raises(Refused) as refused:
            assign(story.cast.rami, camp, kind)
        assert problems(refused.value) == {("/camp", wrong)}
    there = assign(story.cast.rami, far)
    with pytest.raises(NotAllowed, match="review"):
        decide(by=local, figure=figure, kind=DecisionKind.WITHDRAW, withdraws=there, reason=WHY)
    assert best(far) == 9454

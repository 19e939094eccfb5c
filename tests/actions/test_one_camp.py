"""Duplicates merged and parted again, camps renamed, records of two sites split."""

from datetime import date
from typing import Any

import pytest

from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.places import change_camp, change_wave, create_camp, create_wave, find_area_or_camp
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.renames import rename_camp
from camptrack.actions.reports import correct_report
from camptrack.actions.splits import split_camp
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp, Decision, Figure, User, Wave
from camptrack.queries.evidence import evidence
from camptrack.queries.places import camp_by_code, camps_of
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from camptrack.reconcile.terms import Role
from camptrack.vocabulary import DecisionKind, Right
from tests import factories
from tests.actions.random_life import now
from tests.actions.stories import TODAY, Story, problems

ON = date(2024, 3, 10)
WHY = "as the camp's manager says"


@pytest.fixture
def story(transactional_db: None) -> Story:
    return Story()


@pytest.fixture
def double(story: Story) -> Camp:
    """The same camp under another code."""
    return factories.camp("SY-HAWL", area=story.camp.area, name="Al-Hawl")


def fresh(camp: Camp) -> Camp:
    return Camp.objects.get(pk=camp.pk)


def best(place: Any) -> int | None:
    while drain_waiting(20):
        pass
    assert verify_totals().differences == []
    return population(place, ON).best


# -- merged


def test_a_duplicates_figures_count_in_the_camp_that_stays(story: Story, double: Camp) -> None:
    story.enter(story.figure(), publish=True)
    # Another source counted the same people; the sum of both would be twice as many.
    other = story.content(story.figure(camp=double, value=9500), source=factories.source("reach"))
    story.enter(content=other, publish=True)
    assert (best(story.camp), best(double), best(story.camp.area)) == (9454, 9500, 18_954)
    before = now()
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    assert (best(story.camp), best(double), best(story.camp.area)) == (9454, None, 9454)
    roles = {each.finding.role for each in evidence(story.camp, ON).explained}
    assert roles == {Role.ANCHOR, Role.DISSENT}
    assert evidence(double, ON).explained == []
    # Today's camps, at every moment.
    assert population(story.camp, ON, known_at=before).high == 9500
    assert camps_of(story.camp.area) == [story.camp.pk]
    (event,) = double.history.filter(merged_into=story.camp)
    assert event.pgh_context == {"by": story.cast.rami.username, "reason": WHY}
    unmerge_camp(by=story.cast.rami, camp=fresh(double), reason="two after all")
    assert (best(story.camp), best(double), best(story.camp.area)) == (9454, 9500, 18_954)


def test_a_camp_takes_along_what_was_merged_into_it(story: Story, double: Camp) -> None:
    third = factories.camp("SY-HOL", area=story.camp.area)
    story.enter(story.figure(camp=double), publish=True)
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    merge_camp(by=story.cast.rami, camp=story.camp, into=third, reason=WHY)
    assert best(third) == 9454
    assert set(third.merged_from.all()) == {double, story.camp}
    unmerge_camp(by=story.cast.rami, camp=story.camp, reason="two after all")
    assert (best(third), best(story.camp)) == (9454, None)


def test_who_names_a_merged_camp_speaks_of_the_one_that_stays(story: Story, double: Camp) -> None:
    old = story.enter(story.figure(camp=double), publish=True)
    decide(by=story.cast.rami, figure=old.figures.get(), kind=DecisionKind.VERIFY, reason=WHY)
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    content = story.content(story.figure(camp=fresh(double)))
    new = correct_report(by=story.cast.dana, report=old, content=content, reason="again", today=TODAY)
    figure = new.figures.get()
    assert (figure.camp, figure.decisions.get().kind) == (story.camp, "verify")
    assert find_area_or_camp("SY-HAWL", pointer="") == (None, story.camp)
    wave = create_wave(by=story.cast.amal, slug="out", label="Out", origin_camp=fresh(double))
    assert wave.origin_camp == story.camp


@pytest.mark.parametrize(
    ("into", "code"), [("itself", "same_camp"), ("merged", "merged"), ("abroad", "other_country")]
)
def test_what_no_camp_is_merged_into(story: Story, double: Camp, into: str, code: str) -> None:
    camps = {
        "itself": double,
        "merged": factories.camp(area=story.camp.area, merged_into=story.camp),
        "abroad": factories.camp(area=factories.country("IRQ")),
    }
    with pytest.raises(Refused) as refused:
        merge_camp(by=story.cast.rami, camp=double, into=camps[into], reason=WHY)
    assert problems(refused.value) == {("/into", code)}
    assert fresh(double).merged_into is None


def test_camps_between_which_people_moved_are_two(story: Story, double: Camp) -> None:
    wave = factories.wave("across", origin_camp=double, destination_camp=story.camp)
    for camp, into in ((double, story.camp), (story.camp, double)):
        with pytest.raises(Refused) as refused:
            merge_camp(by=story.cast.rami, camp=camp, into=into, reason=WHY)
        assert problems(refused.value) == {("/into", "wave_between")}
    change_wave(by=story.cast.rami, wave=wave, destination_camp=None)
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    wave.refresh_from_db()
    with pytest.raises(Refused):
        change_wave(by=story.cast.rami, wave=wave, destination_camp=story.camp)
    # Of a wave whose ends nobody touches they stay as they were written.
    wave = Wave.objects.get(pk=wave.pk)
    assert change_wave(by=story.cast.rami, wave=wave, label="Over").origin_camp == double


def test_merging_is_for_who_reviews_both_areas(story: Story, double: Camp) -> None:
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.REVIEW, area=double.area)
    far = factories.camp(area=story.camp.area.parent)
    for camp, into in ((double, far), (far, double)):
        with pytest.raises(NotAllowed, match="review"):
            merge_camp(by=local, camp=camp, into=into, reason=WHY)
    with pytest.raises(NotAllowed):
        merge_camp(by=story.cast.amal, camp=double, into=story.camp, reason=WHY)
    with pytest.raises(Refused):
        merge_camp(by=local, camp=double, into=story.camp, reason=" ")
    merge_camp(by=story.cast.rami, camp=double, into=far, reason=WHY)
    with pytest.raises(NotAllowed):
        unmerge_camp(by=local, camp=double, reason=WHY)
    for into in (story.camp, double):
        with pytest.raises(Conflict, match="merged"):
            merge_camp(by=story.cast.rami, camp=double, into=into, reason=WHY)
    with pytest.raises(Conflict, match="not merged"):
        unmerge_camp(by=story.cast.rami, camp=far, reason=WHY)


# -- renamed


def test_an_old_code_stays_good_and_the_camps_own(story: Story, double: Camp) -> None:
    rami = story.cast.rami
    renamed = rename_camp(by=rami, camp=story.camp, code="SY-HOL", reason="the cluster's list")
    assert (renamed.pk, fresh(story.camp).code) == (story.camp.pk, "SY-HOL")
    assert camp_by_code("SY-ALHOL") == camp_by_code("SY-HOL") == story.camp
    assert camp_by_code("SY-NONE") is None
    plain = {"name": "New", "site_type": "planned_camp", "area": story.camp.area}
    for code, pointers in (("SY-ALHOL", {"/code"}), ("SY-HOL", {"/code"})):
        with pytest.raises(Refused) as refused:
            create_camp(by=story.cast.dana, code=code, **plain)
        assert problems(refused.value) == {(pointer, "unique") for pointer in pointers}
    for code, said in (("SY-ALHOL", "unique"), ("SY-HAWL", "unchanged"), ("hol", "invalid_format")):
        with pytest.raises(Refused) as refused:
            rename_camp(by=rami, camp=double, code=code, reason=WHY)
        assert problems(refused.value) == {("/code", said)}
    assert rename_camp(by=rami, camp=story.camp, code="SY-ALHOL", reason="back").code == "SY-ALHOL"
    assert change_camp(by=story.cast.dana, camp=fresh(story.camp), name="Hol").code == "SY-ALHOL"


def test_renaming_is_for_reviewers_with_a_reason_and_not_of_merged_camps(story: Story, double: Camp) -> None:
    with pytest.raises(NotAllowed, match="review"):
        rename_camp(by=story.cast.amal, camp=double, code="SY-NEW", reason=WHY)
    with pytest.raises(Refused):
        rename_camp(by=story.cast.rami, camp=double, code="SY-NEW", reason="")
    merge_camp(by=story.cast.rami, camp=double, into=story.camp, reason=WHY)
    with pytest.raises(Conflict) as conflict:
        rename_camp(by=story.cast.rami, camp=double, code="SY-NEW", reason=WHY)
    assert conflict.value.code == "already_merged"


# -- split


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

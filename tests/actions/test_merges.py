"""Duplicates merged and parted again, camps renamed."""

import pytest

from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.places import change_camp, change_wave, create_camp, create_wave, find_area_or_camp
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.renames import rename_camp
from camptrack.actions.reports import correct_report
from camptrack.models import Camp, Wave
from camptrack.queries.evidence import evidence
from camptrack.queries.places import camp_by_code, camps_of
from camptrack.queries.population import population
from camptrack.reconcile.terms import Role
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


def test_whoever_changes_a_camp_as_they_read_it_undoes_nothing_of_what_others_did(
    story: Story, double: Camp
) -> None:
    merge_camp(by=story.cast.rami, camp=fresh(double), into=story.camp, reason=WHY)
    rename_camp(by=story.cast.rami, camp=fresh(story.camp), code="SY-HOL", reason=WHY)
    for read_before in (double, story.camp):
        change_camp(by=story.cast.dana, camp=read_before, capacity=40_000)
    assert fresh(double).merged_into == story.camp
    assert (fresh(story.camp).code, fresh(story.camp).capacity) == ("SY-HOL", 40_000)


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

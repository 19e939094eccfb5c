"""Reference data made and changed, with the totals that follow."""

from datetime import date

import pytest

from camptrack.actions.places import (
    change_camp,
    change_source,
    change_wave,
    create_camp,
    create_source,
    create_wave,
    find_area_or_camp,
)
from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Camp, Source, User, Wave
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Right
from tests import factories
from tests.actions.stories import Story, problems

ON = date(2024, 3, 10)


@pytest.fixture
def story(transactional_db: None) -> Story:
    return Story()


def best(place: Camp | Area | None) -> int | None:
    assert place is not None
    return population(place, ON).best


def test_a_camp_takes_its_people_to_another_area(story: Story) -> None:
    story.enter(publish=True)
    drain_waiting(9)
    here, there = story.camp.area, factories.area("XX01", parent=factories.country("IRQ"), level=1)
    assert (best(here), best(there)) == (9454, None)
    change_camp(by=story.cast.dana, camp=story.camp, area=there)
    drain_waiting(9)
    assert (best(here), best(there), best(there.parent)) == (None, 9454, 9454)
    there.parent = factories.country("TUR")
    there.save()
    drain_waiting(9)
    assert best(there.parent) == 9454
    assert best(Area.objects.get(code="IRQ")) is None
    assert verify_totals().differences == []


def test_a_wave_that_gains_an_end_moves_people_there_too(story: Story) -> None:
    other = factories.camp("SY-OTHER", area=story.camp.area)
    story.enter(story.figure(), story.figure(camp=other), publish=True)
    story.enter(story.arrivals(wave=story.wave), publish=True)
    drain_waiting(9)
    assert (best(story.camp), best(other)) == (14_654, 9454)
    change_wave(by=story.cast.rami, wave=story.wave, origin_camp=other, destination_camp=story.camp)
    drain_waiting(9)
    assert (best(story.camp), best(other), best(story.camp.area)) == (14_654, 4254, 18_908)
    assert verify_totals().differences == []


def test_sources_and_their_grades(story: Story) -> None:
    made = create_source(by=story.cast.amal, slug="irc", name="IRC", kind="ngo", reliability="B")
    with pytest.raises(NotAllowed):
        change_source(by=story.cast.amal, source=made, reliability="A")
    assert change_source(by=story.cast.rami, source=made, reliability="A").reliability == "A"
    with pytest.raises(Refused) as refused:
        create_source(by=story.cast.amal, slug="irc", name="", kind="nobody")
    assert problems(refused.value) == {("/slug", "unique"), ("/name", "blank"), ("/kind", "invalid_choice")}
    assert Source.objects.filter(slug="irc").count() == 1


def test_a_sources_grades_are_of_all_areas(story: Story) -> None:
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.REVIEW, area=story.camp.area)
    for change in ({"reliability": "B"}, {"credibility": 5, "name": "OCHA"}):
        with pytest.raises(NotAllowed, match="without an area"):
            change_source(by=local, source=Source.objects.get(slug="ocha"), **change)
    same = {"slug": "ocha", "reliability": "A", "credibility": 2, "name": "UN OCHA"}
    assert change_source(by=local, source=story.source, **same).name == "UN OCHA"
    factories.grant(local, story.cast.demo_relief, Right.ADMINISTER, area=story.camp.area)
    with pytest.raises(NotAllowed):
        change_source(by=local, source=Source.objects.get(slug="ocha"), reliability="B")
    factories.grant(local, story.cast.elsewhere, Right.ADMINISTER)
    assert change_source(by=local, source=story.source, reliability="B").reliability == "B"
    root = User.objects.create_superuser("root")
    assert change_source(by=root, source=story.source, reliability="C").reliability == "C"


def test_codes_and_slugs_stay(story: Story) -> None:
    by, camp, wave = story.cast.dana, story.camp, story.wave
    for change in (
        lambda: change_camp(by=by, camp=camp, code="SY-HOL"),
        lambda: change_source(by=by, source=story.source, slug="un"),
        lambda: change_wave(by=by, wave=wave, slug="baghuz"),
    ):
        with pytest.raises(Refused) as refused:
            change()
        ((pointer, code),) = problems(refused.value)
        assert (pointer in {"/code", "/slug"}, code) == (True, "immutable")
    assert change_camp(by=by, camp=camp, code="SY-ALHOL", name="Hol").name == "Hol"
    with pytest.raises(Refused) as refused:
        change_camp(by=by, camp=Camp.objects.get(), code="SY-HOL", latitude="36")
    assert {pointer for pointer, _code in problems(refused.value)} == {"/code", "/longitude"}


def test_a_camp_is_made_where_one_enters(story: Story) -> None:
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.ENTER, area=story.camp.area)
    plain = {"name": "New", "site_type": "planned_camp"}
    create_camp(by=local, code="SY-NEW", area=story.camp.area, **plain)
    with pytest.raises(NotAllowed, match="enter"):
        create_camp(by=local, code="SY-FAR", area=story.camp.area.parent, **plain)
    with pytest.raises(NotAllowed):
        change_camp(by=local, camp=story.camp, area=story.camp.area.parent)
    for wrong in ({"latitude": "36"}, {"area": None}):
        with pytest.raises(Refused):
            create_camp(by=story.cast.dana, code="SY-TWO", **{"area": story.camp.area, **plain, **wrong})
    assert Camp.objects.get(code=story.camp.code).area == Camp.objects.get(code="SY-NEW").area


def test_waves_begin_in_an_area_or_a_camp(story: Story) -> None:
    area, camp = find_area_or_camp(story.camp.area.code, pointer="/origin")
    assert (area, camp) == (story.camp.area, None)
    assert find_area_or_camp("SY-ALHOL", pointer="/origin") == (None, story.camp)
    assert find_area_or_camp("", pointer="/origin") == (None, None)
    with pytest.raises(NotAllowed):
        create_wave(by=story.cast.rami, slug="second", label="Second")
    with pytest.raises(NotAllowed):
        change_wave(by=story.cast.amal, wave=story.wave, label="Another")
    assert Wave.objects.count() == 1


def test_a_wave_between_camps_is_changed_by_who_reviews_them_all(story: Story) -> None:
    far = factories.camp("IQ-FAR", area=factories.area("IQ01", parent=factories.country("IRQ"), level=1))
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.REVIEW, area=far.area)
    story.enter(story.arrivals(wave=story.wave), publish=True)
    for change in ({"label": "Another"}, {"destination_camp": story.camp}):
        with pytest.raises(NotAllowed, match="review"):
            change_wave(by=local, wave=Wave.objects.get(pk=story.wave.pk), **change)
    free = create_wave(by=story.cast.amal, slug="free", label="Free")
    assert change_wave(by=local, wave=free, origin_camp=far).origin_camp == far

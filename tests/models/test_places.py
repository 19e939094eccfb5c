"""The tree of areas, and what camps and figures take from it."""

import pytest

from camptrack.models import Area, Camp, Figure
from tests import factories
from tests.models.refusing import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Area]:
    syria, iraq = factories.country("SYR"), factories.country("IRQ")
    hasakeh = factories.area("SY08", parent=syria)
    hole = factories.area("SY080203", parent=hasakeh)
    return {"syria": syria, "iraq": iraq, "hasakeh": hasakeh, "hole": hole}


def test_an_area_knows_what_lies_under_it(tree: dict[str, Area]) -> None:
    assert set(Area.objects.under(tree["syria"])) == {tree["syria"], tree["hasakeh"], tree["hole"]}
    assert list(Area.objects.under(tree["hole"])) == [tree["hole"]]


def test_an_area_knows_what_lies_above_it(tree: dict[str, Area]) -> None:
    assert list(Area.objects.above(tree["hole"])) == [tree["syria"], tree["hasakeh"], tree["hole"]]
    assert list(tree["hole"].ancestors()) == [tree["syria"], tree["hasakeh"]]
    assert list(tree["syria"].ancestors()) == []


def test_camps_are_found_in_every_area_above_them(tree: dict[str, Area]) -> None:
    camp = factories.camp(area=tree["hole"])
    factories.camp(area=tree["iraq"])
    for name in ("hole", "hasakeh", "syria"):
        assert list(Camp.objects.in_area(tree[name])) == [camp]


def test_the_country_comes_from_the_top_of_the_tree(tree: dict[str, Area]) -> None:
    camp = factories.camp(area=tree["hole"], country="XXX")
    figure = factories.figure(camp=camp, country="XXX")
    for row in (*tree.values(), camp, figure):
        row.refresh_from_db()
    assert [tree["syria"].country, tree["hole"].country, camp.country, figure.country] == ["SYR"] * 4
    assert tree["iraq"].country == "IRQ"


def test_nobody_sets_a_country_by_hand(tree: dict[str, Area]) -> None:
    camp = factories.camp(area=tree["hole"])
    Camp.objects.update(country="XXX")
    Area.objects.update(country="XXX")
    assert set(Area.objects.under(tree["syria"]).values_list("country", flat=True)) == {"SYR"}
    camp.refresh_from_db()
    assert camp.country == "SYR"


def test_a_moved_area_takes_its_country_along(tree: dict[str, Area]) -> None:
    camp = factories.camp(area=tree["hole"])
    figure = factories.figure(camp=camp)
    Area.objects.filter(pk=tree["hasakeh"].pk).update(parent=tree["iraq"])
    camp.refresh_from_db()
    tree["hole"].refresh_from_db()
    assert (tree["hole"].country, camp.country) == ("IRQ", "IRQ")
    # Evidence does not change.
    assert Figure.objects.get(pk=figure.pk).country == "SYR"


def test_levels_rise_from_the_top_down(tree: dict[str, Area]) -> None:
    with refused_by("deeper level"):
        factories.area(parent=tree["hasakeh"], level=1)
    with refused_by("deeper level"):
        Area.objects.filter(pk=tree["hasakeh"].pk).update(level=2)
    # A level may be missing: not every country has each.
    factories.area(parent=tree["hasakeh"], level=4)


def test_an_area_cannot_lie_under_itself(tree: dict[str, Area]) -> None:
    with refused_by("deeper level"):
        Area.objects.filter(pk=tree["hasakeh"].pk).update(parent=tree["hole"])
    with refused_by("deeper level"):
        Area.objects.filter(pk=tree["hasakeh"].pk).update(parent=tree["hasakeh"])

"""What somebody may have meant: the nearest names, told as a plain count over all pairs would tell them."""

import random
from itertools import pairwise

import pytest

from camptrack.models import Camp
from camptrack.near_names import NearNames
from camptrack.queries.names import named_camps, named_sources
from tests import factories


def pairs(name: str) -> set[str]:
    return {"".join(pair) for pair in pairwise(f"\0{name}\0")}


def plainly(names: list[str], written: str, most: int) -> list[str]:
    """One name after the other."""
    alike = {
        name: 2 * len(pairs(name) & pairs(written)) / (len(pairs(name)) + len(pairs(written)))
        for name in names
    }
    near = [name for name in names if alike[name] >= 0.5]
    return sorted(near, key=lambda name: (-alike[name], name))[:most]


def test_the_nearest_of_all_names() -> None:
    chosen = random.Random(5)
    names = sorted({"".join(chosen.choices("abcd", k=chosen.randint(1, 9))) for _ in range(300)})
    near, found = NearNames(names), 0
    for _ in range(300):
        written = "".join(chosen.choices("abcde", k=chosen.randint(0, 9)))
        told = near.of(written, 3)
        assert told == plainly(names, written, 3), written
        found += bool(told)
    assert found > 200


def test_nothing_is_near() -> None:
    assert NearNames([]).of("alhol", 3) == []
    assert NearNames(["alhol", ""]).of("roj", 3) == []
    assert NearNames(["a" * 500]).of("a" * 400, 3) == ["a" * 500]


def near(written: str) -> list[str]:
    return [camp.code for camp in named_camps().near(written)]


@pytest.mark.django_db
def test_camps_by_any_of_their_names_and_codes() -> None:
    hol = factories.camp("SY-ALHOL", name="Al-Hol", names={"ar": "مخيم الهول"}, aliases=["Al Hawl", "Hole"])
    factories.camp("SY-ROJ", name="Roj")
    for written in ("Al-Hawll", "al-hôll", "مخيم الهوول", "SY-ALHOLL", "Hoole"):
        assert near(written) == ["SY-ALHOL"], written
    assert near("Newroz") == []
    for nth in range(4):
        factories.camp(f"SY-AREESHA-{nth}", name=f"Areesha {nth}", area=hol.area)
    assert len(near("Areshaa")) == 3
    into = Camp.objects.get(code="SY-ROJ")
    Camp.objects.filter(pk=hol.pk).update(merged_into=into)
    assert near("Al-Hawll") == ["SY-ROJ"]


@pytest.mark.django_db
def test_sources_too() -> None:
    factories.source("unhcr", name="UNHCR Syria")
    assert [each.slug for each in named_sources().near("unchr")] == ["unhcr"]

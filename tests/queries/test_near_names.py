"""What somebody may have meant."""

import pytest

from camptrack.models import Camp
from camptrack.near_names import nearest
from camptrack.queries.names import named_camps, named_sources
from tests import factories


def test_the_nearest_first() -> None:
    names = ["kobane", "alhol", "hole", "alhawl", "roj"]
    assert nearest("alhawll", names, 3) == ["alhawl", "alhol"]
    assert nearest("alhawll", names, 1) == ["alhawl"]
    assert nearest("kobani", ["kobana", "kobane"], 3) == ["kobana", "kobane"]


def test_nothing_is_near() -> None:
    assert nearest("alhol", [], 3) == []
    assert nearest("roj", ["alhol", ""], 3) == []
    assert nearest("a" * 400, ["a" * 500], 3) == ["a" * 500]


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

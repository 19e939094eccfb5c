"""Which camps are one, and the codes that name them."""

import pytest

from camptrack.models import Camp, CampCode, Wave
from tests import factories
from tests.models.refusing import refused_by

pytestmark = pytest.mark.django_db


def merge(camp: Camp, into: Camp | None) -> None:
    Camp.objects.filter(pk=camp.pk).update(merged_into=into)


def test_a_camp_is_merged_into_one_that_stands_for_itself() -> None:
    first, second, third = (factories.camp() for _ in range(3))
    merge(first, second)
    for camp, into in ((third, first), (second, third)):
        with refused_by("stands for itself"):
            merge(camp, into)
    with refused_by("stands for itself"):
        factories.camp(merged_into=first)
    merge(first, third)
    merge(first, None)
    merge(second, first)
    assert set(Camp.objects.standing()) == {first, third}


def test_no_wave_runs_within_a_camp() -> None:
    here, there, double = (factories.camp() for _ in range(3))
    wave = factories.wave(origin_camp=here, destination_camp=there)
    for camp, into in ((here, there), (there, here)):
        with refused_by("two camps that are one"):
            merge(camp, into)
    merge(double, here)
    for end in (double, here):
        with refused_by("wave"):
            Wave.objects.filter(pk=wave.pk).update(destination_camp=end)
        with refused_by("two camps that are one" if end == here else "wave_leaves_its_camp"):
            factories.wave(origin_camp=double, destination_camp=end)
    back = factories.wave(origin_camp=there, destination_camp=double)
    with refused_by("two camps that are one"):
        merge(there, here)
    assert Wave.objects.filter(pk__in=[wave.pk, back.pk]).count() == 2


def test_every_code_that_a_camp_had_leads_to_it() -> None:
    camp, other = factories.camp("SY-ONE"), factories.camp("SY-TWO")
    for code in ("SY-NEW", "SY-ONE", "SY-NEW"):
        Camp.objects.filter(pk=camp.pk).update(code=code)
    assert set(camp.codes.values_list("pk", flat=True)) == {"SY-ONE", "SY-NEW"}
    assert CampCode.objects.get(pk="SY-TWO").camp == other
    with refused_by("camptrack_campcode_pkey"):
        factories.camp("SY-ONE")
    with refused_by("camptrack_campcode_pkey"):
        Camp.objects.filter(pk=other.pk).update(code="SY-ONE")

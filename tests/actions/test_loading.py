"""A country's areas and a camp list from files: previewed, loaded, loaded again."""

import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from camptrack.actions.areas import load_areas
from camptrack.actions.camp_list import BadRows, load_camps, plan_camps
from camptrack.actions.merges import merge_camp
from camptrack.actions.renames import rename_camp
from camptrack.ingest.camp_list import CampList, read_camp_list
from camptrack.ingest.pcodes import AreaRow
from camptrack.models import Area, Camp
from camptrack.vocabulary import Right
from tests import factories

pytestmark = pytest.mark.django_db

HEAD = "code,name,name_ar,aliases,area,site_type,local_type,latitude,longitude,capacity,household_size"
HOL = "SY-HOL,Al-Hôl,مخيم الهول,Al Hawl; Hole,SY08,planned_camp,مخيم,36.375,41.151,40000,5.2"
ROJ = "SY-ROJ,Roj,,,SY08,planned_camp,,,,,"


def listed(*rows: str, head: str = HEAD) -> CampList:
    return read_camp_list("\n".join((head, *rows)).encode(), "camps.csv")


@pytest.fixture
def area() -> Area:
    return factories.area("SY08", parent=factories.country("SYR"), level=1)


# -- areas

COUNTRIES = "code,name,ar,fr,es\nSYR,Syria,سوريا,Syrie,Siria\n"
PCODES = (
    "Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
    "1,SY08,Al-Hasakeh,SYR,2020-12-17\n2,SY0800,Al-Hasakeh,SY08,2020-12-17\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    countries, pcodes = tmp_path / "countries.csv", tmp_path / "pcodes.csv"
    countries.write_text(COUNTRIES)
    pcodes.write_text(PCODES)
    return countries, pcodes


def test_areas_are_previewed_loaded_and_named_anew(files: tuple[Path, Path], capsys: Any) -> None:
    call_command("load_areas", *files, preview=True)
    said = capsys.readouterr().out
    assert "new: pcodes.csv, line 3: SY0800 Al-Hasakeh" in said
    assert "would add 3 areas, changed 0, left 0" in said
    assert not Area.objects.exists()
    call_command("load_areas", *files)
    assert "added 3 areas" in capsys.readouterr().out
    files[1].write_text(PCODES.replace("SY0800,Al-Hasakeh", "SY0800,Al-Hasakeh district"))
    call_command("load_areas", *files, preview=True)
    assert "changed: pcodes.csv, line 3: SY0800 Al-Hasakeh district" in capsys.readouterr().out
    call_command("load_areas", *files)
    assert "added 0 areas, changed 1, left 2" in capsys.readouterr().out
    assert Area.objects.get(code="SY0800").name == "Al-Hasakeh district"
    assert load_areas(rows=[AreaRow("SYR", "Syria", 0)]).unchanged == 1
    assert Area.objects.get(code="SYR").names["fr"] == "Syrie"


@pytest.mark.parametrize("preview", [True, False])
def test_areas_in_conflict_are_all_named_and_none_is_loaded(
    files: tuple[Path, Path], *, preview: bool
) -> None:
    call_command("load_areas", *files)
    rows = (
        "2,SY08,Al-Hasakeh,SYR,2020-12-17",
        "2,SY0800,Al-Hasakeh,SYR,2020-12-17",
        "2,SY0801,Al-Malikeyyeh,SY99,2020-12-17",
        "1,SY09,Deir-ez-Zor,,2020-12-17",
        "1,SY10,Tartous,SYR,2020-12-17",
        "1,SY10,Tartus,SYR,2020-12-17",
        "1,SY11,Ar-Raqqa,SY10,2020-12-17",
        "0,IRQ,Iraq,SYR,2020-12-17",
        "1,SY12,,SYR,2020-12-17",
    )
    files[1].write_text(PCODES.partition("\n")[0] + "\n" + "\n".join(rows))
    with pytest.raises(CommandError) as error:
        call_command("load_areas", *files, preview=preview)
    for said in (
        "line 2: SY08 is of level 1 here and of level 2",
        "line 3: SY0800 lies in SY08 here and in SYR",
        "line 4: SY0801 lies in SY99, which is neither",
        "line 5: SY09 has no parent",
        "line 7: SY10 stands otherwise at pcodes.csv, line 6",
        "line 8: SY11 is of level 1 and lies in SY10 of level 1",
        "line 9: IRQ is a country, and has a parent",
        "line 10: SY12 needs a name",
        "nothing was loaded",
    ):
        assert said in str(error.value)
    assert Area.objects.count() == 3


# -- camps


def test_a_camp_list_is_loaded_once(area: Area) -> None:
    plan = load_camps(by=None, listed=listed(HOL, ROJ))
    assert (len(plan.new), plan.changed, plan.unchanged, plan.warnings) == (2, [], 0, [])
    camp = Camp.objects.get(code="SY-HOL")
    assert (camp.names, camp.aliases) == ({"ar": "مخيم الهول"}, ["Al Hawl", "Hole"])
    assert (camp.latitude, camp.capacity, camp.household_size) == (
        Decimal("36.375"),
        40_000,
        Decimal("5.2"),
    )
    assert (camp.country, camp.stale_marks.count(), camp.codes.count()) == ("SYR", 1, 1)
    again = load_camps(by=None, listed=listed(HOL, ROJ))
    assert (again.new, again.changed, again.unchanged) == ([], [], 2)
    assert camp.history.count() == 1


def test_what_a_list_changes_and_what_an_empty_cell_leaves(area: Area) -> None:
    load_camps(by=None, listed=listed(HOL))
    head = "Code;Name;name_fr;Area;site_type;capacity"
    mended = listed("SY-HOL;Al-Hol;Al-Hol;SY08;planned_camp;", head=head)
    plan = plan_camps(by=None, listed=mended)
    assert [(camp.code, names) for camp, names in plan.changed] == [("SY-HOL", ["name", "names"])]
    assert Camp.objects.get().name == "Al-Hôl"
    load_camps(by=None, listed=mended)
    camp = Camp.objects.get()
    assert (camp.name, camp.names) == ("Al-Hol", {"ar": "مخيم الهول", "fr": "Al-Hol"})
    assert (camp.capacity, camp.local_type) == (40_000, "مخيم")


def test_decimals_stand_after_a_point_or_a_comma(area: Area) -> None:
    row = "SY-HOL;Al-Hol;;;SY08;planned_camp;;36,375;-41,15;{};4,7"
    load_camps(by=None, listed=listed(row.format("40000"), head=HEAD.replace(",", ";")))
    camp = Camp.objects.get()
    assert (camp.latitude, camp.longitude, camp.household_size) == (
        Decimal("36.375"),
        Decimal("-41.15"),
        Decimal("4.7"),
    )
    # Where a comma may part thousands, or stands twice, it is not taken for anything.
    bad = listed(
        row.format("40,000"),
        row.replace("36,375", "36.375,5").replace("41,15", "1,411,5").format(""),
        row.replace("36,375", "363,75").format(""),
        head=HEAD.replace(",", ";"),
    )
    found = [(each.line, each.column) for each in plan_camps(by=None, listed=bad).problems]
    assert [each for each in found if each[1] != "code"] == [
        (2, "capacity"),
        (3, "latitude"),
        (3, "longitude"),
        (4, "latitude"),
    ]


def test_every_bad_row_is_named_with_its_column(area: Area) -> None:
    many = f"{';'.join(map(str, range(51)))};{'y' * 201}"
    rows = (
        "sy-hol,Hol,,,SY08,planned_camp,,,,,",
        "SY-TWO,,,,SY09,camp,,91,,many,0",
        "SY-TWO,Two,,,SY08,planned_camp,,1,181,1.5,101",
        ",".join(("SY-MANY", "x" * 201, "x" * 201, many, "SY08", "planned_camp", "x" * 101, ",,,")),
        ",,,,,,,,,,9",
        f"SY-FOUR,\x00,{'x' * 4001},,SY08,planned_camp,,,,,",
    )
    head = HEAD.replace("name_ar", "name_arabic_")
    with pytest.raises(BadRows) as bad:
        load_camps(by=None, listed=listed(*rows, head=head))
    assert not Camp.objects.exists()
    found = {(each.line, each.column) for each in bad.value.plan.problems}
    assert found == {
        (2, "code"),
        *((3, column) for column in ("name", "area", "site_type", "latitude", "longitude", "capacity")),
        (3, "household_size"),
        *((4, column) for column in ("code", "longitude", "capacity", "household_size")),
        *((5, column) for column in ("name", "name_arabic_", "aliases", "local_type")),
        *((6, column) for column in ("code", "name", "area", "site_type")),
        *((7, column) for column in ("name", "name_arabic_")),
    }
    assert all(each.detail for each in bad.value.plan.problems)


def test_a_list_uses_the_codes_of_today(area: Area) -> None:
    rami = factories.user("rami")
    factories.grant(rami, right=Right.REVIEW)
    old, double, stays = (factories.camp(code, area=area) for code in ("SY-OLD", "SY-DBL", "SY-STAYS"))
    rename_camp(by=rami, camp=old, code="SY-NEW", reason="the cluster's list")
    merge_camp(by=rami, camp=double, into=stays, reason="one camp")
    rows = [f"{code},x,,,SY08,urban,,,,," for code in ("SY-OLD", "SY-DBL")]
    plan = plan_camps(by=None, listed=listed(*rows))
    assert [each.line for each in plan.problems] == [2, 3]
    assert "SY-NEW" in plan.problems[0].detail
    assert "SY-STAYS" in plan.problems[1].detail


def test_camps_are_loaded_where_one_enters(area: Area) -> None:
    far = factories.camp("SY-FAR", area=factories.area("SY09", parent=area.parent, level=1))
    local = factories.user("local")
    factories.grant(local, right=Right.ENTER, area=area)
    load_camps(by=local, listed=listed(HOL, ROJ))
    rows = ("SY-FAR,Far,,,SY08,urban,,,,,", "SY-TWO,Two,,,SY09,urban,,,,,")
    plan = plan_camps(by=local, listed=listed(*rows))
    assert [(each.line, each.column) for each in plan.problems] == [(2, "area"), (3, "area")]
    assert far.history.count() == 1


def test_likely_duplicates_are_told(area: Area) -> None:
    far = factories.area("SY09", parent=area.parent, level=1)
    factories.camp("SY-OLD", area=area, name="AL HOL", latitude="36.374", longitude="41.151")
    factories.camp("SY-HOL2", area=far, name="Al Hol")
    factories.camp("SY-WIDE", area=far, site_type="dispersed", latitude="36.375", longitude="41.151")
    rows = (
        HOL,
        "SY-NEAR,Annex,,,SY09,urban,,36.38,41.16,,",
        "SY-AWAY,Away,,,SY09,urban,,36.39,41.151,,",
        "SY-HAWL,Hawl,,al-hawl,SY08,urban,,,,,",
    )
    plan = plan_camps(by=None, listed=listed(*rows))
    told = [(each.line, each.column, each.detail.partition(")")[0]) for each in plan.warnings]
    assert told == [
        (2, "name", "AL HOL (SY-OLD"),
        (3, "latitude", "Al-Hôl (SY-HOL"),
        (5, "name", "Al-Hôl (SY-HOL"),
    ]


def test_the_command_previews_and_loads(area: Area, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "camps.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_camps", path)
    path.write_text(f"{HEAD},donor\n{HOL},ECHO\n", encoding="utf-8")
    call_command("load_camps", path, preview=True)
    shown = capsys.readouterr()
    assert "new: SY-HOL Al-Hôl" in shown.out
    assert "would load: 1 new, 0 changed, 0 unchanged" in shown.out
    assert "warning, line 1, donor" in shown.err
    assert not Camp.objects.exists()
    call_command("load_camps", path)
    path.write_text(path.read_text(encoding="utf-8").replace("40000", "41000"), encoding="utf-8")
    call_command("load_camps", path, preview=True)
    assert "changed: SY-HOL Al-Hôl (capacity)" in capsys.readouterr().out
    path.write_text("name\n", encoding="utf-8")
    with pytest.raises(CommandError, match="lacks"):
        call_command("load_camps", path)
    path.write_text(f"{HEAD}\n{HOL.replace('SY08', 'SY99')}\n", encoding="utf-8")
    for preview in (True, False):
        with pytest.raises(CommandError, match="line 2, area: There is no area") as error:
            call_command("load_camps", path, preview=preview)
        assert "nothing was loaded" in str(error.value)


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_loaded_undoes_nothing_that_is_changed_meanwhile(area: Area) -> None:
    load_camps(by=None, listed=listed(HOL))

    def load() -> None:
        load_camps(by=None, listed=listed("SY-HOL,Hol,,,SY08,planned_camp,,,,,"))
        connections.close_all()

    loading = threading.Thread(target=load)
    with transaction.atomic(), connection.cursor() as cursor:
        Camp.objects.update(capacity=50_000)
        loading.start()
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                break
    loading.join()
    camp = Camp.objects.get()
    assert (camp.name, camp.capacity) == ("Hol", 50_000)


def test_rights_are_looked_up_once_however_many_areas_a_list_names(area: Area) -> None:
    areas = [area, *(factories.area(f"SY1{nth}", parent=area.parent, level=1) for nth in range(5))]
    by = factories.user("amal")
    for each in areas:
        factories.grant(by, factories.organisation(), Right.ENTER, area=each)

    def statements(among: list[Area]) -> int:
        rows = [f"SY-{each.code},{each.code},,,{each.code},planned_camp,,,,," for each in among]
        with CaptureQueriesContext(connection) as asked:
            assert plan_camps(by=by, listed=listed(*rows)).problems == []
        return len(asked)

    assert statements(areas) == statements(areas[:1])

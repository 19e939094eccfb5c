"""The demo record enters through the actions and comes out as the worked example."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from camptrack.actions.demo import load_demo
from camptrack.actions.totals import drain_waiting
from camptrack.ingest.tables import Unreadable
from camptrack.local.home import Home
from camptrack.models import Area, Camp, Figure, Organisation, Report, User, Wave
from camptrack.queries.population import population
from camptrack.queries.verification import verify_totals
from tests.reconcile.records import AL_HOL_22

pytestmark = pytest.mark.django_db(transaction=True)

FIXTURES = settings.BASE_DIR / "fixtures"


def test_the_record_comes_out_right_at_every_level() -> None:
    demo = load_demo(fixtures=FIXTURES)
    assert demo is not None
    assert {sign_in.role for sign_in in demo.sign_ins} == {"enterer", "reviewer", "administrator"}
    assert all(
        User.objects.get(username=each.username).check_password(each.password) for each in demo.sign_ins
    )
    assert load_demo(fixtures=FIXTURES) is None
    while drain_waiting(10):
        pass
    camp = Camp.objects.get(code="SY-ALHOL")
    above = [area.code for area in Area.objects.above(camp.area)]
    assert above == ["SYR", "SY08", "SY0800"]
    for place in (camp, *Area.objects.filter(code__in=above)):
        for each in AL_HOL_22:
            found = population(place, each.on)
            assert (found.low, found.best, found.high) == (each.low, each.best, each.high)
    as_received = population(
        camp, date(2019, 2, 12), datetime(2019, 2, 13, tzinfo=UTC) - timedelta.resolution
    )
    assert (as_received.low, as_received.best, as_received.high) == (23_000, 23_000, 25_300)
    assert verify_totals().differences == []


def test_every_place_of_the_record_has_its_name_in_the_languages_of_the_pages() -> None:
    load_demo(fixtures=FIXTURES)
    camp = Camp.objects.get(code="SY-ALHOL")
    of_record = [*Area.objects.above(camp.area), Wave.objects.get().origin_area]
    assert {area.code: area.names["ar"] for area in of_record} == {
        "SYR": "الجمهورية العربية السورية",
        "SY08": "الحسكة",
        "SY0800": "مركز الحسكة",
        "SY0902": "البوكمال",
    }
    assert {
        area.names["fr"] for area in Area.objects.filter(code__startswith="SY08", names__has_key="fr")
    } == {"Al-Hasaka"}
    syria = Area.objects.filter(code__startswith="SY")
    assert not syria.exclude(names__has_key="ar").exists()
    # Where a language has no name of its own, the one that it is filed under stands, not an empty one.
    assert "fr" not in Area.objects.get(code="SY0902").names


def test_what_no_camp_total_may_hold_is_in_no_figure() -> None:
    load_demo(fixtures=FIXTURES)
    news = Report.objects.get(source__slug="voa-news", published_on=date(2019, 2, 11))
    assert [figure.value for figure in news.figures.all()] == [23_000]
    assert "3,000" in news.excerpt
    assert not Figure.objects.filter(value__in=(3_000, 100)).exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("al-hol.csv", None, "cannot be read"),
        ("al-hol.csv", b"row,source\n1,ocha\n", "column"),
        ("al-hol.csv", b"\xff\xfe\x00", "UTF-8"),
        ("area_names.csv", b"code,ar\n", "column"),
        (
            "pcodes_sample.csv",
            b"Admin Level,P-Code,Name,Parent P-Code,Valid from date\nx,SY1,A,SYR,2020-01-01\n",
            "line 2",
        ),
    ],
)
def test_an_unreadable_fixture_is_one_sentence_and_loads_nothing(
    tmp_path: Path, name: str, text: bytes | None, said: str, settings: Any
) -> None:
    folder = copytree(FIXTURES, tmp_path / "fixtures")
    (folder / name).unlink() if text is None else (folder / name).write_bytes(text)
    with pytest.raises(Unreadable, match=said) as error:
        load_demo(fixtures=folder)
    assert name in str(error.value)
    assert "\n" not in str(error.value)
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=said):
        call_command("load_demo")
    with pytest.raises(CommandError):
        call_command("load_areas", folder / "al-hol.csv", folder / name)
    assert not Organisation.objects.exists()
    assert not Area.objects.exists()


def test_an_archive_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = copytree(FIXTURES, tmp_path / "fixtures")
    path = folder / "al-hol.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",62000,", ",many,"), encoding="utf-8")
    with pytest.raises(Unreadable, match="line 4"):
        load_demo(fixtures=folder)


def test_a_demo_whose_sign_ins_cannot_be_kept_is_not_loaded(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "file").touch()
    settings.CAMPTRACK_HOME = Home(tmp_path / "file")
    with pytest.raises(CommandError, match="set CAMPTRACK_HOME"):
        call_command("load_demo")
    assert not Organisation.objects.exists()


def test_the_command_says_what_it_did_and_does_it_once(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CAMPTRACK_HOME = Home(tmp_path)
    (tmp_path / "demo.json").touch(mode=0o644)  # of an earlier demo, where others read it
    call_command("load_demo")
    kept = json.loads((tmp_path / "demo.json").read_text())
    assert kept["api_key"].startswith("ct_")
    assert (tmp_path / "demo.json").stat().st_mode & 0o077 == 0
    call_command("load_demo")
    assert "loaded already" in capsys.readouterr().out
    call_command("load_areas", FIXTURES / "countries.csv", FIXTURES / "pcodes_sample.csv")
    assert "added 0 areas" in capsys.readouterr().out


def test_areas_lie_in_areas_that_are_listed(tmp_path: Path) -> None:
    countries, pcodes = tmp_path / "countries.csv", tmp_path / "pcodes.csv"
    countries.write_text("code,name,ar,fr,es\nSYR,Syria,,,\n")
    head = "Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
    pcodes.write_text(f"{head}2,SY0800,Al-Hasakeh,SY08,2020-12-17\n")
    with pytest.raises(CommandError, match="SY0800 lies in SY08"):
        call_command("load_areas", countries, pcodes)
    pcodes.write_text(f"{head}1,sy 08,Al-Hasakeh,SYR,2020-12-17\n")
    with pytest.raises(CommandError, match="capital letters"):
        call_command("load_areas", countries, pcodes)
    assert not Area.objects.exists()

"""Refusals that no other test meets over REST; the rules themselves are tested beside the actions."""

import json
from typing import Any

import pytest

from camptrack.actions.import_work import work_on_imports
from tests import factories
from tests.actions.importing import MAPPING, csv, line
from tests.api.asking import Partner, arrivals, codes, headcount, report
from tests.api.permission_world import FILE, World, world
from tests.api.test_imports import send

__all__ = ["world"]
pytestmark = pytest.mark.django_db
WHY = {"reason": "two sites"}


def test_numbers_and_days(writer: Partner) -> None:
    digits = [
        headcount("SY-ALHOL", household_size="1234.5678"),
        headcount("SY-ALHOL", household_size="12345.5"),
    ]
    wrong = report([*digits, headcount("SY-ALHOL", on="1899-12-31")])
    found = {code for _place, code in codes(writer.post("reports/", wrong, expect=400))}
    assert {"max_digits", "max_whole_digits", "out_of_range"} <= found, found
    place = {"code": "NEW", "name": "New", "area": "SYR", "site_type": "urban", "latitude": "36.12345678901"}
    assert writer.post("camps/", place, expect=400)["errors"][0]["code"] in {
        "max_digits",
        "max_decimal_places",
    }


def test_decisions_that_name_too_much(world: World) -> None:
    path = f"figures/{world.figure}/decisions/"
    asking = world.others["review"]
    earlier = asking.post(path, {"decision": "dispute", "reason": "seen"})["id"]
    for named, code in (
        ({"wave": "exodus"}, "only_to_assign"),
        ({"withdraws": earlier}, "only_to_withdraw"),
    ):
        problem = asking.post(path, {"decision": "verify", "reason": "seen", **named}, expect=400)
        assert code in {each for _place, each in codes(problem)}


def test_camps_that_are_two(world: World) -> None:
    asking = world.others["review"]
    factories.camp("IQ-FAR", area=factories.country("IRQ"))
    abroad = {"into": "IQ-FAR", "reason": "one camp"}
    assert codes(asking.post("camps/SY-MERGE/merge/", abroad, expect=400)) == {("/into", "other_country")}
    factories.wave(
        "across", origin_camp=factories.camp("SY-FROM", area=world.camp.area), destination_camp=world.camp
    )
    across = {"into": "SY-ALHOL", "reason": "one camp"}
    assert codes(asking.post("camps/SY-FROM/merge/", across, expect=400)) == {("/into", "wave_between")}
    body: dict[str, Any] = {"code": "NEW", "name": "New", "area": "SY0800", "site_type": "urban", **WHY}
    body["figures"] = [world.figure]
    assert codes(asking.post("camps/SY-MERGE/split/", body, expect=400)) == {("/figures/0", "other_camp")}


def test_a_list_that_somebody_left(world: World) -> None:
    gone = factories.recipient(
        world.schedule, address="gone@example.org", unsubscribed_at="2019-03-01T00:00:00Z"
    )
    path = f"schedules/{world.schedule.slug}/recipients/"
    problem = world.others["administer"].post(path, {"recipients": [{"address": gone.address}]}, expect=400)
    assert codes(problem) == {("/recipients/0/address", "unsubscribed")}


def test_a_person_without_a_second_factor(cast, writer: Partner, settings) -> None:
    settings.CAMPTRACK_REQUIRE_MFA = "everybody"
    person = Partner()
    person.client.force_login(cast.dana, backend="django.contrib.auth.backends.ModelBackend")
    assert codes(person.get("camps/", expect=403)) == {("", "second_factor_needed")}


def test_sheets_of_an_incomplete_mapping_and_too_many(writer: Partner) -> None:
    column = [{"sheet": "week 12.csv", "first_row": 1, "last_row": 1, "columns": {"A": {"field": "camp"}}}]

    def brought(day: str) -> Any:
        return writer.ask("POST", "imports/", csv(line(day=day)), headers=FILE)

    path = f"imports/{brought('2024-03-01')['id']}/"
    work_on_imports(60)
    problem = writer.post(f"{path}mapping/", {"mapping": column}, expect=400)
    assert ("/mapping/0", "missing_column") in codes(problem)
    for day in ("02", "03", "04", "05", "06"):
        assert "id" in brought(f"2024-03-{day}")
    assert codes(brought("2024-03-07")) == {("", "too_many_imports")}


def read(writer: Partner, *lines: str) -> str:
    """Brought with its mapping and read; its address."""
    path = f"imports/{send(writer, csv(*lines), mapping=json.dumps([MAPPING]))['id']}/"
    work_on_imports(60)
    return path


def confirm(writer: Partner, path: str, expect: int = 202) -> Any:
    why = dict.fromkeys(writer.get(path)["warnings"], "The archive of 2024")
    return writer.post(f"{path}confirm/", {"publish": True, "overrides": why}, expect=expect)


def test_sheets_that_meet_what_stands(writer: Partner) -> None:
    shown, entered = read(writer, line(), line("Nowhere")), read(writer, line())
    confirm(writer, entered)
    work_on_imports(60)
    again = read(writer, line(), "")
    assert codes(confirm(writer, again, 400)) == {("", "nothing_to_enter")}
    made = writer.get("reports/")["results"][-1]
    body = report([headcount("SY-ALHOL", 9000, "2024-03-01")], title=made["title"], published_on="2024-03-08")
    body = {name: each for name, each in body.items() if name != "publish"}
    writer.post(f"reports/{made['id']}/correct/", {**body, "reason": "by hand"})
    assert codes(writer.post(f"{entered}undo/", {"reason": "wrong"}, expect=400)) == {("", "corrected_since")}
    assert writer.get(shown)["state"] == "read"


def test_flows_are_no_headcounts(writer: Partner) -> None:
    problem = writer.post("reports/", report([arrivals("SY-ALHOL", method="registration")]), expect=400)
    assert codes(problem) == {("/figures/0/method", "only_for_headcounts")}

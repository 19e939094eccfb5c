"""Camps merged, parted, renamed and split over REST; old addresses lead to where the camp is."""

from typing import Any

import pytest

from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from tests import factories
from tests.api.asking import Partner, headcount, partner, report
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = "on=2024-03-31"


@pytest.fixture
def reviewer(cast: Cast) -> Partner:
    return partner(cast.elsewhere, "read", "review")


@pytest.fixture
def double(camp: Camp) -> Camp:
    return factories.camp("SY-HAWL", area=camp.area, name="Al-Hawl")


def codes(found: dict[str, Any]) -> set[str]:
    return {row["code"] for row in found["results"]}


def test_a_merged_camp_leads_to_the_one_that_stays(writer: Partner, reviewer: Partner, double: Camp) -> None:
    made = writer.post("reports/", report([headcount("SY-HAWL")]))
    answer = reviewer.post("camps/SY-HAWL/merge/", {"into": "SY-ALHOL", "reason": "one camp"}, expect=200)
    assert (answer["code"], answer["merged_into"]) == ("SY-ALHOL", None)
    while drain_waiting(9):
        pass
    for path in ("", f"population/?{ON}", "series/", "composition/", "evidence/"):
        moved = reviewer.raw("GET", f"camps/SY-HAWL/{path}")
        assert (moved.status_code, moved["Location"]) == (308, f"/api/v1/camps/SY-ALHOL/{path}")
    (found,) = reviewer.get("camps/SY-ALHOL/evidence/")["results"]
    assert (found["figure"], found["camp"]) == (made["figures"][0]["id"], "SY-ALHOL")
    assert codes(reviewer.get("camps/")) == {"SY-ALHOL"}
    assert codes(reviewer.get("camps/?merged=true")) == {"SY-ALHOL", "SY-HAWL"}
    (row,) = [row for row in reviewer.get("camps/?merged=true")["results"] if row["code"] == "SY-HAWL"]
    assert row["merged_into"] == "SY-ALHOL"
    assert len(reviewer.get("totals/?level=camp")["results"]) == 1
    assert len(reviewer.get("figures/?camp=SY-HAWL")["results"]) == 1
    again = writer.post("reports/", report([headcount("SY-HAWL")]))
    assert again["figures"][0]["camp"] == "SY-ALHOL"
    for path, body in (("", None), ("rename/", {"code": "SY-X", "reason": "no"})):
        method = "PATCH" if body is None else "POST"
        asking = writer if body is None else reviewer
        refused = asking.raw(method, f"camps/SY-HAWL/{path}", body or {"name": "Hawl"})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "already_merged")
    parted = reviewer.post("camps/SY-HAWL/unmerge/", {"reason": "two after all"}, expect=200)
    assert (parted["code"], parted["merged_into"]) == ("SY-HAWL", None)
    reviewer.get("camps/SY-HAWL/")
    reviewer.post("camps/SY-HAWL/unmerge/", {"reason": "again"}, expect=409)
    reviewer.post("camps/SY-NONE/unmerge/", {"reason": "again"}, expect=404)


def test_what_a_merge_asks_for(reviewer: Partner, double: Camp) -> None:
    third = factories.camp("SY-THIRD", area=double.area, merged_into=double)
    for into, code in (("SY-HAWL", "same_camp"), ("SY-NONE", "unknown"), (third.code, "merged")):
        problem = reviewer.post("camps/SY-HAWL/merge/", {"into": into, "reason": "one"}, expect=400)
        assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [("/into", code)]


def test_an_old_code_stays_good(writer: Partner, reviewer: Partner, camp: Camp) -> None:
    new = {"code": "SY-HOL", "reason": "the cluster's list"}
    renamed = reviewer.post("camps/SY-ALHOL/rename/", new, expect=200)
    assert (renamed["code"], renamed["former_codes"]) == ("SY-HOL", ["SY-ALHOL"])
    for method in ("GET", "PATCH"):
        moved = writer.raw(method, "camps/SY-ALHOL/", None if method == "GET" else {"name": "Hol"})
        assert (moved.status_code, moved["Location"]) == (308, "/api/v1/camps/SY-HOL/")
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    assert made["figures"][0]["camp"] == "SY-HOL"
    taken = {"code": "SY-ALHOL", "name": "New", "area": camp.area.code, "site_type": "urban"}
    problem = writer.post("camps/", taken, expect=400)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [("/code", "unique")]
    reviewer.post("camps/SY-HOL/rename/", new, expect=400)


def test_a_split_and_an_assignment(writer: Partner, reviewer: Partner, camp: Camp) -> None:
    made = writer.post("reports/", report([headcount("SY-ALHOL"), headcount("SY-ALHOL")]))
    first, second = (figure["id"] for figure in made["figures"])
    body = {
        "code": "SY-ANNEX",
        "name": "Annex",
        "area": camp.area.code,
        "site_type": "planned_camp",
        "reason": "two sites",
    }
    for figures, code in (([], "empty"), (["8d818320-0000-4000-8000-000000000000"], "unknown")):
        problem = reviewer.post("camps/SY-ALHOL/split/", {**body, "figures": figures}, expect=400)
        assert code in {each["code"] for each in problem["errors"]} | {"empty", "min_length"}
    twice = reviewer.post("camps/SY-ALHOL/split/", {**body, "figures": [second, second]}, expect=400)
    assert [(each["pointer"], each["code"]) for each in twice["errors"]] == [("/figures/1", "named_twice")]
    split = reviewer.post("camps/SY-ALHOL/split/", {**body, "figures": [second]})
    assert split["code"] == "SY-ANNEX"
    (decision,) = reviewer.get(f"figures/{second}/")["decisions"]
    assert (decision["decision"], decision["camp"]) == ("assign_camp", "SY-ANNEX")
    assert [row["id"] for row in reviewer.get("figures/?camp=SY-ANNEX")["results"]] == [second]
    assert [row["id"] for row in reviewer.get("figures/?camp=SY-ALHOL")["results"]] == [first]
    assign = {"decision": "assign_camp", "camp": "SY-ANNEX", "reason": "there too"}
    assert reviewer.post(f"figures/{first}/decisions/", assign)["camp"] == "SY-ANNEX"
    reviewer.post(f"figures/{first}/decisions/", {**assign, "camp": "SY-NONE"}, expect=400)

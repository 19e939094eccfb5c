"""The examples of the OpenAPI document are what is answered, but for ids and moments."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from api import examples
from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.api.asking import Partner, headcount, report

pytestmark = pytest.mark.django_db

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z")


def masked(answer: Any) -> Any:
    """Ids by the order in which they appear, moments all alike."""
    text, ids = json.dumps(answer), {}

    def nth(found: re.Match[str]) -> str:
        return str(ids.setdefault(found[0], f"id {len(ids) + 1}"))

    return json.loads(MOMENT.sub("a moment", ID.sub(nth, text)))


@pytest.fixture
def al_hol(writer: Partner) -> Partner:
    """The count that the news comes on top of."""
    factories.source("voa-news", name="VOA News", kind="news")
    factories.source("reach", name="REACH", kind="ngo", reliability="B", credibility=2)
    factories.wave("baghuz-exodus", label="Baghuz exodus")
    count = headcount("SY-ALHOL", 9454, "2018-12-04", attributed_to="camp management")
    title = "Camp and Informal Site Profiles, Northeast Syria, April–May 2019"
    writer.post("reports/", report([count], source="reach", title=title, published_on="2019-07-11"))
    return writer


def test_a_report(al_hol):
    made = al_hol.post("reports/", examples.REPORT)
    assert masked(made) == masked(examples.ENTERED)


@pytest.mark.django_db(transaction=True)
def test_a_preview(al_hol):
    shown = al_hol.post("reports/", examples.REPORT, expect=200, Prefer="return=preview")
    assert shown["preview"]["totals"][1]["on"] == f"{datetime.now(tz=UTC):%Y-%m-%d}"
    shown["preview"]["totals"][1]["on"] = examples.PREVIEWED["preview"]["totals"][1]["on"]
    assert masked(shown) == masked(examples.PREVIEWED)


def test_a_problem(al_hol):
    wrong = {**examples.REPORT, "published_on": "2199-01-01", "colour": "red"}
    problem = al_hol.post("reports/", wrong, expect=400)
    assert problem == examples.PROBLEM


def test_population_and_evidence(al_hol, reader):
    al_hol.post("reports/", examples.REPORT)
    drain_waiting(10)
    population = reader.get("camps/SY-ALHOL/population/", on="2019-02-11")
    evidence = reader.get("camps/SY-ALHOL/evidence/", on="2019-02-11")
    assert masked(population) == masked(examples.POPULATION)
    assert masked(evidence) == masked(examples.EVIDENCE)

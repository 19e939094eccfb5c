"""A report lands, its totals are right, and everybody can see why."""

import pytest

from camptrack.actions.totals import drain_waiting
from tests.api.asking import arrivals, headcount, report

pytestmark = pytest.mark.django_db(transaction=True)


def test_report_moves_totals_of_camp_and_areas(writer, reader):
    figures = [headcount("SY-ALHOL", 9454, "2018-12-04"), arrivals("SY-ALHOL", 500, qualifier="more_than")]
    made = writer.post("reports/", report(figures))
    assert (made["status"], made["revision"], made["pending"]) == ("published", 1, True)
    assert [(each["low"], each["best"], each["high"]) for each in made["figures"]] == [
        (9454, 9454, 9454),
        (500, 500, 550),
    ]
    assert reader.get("camps/SY-ALHOL/population/", on="2018-12-04")["pending"]
    assert drain_waiting(10) == 1
    for place in ("camps/SY-ALHOL", "areas/SY0800", "areas/SY08", "areas/SYR"):
        found = reader.get(f"{place}/population/", on="2018-12-04")
        assert (found["low"], found["best"], found["high"]) == (9454, 9454, 9454)
        assert (found["basis"], found["camps"], found["pending"]) == ("headcount", 1, False)
    evidence = reader.get("camps/SY-ALHOL/evidence/", on="2019-03-10")["results"]
    assert [(each["role"], each["contribution"]) for each in evidence] == [("anchor", 9454), ("flow", 500)]
    assert all("reliability" not in each for each in evidence)
    assert made["id"] == evidence[0]["report"]

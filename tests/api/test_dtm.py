"""IOM's service as its clients read it, answered from the reconciled totals."""

from datetime import UTC, datetime

import pytest

from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Camp
from camptrack.queries.rounds import Wanted, operations, rounds_of
from tests import factories
from tests.api.asking import headcount, partner, report
from tests.api.dtm_service import OPERATION, assessment, entered, groups

pytestmark = pytest.mark.django_db
OF_ROW = [
    *("numPresentIdpInd", "reportingDate", "yearReportingDate", "monthReportingDate", "roundNumber"),
    *("displacementReason", "numberMales", "numberFemales", "idpOriginAdmin1Name", "idpOriginAdmin1Pcode"),
    "assessmentType",
]


@pytest.fixture
def world(writer, camp):
    return entered(writer, camp)


def brief(rows, level):
    return [
        (row[f"admin{level}Pcode"], row["roundNumber"], row["reportingDate"][:10], row["numPresentIdpInd"])
        for row in rows
    ]


def test_a_row_for_each_round_and_never_one_for_each_assessment(world, writer):
    found = world.rows("admin2", CountryName="Syrian Arab Republic")
    assert brief(found, 2) == [
        ("SY0800", 3, "2019-03-14", 700),
        ("SY0800", 4, "2019-04-02", 1800),
        ("SY1100", None, "2019-03-20", 90),
    ]
    for row in found:
        totals = writer.get("totals/", level="2", population_group="IDP", on=row["reportingDate"][:10])[
            "results"
        ]
        same = {each["admin2_code"]: each["best"] for each in totals}
        assert row["numPresentIdpInd"] == same[row["admin2Pcode"]]


def test_names_in_the_order_of_ioms(world):
    (row, *_more) = world.rows("admin2", Admin0Pcode="SYR")
    above = [f"admin{level}{part}" for level in range(3) for part in ("Name", "Pcode")]
    assert list(row) == ["id", "operation", *above, *OF_ROW]
    assert list(world.rows("admin1", Admin0Pcode="SYR")[0]) == ["id", "operation", *above[:4], *OF_ROW]
    country = world.rows("admin0", Admin0Pcode="SYR")
    assert list(country[0]) == ["operation", *above[:2], *OF_ROW]
    assert brief(country, 0) == [("SYR", 3, "2019-03-14", 700), ("SYR", 4, "2019-04-02", 1890)]
    assert country[0] == {
        "operation": OPERATION,
        "admin0Name": "Syrian Arab Republic",
        "admin0Pcode": "SYR",
        "numPresentIdpInd": 700,
        "reportingDate": "2019-03-14T00:00:00",
        "yearReportingDate": 2019,
        "monthReportingDate": 3,
        "roundNumber": 3,
        "displacementReason": None,
        "numberMales": 300,
        "numberFemales": 400,
        "idpOriginAdmin1Name": "Deir-ez-Zor",
        "idpOriginAdmin1Pcode": "SY09",
        "assessmentType": None,
    }


def test_what_nobody_tells_is_null(world):
    rows = {row["roundNumber"]: row for row in world.rows("admin2", Admin0Pcode="SYR", Admin2Pcode="SY0800")}
    # The later headcount tells no sexes, and more people came than the wave had.
    assert {rows[4][name] for name in OF_ROW[6:]} | {rows[4]["displacementReason"]} == {None}
    (town,) = world.rows("admin2", Admin0Pcode="SYR", Admin1Name="AR-RAQQA")
    assert (town["operation"], town["roundNumber"], town["numPresentIdpInd"]) == (None, None, 90)


def test_places_without_a_known_share_are_left_out_and_counted(world):
    for asked in ({"Operation": OPERATION}, {"CountryName": "lebanon"}):
        answer = world.raw("admin0", **asked)
        assert answer["Camptrack-Places-Left-Out"] == "1"
        assert "LBN" not in {row["admin0Pcode"] for row in answer.json()["result"]}
    assert world.raw("admin1", CountryName="Syrie")["Camptrack-Places-Left-Out"] == "0"
    assert world.rows("country-list") == [{"admin0Name": "Syrian Arab Republic", "admin0Pcode": "SYR"}]


def test_cells_too_small_to_publish_stay_unpublished(world, writer):
    """Five displaced people of forty: with one more cell hidden nobody can work them out."""
    writer.post(
        "reports/",
        assessment(5, headcount("SY-BESIDE", 40, on="2019-05-02", breakdown=groups(5, 35)), on="2019-05-03"),
    )
    drain_waiting(10)
    # Al-Hol's are still the place's; the five are in no number.
    assert brief(world.rows("admin2", Admin2Pcode="SY0800", Admin0Pcode="SYR", FromRoundNumber=5), 2) == [
        ("SY0800", 5, "2019-05-02", 1800)
    ]


def test_filters(world):
    for asked, found in [
        ({}, [3, 4]),
        ({"FromRoundNumber": 0, "ToRoundNumber": 0}, [3, 4]),
        ({"FromRoundNumber": 4, "ToRoundNumber": 0}, [4]),
        ({"FromRoundNumber": 1, "ToRoundNumber": 3}, [3]),
        ({"FromReportingDate": "2019-03-15"}, [4]),
        ({"ToReportingDate": "2019-03-14"}, [3]),
        ({"FromReportingDate": "2019-05-01"}, []),
        ({"Operation": OPERATION.upper(), "Admin2Name": ""}, [3, 4]),
        ({"Operation": "", "FromReportingDate": ""}, [3, 4]),
    ]:
        rows = world.rows("admin2", **{"Admin0Pcode": "SYR", "Admin1Pcode": "SY08", **asked})
        assert [row["roundNumber"] for row in rows] == found, asked


def test_ids_stay_whatever_is_asked(world):
    whole = {row["id"]: row for row in world.rows("admin2", CountryName="Syrian Arab Republic")}
    assert len(whole) == 3
    (one,) = world.rows("admin2", Operation=OPERATION, FromRoundNumber=4)
    assert whole[one["id"]] == one
    assert all(0 <= key < 2**53 for key in whole)


def test_operations(world):
    found = world.rows("operation-list")
    names = {"operation": OPERATION, "operationStatus": "Inactive"}
    assert found == [
        {**names, "admin0Name": "Lebanon", "admin0Pcode": "LBN"},
        {**names, "admin0Name": "Syrian Arab Republic", "admin0Pcode": "SYR"},
    ]


def test_an_operation_without_rounds_and_one_that_goes_on(world, writer):
    today = str(datetime.now(tz=UTC).date())
    figure = headcount("SY-TOWN", 80, on=today, breakdown=groups(80))
    writer.post("reports/", report([figure], operation="Raqqa watch", published_on=today))
    drain_waiting(10)
    assert brief(world.rows("admin2", Operation="raqqa WATCH"), 2) == [("SY1100", None, today, 80)]
    (found,) = [each for each in world.rows("operation-list") if each["operation"] == "Raqqa watch"]
    assert found["operationStatus"] == "Active"
    assert brief(world.rows("admin2", Admin0Pcode="SYR", Admin1Pcode="SY11"), 2) == [
        ("SY1100", None, today, 80)
    ], "reports of no operation make no row of their own beside it"


def test_operations_are_those_of_the_rounds(world, writer, camp):
    """However they are spelt, wherever their figures count; those without a round where there are rounds
    do not make one later."""
    later = headcount("SY-ALHOL", 9, on="2019-06-01", breakdown=groups(9))
    writer.post("reports/", report([later], operation=OPERATION.upper(), published_on="2019-06-02"))
    writer.post("reports/", assessment(2, later, operation="Site watch", on="2019-06-02"))
    writer.post("reports/", assessment(9, later, operation="Draft", on="2019-06-02", publish=False))
    assigned = factories.figure(factories.report(operation="Elsewhere"), camp=camp)
    factories.publish(assigned.report)
    beyond = factories.camp("LB-BEYOND", area=factories.country("LBN"))
    factories.decision(assigned, "assign_camp", camp=beyond)
    merged = Camp.objects.get(code="LB-CAMP")
    Camp.objects.filter(pk=beyond.pk).update(merged_into=merged)
    last = {}
    countries = {area.pk: (area.name, area.code) for area in Area.objects.filter(level=0)}
    for each in rounds_of([*countries], Wanted()):
        if each.operation:
            last[each.operation.lower(), each.area] = (each.operation, *countries[each.area], each.on)
    assert operations() == sorted(last.values())
    assert {each[0] for each in last.values()} == {OPERATION, "Site watch", "Elsewhere"}


def test_drafts_retracted_and_internal_rounds_make_no_row(world, writer):
    later = headcount("SY-ALHOL", 9, on="2019-06-01", breakdown=[{"population_group": "IDP", "count": 9}])
    writer.post("reports/", assessment(6, later, on="2019-06-02", publish=False))
    writer.post("reports/", assessment(7, later, on="2019-06-02", audience="internal"))
    made = writer.post("reports/", assessment(8, later, on="2019-06-02"))
    writer.post(f"reports/{made['id']}/retract/", {"reason": "wrong"}, expect=200)
    drain_waiting(10)
    assert [row["roundNumber"] for row in world.rows("admin2", Operation=OPERATION)] == [3, 4]
    assert world.wrong("admin2", Operation="Secret watch")


def test_a_round_counts_where_its_figures_count(world, reviewer, camp):
    """A figure assigned to another camp takes its round there."""
    town = Camp.objects.get(code="SY-TOWN")
    beside = Camp.objects.get(code="SY-BESIDE").figures.get()
    decision = {"decision": "assign_camp", "camp": town.code, "reason": "the same name"}
    partner(factories.organisation("third"), "read", "review").post(
        f"figures/{beside.pk}/decisions/", decision
    )
    drain_waiting(10)
    assert brief(world.rows("admin2", Operation=OPERATION), 2) == [
        ("SY0800", 3, "2019-03-14", 700),
        ("SY0800", 4, "2019-04-01", 1800),
    ], "of the town, forty people were counted of whom too few are displaced to tell"

"""Every refusal names its places and codes, all at once, and changes nothing."""

import json
from typing import Any

import pytest
from django.db import OperationalError, connection

from camptrack.models import ApiKey, Report, Wave
from tests import factories
from tests.api.asking import arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db

TABLES = [
    *("report", "figure", "breakdowncell", "reportevent", "publishedfigure", "decision"),
    *("idempotencykey", "stalemark", "camp", "source", "wave"),
]


@pytest.fixture
def unchanged(db):
    """Nothing in any table of evidence or reference, before and after."""

    def contents() -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT * FROM camptrack_{table} ORDER BY 1::text")
                found.append(cursor.fetchall())
        return found

    class Unchanged:
        def __enter__(self) -> None:
            self.before = contents()

        def __exit__(self, *error: object) -> None:
            if error == (None, None, None):
                assert contents() == self.before

    return Unchanged()


def figure(**fields: Any) -> dict[str, Any]:
    return {**headcount("SY-ALHOL"), **fields}


def flow(**fields: Any) -> dict[str, Any]:
    return {**arrivals("SY-ALHOL"), **fields}


def cells(*made: dict[str, Any]) -> dict[str, Any]:
    return figure(breakdown=list(made))


FIGURES = [
    (figure(camp="NOWHERE"), {("/camp", "unknown")}),
    (figure(camp=7), {("/camp", "not_a_text")}),
    (figure(colour="red"), {("/colour", "unknown_field")}),
    ({"camp": "SY-ALHOL"}, {("/measure", "required")}),
    ("text", {("", "not_an_object")}),
    (figure(measure="births"), {("/measure", "not_in_vocabulary")}),
    (figure(measure=["headcount"]), {("/measure", "not_in_vocabulary")}),
    (figure(qualifier="roughly"), {("/qualifier", "not_in_vocabulary")}),
    (figure(unit="families"), {("/unit", "not_in_vocabulary")}),
    (figure(method="guess"), {("/method", "not_in_vocabulary")}),
    (figure(value="1000"), {("/value", "not_whole")}),
    (figure(value=1000.0), {("/value", "not_whole")}),
    (figure(value=True), {("/value", "not_whole")}),
    (figure(value=-1), {("/value", "min_value")}),
    (figure(value=10**12), {("/value", "max_value")}),
    ({**figure(), "value": None}, {("/value", "required")}),
    (figure(on="14.03.2019"), {("/on", "invalid_date")}),
    (figure(on="2019-02-30"), {("/on", "invalid_date")}),
    (figure(on="20190214"), {("/on", "invalid_date")}),
    (figure(on="1899-12-31"), {("/on", "out_of_range")}),
    (figure(on="2199-01-01"), {("/on", "future")}),
    (figure(on=20190314), {("/on", "invalid_date")}),
    ({"camp": "SY-ALHOL", "measure": "headcount", "value": 5}, {("/on", "required")}),
    (
        figure(start="2019-03-01", end="2019-03-14"),
        {("/start", "only_for_flows"), ("/end", "only_for_flows")},
    ),
    (flow(on="2019-03-01"), {("/on", "only_for_headcounts")}),
    (flow(start="2019-03-08"), {("/start", "after_end")}),
    (flow(start="1905-01-01"), {("/start", "too_long")}),
    (flow(end="2199-01-01"), {("/end", "future"), ("/start", "too_long")}),
    (flow(start=None), {("/start", "required")}),
    (figure(qualifier="between", low=1, high=2), {("/value", "value_beside_between")}),
    (
        {**figure(qualifier="between"), "value": None},
        {("/low", "required"), ("/high", "required")},
    ),
    (figure(low=1001), {("/low", "low_over_value")}),
    (figure(high=999), {("/high", "high_under_value")}),
    (
        {**figure(qualifier="between", low=9, high=2), "value": None},
        {("/low", "low_over_high")},
    ),
    (figure(reason="birth"), {("/reason", "only_for_flows")}),
    (figure(wave={"slug": "w", "label": "W"}), {("/wave", "only_for_flows")}),
    (flow(method="survey"), {("/method", "only_for_headcounts")}),
    (flow(households=3), {("/households", "only_for_headcounts")}),
    (figure(unit="households", households=3), {("/households", "beside_persons_only")}),
    (figure(household_size="x"), {("/household_size", "not_decimal")}),
    (figure(household_size=True), {("/household_size", "not_decimal")}),
    (figure(household_size="0"), {("/household_size", "out_of_range")}),
    (figure(household_size="5.1234"), {("/household_size", "max_decimal_places")}),
    (flow(wave="unheard-of"), {("/wave", "unknown")}),
    (flow(wave=3), {("/wave", "not_a_text")}),
    (
        flow(wave={"slug": "Not a slug", "label": " "}),
        {("/wave/slug", "invalid_format"), ("/wave/label", "blank")},
    ),
    (flow(wave={"slug": "w", "label": "W", "origin": "MARS"}), {("/wave/origin", "unknown")}),
    (flow(gender="f"), {("/measure", "part_of_flow")}),
    (figure(gender="f", breakdown=[{"gender": "f", "count": 1}]), {("/breakdown", "breakdown_of_part")}),
    (figure(origin="Syria"), {("/origin", "invalid_format")}),
    (figure(min_age=131), {("/min_age", "max_value")}),
    (figure(min_age=60, max_age=18), {("/min_age", "over_max_age")}),
    (figure(quote="x\x00"), {("/quote", "not_storable")}),
    (figure(quote="x" * 5001), {("/quote", "max_length")}),
    (figure(attributed_to="x" * 301), {("/attributed_to", "max_length")}),
    (cells({"gender": "q", "count": 1}), {("/breakdown/0/gender", "not_in_vocabulary")}),
    (cells({"gender": "f"}), {("/breakdown/0", "count_or_share")}),
    (cells({"gender": "f", "count": 1, "share": "0.5"}), {("/breakdown/0", "count_or_share")}),
    (cells({"count": 1}), {("/breakdown/0", "no_dimension")}),
    (
        cells({"gender": "f", "share": "1.5"}),
        {("/breakdown/0/share", "out_of_range"), ("/breakdown/0", "over_figure")},
    ),
    (cells({"gender": "f", "share": "half"}), {("/breakdown/0/share", "not_decimal")}),
    (cells(*[{"gender": "f", "count": 1}] * 2), {("/breakdown/1", "overlapping")}),
    (cells({"gender": "f", "count": 600}, {"gender": "m", "count": 600}), {("/breakdown/1", "over_figure")}),
    (cells(*[{"min_age": 1, "count": 1}] * 201), {("/breakdown", "max_length")}),
    (figure(breakdown={}), {("/breakdown", "not_a_list")}),
]


@pytest.mark.parametrize(("sent", "wrong"), FIGURES, ids=[str(sent)[:60] for sent, _wrong in FIGURES])
def test_figure(writer, unchanged, sent, wrong):
    with unchanged:
        problem = writer.post("reports/", report([figure(), sent]), expect=400)
    assert codes(problem) == {(f"/figures/1{pointer}", code) for pointer, code in wrong}
    assert problem["status"] == 400
    assert problem["type"] == "urn:camptrack:problem:invalid_input"
    assert all(each["detail"] for each in problem["errors"])


REPORTS = [
    ({"source": "nobody"}, {("/source", "unknown")}),
    ({"source": None}, {("/source", "null")}),
    ({"title": " "}, {("/title", "blank")}),
    ({"title": "x" * 501}, {("/title", "max_length")}),
    ({"title": "\ud800"}, {("/title", "not_storable")}),
    ({"url": "ftp://example.org"}, {("/url", "invalid_format")}),
    ({"url": "javascript:alert(1)"}, {("/url", "invalid_format")}),
    ({"language": "English"}, {("/language", "invalid_format")}),
    ({"published_on": "2199-01-01"}, {("/published_on", "future")}),
    ({"published_on": "yesterday"}, {("/published_on", "invalid_date")}),
    ({"reliability": "G"}, {("/reliability", "not_in_vocabulary")}),
    ({"credibility": 0}, {("/credibility", "not_in_vocabulary")}),
    ({"credibility": "2"}, {("/credibility", "not_in_vocabulary")}),
    ({"credibility": True}, {("/credibility", "not_in_vocabulary")}),
    ({"audience": "public"}, {("/audience", "not_in_vocabulary")}),
    ({"publish": "yes"}, {("/publish", "not_boolean")}),
    ({"organisation": "elsewhere"}, {("/organisation", "unknown")}),
    ({"figures": {}}, {("/figures", "not_a_list")}),
    ({"figures": None}, {("/figures", "null")}),
    ({"a/b~c": 1}, {("/a~1b~0c", "unknown_field")}),
    ({"excerpt": "x" * 10_001}, {("/excerpt", "max_length")}),
    ({"external_id": "x" * 201}, {("/external_id", "max_length")}),
]


@pytest.mark.parametrize(("sent", "wrong"), REPORTS, ids=[str(sent)[:60] for sent, _wrong in REPORTS])
def test_report(writer, unchanged, sent, wrong):
    with unchanged:
        assert codes(writer.post("reports/", {**report(), **sent}, expect=400)) == wrong


def test_everything_wrong_is_said_at_once(writer, unchanged):
    body = report(
        [flow(start="2019-03-08"), figure(value="many"), figure(low=2000), cells({"gender": "f"})],
        title="",
        published_on="2199-01-01",
        colour="red",
    )
    with unchanged:
        problem = writer.post("reports/", body, expect=400)
    assert codes(problem) == {
        ("/title", "blank"),
        ("/published_on", "future"),
        ("/colour", "unknown_field"),
        ("/figures/0/start", "after_end"),
        ("/figures/1/value", "not_whole"),
        ("/figures/2/low", "low_over_value"),
        ("/figures/3/breakdown/0", "count_or_share"),
    }
    assert str(len(problem["errors"])) in problem["detail"]


def test_details_are_in_the_readers_language_and_codes_are_not(writer):
    answer = writer.raw("POST", "reports/", report(title=""), headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"
    problem = json.loads(answer.content)
    assert codes(problem) == {("/title", "blank")}
    assert problem["errors"][0]["detail"] == "Ce champ ne peut être vide."


def test_too_many_figures(writer):
    body = report([{}] * 1001)
    assert codes(writer.post("reports/", body, expect=400)) == {("/figures", "max_length")}


def test_a_refused_report_makes_no_wave(writer):
    body = report([flow(wave={"slug": "exodus", "label": "Exodus"}), figure(value=-1)])
    writer.post("reports/", body, expect=400)
    assert not Wave.objects.exists()


def test_external_id_is_unique_within_an_organisation(writer, cast, unchanged):
    writer.post("reports/", report(external_id="x-1"))
    with unchanged:
        problem = writer.post("reports/", report(external_id="x-1"), expect=400)
    assert codes(problem) == {("/external_id", "not_unique")}
    partner(cast.elsewhere, "write").post("reports/", report(external_id="x-1"))


def test_who_enters_for_several_says_for_which(writer, cast):
    user = cast.amal
    both = partner(cast.demo_relief, "write")
    factories.grant(_user_of(both), cast.elsewhere, "enter")
    assert user
    assert codes(both.post("reports/", report(publish=False), expect=400)) == {("/organisation", "required")}
    made = both.post("reports/", report(publish=False, organisation="elsewhere"))
    assert made["organisation"] == "elsewhere"


def _user_of(asking: Any) -> Any:
    return ApiKey.objects.get(prefix=asking.key.split("_")[1]).user


BODIES = [
    (b"", "required"),
    (b"{", "malformed"),
    (b"[]", "not_an_object"),
    (b"null", "null"),
    (b'"text"', "not_an_object"),
    (b'{"title": NaN}', "malformed"),
    (b'{"title": Infinity}', "malformed"),
    (b'{"title": 1, "title": 2}', "duplicate_name"),
    (b'{"credibility": ' + b"9" * 5000 + b"}", "malformed"),
    (b'{"credibility": 1.' + b"9" * 5000 + b"}", "malformed"),
    (b'{"credibility": 1e999999}', "not_in_vocabulary"),
    (b'{"\\u0000": 1}', "malformed"),
    (b'{"\\ud800": 1}', "malformed"),
    (b'{"title": "\xff"}', "malformed"),
    (b"[" * 100_000, "malformed"),
    (b'{"figures":' * 20_000 + b"1" + b"}" * 20_000, "malformed"),
    (b"\xef\xbb\xbf{}", "malformed"),
]


@pytest.mark.parametrize(("body", "code"), BODIES, ids=lambda value: str(value)[:30])
def test_body_that_is_no_report(writer, unchanged, body, code):
    with unchanged:
        answer = writer.raw("POST", "reports/", body)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert code in {each["code"] for each in json.loads(answer.content)["errors"]}


def test_body_over_a_megabyte(writer, unchanged):
    with unchanged:
        answer = writer.raw("POST", "reports/", b'{"title": "' + b"x" * 1024 * 1024 + b'"}')
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json(writer, content_type):
    answer = writer.raw("POST", "reports/", b"title=x", headers={"Content-Type": content_type})
    assert answer.status_code == 415
    assert codes(json.loads(answer.content)) == {("", "unsupported_media_type")}


def test_writes_take_no_parameters(writer):
    problem = writer.ask("POST", "reports/", report(), query={"publish": "true"}, expect=400)
    assert codes(problem) == {("?publish", "unknown_parameter")}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("PUT", "reports/", 405, "method_not_allowed"),
        ("DELETE", "camps/SY-ALHOL/", 405, "method_not_allowed"),
        ("OPTIONS", "camps/", 405, "method_not_allowed"),
        ("GET", "nothing/", 404, "not_found"),
        ("GET", "reports", 404, "not_found"),
        ("GET", "camps/sy-alhol/", 404, "not_found"),
        ("GET", "camps/A%00/", 404, "not_found"),
        ("GET", "camps/NOWHERE/population/", 404, "not_found"),
        ("GET", "reports/17/", 404, "not_found"),
        ("GET", "reports/00000000-0000-0000-0000-000000000000/", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("POST", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_and_methods(writer, method, path, status, code):
    answer = writer.raw(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert codes(json.loads(answer.content)) == {("", code)}


def test_only_json_is_answered(writer):
    answer = writer.raw("GET", "camps/", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_a_fault_of_ours_is_a_problem_too(writer, monkeypatch):
    monkeypatch.setattr("api.camps.present_camp", lambda _camp: 1 / 0)
    answer = writer.raw("GET", "camps/SY-ALHOL/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_a_database_that_is_busy_is_asked_again(writer, monkeypatch):
    def away(_camp: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("api.camps.present_camp", away)
    answer = writer.raw("GET", "camps/SY-ALHOL/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")


def test_two_who_write_the_same_at_once(writer, monkeypatch):
    # The check of the second found the code free, and then it was not.
    monkeypatch.setattr("api.camps.create_camp", lambda **_values: factories.camp("SY-ALHOL"))
    body = {"code": "NEW", "name": "New", "area": "SYR", "site_type": "planned_camp"}
    answer = writer.raw("POST", "camps/", body)
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert codes(json.loads(answer.content)) == {("", "written_meanwhile")}


def test_a_host_that_is_not_ours(writer):
    answer = writer.raw("GET", "camps/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert codes(json.loads(answer.content)) == {("", "bad_request")}


def test_pages_outside_of_the_api_stay_pages(writer):
    answer = writer.raw("GET", "/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_so_many_requests_a_minute(writer, settings):
    settings.REQUESTS_PER_MINUTE = 2
    answers = [writer.raw("GET", "camps/") for _nth in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert codes(json.loads(refused[0].content)) == {("", "throttled")}

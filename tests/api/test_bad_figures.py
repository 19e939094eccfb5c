"""Figures that are refused, each problem with its place."""

from typing import Any

import pytest

from tests.api.asking import arrivals, codes, headcount, report

pytestmark = pytest.mark.django_db


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
    (figure(origin="ZZZ"), {("/origin", "not_in_vocabulary")}),
    (cells({"origin": "SUN", "count": 1}), {("/breakdown/0/origin", "not_in_vocabulary")}),
    (cells({"origin": "syr", "count": 1}), {("/breakdown/0/origin", "invalid_format")}),
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


BESIDE = [
    (
        flow(quote=5, start="2019-03-08", breakdown=[{"gender": "f", "count": 1}] * 2),
        {("/quote", "not_a_text"), ("/start", "after_end"), ("/breakdown/1", "overlapping")},
    ),
    (figure(camp="NOWHERE", low=1001), {("/camp", "unknown"), ("/low", "low_over_value")}),
    (
        figure(value="many", breakdown=[{"count": 1}]),
        {("/value", "not_whole"), ("/breakdown/0", "no_dimension")},
    ),
    (
        figure(on="soon", wave={"slug": "w", "label": "W"}),
        {("/on", "invalid_date"), ("/wave", "only_for_flows")},
    ),
    (flow(end="soon", method="survey"), {("/end", "invalid_date"), ("/method", "only_for_headcounts")}),
    (flow(end="soon", start="2199-01-01"), {("/end", "invalid_date")}),
    (figure(colour="red", value=None), {("/colour", "unknown_field"), ("/value", "required")}),
    (figure(qualifier="roughly", low=5000), {("/qualifier", "not_in_vocabulary")}),
    (
        figure(qualifier="between", low="few", high=9),
        {("/low", "not_whole"), ("/value", "value_beside_between")},
    ),
    (
        figure(unit="families", value=10, breakdown=[{"gender": "f", "count": 30}]),
        {("/unit", "not_in_vocabulary")},
    ),
    (
        figure(measure="births", on=None, start="2019-03-08", end="2019-03-01"),
        {("/measure", "not_in_vocabulary")},
    ),
    (
        cells(
            {"gender": "q", "count": 1},
            {"min_age": 9, "max_age": 3, "count": 1},
            *[{"gender": "f", "count": 1}] * 2,
        ),
        {
            ("/breakdown/0/gender", "not_in_vocabulary"),
            ("/breakdown/1/min_age", "over_max_age"),
            ("/breakdown/3", "overlapping"),
        },
    ),
    (
        cells({"gender": "f", "share": "half"}, {"gender": "f", "share": "0.9"}),
        {("/breakdown/0/share", "not_decimal")},
    ),
]


@pytest.mark.parametrize(("sent", "wrong"), BESIDE, ids=[str(sent)[:60] for sent, _wrong in BESIDE])
def test_rules_are_asked_of_what_could_be_read(writer, unchanged, sent, wrong):
    with unchanged:
        problem = writer.post("reports/", report([sent], title=7), expect=400)
    places = {(f"/figures/0{pointer}", code) for pointer, code in wrong}
    assert codes(problem) == {("/title", "not_a_text"), *places}
    assert len(problem["errors"]) == len(codes(problem))

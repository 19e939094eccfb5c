"""A row for every rule of every table, which that rule refuses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import factories as make
from tests.models import issue_cases
from tests.models.refusing import Case, case

FLOW: dict[str, Any] = {"measure": "arrivals"}
DAY = make.DAY
LONG = "x" * 10_001


def flow(**fields: Any) -> Any:
    return make.figure(**FLOW | fields)


def wave_within_a_camp() -> Any:
    camp = make.camp()
    return make.wave(origin_camp=camp, destination_camp=camp)


def wave_from_two_places() -> Any:
    return make.wave(origin_camp=make.camp(), origin_area=make.area())


def wave_to_two_places() -> Any:
    return make.wave(destination_camp=make.camp(), destination_area=make.area())


def right_twice() -> Any:
    first = make.grant()
    return make.grant(first.user, first.organisation, first.right)


def right_in_an_area_twice() -> Any:
    first = make.grant(area=make.area())
    return make.grant(first.user, first.organisation, first.right, first.area)


def external_id_twice() -> Any:
    first = make.report(external_id="kobo-1")
    return make.report(organisation=first.organisation, external_id="kobo-1")


def position_twice() -> Any:
    first = make.figure()
    return make.figure(first.report, position=first.position)


def key_twice() -> Any:
    first = make.idempotency_key()
    return make.idempotency_key(user=first.user, key=first.key)


def event_twice(kind: str) -> Any:
    report = make.report()
    make.event(report, kind)
    return make.event(report, kind)


def headcount_with_a_wave() -> Any:
    return make.figure(wave=make.wave())


def correction_for_a_reason(reason: str) -> Any:
    return make.correction(make.report(), correction_reason=reason)


def camp_merged_into_itself() -> Any:
    camp = make.camp()
    camp.merged_into = camp
    camp.save()


def assignment_without_a_camp() -> Any:
    return make.decision(kind="assign_camp")


def dispute_with_a_camp() -> Any:
    return make.decision(kind="dispute", camp=make.camp())


def assignment_without_a_wave() -> Any:
    return make.decision(kind="assign_wave")


def dispute_with_a_wave() -> Any:
    return make.decision(kind="dispute", wave=make.wave())


def withdrawal_of_nothing() -> Any:
    return make.decision(kind="withdraw")


def verification_that_withdraws() -> Any:
    first = make.decision()
    return make.decision(first.figure, kind="verify", withdraws=first)


def rebuild_twice() -> Any:
    make.rebuild()
    return make.rebuild()


def carried_twice() -> Any:
    first = make.decision()
    revision = make.correction(first.figure.report)
    for position in (0, 1):
        carried = make.decision(
            make.figure(revision, position=position), kind=first.kind, by=first.by, carried_from=first
        )
    return carried


def unpublished_figure(**fields: Any) -> Any:
    return make.published_figure(make.figure(), **fields)


CASES: list[Case] = [
    # accounts
    case("organisation_slug_format", make.organisation, slug="Demo Relief"),
    case("organisation_slug_format", make.organisation, slug="-demo"),
    case("grant_once", right_twice),
    case("grant_once", right_in_an_area_twice),
    case("apikey_prefix_format", make.api_key, prefix="short"),
    case("apikey_digest_format", make.api_key, digest="the secret itself"),
    case("apikey_expires_after_creation", make.api_key, expires_at=datetime(2020, 1, 1, tzinfo=UTC)),
    # places
    case("area_code_format", make.area, code="sy08"),
    case("area_code_format", make.area, code="S"),
    case("area_code_format", make.area, code="SY 08"),
    case("area_names_by_language", make.area, names=["a list"]),
    case("area_names_by_language", make.area, names={"ar": 1}),
    case("area_names_length", make.area, names={"ar": LONG}),
    case("area_level_range", make.area, level=5),
    case("area_country_has_no_parent", make.country, code="IRQ", level=1),
    case("area_country_code", make.country, code="SY", level=0),
    case("area_valid_from_before_to", make.area, valid_from=DAY, valid_to=DAY - timedelta(1)),
    case("camp_code_format", make.camp, code="al-hol"),
    case("camp_code_format", make.camp, code="-HOL"),
    case("camp_names_by_language", make.camp, names="al-Hol"),
    case("camp_names_length", make.camp, names={"ar": LONG}),
    case("camp_latitude_range", make.camp, latitude=91, longitude=0),
    case("camp_latitude_range", make.camp, latitude=-91, longitude=0),
    case("camp_longitude_range", make.camp, latitude=0, longitude=181),
    case("camp_longitude_range", make.camp, latitude=0, longitude=-181),
    case("camp_both_coordinates", make.camp, latitude=36),
    case("camp_both_coordinates", make.camp, longitude=41),
    case("camp_capacity_range", make.camp, capacity=-1),
    case("camp_household_size_range", make.camp, household_size=0),
    case("camp_household_size_range", make.camp, household_size="100.001"),
    case("camp_aliases_count", make.camp, aliases=[str(number) for number in range(51)]),
    case("camp_merged_into_another", camp_merged_into_itself),
    # sources and waves
    case("source_slug_format", make.source, slug="OCHA"),
    case("source_url_format", make.source, url="javascript:alert(1)"),
    case("wave_slug_format", make.wave, slug="the exodus"),
    case("wave_cause_length", make.wave, cause="x" * 2001),
    case("wave_one_origin", wave_from_two_places),
    case("wave_one_destination", wave_to_two_places),
    case("wave_leaves_its_camp", wave_within_a_camp),
    # reports
    case("report_url_format", make.report, url="ftp://reliefweb.int/report"),
    case("report_url_format", make.report, url="https://reliefweb.int/a report"),
    case("report_language_format", make.report, language="English"),
    case("report_language_format", make.report, language=""),
    case("report_published_on_range", make.report, published_on=date(1899, 12, 31)),
    case("report_published_on_range", make.report, published_on=date(2200, 1, 1)),
    case("report_excerpt_length", make.report, excerpt=LONG),
    case("report_correction_reason_length", correction_for_a_reason, reason="x" * 2001),
    case("report_correction", make.report, revision=0),
    case("report_correction", make.report, revision=2, correction_reason="supersedes nothing"),
    case("report_correction", make.report, correction_reason="not a correction"),
    case("report_correction", correction_for_a_reason, reason=""),
    case("report_external_id_once", external_id_twice),
    # figures
    case("figure_position_once", position_twice),
    case("figure_origin_format", make.figure, origin="Iraq"[:3]),
    case("figure_quote_length", make.figure, quote="x" * 5001),
    case("figure_household_size_range", make.figure, household_size=0),
    case("figure_household_size_range", make.figure, household_size="100.001"),
    case("figure_min_age_range", make.figure, min_age=131),
    case("figure_max_age_range", make.figure, min_age=0, max_age=131),
    case("figure_ages_in_order", make.figure, min_age=18, max_age=17),
    case("figure_ages_in_order", make.figure, max_age=17),
    case("figure_value_range", make.figure, value=-1),
    case("figure_value_range", make.figure, value=1_000_000_001),
    case("figure_low_range", make.figure, low=-1),
    case("figure_low_range", make.figure, qualifier="between", low=-1, high=9),
    case("figure_high_range", make.figure, high=1_000_000_001),
    case("figure_households_range", make.figure, households=-1),
    case("figure_households_range", make.figure, households=1_000_000_001),
    case("figure_start_range", flow, start=date(1899, 12, 31), end=date(1900, 1, 1)),
    case("figure_end_range", flow, start=date(2199, 12, 31), end=date(2200, 1, 1)),
    case("figure_start_before_end", flow, start=DAY, end=DAY - timedelta(1)),
    case("figure_period_length", flow, start=date(1919, 1, 1), end=date(1919, 1, 1) + timedelta(36_526)),
    case("figure_headcount_on_one_day", make.figure, start=DAY, end=DAY + timedelta(1)),
    case("figure_value_or_range", make.figure, qualifier="between", value=5, low=4, high=6),
    case("figure_value_or_range", make.figure, qualifier="between", value=None, low=4),
    case("figure_value_or_range", make.figure, qualifier="between", value=None, high=6),
    case("figure_value_or_range", make.figure, qualifier="exactly", value=None, low=4, high=6),
    case("figure_low_under_high", make.figure, qualifier="between", low=6, high=4),
    case("figure_low_under_value", make.figure, value=5, low=6),
    case("figure_high_over_value", make.figure, value=5, high=4),
    case("figure_method_of_headcount", make.figure, method=""),
    case("figure_method_of_headcount", flow, method="survey"),
    case("figure_reason_and_wave_of_flow", make.figure, reason="birth"),
    case("figure_reason_and_wave_of_flow", headcount_with_a_wave),
    case("figure_households_beside_persons", make.figure, unit="households", households=9),
    case("figure_households_beside_persons", flow, households=9),
    case("figure_part_of_headcount", flow, gender="f"),
    case("figure_part_of_headcount", flow, min_age=18),
    case("figure_part_of_headcount", flow, population_group="IDP"),
    case("figure_part_of_headcount", flow, origin="IRQ"),
    # cells of a breakdown
    case("breakdowncell_origin_format", make.cell, origin="iq"),
    case("breakdowncell_min_age_range", make.cell, min_age=131),
    case("breakdowncell_max_age_range", make.cell, min_age=0, max_age=131),
    case("breakdowncell_ages_in_order", make.cell, min_age=18, max_age=17),
    case("breakdowncell_ages_in_order", make.cell, gender="f", max_age=17),
    case("breakdowncell_count_range", make.cell, gender="f", count=-1),
    case("breakdowncell_share_range", make.cell, gender="f", share="1.00000001"),
    case("breakdowncell_share_range", make.cell, gender="f", share="-0.1"),
    case("breakdowncell_count_or_share", make.cell, gender="f", count=1, share="0.1"),
    case("breakdowncell_count_or_share", make.cell, gender="f", count=None),
    case("breakdowncell_has_a_dimension", make.cell),
    # events
    case("reportevent_reason_length", make.event, reason="x" * 2001),
    case("reportevent_counts_from_past", make.event, counts_from=datetime(2199, 1, 1, tzinfo=UTC)),
    case("reportevent_once", event_twice, kind="published"),
    case("reportevent_once", event_twice, kind="shared"),
    case("reportevent_once", event_twice, kind="retracted"),
    case("reportevent_once", event_twice, kind="superseded"),
    case("publishedfigure_household_size_range", unpublished_figure, household_size=0),
    case("decision_reason_length", make.decision, reason="x" * 2001),
    case("decision_camp_when_assigned", assignment_without_a_camp),
    case("decision_camp_when_assigned", dispute_with_a_camp),
    case("decision_wave_when_assigned", assignment_without_a_wave),
    case("decision_wave_when_assigned", dispute_with_a_wave),
    case("decision_withdraws_another", withdrawal_of_nothing),
    case("decision_withdraws_another", verification_that_withdraws),
    case("decision_carried_once", carried_twice),
    # operations and totals
    case("idempotencykey_once", key_twice),
    case("idempotencykey_body_digest_format", make.idempotency_key, body_digest="{}"),
    case("calculation_digest_format", make.calculation, digest="none"),
    case("calculation_failure_length", make.calculation, failure=LONG),
    case("rebuild_one_at_a_time", rebuild_twice),
    case("audit_one_row", make.audit, id=2),
    case("waveflow_no_headcount", make.wave_flow, measure="headcount"),
    case("waveflow_a_number_a_day", make.wave_flow, people=[1, 2]),
    case("compositionpoint_not_negative", make.composition_point, base=-1),
    case("compositionpoint_not_negative", make.composition_point, part=-1),
    case("camppoint_band_in_order", make.camp_point, low=-1),
    case("camppoint_band_in_order", make.camp_point, low=5, best=4, high=6),
    case("camppoint_band_in_order", make.camp_point, low=4, best=7, high=6),
    case("camppoint_flows_not_negative", make.camp_point, arrivals=-1),
    case("camppoint_flows_not_negative", make.camp_point, departures=-1),
    *issue_cases.CASES,
]

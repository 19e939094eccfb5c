"""Each write marks the camps whose totals it may have changed, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from camptrack.models import Area, Camp, Figure, PublishedFigure, ReportEvent, Source, StaleMark, Wave
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def marks(*camps: Camp) -> Iterator[None]:
    """What is written inside marks these camps, once each, in the order of their ids."""
    last = StaleMark.objects.order_by("id").last()
    yield
    made = StaleMark.objects.filter(id__gt=last.id if last else 0).order_by("id")
    assert [mark.camp_id for mark in made] == sorted(camp.id for camp in camps)


class Journey:
    """A wave from camp to camp, a figure of it in a third (as reports have it), one that nobody moved."""

    def __init__(self) -> None:
        self.origin, self.destination, self.camp, self.other = (factories.camp() for _ in range(4))
        self.wave = factories.wave(origin_camp=self.origin, destination_camp=self.destination)
        self.elsewhere = factories.wave(origin_camp=factories.camp(), destination_camp=factories.camp())

    @property
    def touched(self) -> tuple[Camp, ...]:
        return self.origin, self.destination, self.camp

    def flow(self, wave: Wave | None = None) -> Figure:
        return factories.figure(camp=self.camp, measure="arrivals", wave=wave)

    def counting(self, wave: Wave | None = None) -> Figure:
        figure = self.flow(wave)
        factories.publish(figure.report)
        return figure


@pytest.fixture
def journey() -> Journey:
    return Journey()


# -- reports and figures


def test_a_draft_marks_nothing(journey: Journey) -> None:
    with marks():
        factories.cell(journey.flow(journey.wave), gender="f")


def test_publishing_marks_the_camps_of_the_figures_once(journey: Journey) -> None:
    report = factories.report()
    for camp in (journey.other, journey.camp, journey.camp):
        factories.figure(report, camp=camp)
    with marks():
        factories.event(report)
    with marks(journey.camp, journey.other):
        PublishedFigure.objects.bulk_create(
            PublishedFigure(figure=figure, report=report, camp=figure.camp, reliability="A", credibility=2)
            for figure in report.figures.all()
        )


def test_publishing_marks_both_ends_of_a_wave(journey: Journey) -> None:
    figure = journey.flow(journey.wave)
    factories.event(figure.report)
    with marks(*journey.touched):
        factories.published_figure(figure)


def test_publishing_marks_both_ends_of_a_wave_that_was_assigned(journey: Journey) -> None:
    figure = journey.flow()
    factories.decision(figure, "assign_wave", wave=journey.wave)
    factories.event(figure.report)
    with marks(*journey.touched):
        factories.published_figure(figure)


@pytest.mark.parametrize("kind", ["shared", "retracted", "superseded"])
def test_what_makes_a_report_count_or_not_marks_its_camps(journey: Journey, kind: str) -> None:
    figure = journey.counting(journey.wave)
    with marks(*journey.touched):
        factories.event(figure.report, kind)


def test_a_redaction_marks_nothing(journey: Journey) -> None:
    figure = journey.counting()
    with marks():
        factories.event(figure.report, "redacted")
        Figure.objects.filter(pk=figure.pk).update(quote="")


def test_events_of_many_reports_mark_each_camp_once(journey: Journey) -> None:
    figures = [journey.counting(), journey.counting(journey.wave)]
    with marks(*journey.touched):
        ReportEvent.objects.bulk_create(
            ReportEvent(report=figure.report, kind="retracted", by=figure.report.by) for figure in figures
        )


# -- decisions


@pytest.mark.parametrize("kind", ["verify", "dispute", "recommend"])
def test_a_decision_marks_the_camps_of_its_figure(journey: Journey, kind: str) -> None:
    figure = journey.counting(journey.wave)
    with marks(*journey.touched):
        factories.decision(figure, kind)


def test_an_assignment_marks_both_ends_of_the_old_and_the_new_wave(journey: Journey) -> None:
    figure = journey.counting(journey.wave)
    ends = journey.elsewhere.origin_camp, journey.elsewhere.destination_camp
    with marks(*journey.touched, *ends):
        assigned = factories.decision(figure, "assign_wave", wave=journey.elsewhere)
    with marks(*journey.touched, *ends):
        factories.decision(figure, "withdraw", withdraws=assigned)
    # What was ever assigned may have to be taken out of a total.
    with marks(*journey.touched, *ends):
        factories.event(figure.report, "retracted")


def test_a_decision_about_a_draft_marks_its_camp(journey: Journey) -> None:
    """The report may be published at this very moment."""
    figure = journey.flow()
    with marks(journey.camp):
        factories.decision(figure, "dispute")


def test_an_assignment_to_a_camp_marks_the_old_and_the_new_one(journey: Journey) -> None:
    figure = journey.counting(journey.wave)
    with marks(*journey.touched, journey.other):
        assigned = factories.decision(figure, "assign_camp", camp=journey.other)
    with marks(*journey.touched, journey.other):
        factories.decision(figure, "withdraw", withdraws=assigned)
    # What was ever assigned may have to be taken out of a total.
    with marks(*journey.touched, journey.other):
        factories.event(figure.report, "retracted")


# -- waves and sources


def test_moving_a_wave_marks_its_figures_and_all_its_ends(journey: Journey) -> None:
    journey.counting(journey.wave)
    with marks(*journey.touched, journey.other):
        Wave.objects.filter(pk=journey.wave.pk).update(origin_camp=journey.other)


def test_moving_a_wave_marks_figures_that_were_assigned_to_it(journey: Journey) -> None:
    factories.decision(journey.counting(), "assign_wave", wave=journey.wave)
    with marks(*journey.touched):
        Wave.objects.filter(pk=journey.wave.pk).update(destination_camp=None)


def test_moving_a_wave_marks_the_camps_that_its_figures_were_assigned_to(journey: Journey) -> None:
    factories.decision(journey.counting(journey.wave), "assign_camp", camp=journey.other)
    with marks(*journey.touched, journey.other):
        Wave.objects.filter(pk=journey.wave.pk).update(destination_camp=None)


def test_moving_a_wave_without_counting_figures_marks_nothing(journey: Journey) -> None:
    journey.flow(journey.wave)
    with marks():
        Wave.objects.filter(pk=journey.wave.pk).update(origin_camp=journey.other)


def test_a_wave_named_anew_marks_nothing(journey: Journey) -> None:
    journey.counting(journey.wave)
    with marks():
        Wave.objects.filter(pk=journey.wave.pk).update(label="The exodus", cause="fighting")


def test_a_source_with_a_new_slug_marks_the_camps_of_its_reports(journey: Journey) -> None:
    figure = journey.counting(journey.wave)
    journey.counting()
    with marks(*journey.touched):
        Source.objects.filter(pk=figure.report.source_id).update(slug="zzz")


def test_a_source_that_changes_otherwise_marks_nothing(journey: Journey) -> None:
    figure = journey.counting()
    with marks():
        Source.objects.filter(pk=figure.report.source_id).update(name="OCHA", reliability="F")


# -- places


def test_a_new_camp_is_marked() -> None:
    assert factories.camp().stale_marks.count() == 1


@pytest.mark.parametrize("field", ["area", "site_type"])
def test_a_camp_that_adds_to_other_totals_is_marked(field: str) -> None:
    camp = factories.camp()
    value = factories.area() if field == "area" else "urban"
    with marks(camp):
        Camp.objects.filter(pk=camp.pk).update(**{field: value})


def test_a_camp_that_changes_otherwise_is_not_marked() -> None:
    camp = factories.camp()
    with marks():
        Camp.objects.filter(pk=camp.pk).update(name="al-Hol", capacity=40_000, household_size=4)
        camp.save()


def test_moving_an_area_marks_every_camp_under_it() -> None:
    here, there = factories.area(), factories.area()
    district = factories.area(parent=here)
    subdistrict = factories.area(parent=district)
    below, beside = factories.camp(area=subdistrict), factories.camp(area=district)
    factories.camp(area=here)
    with marks(below, beside):
        Area.objects.filter(pk=district.pk).update(parent=there)


def test_an_area_that_changes_otherwise_marks_nothing() -> None:
    camp = factories.camp(area=factories.area())
    with marks():
        Area.objects.filter(pk=camp.area_id).update(name="Hasakeh", code="SY08")


# -- merged camps


def merge(camp: Camp, into: Camp | None) -> None:
    Camp.objects.filter(pk=camp.pk).update(merged_into=into)


def test_a_merge_marks_both_camps_and_the_far_ends_of_their_waves(journey: Journey) -> None:
    with marks(journey.camp, journey.other):
        merge(journey.camp, journey.other)
    with marks(journey.camp, journey.other):
        merge(journey.camp, None)
    with marks(journey.origin, journey.destination, journey.other):
        merge(journey.destination, journey.other)
    # Also of the waves of the camp that stays, and of a camp that was merged into it before.
    with marks(journey.camp, *journey.touched[:1], journey.other):
        merge(journey.camp, journey.other)
    far = journey.elsewhere.destination_camp
    assert far is not None
    with marks(journey.origin, journey.other, *filter(None, [journey.elsewhere.origin_camp]), far):
        merge(far, journey.other)


def test_what_concerns_a_merged_camp_marks_the_one_that_it_was_merged_into(journey: Journey) -> None:
    merge(journey.camp, journey.other)
    figure = journey.flow()
    with marks():
        factories.event(figure.report)
    with marks(journey.other):
        factories.published_figure(figure)
    merge(journey.destination, journey.other)
    with marks(journey.origin, journey.other):
        factories.decision(figure, "assign_wave", wave=journey.wave)
    with marks(journey.origin, journey.other):
        Wave.objects.filter(pk=journey.wave.pk).update(slug="anew")

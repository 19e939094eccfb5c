"""Many reports in one call: as if entered one after the other, but all of them or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from camptrack.actions import reports as reports_module
from camptrack.actions.contents import CellContent, FigureContent, NewReport, NewWave
from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.actions.reports import enter_report, enter_reports
from camptrack.models import BreakdownCell, Figure, PublishedFigure, Report, ReportEvent, StaleMark, Wave
from camptrack.vocabulary import Audience, Right, Unit
from tests import factories
from tests.actions.stories import TODAY, Story, problems

pytestmark = pytest.mark.django_db

AsOwner = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def story() -> Story:
    return Story()


def new(story: Story, *figures: FigureContent, publish: bool = True, **changes: Any) -> NewReport:
    return NewReport(
        organisation=story.cast.demo_relief, content=story.content(*figures, **changes), publish=publish
    )


def enter(story: Story, *reports: NewReport) -> list[Report]:
    return enter_reports(by=story.cast.dana, reports=reports, today=TODAY)


def by_age(*counts: int) -> tuple[CellContent, ...]:
    ages = ((0, 17), (18, 59), (60, 79), (80, None))
    return tuple(
        CellContent(min_age=low, max_age=high, count=count)
        for (low, high), count in zip(ages, counts, strict=False)
    )


def many(story: Story) -> list[NewReport]:
    """Everything that reports may hold; several speak of small numbers of one camp and day."""
    camp = factories.camp("SY-OTHER", area=story.camp.area, household_size=Decimal("4.2"))
    into = factories.camp("SY-INTO", area=story.camp.area)
    merged = factories.camp("SY-MERGED", area=story.camp.area, merged_into=into)
    across = factories.wave("across", origin_camp=camp, destination_camp=story.camp)
    flight = NewWave(slug="flight", label="Flight", origin=camp.code)
    women, men = (
        story.figure(part=CellContent(gender=sex), value=value) for sex, value in (("f", 600), ("m", 6))
    )
    thirds = tuple(CellContent(gender=sex, share=Decimal(1) / 3) for sex in "fmx")
    archive = NewReport(
        organisation=story.cast.demo_relief,
        content=story.content(),
        publish=True,
        received_at=datetime(2024, 3, 9, tzinfo=UTC),
    )
    return [
        new(story, story.figure(breakdown=by_age(4000, 451, 3))),
        new(story, story.figure(breakdown=by_age(4000, 451, 20, 3)), external_id="b"),
        new(story, story.arrivals(wave=across), story.figure(camp=merged, value=30)),
        new(story, story.arrivals(wave=flight), audience=Audience.INTERNAL),
        new(story, story.arrivals(wave=NewWave(slug="flight")), publish=False, external_id="d"),
        new(story, women, men, reliability="C", credibility=4),
        new(story, story.figure(camp=camp, unit=Unit.HOUSEHOLDS, value=7, breakdown=thirds)),
        new(story, replace(women, value=8), men, story.figure(value=606)),
        archive,
    ]


def told(reports: list[Report]) -> list[Any]:
    """All that is stored of reports but ids and moments."""
    found = []
    own = {"id", "report", "at", "uuid"}
    for report in reports:
        found.append(_values(Report.objects.get(pk=report.pk), own))
        found += [
            _values(each, own)
            for each in ReportEvent.objects.filter(report=report, counts_from__date__lt=TODAY)
        ]
        found += ReportEvent.objects.filter(report=report).values_list("kind", "by", "reason")
        for figure in Figure.objects.filter(report=report).order_by("position"):
            cells = list(BreakdownCell.objects.filter(figure=figure).order_by("id"))
            found.append(_values(figure, own))
            found += [_values(cell, own | {"figure"}) for cell in cells]
            for each in PublishedFigure.objects.filter(figure=figure):
                hidden = [nth for nth, cell in enumerate(cells) if cell.pk in (each.suppressed_cells or ())]
                found += [_values(each, own | {"figure", "suppressed_cells"}), hidden]
    return found


def _values(row: Any, but: set[str]) -> dict[str, Any]:
    fields = [field for field in row._meta.fields if field.name not in but]
    values = {field.name: field.value_from_object(row) for field in fields}
    if values.get("wave"):
        values["wave"] = Wave.objects.get(pk=values["wave"]).slug
    return values


def undone(act: Callable[[], list[Report]]) -> tuple[list[Any], set[int], set[str]]:
    """What it stores, which camps it marks, which waves there are then; and nothing is left of it."""
    with transaction.atomic():
        StaleMark.objects.all().delete()
        stored = told(act())
        marked = set(StaleMark.objects.values_list("camp_id", flat=True))
        waves = {str(each) for each in Wave.objects.values_list("slug", "label", "origin_camp")}
        transaction.set_rollback(True)
    return stored, marked, waves


def test_at_once_is_as_one_by_one(story: Story) -> None:
    given = many(story)

    def one_by_one() -> list[Report]:
        by = story.cast.dana
        return [
            enter_report(
                by=by,
                organisation=each.organisation,
                content=each.content,
                publish=each.publish,
                today=TODAY,
                received_at=each.received_at,
            )
            for each in given
        ]

    before = undone(one_by_one)
    assert undone(lambda: enter(story, *given)) == before
    # The second report of the same day shows nothing, because the first showed 451 and 3 together.
    hidden = [each for each in before[0] if isinstance(each, list)]
    assert hidden[:2] == [[1, 2], [0, 1, 2, 3]]


def test_what_is_out_already_counts_for_its_own_days(story: Story) -> None:
    """Several days are looked up at once; each has a breakdown of its own."""
    days = date(2024, 3, 1), date(2024, 3, 2)
    first, second = (story.figure(start=day, end=day, breakdown=by_age(4000, 451, 20, 3)) for day in days)
    story.enter(replace(first, breakdown=by_age(4000, 451, 3)), publish=True)
    story.enter(replace(second, breakdown=by_age(4000, 451, 20)), publish=True)
    alone = undone(lambda: [story.enter(each, publish=True) for each in (first, second)])
    assert undone(lambda: enter(story, new(story, first), new(story, second))) == alone


def test_a_report_without_figures_needs_the_right_somewhere(story: Story) -> None:
    bare = replace(story.content(), figures=())
    given = NewReport(organisation=story.cast.demo_relief, content=bare, publish=True)
    assert len(enter(story, given, new(story))) == 2
    with pytest.raises(NotAllowed):
        enter_reports(by=story.cast.rami, reports=[given], today=TODAY)


def test_statements_do_not_grow_with_the_reports(story: Story) -> None:
    counted = []
    for size in (2, 30):
        given = [
            new(story, story.figure(value=nth), external_id=f"{size}-{nth}") for nth in range(100, 100 + size)
        ]
        with CaptureQueriesContext(
            connection,
        ) as statements:
            enter(story, *given)
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_all_problems_of_all_reports_at_once(story: Story) -> None:
    story.enter(content=story.content(external_id="old"))
    late = date(2024, 7, 1)
    with pytest.raises(Refused) as refused:
        enter(
            story,
            new(story, external_id="new"),
            new(story, story.arrivals(start=late, end=date(2024, 3, 7)), title=" "),
            new(story, external_id="old"),
            new(story, story.figure(breakdown=by_age(9000, 9000)), external_id="new"),
        )
    assert problems(refused.value) == {
        ("/reports/1/title", "blank"),
        ("/reports/1/figures/0/start", "after_end"),
        ("/reports/2/external_id", "not_unique"),
        ("/reports/3/external_id", "not_unique"),
        ("/reports/3/figures/0/breakdown/1", "over_figure"),
    }
    assert any("Report 1 of these" in each.detail for each in refused.value.problems)
    assert Report.objects.count() == 1


def test_the_database_names_an_id_that_was_taken_meanwhile(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.enter(content=story.content(external_id="old"))
    monkeypatch.setattr(reports_module, "taken_ids", lambda _asked: set())
    with pytest.raises(Refused) as refused:
        enter(story, new(story, external_id="new"), new(story, external_id="old"))
    assert problems(refused.value) == {("/reports/1/external_id", "not_unique")}


def test_ids_are_of_organisations(story: Story) -> None:
    factories.grant(story.cast.dana, story.cast.elsewhere, Right.ENTER)
    other = replace(new(story, external_id="mine", publish=False), organisation=story.cast.elsewhere)
    assert len(enter(story, new(story, external_id="mine"), other)) == 2


def test_a_wave_with_two_labels_is_named_with_its_report(story: Story) -> None:
    first = story.arrivals(wave=NewWave(slug="flight", label="Flight"))
    other = story.arrivals(wave=NewWave(slug="flight", label="Return"))
    nowhere = story.arrivals(wave=NewWave(slug="away", label="Away", origin="SY-NOWHERE"))
    with pytest.raises(Refused) as refused:
        enter(story, new(story, first), new(story, story.figure(), other))
    assert problems(refused.value) == {("/reports/1/figures/1/wave/label", "other_label")}
    with pytest.raises(Refused) as refused:
        enter(story, new(story, first), new(story, nowhere))
    assert problems(refused.value) == {("/reports/1/figures/0/wave/origin", "unknown")}
    assert not Wave.objects.filter(slug="flight").exists()


def test_rights_hold_for_every_report(story: Story) -> None:
    local = factories.user("local")
    for right in (Right.ENTER, Right.PUBLISH):
        factories.grant(local, story.cast.demo_relief, right, area=story.camp.area)
    village = factories.camp("SY-IN", area=factories.area("SY0801", parent=story.camp.area, level=2))
    elsewhere = factories.camp("SY-OUT", area=factories.area("SY09", parent=story.camp.area.parent, level=1))
    here, outside = new(story, story.figure(camp=village)), new(story, story.figure(camp=elsewhere))
    assert len(enter_reports(by=local, reports=[here, new(story)], today=TODAY)) == 2
    with pytest.raises(NotAllowed, match=elsewhere.area.name):
        enter_reports(by=local, reports=[here, outside], today=TODAY)
    # Who enters and does not publish may send drafts along with nothing else.
    with pytest.raises(NotAllowed, match="publish"):
        enter_reports(by=story.cast.amal, reports=[replace(here, publish=False), here], today=TODAY)
    enter_reports(by=story.cast.amal, reports=[replace(here, publish=False)], today=TODAY)
    assert Report.objects.count() == 3


def test_a_superuser_enters_everywhere_while_active(story: Story) -> None:
    root = factories.user("root", is_superuser=True)
    assert enter_reports(by=root, reports=[new(story)], today=TODAY)
    root.is_active = False
    with pytest.raises(NotAllowed):
        enter_reports(by=root, reports=[new(story)], today=TODAY)


def test_no_reports_are_none(story: Story) -> None:
    assert enter(story) == []


def test_workers_are_told_once(story: Story, django_capture_on_commit_callbacks: Any, settings: Any) -> None:
    settings.CAMPTRACK_POKE = "tests.actions.test_bulk.note"
    noted.clear()
    other = factories.camp("SY-OTHER", area=story.camp.area)
    wave = factories.wave("across", origin_camp=other, destination_camp=factories.camp("SY-FAR"))
    with django_capture_on_commit_callbacks(execute=True):
        enter(story, new(story), new(story), new(story, story.arrivals(wave=wave)))
        enter(story, new(story, publish=False))
    ends = {wave.origin_camp_id, wave.destination_camp_id}
    assert noted == [sorted({story.camp.pk, *ends})]


noted: list[list[int]] = []


def note(camps: list[int]) -> None:
    noted.append(camps)


@pytest.mark.django_db(transaction=True)
def test_the_last_insert_fails_and_nothing_is_written(story: Story, as_owner: AsOwner) -> None:
    there = [Report, Figure, BreakdownCell, ReportEvent, PublishedFigure, StaleMark, Wave]
    other = factories.camp("SY-OTHER", area=story.camp.area)
    given = [
        new(story, story.figure(breakdown=by_age(4000, 451, 3))),
        new(story, story.arrivals(wave=NewWave(slug="flight", label="Flight"))),
        # In a turn of its own, so that all else is in by then.
        new(story, story.figure(breakdown=by_age(4000, 451, 4)), story.figure(camp=other)),
    ]
    before = [model._default_manager.count() for model in there]
    as_owner(f"ALTER TABLE camptrack_publishedfigure ADD CONSTRAINT fails CHECK (camp_id <> {other.pk})")
    try:
        with pytest.raises(IntegrityError, match="fails"):
            enter(story, *given)
    finally:
        as_owner("ALTER TABLE camptrack_publishedfigure DROP CONSTRAINT fails")
    assert [model._default_manager.count() for model in there] == before
    assert len(enter(story, *given)) == 3

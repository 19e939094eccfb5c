"""The content of reports as rows: a statement a table, however many reports."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction

from camptrack.columns import PEOPLE
from camptrack.models import BreakdownCell, Figure, Organisation, Report, User, Wave

from .checks import label_problems, taken_ids, taken_problems
from .contents import CellContent, FigureContent, NewWave, ReportContent
from .places import create_wave, find_area_or_camp
from .refusals import Refused
from .texts import address, language_tag

_COPIED = (
    "camp",
    "measure",
    "start",
    "end",
    "value",
    "unit",
    "qualifier",
    "low",
    "high",
    "households",
    "household_size",
    "reason",
    "attributed_to",
    "quote",
)


def report_row(
    *,
    by: User,
    organisation: Organisation,
    content: ReportContent,
    supersedes: Report | None = None,
    correction_reason: str = "",
) -> Report:
    """The report alone, not stored."""
    return Report(
        organisation=organisation,
        source=content.source,
        title=content.title,
        url=address(content.url),
        language=language_tag(content.language),
        published_on=content.published_on,
        excerpt=content.excerpt,
        reliability=content.reliability,
        credibility=content.credibility,
        audience=content.audience,
        operation=content.operation,
        round_number=content.round_number,
        external_id=content.external_id or (supersedes.external_id if supersedes else ""),
        revision=supersedes.revision + 1 if supersedes else 1,
        supersedes=supersedes,
        correction_reason=correction_reason,
        by=by,
    )


def insert_reports(
    *, by: User, reports: Sequence[Report], contents: Sequence[ReportContent], places: Sequence[str]
) -> list[Figure]:
    """The reports with their figures and cells, each at its place (a JSON pointer); the contents are known
    to be sound."""
    _insert(reports, places)
    said = [
        (report, nth, figure, f"{place}/figures/{nth}/wave")
        for report, content, place in zip(reports, contents, places, strict=True)
        for nth, figure in enumerate(content.figures)
    ]
    waves = _waves(by, [(place, figure.wave) for *_rest, figure, place in said])
    figures = [_figure(report, nth, figure, waves) for report, nth, figure, _place in said]
    Figure.objects.bulk_create(figures)
    BreakdownCell.objects.bulk_create(
        BreakdownCell(figure=row, **_dimensions(cell), count=cell.count, share=cell.share)
        for row, (_report, _nth, figure, _place) in zip(figures, said, strict=True)
        for cell in figure.breakdown
    )
    return figures


def _insert(reports: Sequence[Report], places: Sequence[str]) -> None:
    ids = [(report.organisation_id, report.external_id) for report in reports]
    try:
        # A savepoint where the refusal looks for who has an id; without one nothing can be taken.
        with transaction.atomic(savepoint=any(own for _organisation, own in ids)):
            Report.objects.bulk_create(reports)
    except IntegrityError as error:
        if "external_id" not in str(error):
            raise
        # Another report took it meanwhile, or a correction names one that is not its own.
        found = taken_problems(ids, taken_ids(ids))
        raise Refused(
            [replace(problem, pointer=places[nth] + problem.pointer) for nth, problem in found]
        ) from error


def _waves(by: User, named: Iterable[tuple[str, Wave | NewWave | None]]) -> dict[str, Wave]:
    """The waves that figures name as new, by slug; of one slug is one wave, with one label."""
    new = [(place, wave) for place, wave in named if isinstance(wave, NewWave)]
    waves: dict[str, Wave] = {}
    for place, wave in sorted(new, key=lambda each: not each[1].label):
        if wave.slug not in waves:
            waves[wave.slug] = _new_wave(by, place, wave)
    problems = [
        problem for place, wave in new for problem in label_problems(wave, waves[wave.slug].label, place)
    ]
    if problems:
        raise Refused(problems)
    return waves


def _figure(report: Report, nth: int, content: FigureContent, waves: dict[str, Wave]) -> Figure:
    wave = waves[content.wave.slug] if isinstance(content.wave, NewWave) else content.wave
    part = _dimensions(content.part) if content.part is not None else {}
    method = content.method or ("headcount" if content.measure == "headcount" else "")
    copied = {name: getattr(content, name) for name in _COPIED}
    return Figure(report=report, position=nth, wave=wave, method=method, **copied, **part)


def _new_wave(by: User, place: str, wave: NewWave) -> Wave:
    """The wave named for the first time; where it exists by now, that one."""
    known = Wave.objects.filter(slug=wave.slug).first()
    if known is not None:
        return known
    try:
        area, camp = find_area_or_camp(wave.origin, pointer="/origin")
        with transaction.atomic():
            return create_wave(
                by=by, slug=wave.slug, label=wave.label or wave.slug, origin_area=area, origin_camp=camp
            )
    except Refused as refused:
        raise refused.below(place) from refused
    except IntegrityError:
        # Another report made it at the same moment; by now its transaction is in.
        return Wave.objects.get(slug=wave.slug)


def _dimensions(cell: CellContent) -> dict[str, object]:
    return {name: getattr(cell, name) for name in PEOPLE}

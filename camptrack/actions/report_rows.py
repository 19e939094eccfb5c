"""A report's content as rows, in one go."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from camptrack.models import BreakdownCell, Figure, Organisation, Report, User, Wave

from .checks import label_problems, taken
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


def insert_report(
    *,
    by: User,
    organisation: Organisation,
    content: ReportContent,
    supersedes: Report | None = None,
    correction_reason: str = "",
) -> Report:
    """The report, its figures and their cells; the content is known to be sound."""
    report = Report(
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
        external_id=content.external_id or (supersedes.external_id if supersedes else ""),
        revision=supersedes.revision + 1 if supersedes else 1,
        supersedes=supersedes,
        correction_reason=correction_reason,
        by=by,
    )
    _insert(report)
    waves = _waves(by, content.figures)
    figures = [_figure(report, nth, each, waves) for nth, each in enumerate(content.figures)]
    Figure.objects.bulk_create(figures)
    BreakdownCell.objects.bulk_create(
        BreakdownCell(figure=row, **_dimensions(cell), count=cell.count, share=cell.share)
        for row, each in zip(figures, content.figures, strict=True)
        for cell in each.breakdown
    )
    return report


def _insert(report: Report) -> None:
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        if "external_id" not in str(error):
            raise
        raise Refused([taken()]) from error


def _waves(by: User, figures: Sequence[FigureContent]) -> dict[str, Wave]:
    """The waves that figures name as new, by slug; of one slug is one wave, with one label."""
    new = [(nth, each.wave) for nth, each in enumerate(figures) if isinstance(each.wave, NewWave)]
    waves: dict[str, Wave] = {}
    for nth, wave in sorted(new, key=lambda each: not each[1].label):
        if wave.slug not in waves:
            waves[wave.slug] = _new_wave(by, nth, wave)
    problems = [
        problem
        for nth, wave in new
        for problem in label_problems(wave, waves[wave.slug].label, f"/figures/{nth}/wave")
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


def _new_wave(by: User, nth: int, wave: NewWave) -> Wave:
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
        raise refused.below(f"/figures/{nth}/wave") from refused
    except IntegrityError:
        # Another report made it at the same moment; by now its transaction is in.
        return Wave.objects.get(slug=wave.slug)


def _dimensions(cell: CellContent) -> dict[str, object]:
    low = 0 if cell.min_age is None and cell.max_age is not None else cell.min_age
    return {
        "gender": cell.gender,
        "min_age": low,
        "max_age": cell.max_age,
        "population_group": cell.population_group,
        "origin": cell.origin,
    }

"""What a report says, as it is handed to the actions: a form or a request already parsed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from camptrack.models import Camp, Organisation, Source, Wave
from camptrack.reconcile import terms
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.vocabulary import Audience, Measure, Qualifier, Unit


@dataclass(frozen=True, kw_only=True)
class CellContent:
    """Part of a figure: the dimensions that it names, and a count or a share."""

    gender: str = ""
    min_age: int | None = None
    max_age: int | None = None
    population_group: str = ""
    origin: str = ""
    count: int | None = None
    share: Decimal | None = None

    def __post_init__(self) -> None:
        """Ages up to a highest begin at nought: as they are stored, so that both are the same."""
        if self.min_age is None and self.max_age is not None:
            object.__setattr__(self, "min_age", 0)


@dataclass(frozen=True, kw_only=True)
class NewWave:
    """A wave that is made with the report that first names it; origin is an area or a camp by code.

    Without a label it is the wave with this slug, which another figure may label.
    """

    slug: str
    label: str = ""
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureContent:
    """One number about one camp. A headcount's start and end are its one day."""

    camp: Camp
    measure: Measure
    start: date
    end: date
    value: int | None = None
    unit: Unit = Unit.PERSONS
    qualifier: Qualifier = Qualifier.EXACTLY
    low: int | None = None
    high: int | None = None
    households: int | None = None
    household_size: Decimal | None = None
    method: str = ""
    reason: str = ""
    wave: Wave | NewWave | None = None
    attributed_to: str = ""
    quote: str = ""
    part: CellContent | None = None
    breakdown: tuple[CellContent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportContent:
    """A document of a source with its figures."""

    source: Source
    title: str
    published_on: date
    url: str = ""
    language: str = "und"
    excerpt: str = ""
    reliability: str = ""
    credibility: int | None = None
    audience: Audience = Audience.SHARED
    external_id: str = ""
    operation: str = ""
    round_number: int | None = None
    figures: tuple[FigureContent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Override:
    """A warning that is passed over: its place (a JSON pointer), its code, and why."""

    pointer: str
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """A report to enter: whose it is, what it says, whether it is published at once, which warnings are
    passed over.

    `received_at` is for archive imports: the moment from which the report counts (§3).
    """

    organisation: Organisation
    content: ReportContent
    publish: bool = False
    received_at: datetime | None = None
    overrides: tuple[Override, ...] = ()


def counting_camps(content: ReportContent) -> ReportContent:
    """Who names a camp that was merged into another speaks of that one."""
    figures = (replace(figure, camp=figure.camp.counted_in) for figure in content.figures)
    return replace(content, figures=tuple(figures))


def content_band(figure: FigureContent) -> Band | None:
    """The people that a figure will stand for; None where the number itself is wrong."""
    size = figure.household_size or figure.camp.household_size
    try:
        return written_band(
            value=figure.value,
            qualifier=terms.Qualifier(figure.qualifier),
            low=figure.low,
            high=figure.high,
            unit=terms.Unit(figure.unit),
            household_size=Fraction(size) if size else None,
            policy=POLICY,
        )
    except ValueError:
        return None

"""What entering an import would do: its rows, and the documents that they make."""

from dataclasses import dataclass, field

from camptrack.ingest.figure_rows import CellProblem
from camptrack.vocabulary import RowOutcome

from .content_warnings import EntryWarning
from .contents import FigureContent, ReportContent
from .import_contents import Told
from .import_matching import Change
from .import_standing import Standing


@dataclass
class PlannedRow:
    """A row, what becomes of it, and why."""

    told: Told
    key: str
    outcome: RowOutcome = RowOutcome.NEW
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    standing: Standing | None = None
    #: as it is to stand
    figure: FigureContent | None = None


@dataclass
class PlannedDocument:
    """Rows that are one report. `content` is all that it says afterwards, None where a row cannot be entered;
    `kept` figures stand in it of which the sheet says nothing."""

    key: str
    rows: list[PlannedRow]
    standing: Standing | None
    content: ReportContent | None = None
    kept: int = 0
    #: what is asked about it before it is entered, with the row that each speaks of
    warned: list[tuple[PlannedRow, EntryWarning]] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        return any(row.outcome in {RowOutcome.NEW, RowOutcome.CHANGED} for row in self.rows)


@dataclass(frozen=True)
class Plan:
    rows: list[PlannedRow]
    documents: list[PlannedDocument]

"""The tables of a workbook beside that of the camps."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.exports.tables.columns import Column, Kind, Table, Value
from camptrack.exports.words import labels
from camptrack.exports.words.writing import local_name
from camptrack.situation import Band, Situation, Voice
from camptrack.vocabulary import EventKind

_BAND = [
    Column("low", gettext_lazy("people, low"), Kind.NUMBER),
    Column("best", gettext_lazy("people, best"), Kind.NUMBER),
    Column("high", gettext_lazy("people, high"), Kind.NUMBER),
]
_BEFORE = [
    Column("before_low", gettext_lazy("before, low"), Kind.NUMBER),
    Column("before_best", gettext_lazy("before, best"), Kind.NUMBER),
    Column("before_high", gettext_lazy("before, high"), Kind.NUMBER),
]
_FLOWS = [
    Column("arrivals", gettext_lazy("arrivals"), Kind.NUMBER),
    Column("departures", gettext_lazy("departures"), Kind.NUMBER),
]
_CAMP = [Column("camp_code", gettext_lazy("camp code")), Column("camp_name", gettext_lazy("camp"))]


def summary(situation: Situation) -> Table:
    """The key figures: now and before, with the change and its share of what was before."""
    key, breakdown = situation.key, situation.breakdown
    now, before = key.people, key.people_before
    rows: list[tuple[str, str, Band | int | None, Band | int | None]] = [
        ("people", _("People in recorded sites"), now, before),
        ("same_camps_people", _("People in the same camps, then and now"),
         key.same_camps_now if key.same_camps else None, key.same_camps_before if key.same_camps else None),
        ("same_camps", _("Camps that are known on both days"), key.same_camps, None),
        ("arrivals", _("Arrivals in the period"), key.arrivals, key.arrivals_before),
        ("departures", _("Departures in the period"), key.departures, key.departures_before),
        ("camps", _("Camps on the last day"), key.camps, None),
        ("camps_counted", _("Camps with a number"), key.camps_counted, key.camps_counted_before),
        ("camps_current", _("Camps with a current headcount"), key.camps_current, None),
        ("camps_stale", _("Camps with a stale headcount"), key.camps_stale, None),
        ("camps_flows_only", _("Camps known from arrivals and departures alone"), key.camps_flows_only, None),
        ("camps_without_data", _("Camps without data"), key.camps_without_data, None),
    ]  # fmt: skip
    if breakdown is not None:
        rows += [
            ("breakdown_coverage_percent", _("People in camps that report a breakdown, per cent"),
             breakdown.coverage_percent, None),
            ("breakdown_camps", _("Camps that report a breakdown"), breakdown.camps_described, None),
        ]  # fmt: skip
    return Table(
        [
            Column("indicator", gettext_lazy("indicator code")),
            Column("name", gettext_lazy("indicator")),
            *_BAND,
            Column("before", gettext_lazy("before"), Kind.NUMBER),
            Column("change", gettext_lazy("change"), Kind.CHANGE),
            Column("change_share", gettext_lazy("change, share"), Kind.PERCENT),
        ],
        [[code, name, *_three(value), *_since(value, was)] for code, name, value, was in rows],
    )


def timeline(situation: Situation) -> Table:
    """A row a step: people from that day on."""
    return Table(
        [Column("day", gettext_lazy("day"), Kind.DAY), *_BAND, *_FLOWS],
        [[each.day, *_three(each.people), each.arrivals, each.departures] for each in situation.timeline],
    )


def breakdowns(situation: Situation) -> Table:
    """A row a cell; the last one is the people of whom it is not known."""
    breakdown, rows = situation.breakdown, list[list[Value]]()
    if breakdown is not None:
        for cell in breakdown.cells:
            note = None if cell.people is not None else _("too small to publish")
            rows.append([cell.gender, cell.min_age, cell.max_age, cell.people, note])
        rows.append([None, None, None, breakdown.unknown, _("age and gender not reported")])
    return Table(
        [
            Column("gender", gettext_lazy("gender"), say=labels.gender),
            Column("min_age", gettext_lazy("age from"), Kind.NUMBER),
            Column("max_age", gettext_lazy("age to"), Kind.NUMBER),
            Column("people", gettext_lazy("people"), Kind.NUMBER),
            Column("note", gettext_lazy("note")),
        ],
        rows,
    )


def sources(situation: Situation) -> Table:
    """The reports that bear on the numbers."""
    return Table(
        [
            Column("source", gettext_lazy("source")),
            Column("kind", gettext_lazy("kind"), say=labels.source_kind),
            Column("title", gettext_lazy("title")),
            Column("published_on", gettext_lazy("published on"), Kind.DAY),
            Column("url", gettext_lazy("link"), Kind.LINK),
        ],
        [
            [each.source, each.kind, each.title, each.published_on, each.url or None]
            for each in situation.documents
        ],
    )


def statements(situation: Situation) -> Table:
    """What each source said of a camp about which they differ, or of the one camp that an issue is about."""
    rows: list[list[Value]] = []
    for each in situation.disagreements:
        name = local_name(each.camp)
        rows += [[each.camp.code, name, *_said(voice)] for voice in each.voices]
    told = {tuple(row[2:]) for row in rows}
    for camp in situation.rows[:1]:
        said = [_said(voice) for voice in situation.voices]
        name = local_name(camp.camp)
        rows += [[camp.camp.code, name, *voice] for voice in said if tuple(voice) not in told]
    return Table(
        [
            *_CAMP,
            Column("source", gettext_lazy("source")),
            Column("start", gettext_lazy("first day"), Kind.DAY),
            Column("end", gettext_lazy("last day"), Kind.DAY),
            Column("measure", gettext_lazy("measure"), say=labels.measure),
            *_BAND,
            Column("role", gettext_lazy("role"), say=labels.role),
            Column("reliability", gettext_lazy("reliability of the source")),
        ],
        rows,
    )


def changes(situation: Situation) -> Table:
    """Of the issue before: its last day as it is known now, and the reports that were corrected since."""
    rows: list[list[Value]] = []
    restated = situation.restated
    if restated is not None:
        title = _("Issue %(number)s, people on its last day") % {"number": restated.number}
        said, now = _three(restated.said), _three(restated.now)
        rows.append(["restated", restated.end, None, title, None, None, None, *said, *now])
    for each in situation.corrections:
        camp: list[Value] = [each.camp.code, local_name(each.camp)]
        what: list[Value] = [each.kind, each.at, each.source, each.title, each.reason or None]
        rows.append([*what, *camp, *_three(each.before), *_three(each.after)])
    return Table(
        [
            Column("kind", gettext_lazy("what"), say=_kind_of_change),
            Column("at", gettext_lazy("day or moment (UTC)"), Kind.MOMENT),
            Column("source", gettext_lazy("source")),
            Column("title", gettext_lazy("title")),
            Column("reason", gettext_lazy("reason")),
            *_CAMP,
            *_BEFORE,
            Column("after_low", gettext_lazy("now, low"), Kind.NUMBER),
            Column("after_best", gettext_lazy("now, best"), Kind.NUMBER),
            Column("after_high", gettext_lazy("now, high"), Kind.NUMBER),
        ],
        rows,
    )


def _kind_of_change(code: str) -> str:
    return _("known now of the issue before") if code == "restated" else str(EventKind(code).label)


def _said(voice: Voice) -> list[Value]:
    grade = voice.reliability or None
    return [
        voice.source, voice.start, voice.end, voice.measure, *_three(voice.people), voice.role, grade
    ]  # fmt: skip


def _three(value: Band | int | None) -> list[Value]:
    """From, best, to; a number alone is the best."""
    if isinstance(value, Band):
        return [value.low, value.best, value.high]
    return [None, value, None]


def _since(value: Band | int | None, was: Band | int | None) -> list[Value]:
    """What was before, the change, and the change as a share of it."""
    now = value.best if isinstance(value, Band) else value
    before = was.best if isinstance(was, Band) else was
    if now is None or before is None:
        return [before, None, None]
    return [before, now - before, (now - before) / before if before else None]

"""Three sentences: the largest rise, the largest fall, what is wrong with the data."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.situation import Disagreement, Flag, Row, Situation

from .heading import before
from .writing import day, listed, named, number, percent_of_change, range_of


def sentences(situation: Situation) -> list[str]:
    """Always three, each true also where there is nothing to tell."""
    return [_rise(situation), _fall(situation), data_problem(situation)]


def _moved(situation: Situation) -> list[tuple[int, Row]]:
    """Camps that are known on both days, with their change."""
    return [(row.people.best - row.before.best, row) for row in situation.rows if row.people and row.before]


def _rise(situation: Situation) -> str:
    moved = _moved(situation)
    # Of equal changes the first row's: the camp with most people.
    change, row = max(moved, key=lambda each: each[0], default=(0, None))
    if row is None or change <= 0:
        return _nobody(situation, len(moved), rise=True)
    said = ngettext(
        "The largest rise is in %(camp)s: %(change)s person more than on %(day)s%(percent)s, now %(now)s.",
        "The largest rise is in %(camp)s: %(change)s people more than on %(day)s%(percent)s, now %(now)s.",
        change,
    )
    return said % _values(situation, row, change)


def _fall(situation: Situation) -> str:
    moved = _moved(situation)
    change, row = min(moved, key=lambda each: each[0], default=(0, None))
    if row is None or change >= 0:
        return _nobody(situation, len(moved), rise=False)
    if row.people is not None and row.people.best == 0:
        said = ngettext(
            "The largest fall is in %(camp)s: %(change)s person fewer than on %(day)s, nobody is left.",
            "The largest fall is in %(camp)s: %(change)s people fewer than on %(day)s, nobody is left.",
            -change,
        )
    else:
        said = ngettext(
            "The largest fall is in %(camp)s: "
            "%(change)s person fewer than on %(day)s%(percent)s, now %(now)s.",
            "The largest fall is in %(camp)s: "
            "%(change)s people fewer than on %(day)s%(percent)s, now %(now)s.",
            -change,
        )
    return said % _values(situation, row, change)


def _values(situation: Situation, row: Row, change: int) -> dict[str, str]:
    now, then = (band.best if band else 0 for band in (row.people, row.before))
    percent = percent_of_change(then, now)
    return {
        "camp": named(row.camp),
        "change": number(abs(change)),
        "percent": f" ({percent})" if percent else "",
        "day": day(before(situation.about)),
        "now": number(now),
    }


def _nobody(situation: Situation, known: int, *, rise: bool) -> str:
    if not known:
        return (
            _("Whether a camp has grown cannot be said: none is known on both days.")
            if rise
            else _("Whether a camp has shrunk cannot be said: none is known on both days.")
        )
    if rise:
        said = ngettext(
            "The one camp that is known on both days has no more people than on %(day)s.",
            "None of the %(count)s camps that are known on both days has more people than on %(day)s.",
            known,
        )
    else:
        said = ngettext(
            "The one camp that is known on both days has no fewer people than on %(day)s.",
            "None of the %(count)s camps that are known on both days has fewer people than on %(day)s.",
            known,
        )
    return said % {"count": number(known), "day": day(before(situation.about))}


def data_problem(situation: Situation) -> str:
    """Every kind of problem with the number of camps that it touches, the worst first."""
    key = situation.key
    if not key.camps:
        return _("No camp is on record here.")
    drifting = _flagged(situation, Flag.DRIFT)
    problems = [
        (
            key.camps_without_data,
            ngettext("%(count)s camp has no data", "%(count)s camps have no data", key.camps_without_data),
        ),
        (
            key.camps_flows_only,
            ngettext(
                "%(count)s camp is known by flows alone",
                "%(count)s camps are known by flows alone",
                key.camps_flows_only,
            ),
        ),
        (
            key.camps_stale,
            ngettext(
                "%(count)s camp was last counted more than 90 days ago",
                "%(count)s camps were last counted more than 90 days ago",
                key.camps_stale,
            ),
        ),
        (
            drifting,
            ngettext(
                "in %(count)s camp a headcount found a change that no report explains",
                "in %(count)s camps a headcount found a change that no report explains",
                drifting,
            ),
        ),
    ]
    said = [sentence % {"count": number(count)} for count, sentence in problems if count]
    if situation.disagreements:
        said.append(_disagreement(situation.disagreements))
    if not said:
        return _("The data have no known problem: every camp was counted within 90 days.")
    return _("Read the numbers with care: %(problems)s.") % {"problems": listed(said)}


def _flagged(situation: Situation, flag: Flag) -> int:
    return sum(flag in row.flags for row in situation.rows)


def _disagreement(found: list[Disagreement]) -> str:
    widest = max(found, key=lambda each: each.people.high - each.people.low)
    said = ngettext(
        "sources disagree about %(camp)s (%(range)s)",
        "sources disagree about %(count)s camps, most about %(camp)s (%(range)s)",
        len(found),
    )
    return said % {
        "count": number(len(found)),
        "camp": named(widest.camp),
        "range": range_of(widest.people),
    }

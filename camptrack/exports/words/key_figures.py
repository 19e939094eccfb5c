"""The four numbers on top, each with its change."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.situation import Situation

from .heading import before, since
from .writing import (
    change_in_words,
    day,
    listed,
    number,
    people_with_range,
    percent_of_change,
    range_of,
    signed,
)


@dataclass(frozen=True)
class KeyFigure:
    """`change` is absolute, `percent` is empty where it says nothing; `against` names what it is compared
    with. `note` says more of the value, `same_camps` the change over the camps that are known on both days;
    both may be empty."""

    code: str
    label: str
    value: str
    note: str
    change: str
    percent: str
    against: str
    same_camps: str


def key_figures(situation: Situation) -> list[KeyFigure]:
    """People, arrivals, departures, camps with current data."""
    key = situation.key
    before_that = _("on the period before")
    return [
        _people(situation),
        _flow("arrivals", _("Arrivals in the period"), key.arrivals, key.arrivals_before, before_that),
        _flow(
            "departures", _("Departures in the period"), key.departures, key.departures_before, before_that
        ),
        _camps(situation),
    ]


def _people(situation: Situation) -> KeyFigure:
    key, label = situation.key, _("People in recorded sites")
    now, then, against = key.people, key.people_before, since(situation.about)
    note = ""
    if now is not None and now.low != now.high:
        note = _("range %(range)s") % {"range": range_of(now)}
    known = now is not None and then is not None
    return KeyFigure(
        code="people",
        label=label,
        value=_("no data") if now is None else number(now.best),
        note=note,
        change=_change(now.best - then.best) if now and then else "",
        percent=_percent(then.best, now.best) if now and then else "",
        against=against if known else "",
        same_camps=same_camps(situation),
    )


def same_camps(situation: Situation) -> str:
    """The change that no camp's coming or going explains; empty where no camp is known on both days."""
    key = situation.key
    if not key.same_camps:
        return ""
    return ngettext(
        "over the same camp: %(change)s",
        "over the same %(count)s camps: %(change)s",
        key.same_camps,
    ) % {
        "count": number(key.same_camps),
        "change": change_in_words(key.same_camps_before, key.same_camps_now),
    }


def _flow(code: str, label: str, now: int, then: int, against: str) -> KeyFigure:
    return KeyFigure(
        code=code,
        label=label,
        value=number(now),
        note="",
        change=_change(now - then),
        percent=_percent(then, now),
        against=against,
        same_camps="",
    )


def _camps(situation: Situation) -> KeyFigure:
    """Its change is of the camps that have any number: the age of a number is not compared."""
    key = situation.key
    others = [
        (
            key.camps_counted - key.camps_current - key.camps_stale - key.camps_flows_only,
            _("30 to 90 days old"),
        ),
        (key.camps_stale, _("over 90 days old")),
        (key.camps_flows_only, _("flows only")),
        (key.camps_without_data, _("no data")),
    ]
    said = [
        _("%(what)s: %(count)s") % {"what": label, "count": number(count)}
        for count, label in others
        if count > 0
    ]
    of_all = ngettext("of %(count)s camp", "of %(count)s camps", key.camps) % {"count": number(key.camps)}
    return KeyFigure(
        code="camps",
        label=_("Camps with current data"),
        value=number(key.camps_current),
        note=listed([of_all, *said]),
        change=_change(key.camps_counted - key.camps_counted_before),
        percent=_percent(key.camps_counted_before, key.camps_counted),
        against=_("in camps counted, since %(day)s") % {"day": day(before(situation.about))},
        same_camps="",
    )


def people_in_a_line(situation: Situation) -> str:
    """For a subject or the first line of a mail."""
    people = situation.key.people
    said = _("no data") if people is None else people_with_range(people)
    return _("People in recorded sites: %(people)s") % {"people": said}


def _change(change: int) -> str:
    return signed(change) if change else _("no change")


def _percent(then: int, now: int) -> str:
    """No "no change (0%)"."""
    return "" if then == now else percent_of_change(then, now)

"""The pictures of an area, by the name in their address."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.pictures.bars import Bar, bars
from camptrack.exports.pictures.picture import Picture
from camptrack.exports.pictures.pyramid import pyramid_of
from camptrack.exports.pictures.site_map import Spot, site_map_of
from camptrack.exports.pictures.timeline import timeline_of
from camptrack.exports.words import labels
from camptrack.exports.words.writing import local_name as name_of
from camptrack.exports.words.writing import number
from camptrack.queries.area_record import AreaRecord
from camptrack.queries.breakdown import breakdown
from camptrack.queries.camp_record import SILENCE
from camptrack.queries.movements import Place
from camptrack.queries.sites import Site
from camptrack.situation import Band

from .looking import Look
from .names import local_name
from .pictures import NARROW, title_of


def timeline(record: AreaRecord, asked: Look, width: int) -> Picture | None:
    """The sum of its camps; their sources are on the pages of the camps."""
    if record.part.group:
        return None
    last = asked.end or last_day(record)
    moments = record.moments(asked.start, last)
    found = timeline_of(
        moments,
        [],
        last=max(last, asked.start or date.min),
        on=asked.on,
        title=_title(record),
        width=width - 60,
        height=300 if width > NARROW else 220,
    )
    if found is None:
        return None
    return replace(found, notes=[_("Line: the sum of the camps' best; band: the sum of their ranges.")])


def last_day(record: AreaRecord) -> date:
    """Of the timeline where none was asked for: the last change, and some silence."""
    known = [state.day for state in record.states]
    return min(date.fromordinal(known[-1]) + SILENCE, record.today) if known else record.today


def sites(record: AreaRecord, _asked: Look, width: int) -> Picture | None:
    """The largest of its camps."""
    known = [site for site in record.sites if site.people and site.people.best]
    found = [
        Bar(name_of(site.camp), site.people, site.stale or site.flows_only, remarks(site))
        for site in known
        if site.people
    ]
    return bars(
        found,
        heading=_("The largest camps"),
        what=_("Camp"),
        notes=[
            _("Bar: best; line: low to high; hollow: counted more than 90 days ago, or flows only."),
            _camps(record),
        ],
        width=width,
        title=_title(record),
    )


def people(record: AreaRecord, asked: Look, width: int) -> Picture | None:
    """Who they are, of all groups."""
    found = breakdown(record.described, asked.brackets)
    return None if found is None else pyramid_of(found, width=width, title=_title(record))


def site_map(record: AreaRecord, _asked: Look, width: int) -> Picture | None:
    """Where its camps are."""
    return site_map_of([spot(site) for site in record.sites], width=width, title=_title(record))


def came(record: AreaRecord, asked: Look, width: int) -> Picture | None:
    """Into it, by where from."""
    found = record.movements(asked.start, asked.end).into
    return _movement(record, found, _("Where people came from"), _("From"), width)


def went(record: AreaRecord, asked: Look, width: int) -> Picture | None:
    """Out of it, by where to."""
    found = record.movements(asked.start, asked.end).out
    return _movement(record, found, _("Where people went"), _("To"), width)


def _movement(
    record: AreaRecord, found: Sequence[tuple[Place, int]], heading: str, what: str, width: int
) -> Picture | None:
    rows = [
        Bar(local_name(place) if place else _("not known"), Band(people, people, people))
        for place, people in found
    ]
    notes = [
        _("People of named waves, each counted once; who is said to have moved without a wave is not here.")
    ]
    return bars(rows, heading=heading, what=what, notes=notes, width=width, title=_title(record))


def spot(site: Site) -> Spot:
    """A camp on the map."""
    return Spot(
        site.camp,
        site.area,
        site.latitude,
        site.longitude,
        site.people,
        stale=site.stale,
        flows_only=site.flows_only,
        remarks=remarks(site),
    )


def remarks(site: Site) -> str:
    """What its number rests on, in a word or two."""
    return labels.state(site.basis, site.freshness)


def _title(record: AreaRecord) -> str:
    return title_of(local_name(record.area), labels.site_type(record.part.site_type or ""))


def _camps(record: AreaRecord) -> str:
    counted = sum(site.people is not None for site in record.sites)
    said = ngettext(
        "%(counted)s of %(count)s camp is counted.",
        "%(counted)s of %(count)s camps are counted.",
        len(record.sites),
    )
    return said % {"counted": number(counted), "count": number(len(record.sites))}


PICTURES: dict[str, Callable[[AreaRecord, Look, int], Picture | None]] = {
    "timeline": timeline,
    "map": site_map,
    "sites": sites,
    "people": people,
    "came": came,
    "went": went,
}

"""The pictures of a camp, by the name in their address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.exports.pictures.conflict import conflict_of
from camptrack.exports.pictures.picture import Picture
from camptrack.exports.pictures.pyramid import pyramid_of
from camptrack.exports.pictures.site_map import Spot, site_map_of
from camptrack.exports.pictures.timeline import timeline_of
from camptrack.exports.words import labels
from camptrack.exports.words.writing import number
from camptrack.queries.breakdown import breakdown
from camptrack.queries.camp_record import CampRecord
from camptrack.queries.situation_rows import named
from camptrack.reconcile.terms import Basis, Freshness
from camptrack.situation import Band

from .looking import Look
from .names import local_name
from .pictures import NARROW, title_of

#: a camp's map is a small one
MAP = 420


def timeline(record: CampRecord, asked: Look, width: int) -> Picture | None:
    """The line, the band and what each source said; nothing is drawn between two runs of knowledge."""
    first, last = asked.start or date.min, asked.end or record.spoken_until
    last = max(first, last)
    moments = record.moments(first, last)
    voices, said = record.voices(first, last)
    found = timeline_of(
        moments,
        voices,
        last=last,
        on=asked.on,
        title=title_of(local_name(record.camp)),
        width=width - 60,
        height=300 if width > NARROW else 220,
    )
    if found is None:
        return None
    notes = [
        _("Line: best; band: low to high; points: what the sources say, hollow where it moves no number.")
    ]
    if len(voices) < said:
        notes.append(
            _("The latest %(shown)s of %(said)s figures are drawn; a shorter span has all of its own.")
            % {"shown": number(len(voices)), "said": number(said)}
        )
    return replace(found, title=_("The population over time"), notes=notes)


def sources(record: CampRecord, _asked: Look, width: int) -> Picture | None:
    """What each source counted of about the day."""
    found = record.disagreement()
    if found is None:
        return None
    picture = conflict_of([found], width=width, title=title_of(local_name(record.camp)))
    count = len({voice.source for voice in found.voices})
    heading = ngettext(
        "What %(count)s source counted about that day",
        "What %(count)s sources counted about that day",
        count,
    )
    return replace(picture, title=heading % {"count": number(count)})


def people(record: CampRecord, asked: Look, width: int) -> Picture | None:
    """Who they are."""
    found = breakdown(record.described, asked.brackets)
    return None if found is None else pyramid_of(found, width=width, title=title_of(local_name(record.camp)))


def site_map(record: CampRecord, _asked: Look, width: int) -> Picture | None:
    """Where it lies."""
    title = title_of(local_name(record.camp))
    found = site_map_of([_spot(record)], width=min(width, MAP), title=title)
    return None if found is None else replace(found, title=_("Where it is"))


def _spot(record: CampRecord) -> Spot:
    camp, state = record.camp, record.state
    total = state.total if state else None
    people = Band(total.low, total.best, total.high) if total and total.camps else None
    flows_only = state is not None and state.basis == Basis.FLOWS_ONLY
    return Spot(
        named(camp),
        named(camp.area),
        None if camp.latitude is None else float(camp.latitude),
        None if camp.longitude is None else float(camp.longitude),
        people,
        stale=state is not None and state.freshness == Freshness.STALE,
        flows_only=flows_only,
        remarks=labels.state(state.basis if state else "", state.freshness or "" if state else ""),
    )


PICTURES: dict[str, Callable[[CampRecord, Look, int], Picture | None]] = {
    "timeline": timeline,
    "sources": sources,
    "people": people,
    "map": site_map,
}

"""What a schedule may not say, beside what the database refuses of its row alone."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from camptrack.models import Camp, Schedule
from camptrack.periods import near_zones, zones
from camptrack.vocabulary import Language

from .refusals import Problem
from .texts import blank_problems

#: camps that a schedule may name one by one; more are an area
MOST_CAMPS = 500
LONGEST_TITLE = 200


def schedule_problems(schedule: Schedule, camps: Sequence[Camp]) -> list[Problem]:
    """All at once; empty if it may be."""
    return [
        *zone_problems(schedule.zone),
        *_time_problems(schedule),
        *_place_problems(schedule, camps),
        *_title_problems(schedule.titles),
        *repeated_problems("/languages", schedule.languages),
        *repeated_problems("/formats", schedule.formats),
    ]


def repeated_problems(pointer: str, given: Sequence[object]) -> Iterator[Problem]:
    """Of a list in which each stands once."""
    for nth, each in enumerate(given):
        if each in given[:nth]:
            yield Problem(
                f"{pointer}/{nth}", "named_twice", _("This stands in the list already; leave it out.")
            )


def zone_problems(zone: str) -> Iterator[Problem]:
    """A zone that this machine does not know, with those that may have been meant."""
    if zone in zones():
        return
    near = near_zones(zone)
    detail = _("There is no time zone “%(zone)s”; take a name of the IANA list, such as Asia/Damascus.")
    if near:
        detail = _("There is no time zone “%(zone)s”; there is: %(near)s.")
    yield Problem("/zone", "unknown", detail % {"zone": zone, "near": ", ".join(near)})


def _time_problems(schedule: Schedule) -> Iterator[Problem]:
    if schedule.at.second or schedule.at.microsecond:
        yield Problem("/at", "invalid_time", _("Give hours and minutes, for example 07:00."))


def _place_problems(schedule: Schedule, camps: Sequence[Camp]) -> Iterator[Problem]:
    if schedule.area is None and not camps:
        yield Problem("/area", "required", _("Say which area it is about, or name camps one by one."))
    if schedule.area is not None and camps:
        detail = _("It is about an area or about camps that are named; leave one of the two out.")
        yield Problem("/camps", "area_or_camps", detail)
    if len(camps) > MOST_CAMPS:
        detail = _("At most %(most)s camps are named one by one; take the area that holds them.")
        yield Problem("/camps", "too_many_camps", detail % {"most": MOST_CAMPS})
    yield from repeated_problems("/camps", camps)


def _title_problems(titles: object) -> Iterable[Problem]:
    if not isinstance(titles, dict):
        return [Problem("/titles", "not_an_object", _("Give titles by language."))]
    found: list[Problem] = []
    for language, title in titles.items():
        pointer = f"/titles/{language}"
        if language not in Language.values:
            detail = _("This is not in the vocabulary; there are: %(known)s.")
            known = ", ".join(Language.values)
            found.append(Problem(pointer, "not_in_vocabulary", detail % {"known": known}))
        elif not isinstance(title, str):
            found.append(Problem(pointer, "not_a_text", _("Give a text.")))
        elif len(title) > LONGEST_TITLE:
            found.append(Problem(pointer, "max_length", _("This text is too long.")))
        else:
            found += blank_problems(pointer, title)
    return found

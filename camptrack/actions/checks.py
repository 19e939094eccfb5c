"""What a report may not say: every rule that refuses input, with the place of each problem."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from camptrack.models import Report
from camptrack.models.constraints import EARLIEST, LAST_ROUND, MOST
from camptrack.vocabulary import Measure, Qualifier, Unit

from .breakdown_checks import breakdown_problems, part_problems
from .contents import FigureContent, NewWave, ReportContent
from .refusals import Problem
from .texts import address_problems, blank_problems

#: a flow's period, in days
LONGEST = 36_525
#: what a problem rests on beside the field that it points at
_RESTS_ON = {
    "required": {"qualifier"},
    "value_beside_between": {"qualifier"},
    "low_over_value": {"qualifier"},
    "high_under_value": {"qualifier"},
    "over_figure": {"camp", "value", "unit", "qualifier", "low", "high", "household_size"},
}


def report_problems(content: ReportContent, *, today: date) -> list[Problem]:
    """All that is wrong with a report; empty if it may be entered. `today` is the day in UTC."""
    found = [
        *blank_problems("/title", content.title),
        *address_problems("/url", content.url),
        *_day_problems("/published_on", content.published_on, today),
        *_round_problems(content),
    ]
    for nth, figure in enumerate(content.figures):
        found += figure_problems(figure, pointer=f"/figures/{nth}", today=today)
    return found


def figure_problems(
    figure: FigureContent, *, pointer: str, today: date, unread: frozenset[str] = frozenset()
) -> list[Problem]:
    """All that is wrong with one figure, its breakdown included.

    `unread` are the fields (`breakdown/2`: a cell) that hold something which could not be read, so that
    the content does not have it: whatever rests on them is left open.
    """
    found = [
        *_period_problems(figure, pointer, today),
        *_number_problems(figure, pointer),
        *_belonging_problems(figure, pointer),
        *part_problems(figure, pointer),
        *breakdown_problems(figure, pointer, unread),
    ]
    return [
        problem
        for problem in found
        if unread.isdisjoint({problem.pointer.removeprefix(f"{pointer}/"), *_RESTS_ON.get(problem.code, ())})
    ]


#: an organisation (by id) and an id of its own
OwnId = tuple[int, str]


def taken_ids(asked: Collection[OwnId]) -> set[OwnId]:
    """Those of them that name a report; an empty one names none."""
    named = {each for each in asked if each[1]}
    if not named:
        return set()
    first = Report.objects.filter(
        organisation__in={organisation for organisation, _id in named},
        external_id__in={own for _organisation, own in named},
        revision=1,
    )
    return named & set(first.values_list("organisation", "external_id"))


def taken_problems(ids: Sequence[OwnId | None], taken: Collection[OwnId]) -> Iterator[tuple[int, Problem]]:
    """A partner's own id names one report of its organisation; the database has the last word. Of reports
    that are entered together each with its place; None: an id that could not be read."""
    first: dict[OwnId, int] = {}
    for nth, each in enumerate(ids):
        if each is None or not each[1]:
            continue
        if each in taken:
            detail = _("Your organisation has a report with this id already; correct that one.")
            yield nth, Problem("/external_id", "not_unique", detail)
        elif each in first:
            detail = _("Report %(first)s of these has this id, too; give each report an id of its own.")
            yield nth, Problem("/external_id", "not_unique", detail % {"first": first[each] + 1})
        else:
            first[each] = nth


def label_problems(wave: NewWave, label: str, pointer: str) -> Iterator[Problem]:
    """Who gives a wave another label than it has may mean another wave."""
    if wave.label and wave.label != label:
        detail = _("The wave “%(slug)s” is labelled “%(label)s”: give its slug alone, or a slug of its own.")
        yield Problem(f"{pointer}/label", "other_label", detail % {"slug": wave.slug, "label": label})


def _round_problems(content: ReportContent) -> Iterator[Problem]:
    if content.operation:
        yield from blank_problems("/operation", content.operation)
    elif content.round_number is not None:
        yield Problem("/operation", "required", _("A round is of an operation: name the operation."))
    if content.round_number is not None and not 1 <= content.round_number <= LAST_ROUND:
        detail = _("A round is a number from 1 to %(last)s.") % {"last": LAST_ROUND}
        yield Problem("/round_number", "out_of_range", detail)


def _day_problems(pointer: str, day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(pointer, "future", _("This day has not come yet; give today or an earlier day."))
    if day < EARLIEST:
        yield Problem(pointer, "too_early", _("Give a day in or after 1900."))


def _period_problems(figure: FigureContent, pointer: str, today: date) -> Iterator[Problem]:
    if figure.measure == Measure.HEADCOUNT:
        yield from _day_problems(f"{pointer}/on", figure.end, today)
        if figure.start != figure.end:
            yield Problem(
                f"{pointer}/on", "one_day", _("A headcount is of one day: give `on` instead of a period.")
            )
        return
    yield from _day_problems(f"{pointer}/start", figure.start, date.max)
    yield from _day_problems(f"{pointer}/end", figure.end, today)
    if figure.start > figure.end:
        yield Problem(
            f"{pointer}/start", "after_end", _("The period starts after it ends; swap the days or mend one.")
        )
    if figure.end - figure.start > timedelta(days=LONGEST):
        yield Problem(f"{pointer}/start", "too_long", _("A period lasts at most 100 years."))


def _number_problems(figure: FigureContent, pointer: str) -> Iterator[Problem]:
    yield from _range_problems(figure, pointer)
    yield from _presence_problems(figure, pointer)
    value, low, high = figure.value, figure.low, figure.high
    if low is not None and high is not None and low > high:
        yield Problem(f"{pointer}/low", "low_over_high", _("The low is over the high; swap them."))
    if figure.qualifier == Qualifier.BETWEEN or value is None:
        return
    if low is not None and low > value:
        yield Problem(f"{pointer}/low", "low_over_value", _("The low may not be over the value."))
    if high is not None and high < value:
        yield Problem(f"{pointer}/high", "high_under_value", _("The high may not be under the value."))


def _range_problems(figure: FigureContent, pointer: str) -> Iterator[Problem]:
    for name in ("value", "low", "high", "households"):
        number = getattr(figure, name)
        if number is not None and not 0 <= number <= MOST:
            yield Problem(
                f"{pointer}/{name}", "out_of_range", _("Give a whole number from 0 to 1,000,000,000.")
            )
    size = figure.household_size
    if size is not None and not 0 < size <= 100:  # noqa: PLR2004 - people in one household
        yield Problem(
            f"{pointer}/household_size",
            "out_of_range",
            _("A household has more than 0 and at most 100 people."),
        )


def _presence_problems(figure: FigureContent, pointer: str) -> Iterator[Problem]:
    if figure.qualifier == Qualifier.BETWEEN:
        if figure.value is not None:
            yield Problem(
                f"{pointer}/value",
                "value_beside_between",
                _("“Between” has a low and a high and no value of its own; leave the value out."),
            )
        for name, end in (("low", figure.low), ("high", figure.high)):
            if end is None:
                yield Problem(f"{pointer}/{name}", "required", _("“Between” needs a low and a high."))
    elif figure.value is None:
        yield Problem(f"{pointer}/value", "required", _("Give the number as the report states it."))


def _belonging_problems(figure: FigureContent, pointer: str) -> Iterator[Problem]:
    """Columns that belong to headcounts or to flows only."""
    if figure.measure == Measure.HEADCOUNT:
        for name, given in (("wave", figure.wave is not None), ("reason", bool(figure.reason))):
            if given:
                yield Problem(
                    f"{pointer}/{name}", "only_for_flows", _("Only arrivals and departures have this.")
                )
        if figure.households is not None and figure.unit != Unit.PERSONS:
            yield Problem(
                f"{pointer}/households",
                "beside_persons_only",
                _("Households stand beside a number of persons; here the number itself counts households."),
            )
        return
    for name, given in (("method", bool(figure.method)), ("households", figure.households is not None)):
        if given:
            yield Problem(f"{pointer}/{name}", "only_for_headcounts", _("Only a headcount has this."))

"""A second reading of the rules: slow, literal, day by day, written from the domain page alone.

The tests hold the real rules against it. It shares no code with them, and must not.
"""

from collections.abc import Sequence
from datetime import date

from tests.reconcile.oracle_composition import UNKNOWN, Dims, compose
from tests.reconcile.oracle_figures import Band, Cell, Record, band, is_credible
from tests.reconcile.oracle_series import Day, examine, series

__all__ = [
    "UNKNOWN",
    "Band",
    "Cell",
    "Day",
    "Dims",
    "Record",
    "band",
    "composition",
    "contributions",
    "history",
    "population",
    "roles",
]


def history(records: Sequence[Record], last: date) -> dict[date, Day]:
    """§6: every day from the first of the series to `last`."""
    return series(examine(records), last)


def population(records: Sequence[Record], on: date) -> Day | None:
    """§6: what is published for one day; None where there is no series."""
    return history(records, on).get(on)


def roles(records: Sequence[Record]) -> dict[str, str]:
    """What became of each record in the end."""
    camp = examine(records)
    ends: dict[str, str] = {}
    for record in records:
        if not is_credible(record):
            ends[record.key] = "not_credible"
        elif record.measure != "headcount":
            flows = camp.arrivals if record.measure == "arrivals" else camp.departures
            if record.key in flows.denied:
                ends[record.key] = "denied"
            elif record.key in flows.waves[record.wave].set_aside:
                ends[record.key] = "set_aside"
            else:
                ends[record.key] = "flow"
        elif record.part is not None:
            ends[record.key] = "composition"
        else:
            ends[record.key] = camp.verdict.roles.get(record.key, "distribution")
    return ends


def contributions(records: Sequence[Record]) -> dict[str, int]:
    """The people that each flow figure placed, over its days; what places none has zero."""
    camp = examine(records)
    people = {r.key: 0 for r in records if r.measure != "headcount"}
    for flows in (camp.arrivals, camp.departures):
        for wave in flows.waves.values():
            # reading: a day reshaped by §4.3 counts for the stronger figure, which gives the sum.
            for day, key in wave.placed_by.items():
                people[key] += wave.best[day]
    return people


def composition(records: Sequence[Record], on: date, cut: tuple[str, ...]) -> dict[Dims, int] | None:
    """§7: a cut ("gender", "age", "population_group", "origin") on one day; the rest is UNKNOWN."""
    return compose(records, history(records, on), on, frozenset(cut))

"""Puts one camp to the rules and to the oracle and says where they differ."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta

from camptrack.reconcile import figures
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.reconcile.composition import lay
from camptrack.reconcile.terms import Measure, Method, Qualifier, Reliability, Unit
from tests.reconcile import oracle
from tests.reconcile.oracle_figures import Cell, Record

#: the oracle says `distribution` where the rules say `set_aside` with the reason `distribution_list`
_ROLE = {"distribution": "set_aside"}


def figure(record: Record) -> figures.Figure:
    """The same evidence in the rules' own words."""
    return figures.Figure(
        key=record.key,
        measure=Measure(record.measure),
        start=record.start,
        end=record.end,
        value=record.value,
        unit=Unit(record.unit),
        qualifier=Qualifier(record.qualifier),
        low=record.low,
        high=record.high,
        household_size=record.household_size,
        method=Method(record.method),
        reliability=Reliability(record.reliability),
        credibility=record.credibility,
        published_on=record.published_on,
        source=record.source,
        wave=record.wave,
        verified=record.verified,
        recommended=record.recommended,
        disputed=record.disputed,
        part=None if record.part is None else cell(record.part),
        cells=tuple(cell(each) for each in record.cells),
    )


def cell(theirs: Cell) -> figures.Cell:
    """A cell in the rules' own words."""
    return figures.Cell(**{each.name: getattr(theirs, each.name) for each in fields(theirs)})


def rules(records: Sequence[Record]) -> Reconciliation:
    """The rules' answer."""
    return reconcile([figure(record) for record in records])


def differences(records: Sequence[Record], *, beyond: int = 95) -> list[str]:
    """Where rules and oracle differ: bands day by day to so many days past the last, flows, drifts,
    roles, people placed. Empty where they agree."""
    ours = rules(records)
    last = max(record.end for record in records) + timedelta(days=beyond)
    theirs = oracle.history(records, last)
    found = []
    day = min(record.start for record in records) - timedelta(days=2)
    while day <= last:
        mine, other = _ours_on(ours, day.toordinal()), theirs.get(day)
        told = (
            None
            if other is None
            else (
                (other.low, other.best, other.high),
                other.basis,
                other.anchor,
                other.drift,
                (other.arrivals, other.departures),
                other.freshness,
            )
        )
        if mine != told:
            found.append(f"{day}: rules {mine}, oracle {told}")
        day += timedelta(days=1)
    evidence = {finding.key: finding for finding in ours.evidence_on(last.toordinal())}
    for key, role in oracle.roles(records).items():
        if evidence[key].role != _ROLE.get(role, role):
            found.append(f"{key}: rules {evidence[key].role}, oracle {role}")
    for key, people in oracle.contributions(records).items():
        if evidence[key].people != people:
            found.append(f"{key}: rules placed {evidence[key].people}, oracle {people}")
    return found


def _ours_on(ours: Reconciliation, day: int) -> tuple[object, ...] | None:
    point = ours.on(day)
    if point is None:
        return None
    flows = (point.arrivals, point.departures) if point.day == day else (0, 0)
    band = (point.low, point.best, point.high)
    return (band, point.basis, point.anchor, point.drift, flows, point.freshness)


CUTS = (("gender",), ("age",), ("gender", "age"), ("population_group",), ("population_group", "origin"))


def composition_differences(records: Sequence[Record]) -> list[str]:
    """Where rules and oracle differ on who the people are, on some days and for the cuts that are used."""
    ours = rules(records)
    last = max(record.end for record in records)
    found = []
    for cut in CUTS:
        for on in (min(record.start for record in records), last, last + timedelta(days=60)):
            theirs = oracle.composition(records, on, cut)
            mine = _our_composition(ours, on.toordinal(), cut)
            if mine != theirs:
                found.append(f"{cut} on {on}: rules {mine}, oracle {theirs}")
    return found


def _our_composition(ours: Reconciliation, on: int, cut: tuple[str, ...]) -> dict[oracle.Dims, int] | None:
    point = ours.on(on)
    in_force = [one for one in ours.described() if one.cut == cut and one.day <= on]
    if point is None or not in_force:
        return None
    described = lay(in_force[-1], point.best)
    cells = {
        (each.gender, each.min_age, each.max_age, each.population_group, each.origin): people
        for each, people in described.cells.items()
    }
    return {**cells, oracle.UNKNOWN: described.unknown}

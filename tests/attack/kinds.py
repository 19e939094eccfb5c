"""What camps of the attack are like: which cuts they report, and how they correct them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

from camptrack.models import Camp

from .people import Label
from .planting import AGES, GROUPS, ORIGINS, SEXES, Counts, Kind, World, cell, label, margin

KINDS: dict[str, Kind] = {}


def kind(of: Kind) -> Kind:
    KINDS[of.__name__] = of
    return of


def _told(world: World, kind: str, camp: Camp, on: date, revisions: Iterable[Sequence[Counts]]) -> None:
    """One report, corrected so often."""
    report = None
    for tables in revisions:
        figure = world.headcount(camp, on, *tables)
        if report is None:
            report = world.enter(figure, archive=world.random.random() < 0.5)
        else:
            report = world.correct(report, figure)
        world.plant(kind, report)


def _mended(world: World, table: Counts) -> Counts:
    """The largest cell was wrong."""
    largest = max(table, key=lambda each: table[each])
    return {**table, largest: table[largest] + world.random.randrange(1, 60)}


@kind
def by_gender(world: World, kind: str, camp: Camp, on: date) -> None:
    """Three sexes; the largest is mended."""
    table = world.counts([label(sex) for sex in SEXES])
    _told(world, kind, camp, on, [[table], [_mended(world, table)]])


@kind
def by_age(world: World, kind: str, camp: Camp, on: date) -> None:
    """Four ages; the one of the grown-ups is split, then the largest is mended."""
    table = world.counts([label(ages=each) for each in AGES])
    split = dict(table)
    grown = split.pop(label(ages=(18, 59)))
    young = grown // 3
    split |= {label(ages=(18, 35)): young, label(ages=(36, 59)): grown - young}
    _told(world, kind, camp, on, [[table], [split], [_mended(world, split)]])


@kind
def by_group(world: World, kind: str, camp: Camp, on: date) -> None:
    """Population groups; one is added."""
    table = world.counts([label(group=each) for each in GROUPS])
    _told(world, kind, camp, on, [[table], [{**table, label(group="ROC"): world.big()}]])


@kind
def by_origin(world: World, kind: str, camp: Camp, on: date) -> None:
    """Origins, two of them small."""
    table = world.counts([label(origin=each) for each in ORIGINS], small=2)
    _told(world, kind, camp, on, [[table], [_mended(world, table)], [table]])


@kind
def with_margins(world: World, kind: str, camp: Camp, on: date) -> None:
    """Sex and age together, and each alone; the margins are gone from the correction."""
    table = world.counts([label(sex, ages) for sex, ages in product("fm", AGES)])
    both = [table, margin(table, "gender"), margin(table, "age")]
    _told(world, kind, camp, on, [both, [table], [_mended(world, table)]])


@kind
def sharing_a_margin(world: World, kind: str, camp: Camp, on: date) -> None:
    """Women and men by age, and by origin: nobody reports the women."""
    whole = world.counts(
        [label(sex, ages, None, o) for sex in "fm" for ages in AGES[:2] for o in ORIGINS[:2]], 2
    )
    tables = [margin(whole, "gender", "age"), margin(whole, "gender", "origin")]
    _told(world, kind, camp, on, [tables, [*tables, margin(whole, "gender")]])


@kind
def coarse_and_fine(world: World, kind: str, camp: Camp, on: date) -> None:
    """Ages of all in two brackets, of women and men in four."""
    table = world.counts([label(sex, ages) for sex, ages in product("fm", AGES)])
    coarse: Counter[Label] = Counter()
    for (_sex, least, *_rest), people in table.items():
        coarse[label(ages=(0, 17) if (least or 0) < 18 else (18, None))] += people
    _told(world, kind, camp, on, [[dict(coarse), table], [table, dict(coarse), margin(table, "gender")]])


@kind
def by_share(world: World, kind: str, camp: Camp, on: date) -> None:
    """Shares of a round number."""
    few = Decimal(world.small()) / 1000
    cells = (
        cell(label("f"), share=few),
        cell(label("m"), share=Decimal("0.4")),
        cell(label("x"), share=Decimal("0.6") - few),
    )
    whole = world.headcount(camp, on, value=1000)
    report = world.enter(replace(whole, breakdown=cells))
    world.plant(kind, report)


@kind
def of_part(world: World, kind: str, camp: Camp, on: date) -> None:
    """All people, and a few of them counted apart; some others too, but not all others."""
    figures = [
        world.headcount(camp, on, value=world.big() + 900),
        world.part(camp, on, label(ages=(60, None)), world.small()),
        world.part(camp, on, label(ages=(0, 4)), world.big()),
        world.part(camp, on, label(group="RET"), world.small()),
    ]
    report = world.enter(*figures)
    world.plant(kind, report)
    world.plant(kind, world.correct(report, *figures[:2], figures[3]))

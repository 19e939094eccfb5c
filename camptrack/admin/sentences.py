"""A population in plain words, sentence by sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.models import Figure
from camptrack.queries.population import Population
from camptrack.reconcile.terms import Basis
from camptrack.vocabulary import Freshness
from camptrack.written import grouped, isolated, left_to_right


def population_sentences(population: Population, anchor: Figure | None) -> list[str]:
    """How many, on what it rests, what moved in the week before."""
    said = [_how_many(population)]
    if population.best is not None:
        said += [_basis(population, anchor), *_week(population)]
    return [sentence for sentence in said if sentence]


def _how_many(population: Population) -> str:
    on = isolated(population.on)
    if population.best is None:
        return _("Nothing is known of the population on %(on)s.") % {"on": on}
    words = {"on": on, "best": _people(population.best)}
    if population.low == population.high:
        return _("On %(on)s there were %(best)s people.") % words
    return _("On %(on)s there were about %(best)s people; between %(low)s and %(high)s.") % {
        **words,
        "low": _people(population.low),
        "high": _people(population.high),
    }


def _basis(population: Population, anchor: Figure | None) -> str:
    if population.basis == Basis.FLOWS_ONLY:
        return _("It rests on arrivals and departures only, without any headcount: a lower bound.")
    if anchor is None or population.anchor_on is None:
        return ""
    age = population.anchor_age_days or 0
    words = {
        "source": anchor.report.source.name,
        "day": isolated(population.anchor_on),
        "age": _people(age),
        "freshness": Freshness(population.freshness).label if population.freshness else "",
    }
    if population.anchor_on > population.on:
        return _("It is worked out backwards from %(source)s's headcount of %(day)s (%(freshness)s).") % words
    if not age:
        return _("It is %(source)s's headcount of that day.") % words
    return (
        ngettext(
            "It rests on %(source)s's headcount of %(day)s, %(age)s day before (%(freshness)s).",
            "It rests on %(source)s's headcount of %(day)s, %(age)s days before (%(freshness)s).",
            age,
        )
        % words
    )


def _week(population: Population) -> list[str]:
    if not population.arrivals_7d and not population.departures_7d:
        return []
    return [
        _("In the seven days to then %(arrivals)s people arrived and %(departures)s left.")
        % {"arrivals": _people(population.arrivals_7d), "departures": _people(population.departures_7d)}
    ]


def _people(number: int | None) -> str:
    return "–" if number is None else left_to_right(grouped(number))

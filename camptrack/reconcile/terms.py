"""The words that the rules speak in. Plain enums, so that the rules need no framework."""

from enum import StrEnum


class Measure(StrEnum):
    """What a figure counts: people present on a day, or people moving in a period."""

    HEADCOUNT = "headcount"
    ARRIVALS = "arrivals"
    DEPARTURES = "departures"


class Unit(StrEnum):
    """What the number written in the report counts."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"


class Qualifier(StrEnum):
    """How sure the sentence is of its number; `Policy.bands` gives each its band."""

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    BETWEEN = "between"


class Method(StrEnum):
    """How a headcount was made, best first."""

    REGISTRATION = "registration"
    HEADCOUNT = "headcount"
    SURVEY = "survey"
    ESTIMATE = "estimate"
    SHELTER_COUNT = "shelter_count"
    DISTRIBUTION_LIST = "distribution_list"


class Reliability(StrEnum):
    """The Admiralty scale for a source: A completely reliable … E unreliable, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Basis(StrEnum):
    """What a total rests on."""

    HEADCOUNT = "headcount"
    FLOWS_ONLY = "flows_only"
    NONE = "none"


class Freshness(StrEnum):
    """How old the anchor is: current, ageing, then stale (§6); `Policy.ages` has the days."""

    CURRENT = "current"
    AGEING = "ageing"
    STALE = "stale"


class Role(StrEnum):
    """What became of a figure."""

    ANCHOR = "anchor"
    CONFIRMATION = "confirmation"
    OUTRANKED = "outranked"
    DISSENT = "dissent"
    FLOW = "flow"
    SET_ASIDE = "set_aside"
    DENIED = "denied"
    NOT_CREDIBLE = "not_credible"
    COMPOSITION = "composition"


class QuestionKind(StrEnum):
    """Why a reviewer should look at a figure."""

    DISAGREEMENT = "disagreement"
    OUTRANKED = "outranked"
    SET_ASIDE = "set_aside"
    DENIED = "denied"
    DRIFT = "drift"
    SAME_PEOPLE = "same_people"

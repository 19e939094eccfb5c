"""Why a total is what it is: for each figure its role, a reason code and the people it contributed."""

from dataclasses import dataclass
from enum import StrEnum

from .terms import Role


class Reason(StrEnum):
    """Why a figure has its role; stable codes, put into words where they are shown."""

    FIRST_COUNT = "first_count"
    STRONG_ENOUGH = "strong_enough"
    ANCHOR_AGED = "anchor_aged"
    REPLACED = "replaced"
    BOUND_HOLDS = "bound_holds"
    WEAKER_THAN_ANCHOR = "weaker_than_anchor"
    OUTRANKED_THAT_DAY = "outranked_that_day"
    EQUAL_VOICE = "equal_voice"
    REPLACED_BY_EQUAL = "replaced_by_equal"
    PLACED = "placed"
    SHAPE_ONLY = "shape_only"
    DAYS_HELD = "days_held"
    CONTRADICTS = "contradicts"
    DISTRIBUTION_LIST = "distribution_list"
    REVISED = "revised"
    DISPUTED = "disputed"
    UNRELIABLE_SOURCE = "unreliable_source"
    IMPROBABLE = "improbable"
    PART_OF_CAMP = "part_of_camp"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a figure from the day `since` (an ordinal) on.

    `people` is what it contributes: an anchor its best, a flow the people that it placed; `because`
    names the figure that stands in its way or that it agrees with; `drift` an anchor's drift (§5.4).
    """

    key: str
    role: Role
    reason: Reason
    since: int
    people: int = 0
    because: str | None = None
    drift: int | None = None

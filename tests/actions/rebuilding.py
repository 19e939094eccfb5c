"""What the tests of rebuilds begin with."""

import os

from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from tests import factories
from tests.conftest import DATABASE
from tests.databases import named


def camps(number: int) -> list[Camp]:
    """Drained, each with a count; in two districts."""
    syria = factories.country("SYR")
    areas = [factories.area(f"SY0{nth}", parent=syria, level=1) for nth in (1, 2)]
    made = [factories.camp(f"SY-{nth:03}", area=areas[nth % 2]) for nth in range(number)]
    factories.counting_figure(camp=made[0], value=700)
    for camp in made[1:]:
        factories.counting_figure(camp=camp, value=1000)
    drain_waiting(number)
    return made


def environment() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": named(os.environ["DATABASE_URL"], DATABASE)}

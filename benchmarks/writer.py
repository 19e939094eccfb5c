"""`python -m benchmarks.writer SEED CAMP…`: enters reports about these camps (by id) as fast as it can.

It says when it is ready; for each line `SECONDS REPORTS`, so many reports a call, how many it entered.
"""

import os
import random
import sys
import time
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
django.setup()

from benchmarks.reads import ON  # noqa: E402 - models come after the settings
from benchmarks.writes import report_of, said  # noqa: E402
from camptrack.actions.contents import NewReport  # noqa: E402
from camptrack.actions.reports import enter_reports  # noqa: E402
from camptrack.models import Camp, Organisation, User  # noqa: E402


def main(seed: int, *about: int) -> None:
    """One figure a report, all published."""
    camps = list(Camp.objects.filter(pk__in=about).order_by("pk"))
    rng = random.Random(seed)
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, together = line.split()
        print(entered(rng, camps, float(seconds), int(together)), flush=True)


def entered(rng: random.Random, camps: list[Camp], seconds: float, together: int) -> int:
    """How many, in so many seconds."""
    written, began = 0, time.time()
    while time.time() < began + seconds:
        some = [(rng.choice(camps), rng.randrange(500, 9000)) for _ in range(together)]
        if together == 1:
            report_of(some[0][0], ON, some[0][1])
        else:
            many(some)
        written += together
    return written


def many(some: list[tuple[Camp, int]]) -> None:
    """As a partner's feed or a spreadsheet has them."""
    by, organisation = User.objects.get(username="bench"), Organisation.objects.get(slug="bench")
    plain = said(some[0][0], ON, 0)
    (figure,) = plain.figures
    reports = [
        NewReport(
            organisation=organisation,
            content=replace(plain, figures=(replace(figure, camp=camp, value=value),)),
            publish=True,
        )
        for camp, value in some
    ]
    enter_reports(by=by, reports=reports)


main(*map(int, sys.argv[1:]))

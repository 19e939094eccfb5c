"""`python -m benchmarks.writer SECONDS SEED REPORTS`: enters reports about one country as fast as it can, so
many a call. It says when it is ready, waits for a line, and says how many it entered."""

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
from camptrack.models import Area, Camp, Organisation, User  # noqa: E402

CAMPS = 200


def main(seconds: int, seed: int, together: int) -> None:
    """Two hundred camps, one figure a report, all published."""
    country = Area.objects.filter(level=0).order_by("pk").first()
    camps = list(Camp.objects.in_area(country).order_by("pk")[:CAMPS]) if country else []
    rng, written = random.Random(seed), 0
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    while time.time() < began + seconds:
        some = [(rng.choice(camps), rng.randrange(500, 9000)) for _ in range(together)]
        if together == 1:
            report_of(some[0][0], ON, some[0][1])
        else:
            many(some)
        written += together
    print(written)


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

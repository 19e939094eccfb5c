"""`python -m benchmarks.writer SECONDS SEED`: enters reports about one country as fast as it can, prints when
it began and how many."""

import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
django.setup()

from benchmarks.reads import ON  # noqa: E402 - models come after the settings
from benchmarks.writes import report_of  # noqa: E402
from camptrack.models import Area, Camp  # noqa: E402


def main(seconds: int, seed: int) -> None:
    """Two hundred camps, one figure a report."""
    country = Area.objects.filter(level=0).order_by("pk").first()
    camps = list(Camp.objects.in_area(country).order_by("pk")[:200]) if country else []
    rng, written, began = random.Random(seed), 0, time.time()
    while time.time() < began + seconds:
        report_of(rng.choice(camps), ON, rng.randrange(500, 9000))
        written += 1
    print(began, written)


main(int(sys.argv[1]), int(sys.argv[2]))

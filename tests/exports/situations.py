"""Issues' data for tests of what is written from them: ten camps of Al-Hasakeh, one camp, and nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from camptrack.situation import (
    About,
    Band,
    Breakdown,
    Cell,
    Correction,
    Disagreement,
    Document,
    Flag,
    KeyFigures,
    Moment,
    Name,
    Restated,
    Row,
    Situation,
    Voice,
)

START, END = date(2019, 3, 4), date(2019, 3, 10)
HASAKEH = Name("SY08", "Al-Hasakeh", {"ar": "الحسكة", "fr": "Hassaké"})
_DISTRICTS = [
    Name("SY0800", "Al-Hasakeh", {"ar": "الحسكة"}),
    Name("SY0801", "Quamishli", {"ar": "القامشلي"}),
    Name("SY0802", "Al-Malikeyyeh", {"ar": "المالكية"}),
    Name("SY0803", "Ras Al Ain", {"ar": "رأس العين"}),
]
#: name, Arabic name, district, people then, people now, capacity, latitude, longitude
_CAMPS = [
    ("Al-Hol", "الهول", 0, 56_412, 62_985, 40_000, 36.378, 41.126),
    ("Areesha", "العريشة", 0, 8_431, 8_502, 10_000, 36.205, 40.757),
    ("Mabrouka", "مبروكة", 3, 2_004, 1_687, 3_000, 36.617, 39.722),
    ("Roj", "روج", 2, 1_741, 1_741, 4_000, 36.858, 41.877),
    ("Newroz", "نوروز", 2, 1_210, 1_265, 5_000, 37.114, 42.021),
    ("Tal Samin", "تل سمن", 0, 990, 1_004, None, 36.401, 40.621),
    ("Washokani", "واشوكاني", 0, 512, 498, 900, 36.561, 40.612),
    ("Serekaniye", "سري كانيه", 3, 288, 288, None, 36.849, 40.071),
    ("Hay Ghuweiran school, collective centre", "مدرسة حي غويران", 0, 121, 0, 200, 36.487, 40.741),
    ("Twaina", "توينة", 0, 0, 0, None, None, None),
]


def about(**changes: object) -> About:
    given = {
        "schedule": "hasakeh-weekly",
        "title": "Camps of Al-Hasakeh, weekly",
        "titles": {"ar": "مخيمات الحسكة، أسبوعيًا", "fr": "Camps de Hassaké, chaque semaine"},
        "number": 14,
        "organisation": "Demo Relief",
        "place": HASAKEH,
        "start": START,
        "end": END,
        "known_at": datetime(2019, 3, 11, 4, 0, tzinfo=UTC),
        "previous_known_at": datetime(2019, 3, 4, 5, 0, tzinfo=UTC),
        "next_due_at": datetime(2019, 3, 18, 5, 0, tzinfo=UTC),
        "sensitivity": "public",
        "contact": "information@relief.example",
        "licence": "CC BY 4.0",
        "policy": "1",
    }
    return About(**given | changes)  # type: ignore[arg-type]


def _band(best: int, spread: float) -> Band:
    return Band(int(best * (1 - spread)), best, int(best * (1 + spread) + 0.5))


def _row(nth: int) -> Row:
    name, arabic, district, before, now, capacity, latitude, longitude = _CAMPS[nth]
    has_data = nth < 9
    flags = [
        *([Flag.NO_DATA] if not has_data else []),
        *([Flag.OVER_CAPACITY] if capacity and now > capacity else []),
        *([Flag.STALE] if nth == 4 else []),
        *([Flag.FLOWS_ONLY] if nth == 5 else []),
        *([Flag.DISAGREEMENT] if nth in {0, 2} else []),
        *([Flag.CLOSED] if nth == 8 else []),
    ]
    return Row(
        camp=Name(f"SY-C{nth:02}", name, {"ar": arabic}),
        area=_DISTRICTS[district],
        district=_DISTRICTS[district],
        site_type="collective_centre" if nth == 8 else "planned_camp",
        latitude=latitude,
        longitude=longitude,
        capacity=capacity,
        households=now // 5 if nth in {1, 3} else None,
        people=_band(now, 0.01 * nth) if has_data else None,
        before=_band(before, 0.01 * nth) if has_data else None,
        arrivals=max(now - before, 0),
        departures=max(before - now, 0),
        basis="none" if not has_data else "flows_only" if nth == 5 else "headcount",
        freshness=None if not has_data or nth == 5 else "stale" if nth == 4 else "current",
        as_of=END - timedelta(days=120 if nth == 4 else nth * 3) if has_data and nth != 5 else None,
        source="" if not has_data else "REACH" if nth % 2 else "OCHA",
        method="" if not has_data or nth == 5 else "registration" if nth % 2 else "estimate",
        reliability="" if not has_data else "A" if nth % 2 else "B",
        credibility=2 if has_data else None,
        drift=-14 if nth == 6 else None,
        flags=flags,
    )


def _voices() -> list[Voice]:
    return [
        Voice("REACH", END, END, "headcount", Band(61_000, 61_000, 61_000), "anchor", "A"),
        Voice("International Rescue Committee", END - timedelta(days=1), END - timedelta(days=1), "headcount",
              Band(62_000, 62_000, 68_200), "confirmation", "B"),
        Voice("Rudaw", END - timedelta(days=3), END - timedelta(days=3), "headcount",
              Band(74_000, 74_000, 81_400), "outranked", "C"),
    ]  # fmt: skip


def _breakdown() -> Breakdown:
    ages = [(0, 4), (5, 11), (12, 17), (18, 59), (60, None)]
    people = {"f": [6_310, 7_920, 4_180, 15_011, 1_290], "m": [6_502, 8_105, 3_977, 6_212, None]}
    return Breakdown(
        cells=[
            Cell(gender, low, high, number)
            for gender, numbers in people.items()
            for (low, high), number in zip(ages, numbers, strict=True)
        ],
        unknown=18_463,
        coverage_percent=81,
        reported_on=date(2019, 2, 20),
        reported_until=date(2019, 3, 8),
        camps_described=4,
    )


def ten_camps() -> Situation:
    """A usual week, with everything that an issue may hold."""
    rows = [_row(nth) for nth in range(10)]
    known = [row for row in rows if row.people and row.before]
    now, then = ([band for row in known if (band := getattr(row, side))] for side in ("people", "before"))

    def total(bands: list[Band]) -> Band:
        return Band(*(sum(getattr(band, end) for band in bands) for end in ("low", "best", "high")))

    first = START - timedelta(days=90)
    return Situation(
        about=about(),
        key=KeyFigures(
            people=total(now),
            people_before=total(then),
            same_camps=9,
            same_camps_before=total(then).best,
            same_camps_now=total(now).best,
            arrivals=sum(row.arrivals for row in rows),
            arrivals_before=9_120,
            departures=sum(row.departures for row in rows),
            departures_before=204,
            camps=10,
            camps_counted=9,
            camps_current=7,
            camps_stale=1,
            camps_flows_only=1,
            camps_without_data=1,
            camps_counted_before=9,
        ),
        rows=rows,
        timeline=[
            Moment(first + timedelta(7 * nth), _band(24_000 + 3_900 * nth, 0.05), 3_900 * (nth > 0), 25 * nth)
            for nth in range(14)
        ],
        voices=[],
        disagreements=[
            Disagreement(rows[0].camp, Band(60_000, 62_985, 69_000), _voices()),
            Disagreement(
                rows[2].camp,
                Band(1_600, 1_687, 1_750),
                [
                    Voice("OCHA", START, START, "headcount", Band(1_687, 1_687, 1_687), "anchor", "B"),
                    Voice("Management", END, END, "headcount", Band(1_100, 1_250, 1_400), "dissent", "B"),
                ],
            ),
        ],
        breakdown=_breakdown(),
        restated=Restated(13, date(2019, 3, 3), Band(69_000, 71_588, 73_000), Band(70_100, 71_709, 73_200)),
        corrections=[
            Correction("superseded", datetime(2019, 3, 6, 9, 12, tzinfo=UTC), "OCHA", "Flash update 3",
                       "a digit was missing", rows[1].camp, Band(843, 843, 843), Band(8_431, 8_431, 8_431)),
            Correction("retracted", datetime(2019, 3, 8, 15, 40, tzinfo=UTC), "Rudaw", "Camp swells",
                       "the article was withdrawn", rows[0].camp, Band(4_000, 4_000, 4_400), None),
        ],
        documents=[
            Document("OCHA", "un_agency", "North East Syria: Al Hol camp, flash update",
                     "https://reliefweb.int/report/1", date(2019, 3, 8)),
            Document("REACH", "ngo", "Camp profile: Al-Hol", "https://reach.example/2", date(2019, 3, 9)),
            Document("Rudaw", "news", "مخيم الهول يستقبل آلاف النازحين", "https://r.example/3",
                     date(2019, 3, 7)),
        ],
    )  # fmt: skip


def one_camp() -> Situation:
    """Al-Hol alone, chosen by name: its sources' figures are in the timeline."""
    whole = ten_camps()
    return replace(
        whole,
        about=about(place=None, title="Al-Hol camp", titles={"ar": "مخيم الهول"}),
        rows=whole.rows[:1],
        voices=_voices(),
        disagreements=whole.disagreements[:1],
    )


def many_camps(count: int) -> Situation:
    """A country's: the table flows over many pages."""
    whole = ten_camps()
    rows = [
        replace(row, camp=replace(row.camp, code=f"{row.camp.code}-{nth}", name=f"{row.camp.name} {nth}"))
        for nth in range(-(-count // 10))
        for row in whole.rows
    ]
    return replace(whole, rows=rows[:count])


def nothing() -> Situation:
    """An area without any data."""
    return Situation(
        about=about(number=None, previous_known_at=None, next_due_at=None, contact="", licence=""),
        key=KeyFigures(None, None, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
        rows=[_row(9)],
        timeline=[],
        voices=[],
        disagreements=[],
        breakdown=None,
        restated=None,
        corrections=[],
        documents=[],
    )

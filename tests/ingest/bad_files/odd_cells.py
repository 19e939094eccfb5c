"""Tables whose cells are odd, and what their figures are."""

from datetime import date, datetime
from decimal import Decimal

from . import FEBRUARY, FIXED, WITHOUT_DAY, Figures, figure

HEAD = ("Camp", "Population")


def dated(*days, problems=(), title="Date"):
    """A column of days, and what each is read as."""
    rows = [("Camp", title, "Population"), *((f"C{at}", day, 5) for at, (day, _read) in enumerate(days))]
    told = [
        figure(
            at,
            [] if isinstance(read, date) else [f"B {read}"],
            **({"on": read} if isinstance(read, date) else {}),
        )
        for at, (_day, read) in enumerate(days, 2)
    ]
    return rows, told


SAME, SAME_FIGURES = dated(
    ("2019-02-11", FEBRUARY),
    (FEBRUARY, FEBRUARY),
    (datetime(2019, 2, 11, 8), FEBRUARY),  # noqa: DTZ001 - spreadsheets know no zones
    (43507, FEBRUARY),
    ("43507", FEBRUARY),
    (20190211, FEBRUARY),
    ("11 Feb 2019", FEBRUARY),
    ("February 11th, 2019", FEBRUARY),
    ("11 février 2019", FEBRUARY),
    ("1er février 2019", date(2019, 2, 1)),
    ("11 de febrero de 2019", FEBRUARY),
    ("١١ شباط ٢٠١٩", FEBRUARY),
    ("11 فبراير 2019", FEBRUARY),
    ("١١ كانون الثاني ٢٠١٩", date(2019, 1, 11)),
    ("11-Feb-2019", FEBRUARY),
    ("Monday, 11 February 2019", FEBRUARY),
    ("2019/2/11", FEBRUARY),
    ("11/11/2019", date(2019, 11, 11)),
)
AMBIGUOUS, AMBIGUOUS_FIGURES = dated(
    ("03/04/2019", "ambiguous_day"),
    ("04.04.2019", date(2019, 4, 4)),
    ("31/02/2019", "no_day"),
    ("11/02/19", "short_year"),
    ("soon", "no_day"),
    (True, "no_day"),
    ("2019", "partial_day"),
    (2018, "partial_day"),
    ("Dec 2018", "partial_day"),
    ("12/2018", "partial_day"),
    ("2019-13-01", "no_day"),
    ("30 Feb 2019", "no_day"),
)
SETTLED, SETTLED_FIGURES = dated(("03/04/2019", date(2019, 4, 3)), ("25/04/2019", date(2019, 4, 25)))
AMERICAN, AMERICAN_FIGURES = dated(("03/04/2019", date(2019, 3, 4)), ("04/25/2019", date(2019, 4, 25)))
BOTH, BOTH_FIGURES = dated(
    ("03/04/2019", "ambiguous_day"), ("25/04/2019", date(2019, 4, 25)), ("04/25/2019", date(2019, 4, 25))
)
#: twelve ways to write that nothing is known
NOTHING = ("-", "–", "—", "--", ".", "..", "...", "…", "n/a", "N/A", "na", "n.d.")
FIGURES = [
    Figures("only headings", [HEAD], [], FIXED),
    Figures(
        "rows that nobody filled in",
        [HEAD, ("A", None), ("B", 5), ("C", "")],
        [figure(3, camp="B", value=5)],
        FIXED,
    ),
    Figures(
        "a number without a camp",
        [HEAD, (None, 5), ("B", 6)],
        [figure(2, ["A required"], value=5), figure(3, value=6)],
        FIXED,
    ),
    Figures(
        "numbers as people write them",
        [
            HEAD,
            ("A", "more than 23,000"),
            ("B", "12,000–15,000"),
            ("C", "٢٣٬٠٠٠"),
            ("D", "131.0"),
            ("E", "~5000"),
            ("F", "300 households"),
            ("G", 66101.0),
        ],
        [
            figure(2, value=23000, qualifier="more_than"),
            figure(3, low=12000, high=15000, qualifier="between"),
            figure(4, value=23000),
            figure(5, value=131),
            figure(6, value=5000, qualifier="about"),
            figure(7, value=300, unit="households"),
            figure(8, value=66101),
        ],
        FIXED,
    ),
    Figures(
        "what is no number",
        [
            HEAD,
            ("A", "some"),
            ("B", -5),
            ("C", 2.5),
            ("D", 10**12),
            ("E", "43%"),
            ("F", True),
            ("G", "#N/A"),
            ("H", "=1+1"),
            ("I", "9999999999999"),
            ("J", FEBRUARY),
            ("K", 7),
            ("L", 8),
            ("M", 9),
            ("N", 9),
            ("O", 9),
        ],
        [
            figure(2, ["B no_number"]),
            figure(3, ["B negative"]),
            figure(4, ["B not_whole"]),
            figure(5, ["B too_large"]),
            figure(6, ["B unknown_word"]),
            figure(7, ["B no_number"]),
            figure(8, ["B formula_error"]),
            figure(9, ["B formula"]),
            figure(10, ["B too_large"]),
            figure(11, ["B no_number"]),
            *(figure(each) for each in range(12, 17)),
        ],
        FIXED,
    ),
    Figures(
        "numbers of which somebody wrote that there are none",
        [
            ("Camp", "Population", "Households", "Household size", "Female 0–4", "% Female", "Quote"),
            *(("Z", *[each] * 5) for each in NOTHING),
            ("A", 7, "-", "n/a", "–", "..", None),
            ("B", 0, 0, None, 0, "-", None),
            ("C", "N/A", 4, None, None, None, None),
            ("D", "-", None, None, None, None, "“nobody counted”"),
            ("E", "-", None, None, 3, None, None),
            ("F", "nil", None, None, None, None, None),
            ("G", 9, "none", None, None, None, None),
        ],
        [
            figure(14, value=7, cells=[]),
            figure(15, value=0, households=0, cells=[("f", 0, 4, 0)]),
            figure(16, ["B empty"], households=4),
            figure(17, ["B empty"], quote="“nobody counted”"),
            figure(18, ["B empty"]),
            figure(19, ["B no_number"]),
            figure(20, ["C no_number"], value=9),
        ],
        FIXED,
    ),
    Figures("days in every way", SAME, SAME_FIGURES, FIXED),
    Figures("days that could be two, or none", AMBIGUOUS, AMBIGUOUS_FIGURES, FIXED),
    Figures(
        "a day that is none, where the whole sheet has its last day",
        [("Camp", "Date", "Population"), ("A", "31/02/2019", 5), ("B", FEBRUARY, 6), ("C", None, 7)],
        [
            figure(2, ["B no_day"], value=5, on=None, end=None),
            figure(3, value=6, on=FEBRUARY),
            figure(4, value=7, on=date(2019, 2, 28)),
        ],
        {**WITHOUT_DAY, "end": "2019-02-28"},
    ),
    Figures(
        "a first day that is none",
        [
            ("Camp", "Start date", "End date", "New arrivals"),
            ("A", "soon", FEBRUARY, 5),
            ("B", FEBRUARY, "later", 6),
            ("C", None, FEBRUARY, 7),
        ],
        [
            figure(2, ["B no_day"], start=None, end=FEBRUARY),
            figure(3, ["C no_day"], start=FEBRUARY, end=None),
            figure(4, start=FEBRUARY, end=FEBRUARY),
        ],
        WITHOUT_DAY,
    ),
    Figures("a day that settles the others", SETTLED, SETTLED_FIGURES, FIXED),
    Figures("a month first", AMERICAN, AMERICAN_FIGURES, FIXED),
    Figures("days that contradict one another", BOTH, BOTH_FIGURES, FIXED),
    Figures(
        "shares in per cent, and as parts of one",
        [
            ("Site", "Individuals", "% Female", "% Male"),
            ("A", 100, 60, "40 %"),
            ("B", 50, 1, 99),
            ("C", 50, 120, None),
            ("D", 50, "1e9999999", "1e-9999999"),
        ],
        [
            figure(2, cells=[("f", None, None, Decimal("0.6")), ("m", None, None, Decimal("0.4"))]),
            figure(3, cells=[("f", None, None, Decimal("0.01")), ("m", None, None, Decimal("0.99"))]),
            figure(4, ["C share_range"], cells=[]),
            figure(5, ["C no_number"], cells=[("m", None, None, Decimal(0))]),
        ],
        FIXED,
    ),
    Figures(
        "words of choices in every language, and none",
        [
            ("Camp", "Measure", "Population", "Unit", "Reliability"),
            ("A", "Headcount", 5, "personnes", "B"),
            ("B", "effectif", 6, "HH", "b"),
            ("C", "تعداد", 6, "أسر", "C – fairly reliable"),
            ("D", "rumour", 6, "dozens", "Z"),
        ],
        [
            figure(2, measure="headcount", unit="persons", reliability="B"),
            figure(3, measure="headcount", unit="households", reliability="B"),
            figure(4, measure="headcount", unit="households", reliability="C"),
            figure(5, ["B unknown_word", "D unknown_word", "E unknown_word"]),
        ],
        FIXED,
    ),
    Figures(
        "a quote without its number",
        [("Camp", "Population", "Quote"), ("A", None, "“many people”"), ("B", 5, None)],
        [figure(2, ["B empty"], quote="“many people”"), figure(3, value=5)],
        FIXED,
    ),
    Figures(
        "a source with = before it",
        [("Camp", "Population", "Source"), ("A", 5, "=HYPERLINK(1)")],
        [figure(2, value=5, source="=HYPERLINK(1)")],
        FIXED,
    ),
]

"""Tables whose headings are odd, and what their figures are."""

from datetime import date

from . import FEBRUARY, FIXED, WITHOUT_DAY, Figures, figure

HEAD = ("Camp", "Population")
SEXES = [("f", 0, 4), ("f", 5, None), ("m", 0, 4), ("m", 5, None)]


def cells(*counts):
    """Of the four columns above."""
    return [(*whom, count) for whom, count in zip(SEXES, counts, strict=True) if count is not None]


THREE_ROWS = [
    ("Site report, September 2021", None, None, None, None, None),
    (None, None, None, None, None, None),
    ("Site", "IDP", None, None, None, None),
    (None, "Total", "Female", None, "Male", None),
    (None, None, "0–4", "5+", "0-4", "5 and over"),
    ("A", 100, 10, 40, 20, 30),
    ("B", 50, 5, None, 5, 10),
    ("Grand total", 150, 15, 40, 25, 40),
    ("Source: DTM", None, None, None, None, None),
]
FIGURES = [
    Figures(
        "cover lines, three rows of headings with merged cells, a total, a note",
        THREE_ROWS,
        [
            figure(6, camp="A", value=100, cells=cells(10, 40, 20, 30)),
            figure(7, camp="B", value=50, cells=cells(5, None, 5, 10)),
        ],
        FIXED,
        ("B3:F3", "C4:D4", "E4:F4"),
    ),
    Figures(
        "the same where nothing is merged",
        THREE_ROWS,
        [
            figure(6, camp="A", value=100, cells=cells(10, 40, 20, 30)),
            figure(7, camp="B", value=50, cells=cells(5, None, 5, 10)),
        ],
        FIXED,
    ),
    Figures(
        "HXL with tabs, capitals, lost hashes and attributes in any order",
        [
            ("Lieu", "x", "y", "z", "w"),
            ("# loc +Name", "#affected\t+ind+idps", "#AFFECTED+idps+f", "#affected +age_0_4+m", "date+start"),
            ("A", 100, 60, 4, "2021-01-01"),
        ],
        [figure(3, camp="A", value=100, cells=[("f", None, None, 60), ("m", 0, 4, 4)])],
        FIXED,
    ),
    Figures(
        "a row of tags without a hash",
        [("Lieu", "x", "y"), ("loc+name", "affected+idps+ind", "affected+f"), ("A", 100, 60)],
        [figure(3, camp="A", value=100, cells=[("f", None, None, 60)])],
        FIXED,
    ),
    Figures(
        "men, women, boys and girls",
        [("Site", "Total", "Men", "Women", "Boys", "Girls"), ("A", 10, 1, 2, 3, 4)],
        [figure(2, cells=[("m", 18, None, 1), ("f", 18, None, 2), ("m", 0, 17, 3), ("f", 0, 17, 4)])],
        FIXED,
    ),
    Figures(
        "French headings",
        [
            (
                "Nom du site",
                "Nombre de ménages",
                "Nombre d'individus",
                "Hommes 18–59 ans",
                "Femmes 60 ans et plus",
                "Moins de 5 ans",
            ),
            ("A", 20, 100, 30, 5, 12),
        ],
        [
            figure(
                2,
                camp="A",
                households=20,
                value=100,
                cells=[("m", 18, 59, 30), ("f", 60, None, 5), ("", 0, 4, 12)],
            )
        ],
        FIXED,
    ),
    Figures(
        "Spanish headings",
        [
            ("Albergue", "N° de familias", "Total de personas", "Mujeres", "Hombres", "Fecha de corte"),
            ("A", 20, 100, 60, 40, "11 de febrero de 2019"),
        ],
        [
            figure(
                2,
                camp="A",
                households=20,
                value=100,
                on=FEBRUARY,
                cells=[("f", None, None, 60), ("m", None, None, 40)],
            )
        ],
        FIXED,
    ),
    Figures(
        "Arabic headings and digits",
        [
            ("اسم المخيم", "عدد الأسر", "عدد الأفراد", "ذكور ٠-٤", "إناث ٦٠ فما فوق", "التاريخ"),
            ("الهول", "٢٠", "١٠٠", "٣٠", "٥", "١١ شباط ٢٠١٩"),
        ],
        [
            figure(
                2,
                camp="الهول",
                households=20,
                value=100,
                on=FEBRUARY,
                cells=[("m", 0, 4, 30), ("f", 60, None, 5)],
            )
        ],
        FIXED,
    ),
    Figures(
        "one row, three figures",
        [("Site", "Population", "New arrivals", "Departures", "Month"), ("A", 100, 7, None, "2021-09")],
        [
            figure(2, ["E partial_day"], measure="headcount", value=100),
            figure(2, measure="arrivals", value=7, start=date(2021, 9, 1), end=date(2021, 9, 30)),
        ],
        WITHOUT_DAY,
    ),
    Figures(
        "HAPI's columns",
        [
            (
                "location_code",
                "asylum_location_code",
                "origin_location_code",
                "population_group",
                "gender",
                "age_range",
                "min_age",
                "max_age",
                "population",
                "reference_period_start",
                "reference_period_end",
            ),
            ("A", "SYR", "irq", "REF", "f", "0-4", 0, 4, 12, "2020-01-01", "2020-12-31"),
            ("A", "SYR", "irq", "REF", "all", "all", None, None, 40, "2020-01-01", "2020-12-31"),
        ],
        [
            figure(
                2,
                value=12,
                gender="f",
                min_age=0,
                max_age=4,
                origin="IRQ",
                population_group="REF",
                on=date(2020, 12, 31),
            ),
            figure(3, value=40, on=date(2020, 12, 31)),
        ],
        WITHOUT_DAY,
    ),
    Figures(
        "headings that come again",
        [HEAD, ("A", 5), HEAD, ("B", 6)],
        [figure(2, value=5), figure(4, value=6)],
        FIXED,
    ),
    Figures(
        "subtotals between",
        [HEAD, ("A", 5), ("Sub-total", 5), ("B", 6), ("المجموع", 11), (None, 0)],
        [figure(2, value=5), figure(4, value=6)],
        FIXED,
    ),
]

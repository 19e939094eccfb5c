"""The words and signs that come with numbers, in four languages; “…” stands for the number.

The one table of them: docs/reference/numbers.md shows it, and a test holds the two together.
Where a word means both “about” and “nearly”, it stands under “about”, whose band holds the other's.
"""

from camptrack.vocabulary import Qualifier, Unit

#: what needs no language
SIGNS = "signs"

WORDS: dict[Qualifier, dict[str, tuple[str, ...]]] = {
    Qualifier.EXACTLY: {
        SIGNS: (),
        "en": ("exactly …", "precisely …"),
        "fr": ("exactement …", "précisément …", "… exactement"),
        "es": ("exactamente …", "precisamente …", "… exactamente"),
        "ar": ("بالضبط …", "… بالضبط", "تماما …", "… تماما"),
    },
    Qualifier.ABOUT: {
        SIGNS: ("~ …", "∼ …", "≈ …", "≃ …", "± …"),
        "en": (
            "about …",
            "around …",
            "some …",
            "approximately …",
            "… approximately",
            "approx …",
            "… approx",
            "roughly …",
            "circa …",
            "ca …",
            "c …",
            "estimated …",
            "an estimated …",
            "… or so",
        ),
        "fr": (
            "environ …",
            "… environ",
            "quelque …",
            "à peu près …",
            "approximativement …",
            "autour de …",
            "aux alentours de …",
            "env …",
        ),
        "es": (
            "alrededor de …",
            "aproximadamente …",
            "… aproximadamente",
            "aprox …",
            "… aprox",
            "unos …",
            "unas …",
            "en torno a …",
        ),
        "ar": (
            "حوالي …",
            "نحو …",
            "زهاء …",
            "قرابة …",
            "ما يقارب …",
            "تقريبا …",
            "… تقريبا",
        ),
    },
    Qualifier.MORE_THAN: {
        SIGNS: ("> …",),
        "en": (
            "more than …",
            "over …",
            "just over …",
            "well over …",
            "above …",
            "exceeding …",
            "in excess of …",
            "upwards of …",
        ),
        "fr": ("plus de …", "un peu plus de …", "au-delà de …", "au-dessus de …", "supérieur à …", "+ de …"),
        "es": ("más de …", "poco más de …", "por encima de …", "superior a …", "+ de …"),
        "ar": (
            "أكثر من …",
            "يزيد عن …",
            "يزيد على …",
            "ما يزيد عن …",
            "ما يزيد على …",
            "ما يفوق …",
            "يتجاوز …",
        ),
    },
    Qualifier.AT_LEAST: {
        SIGNS: ("≥ …", "⩾ …", ">= …", "… +"),
        "en": (
            "at least …",
            "not fewer than …",
            "no fewer than …",
            "not less than …",
            "no less than …",
            "a minimum of …",
            "minimum …",
            "min …",
            "… or more",
            "… and more",
        ),
        "fr": (
            "au moins …",
            "pas moins de …",
            "au minimum …",
            "minimum …",
            "… au moins",
            "… ou plus",
            "… et plus",
        ),
        "es": (
            "al menos …",
            "por lo menos …",
            "no menos de …",
            "como mínimo …",
            "mínimo …",
            "… como mínimo",
            "… o más",
            "… y más",
        ),
        "ar": (
            "ما لا يقل عن …",
            "لا يقل عن …",
            "على الأقل …",
            "… على الأقل",
            "… كحد أدنى",
            "… فأكثر",
            "… أو أكثر",
        ),
    },
    Qualifier.LESS_THAN: {
        SIGNS: (),
        "en": ("almost …", "nearly …", "just under …", "just below …", "close to …"),
        "fr": ("presque …", "près de …", "un peu moins de …"),
        "es": ("casi …", "cerca de …", "poco menos de …"),
        "ar": ("ما يقرب من …", "أقل بقليل من …", "أقل قليلا من …"),
    },
    Qualifier.AT_MOST: {
        SIGNS: ("< …", "≤ …", "⩽ …", "<= …"),
        "en": (
            "at most …",
            "up to …",
            "fewer than …",
            "less than …",
            "under …",
            "below …",
            "no more than …",
            "not more than …",
            "a maximum of …",
            "maximum …",
            "max …",
            "… or fewer",
            "… or less",
        ),
        "fr": (
            "jusqu'à …",
            "moins de …",
            "pas plus de …",
            "au plus …",
            "au maximum …",
            "maximum …",
            "… au plus",
            "… ou moins",
        ),
        "es": (
            "hasta …",
            "menos de …",
            "no más de …",
            "a lo sumo …",
            "como máximo …",
            "máximo …",
            "… como máximo",
            "… o menos",
        ),
        "ar": (
            "أقل من …",
            "حتى …",
            "ما يصل إلى …",
            "لا يزيد عن …",
            "لا يزيد على …",
            "ما لا يزيد عن …",
            "ما لا يزيد على …",
            "لا يتجاوز …",
            "على الأكثر …",
            "… على الأكثر",
            "… كحد أقصى",
            "… أو أقل",
        ),
    },
    Qualifier.BETWEEN: {
        SIGNS: ("… – …",),
        "en": ("between … and …", "from … to …", "… to …", "between … – …"),
        "fr": ("entre … et …", "de … à …", "… à …"),
        "es": ("entre … y …", "de … a …", "desde … hasta …", "… a …"),
        "ar": ("بين … و …", "ما بين … و …", "من … إلى …", "… إلى …"),
    },
}

#: beside a number, before or after it
UNITS: dict[Unit, dict[str, tuple[str, ...]]] = {
    Unit.PERSONS: {
        "en": ("people", "persons", "person", "individuals", "individual", "pers", "ppl"),
        "fr": ("personnes", "personne", "individus", "individu"),
        "es": ("personas", "persona", "individuos", "individuo"),
        "ar": ("شخص", "شخصا", "أشخاص", "فرد", "فردا", "أفراد", "نسمة"),
    },
    Unit.HOUSEHOLDS: {
        "en": ("households", "household", "HH", "HHs", "families", "family"),
        "fr": ("ménages", "ménage", "familles", "famille", "foyers", "foyer"),
        "es": ("hogares", "hogar", "familias", "familia"),
        "ar": ("أسرة", "أسر", "عائلة", "عائلات"),
    },
}

#: right after a number
SCALES: dict[int, dict[str, tuple[str, ...]]] = {
    1_000: {
        "en": ("thousand", "k"),
        "fr": ("mille",),
        "es": ("mil",),
        "ar": ("ألف", "ألفا", "آلاف"),
    },
    1_000_000: {
        "en": ("million",),
        "fr": ("million", "millions"),
        "es": ("millón", "millones"),
        "ar": ("مليون", "مليونا", "ملايين"),
    },
}

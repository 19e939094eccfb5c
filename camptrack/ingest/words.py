"""Words of four languages, as headings and cells spell them: compared without accents, case and marks."""

import re
import unicodedata

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""})
#: rows that add up others
_TOTALS = {
    "total",
    "totals",
    "grand total",
    "sub total",
    "subtotal",
    "sum",
    "overall",
    "overall total",
    "totaux",
    "total general",
    "sous total",
    "somme",
    "ensemble",
    "totales",
    "gran total",
    "suma",
    "suma total",
    "المجموع",
    "مجموع",
    "الاجمالي",
    "اجمالي",
    "المجموع الكلي",
    "المجموع العام",
    "الاجمالي العام",
}
#: with the name of what is added up after it; “Somme” and “Overall” begin names of places, too
_TOTALS_OF = {"total", "المجموع", "مجموع", "الاجمالي", "اجمالي"}


def word_set(*lines: str) -> frozenset[str]:
    """The words of several lines."""
    return frozenset(word for line in lines for word in line.split())


def plain(text: str) -> str:
    """Small letters and digits with single spaces between: “Nº d'individus (total)” is “no d individus
    total”. A comparison sign and a plus stay: “<5”, “60+”."""
    text = text.translate(_ARABIC)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(each for each in text if not unicodedata.combining(each)).lower().translate(_ARABIC)
    text = "".join(str(unicodedata.digit(each, each)) if each.isdigit() else each for each in text)
    return " ".join(re.sub(r"[^\w<>+%#-]|_", " ", text).split())


def is_total(text: str) -> bool:
    """“Total”, “Grand total:”, “المجموع”, “Total South Sudan”."""
    words = plain(text).replace("-", " ").split()
    if not words:
        return False
    return " ".join(words[:3]) in _TOTALS or " ".join(words[:2]) in _TOTALS or words[0] in _TOTALS_OF

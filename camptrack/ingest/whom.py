"""Whom a column of a breakdown counts, by the words and tags that head it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from camptrack.columns import Whom
from camptrack.vocabulary import Gender

from .words import plain, word_set

_FEMALE = word_set(
    "f female females feminine woman women girl girls femme femmes fille filles feminin feminins",
    "mujer mujeres nina ninas femenino femeninas انثي اناث الاناث نساء النساء بنات فتيات",
)
_MALE = word_set(
    "m male males masculine man men boy boys homme hommes garcon garcons masculin masculins hombre",
    "hombres nino ninos masculino masculinos ذكر ذكور الذكور رجال الرجال اولاد فتيان",
)
_MINORS = word_set(
    "boy boys girl girls child children minor minors enfant enfants garcon garcons fille filles",
    "mineurs nino ninos nina ninas menor menores اطفال الاطفال طفل اولاد بنات فتيان فتيات",
)
_GROWN = word_set(
    "man men woman women homme hommes femme femmes hombre hombres mujer mujeres رجال الرجال نساء",
    "النساء",
)
_ADULTS = word_set(
    "adult adults adulte adultes adulto adultos بالغين البالغين بالغون",
)
_ELDERLY = word_set(
    "elderly older seniors ainees aines agees ancianos mayores مسنين المسنين كبار",
)
#: not the people themselves, or those of whom it is not known
_NO_PEOPLE = word_set(
    "other others unknown unspecified autre autres inconnu otro otros desconocido اخري headed head",
    "chef jefe jefa households household hh menages hogares اسر الاسر",
)
_SHARES = (
    "%",
    "percent",
    "percentage",
    "share",
    "pct",
    "prop",
    "pourcentage",
    "porcentaje",
    "proportion",
    "نسبه",
)
_UNDER = r"(?:<|under|less than|moins de|menos de|menor de|اقل من|دون)\s*(\d{1,2})"
_OVER = (
    r"(\d{1,2})\s*(?:\+|plus|and over|and above|and older|or more|et plus|ans et plus|y mas|o mas|anos y mas|"
    r"فما فوق|فاكثر|سنه فما فوق)"
)
_ABOVE = r"(?:>=|over|above|plus de|mas de|اكثر من|فوق)\s*(\d{1,2})"
_FROM_TO = r"(?<!\d)(\d{1,2})\s*(?:-|to|a|y|الي|\s)\s*(\d{1,2})(?!\d)"
_LONE_60 = r"(?<!\d)(60|65)(?!\d)"
OLDEST_MINOR, YOUNGEST_ADULT, ELDERLY = 17, 18, 60


@dataclass(frozen=True)
class Counted:
    """The people, and whether the column holds shares."""

    whom: Whom
    share: bool


def counted_in(title: str, *, with_minors: bool = False) -> Counted | None:
    """“IDP / Male / 0–4”, “f_0_4”, “Filles 5–11 ans (%)”, “ذكور ٦٠ فما فوق”. None where a title names neither
    sex nor age. `with_minors`: the sheet has columns of boys, girls or children, so that its men and women
    are adults."""
    text = plain(title)
    words = set(text.replace("-", " ").replace("+", " ").split())
    if words & _NO_PEOPLE:
        return None
    female, male = bool(words & _FEMALE), bool(words & _MALE)
    if female and male:
        return None
    ages = _ages(text, words, with_minors=with_minors)
    if not (female or male) and ages is None:
        return None
    gender = Gender.FEMALE.value if female else Gender.MALE.value if male else ""
    low, high = ages or (None, None)
    share = any(each in words or (each == "%" and "%" in title) for each in _SHARES)
    return Counted(Whom(gender=gender, min_age=low, max_age=high), share)


def names_minors(titles: Iterable[str]) -> bool:
    """A column counts boys, girls or children by word, without an age of their own."""
    return any(set(plain(title).split()) & _MINORS and not re.search(r"\d", title) for title in titles)


def counted_by_tag(attributes: set[str]) -> Counted | None:
    """Of `#affected` and its like: +f, +m, +age_0_4, +children, +pct."""
    gender = Gender.FEMALE.value if "f" in attributes else Gender.MALE.value if "m" in attributes else ""
    ages: tuple[int | None, int | None] | None = None
    for each in attributes:
        found = re.fullmatch(r"age_?(\d{1,2})(?:_(\d{1,3}|plus))?", each)
        if found:
            ages = int(found[1]), int(found[2]) if (found[2] or "").isdecimal() else None
    if "children" in attributes:
        ages = ages or (0, OLDEST_MINOR)
    elif "adults" in attributes:
        ages = ages or (YOUNGEST_ADULT, None)
    elif "elderly" in attributes:
        ages = ages or (ELDERLY, None)
    if not gender and ages is None:
        return None
    low, high = ages or (None, None)
    return Counted(
        Whom(gender=gender, min_age=low, max_age=high), bool(attributes & {"pct", "percent", "prop"})
    )


def _ages(text: str, words: set[str], *, with_minors: bool) -> tuple[int, int | None] | None:
    return _ages_in_digits(text, words) or _ages_in_words(words, with_minors=with_minors)


def _ages_in_digits(text: str, words: set[str]) -> tuple[int, int | None] | None:
    if found := re.search(_FROM_TO, text):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high else None
    if found := re.search(_OVER, text):
        return int(found[1]), None
    if found := re.search(_UNDER, text):
        return (0, int(found[1]) - 1) if int(found[1]) else None
    if found := re.search(_ABOVE, text):
        return int(found[1]) + (0 if ">=" in text else 1), None
    found = re.search(_LONE_60, text) if words & (_FEMALE | _MALE) else None
    return (int(found[1]), None) if found else None


def _ages_in_words(words: set[str], *, with_minors: bool) -> tuple[int, int | None] | None:
    if words & _ELDERLY:
        return ELDERLY, None
    if words & _MINORS:
        return 0, OLDEST_MINOR
    if words & _ADULTS or (with_minors and words & _GROWN):
        return YOUNGEST_ADULT, None
    return None

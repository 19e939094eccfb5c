"""How numbers and days are written for people: the same on pages, in files and in mails."""

from datetime import date

from django.utils.translation import get_language


def grouped(number: int) -> str:
    """Digits in groups of three; a comma would be a decimal mark to French and Spanish readers."""
    sign = "−" if number < 0 else ""
    written = f"{abs(number):,}"
    return sign + (written if (get_language() or "en").startswith("en") else written.replace(",", "\u202f"))


def left_to_right(text: str) -> str:
    """Kept in its order beside Arabic letters, where 2019-03-31 would turn into 31-03-2019."""
    return f"\u2066{text}\u2069"


def isolated(day: date) -> str:
    """A day in a sentence."""
    return left_to_right(day.isoformat())

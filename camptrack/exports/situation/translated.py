"""A language that must have every sentence that is asked of it.

gettext falls back to English one sentence at a time. On a page that is a blemish; in a report that goes to
thousands of people in Arabic it is a mistake that nobody can take back. So what is written from an issue is
refused where a sentence is missing, with its name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real


class MissingTranslation(Exception):
    """A language lacks a sentence."""

    def __init__(self, language: str, sentence: str) -> None:
        super().__init__(f"{language}: {sentence}")
        self.language, self.sentence = language, sentence


class _Refusing(NullTranslations):
    """What a catalogue asks for a sentence that it does not have."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def gettext(self, message: str) -> str:
        raise MissingTranslation(self.language, message)

    def ngettext(self, msgid1: str, _msgid2: str, _n: int) -> str:
        raise MissingTranslation(self.language, msgid1)

    def pgettext(self, _context: str, message: str) -> str:
        raise MissingTranslation(self.language, message)

    def npgettext(self, _context: str, msgid1: str, _msgid2: str, _n: int) -> str:
        raise MissingTranslation(self.language, msgid1)


@cache
def _strict(language: str) -> trans_real.DjangoTranslation:
    """The language's own catalogue, without English behind it."""
    catalogue = trans_real.DjangoTranslation(language)
    # Not add_fallback: it would change the English that every other page falls back to.
    catalogue._fallback = _Refusing(language)  # type: ignore[attr-defined]  # noqa: SLF001
    return catalogue


@contextmanager
def wholly_translated(language: str) -> Iterator[None]:
    """As translation.override; MissingTranslation is raised where a sentence would come out in English."""
    with translation.override(language):
        if language != settings.LANGUAGE_CODE:
            # There is no other way in.
            trans_real._active.value = _strict(language)  # type: ignore[attr-defined]  # noqa: SLF001
        yield

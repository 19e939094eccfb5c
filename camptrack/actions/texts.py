"""What texts must be to be taken, and how they are kept."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .refusals import Problem, Refused

#: spaces, controls, and what only steers how text is set (zero-width and bidirectional marks)
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
#: letters and signs by name that show nothing: joiner, Hangul fillers, the empty Braille pattern
_FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")


def blank(text: str) -> bool:
    """Nobody sees anything in it."""
    return all(unicodedata.category(letter) in _UNSEEN or letter in _FILLERS for letter in text)


def blank_problems(pointer: str, text: str) -> Iterator[Problem]:
    if blank(text):
        yield Problem(pointer, "blank", _("There is nothing to read in this text; write it out."))


def require_reason(reason: str) -> None:
    """What moves people between totals or takes them out says why."""
    if blank(reason):
        raise Refused([Problem("/reason", "required", _("Say why; the reason stays on record."))])


def address_problems(pointer: str, written: str) -> Iterator[Problem]:
    """An address is shown to every reader and opened by them; an empty one is none."""
    try:
        parts = urlsplit(written)
        host, _port = parts.hostname, parts.port
    except ValueError:
        yield Problem(pointer, "invalid_format", _("This address cannot be read; copy it once more."))
        return
    if written and not (parts.scheme in {"http", "https"} and host):
        yield Problem(pointer, "invalid_format", _("An address begins with http:// or https://."))
    if parts.username is not None:
        detail = _(
            "This address holds a user name or a password, and every reader would see it; leave it out."
        )
        yield Problem(pointer, "credentials_in_address", detail)


def address(written: str) -> str:
    """Case says nothing in a scheme: it is kept in small letters, the rest as written."""
    scheme, colon, rest = written.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if colon else written


def mail_address(written: str) -> str:
    """Mail servers tell no case apart: kept in small letters, and found whatever is typed."""
    return written.strip().lower()


def language_tag(written: str) -> str:
    """Case says nothing in a BCP 47 tag: the language is kept in small letters, the rest as written."""
    language, hyphen, rest = written.partition("-")
    return f"{language.lower()}{hyphen}{rest}"

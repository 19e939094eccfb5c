"""What a page shows of an issue's frozen HTML file: its body and the style that it was written with."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.utils.safestring import SafeString, mark_safe

from camptrack.exports.situation.html import ARTICLE_BEGINS, ARTICLE_ENDS, STYLE_BEGINS, STYLE_ENDS


@dataclass(frozen=True)
class Article:
    """The markup is ours, byte for byte as it was written: every text in it was escaped then."""

    style: SafeString
    body: SafeString

    @property
    def style_sources(self) -> list[str]:
        """For the content security policy: this style and no other."""
        digest = b64encode(sha256(self.style.encode()).digest()).decode()
        return [f"'sha256-{digest}'"]


def article_of(html: bytes) -> Article:
    """Of a file that exports/situation/html.py wrote; ValueError for any other."""
    text = html.decode()
    return Article(
        style=_between(text, STYLE_BEGINS, STYLE_ENDS), body=_between(text, ARTICLE_BEGINS, ARTICLE_ENDS)
    )


def _between(text: str, begins: str, ends: str) -> SafeString:
    start = text.index(begins) + len(begins)
    return mark_safe(text[start : text.index(ends, start)])  # noqa: S308 - see Article

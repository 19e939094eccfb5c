"""A page for moments in which the site's own cannot be made: it asks neither session nor database."""

from string import Template

from django.utils import translation
from django.utils.html import escape

_PAGE = Template(
    '<!doctype html><html lang="$language" dir="$direction"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>$title</title></head>'
    "<body><h1>$title</h1><p>$detail</p></body></html>"
)


def bare_page(title: str, detail: str) -> str:
    """HTML in the language that is active."""
    return _PAGE.substitute(
        language=escape(translation.get_language() or "en"),
        direction="rtl" if translation.get_language_bidi() else "ltr",
        title=escape(title),
        detail=escape(detail),
    )

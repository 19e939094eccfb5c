"""No sentence that people read is missing in any language, and the compiled files are the written ones.

Read from the source itself: neither the tests nor whoever runs the service needs gettext's tools.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "camptrack" / "locale"
LANGUAGES = ("ar", "es", "fr")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def in_template(source: str) -> Iterator[str]:
    """Django's own reading of a template for gettext: calls of _() and friends, the rest blanked out."""
    for call in re.finditer(
        r"n?gettext\((u?\".*?\"|u?'.*?')[,)]|_\((u?\".*?\"|u?'.*?')\)", templatize(source)
    ):
        yield ast.literal_eval(call[1] or call[2])


def messages() -> set[str]:
    found: set[str] = set()
    for package in ("camptrack", "api"):
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= set(in_python(path.read_text("utf-8")))
        for path in (ROOT / package).rglob("*.html"):
            found |= set(in_template(path.read_text("utf-8")))
    return found


def catalogue(language: str) -> dict[str, list[str]]:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)._catalog
    said: dict[str, list[str]] = {}
    for key, text in read.items():
        said.setdefault(key[0] if isinstance(key, tuple) else key, []).append(text)
    return said


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_that_edit_say_so(language):
    """Ours go before Django's: the change of a number would stand on every link that changes something."""
    assert "Change" not in catalogue(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    assert sorted(messages() - catalogue(language).keys()) == []


def plurals(language: str) -> dict[str, str]:
    """What the original says of several, by what it says of one; a compiled catalogue forgets it."""
    written = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    pairs = re.findall(r'^msgid ((?:".*"\n)+)msgid_plural ((?:".*"\n)+)', written, re.MULTILINE)
    return {_joined(one): _joined(several) for one, several in pairs}


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.strip().split("\n"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_what_the_original_fills_in(language):
    several = plurals(language)
    wrong = [
        (original, text)
        for original, texts in catalogue(language).items()
        for text in texts
        if original
        and sorted(PLACEHOLDER.findall(text))
        not in [sorted(PLACEHOLDER.findall(each)) for each in (original, several.get(original, original))]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    texts = [text for texts in catalogue(language).values() for text in texts if text]
    missing = [text for text in texts[1:] if text.split("\n")[0].replace('"', r"\"") not in written]
    assert missing == []
    assert "#, fuzzy" not in written


def test_the_reader_of_templates_reads_them():
    found = messages()
    assert "Add a figure" in found
    assert "%(number)s figure" in found
    assert "Camps on %(day)s" in found

"""An issue's files: all of them or none, and a sentence that says which failed."""

from hashlib import sha256

import orjson
import pytest
from django.db import transaction

from camptrack.actions.issue_files import NotWritten, write_files
from camptrack.actions.issues import canonical
from camptrack.exports.situation import csv, name_of_file, translated, write
from camptrack.models import IssueFile
from tests import factories
from tests.exports import situations

pytestmark = pytest.mark.django_db


def issue(**fields):
    """With its data, and without files."""
    written = canonical(situations.ten_camps())
    schedule = factories.schedule(**{"languages": ["en"], "formats": ["csv", "xlsx"]} | fields)
    data, digest = orjson.loads(written), sha256(written).hexdigest()
    return factories.made_issue(schedule, data=data, digest=digest)


def files(of):
    return set(of.files.values_list("edition", "language", "format"))


def test_every_edition_language_and_format_and_always_the_page():
    made = issue(languages=["en", "fr"], formats=["json", "csv"])
    write_files(made)
    assert files(made) == {
        (edition, language, file_format)
        for edition in ("shared", "members")
        for language in ("en", "fr")
        for file_format in ("json", "csv", "html")
    }
    for file in made.files.all():
        assert file.digest == sha256(bytes(file.content)).hexdigest()


@pytest.mark.parametrize(
    ("sensitivity", "editions"),
    [
        ("public", {"shared", "members"}),
        ("partners", {"shared", "members"}),
        ("members", {"members"}),
    ],
)
def test_what_is_for_members_alone_has_no_shared_edition(sensitivity, editions):
    made = issue(sensitivity=sensitivity)
    write_files(made)
    assert {edition for edition, _language, _format in files(made)} == editions


def test_grades_are_in_the_members_edition_alone():
    made = issue(formats=["json", "csv", "xlsx", "html"])
    write_files(made)
    told = {file.edition: orjson.loads(bytes(file.content)) for file in made.files.filter(format="json")}
    assert told["members"]["rows"][0]["reliability"] == "B"
    assert {row["reliability"] for row in told["shared"]["rows"]} == {""}
    page = bytes(made.files.get(edition="shared", format="html").content).decode()
    assert "<td>B2</td>" not in page
    assert "<td>B2</td>" in bytes(made.files.get(edition="members", format="html").content).decode()


def test_written_again_the_files_are_the_same():
    first, second = issue(), issue()
    write_files(first)
    write_files(second)
    digests = [sorted(each.files.values_list("edition", "format", "digest")) for each in (first, second)]
    assert digests[0] == digests[1]


def without(monkeypatch, language, sentence):
    """The language's catalogue lacks a sentence."""
    translated._strict.cache_clear()
    catalogue = translated._strict(language)._catalog
    for each in catalogue._catalogs:
        monkeypatch.delitem(each, sentence, raising=False)
        for plural in range(6):
            monkeypatch.delitem(each, (sentence, plural), raising=False)


@pytest.mark.parametrize("sentence", ["People in recorded sites", "%(count)s camp has no data"])
def test_a_language_that_lacks_a_sentence_is_refused_with_its_name(monkeypatch, sentence):
    made = issue(languages=["en", "fr"], formats=["csv"])
    without(monkeypatch, "fr", sentence)
    with pytest.raises(NotWritten) as refused, transaction.atomic():
        write_files(made)
    assert str(refused.value) == (
        f"web page in “fr” was not written: “{sentence}” is not translated. Add it to the language's"
        " catalogue (camptrack/locale), or take the language out of the schedule."
    )
    assert not IssueFile.objects.exists()
    translated._strict.cache_clear()


def test_elsewhere_what_is_missing_comes_out_in_english(monkeypatch):
    from django.utils import translation

    with translation.override("fr"):
        assert translation.gettext("Nobody has ever translated this") == "Nobody has ever translated this"
    with pytest.raises(translated.MissingTranslation), translated.wholly_translated("fr"):
        translation.gettext("Nobody has ever translated this")
    with translation.override("fr"):
        assert translation.gettext("Nobody has ever translated this") == "Nobody has ever translated this"


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: t.ngettext("one of nobody's", "many", 2),
        lambda t: t.pgettext("nowhere", "nobody's"),
        lambda t: t.npgettext("nowhere", "one of nobody's", "many", 2),
    ],
)
def test_every_way_of_asking_is_refused(ask):
    from django.utils import translation

    with pytest.raises(translated.MissingTranslation), translated.wholly_translated("fr"):
        ask(translation)


def test_english_lacks_nothing():
    from django.utils import translation

    with translated.wholly_translated("en"):
        assert translation.gettext("Nobody has ever translated this") == "Nobody has ever translated this"


def test_a_file_that_fails_says_which_and_what_to_do(monkeypatch):
    made = issue()

    def fails(*_given):
        raise ValueError("no ink")

    monkeypatch.setattr(csv, "write", fails)
    with pytest.raises(NotWritten) as refused, transaction.atomic():
        write_files(made)
    assert str(refused.value) == (
        "CSV in “en” was not written: ValueError: no ink. It is tried again; if that does not help, take the"
        " format out of the schedule and report the fault."
    )
    assert not IssueFile.objects.exists()


def test_dispatch_and_names():
    whole = situations.ten_camps()
    assert write(whole, "en", "csv").startswith(b"\xef\xbb\xbfcamp_code")
    assert name_of_file(whole.about.schedule, 14, "ar", "pdf") == "hasakeh-weekly-14-ar.pdf"
    assert name_of_file("hasakeh-weekly", None, "en", "xlsx") == "hasakeh-weekly-preview-en.xlsx"
    with pytest.raises(ValueError, match="exe"):
        write(whole, "en", "exe")

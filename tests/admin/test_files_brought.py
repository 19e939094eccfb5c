"""What is brought to the pages of imports: mended, pasted, refused, brought twice, broken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from camptrack.actions.import_work import work_on_imports
from camptrack.admin.import_form import MOST_PASTED
from camptrack.models import Import
from tests import factories
from tests.actions.importing import csv, line
from tests.admin.importing import ADD, amal, page, send

__all__ = ["amal"]
pytestmark = pytest.mark.django_db


def test_the_mended_file_is_read_as_the_first_one_was(amal, cast):
    """Nobody names columns, and the day of publication, once more for it."""
    found = send(amal, cast, csv(line("Nowhere"), line()))
    (decided,) = found.mapping["sheets"]
    mended = send(amal, cast, csv(line(), line(day="2024-03-02")), guessed=False, replaces=str(found.pk))
    assert (mended.state, mended.mapping["sheets"]) == ("read", [decided])


def test_a_mended_file_with_other_columns_is_asked_about(amal, cast):
    found = send(amal, cast, csv(line("Nowhere")))
    decided = [{**each, "fixed": {"title": "Cluster"}} for each in found.mapping["sheets"]]
    Import.objects.filter(pk=found.pk).update(mapping={"sheets": decided})
    other = b"Site,Date,IDPs\nSY-ALHOL,2024-03-01,9454\n"
    mended = send(amal, cast, other, "other.csv", guessed=False, replaces=str(found.pk))
    assert mended.state == "needs_mapping"
    # What is said of one sheet is meant of the only one, whatever it is called.
    assert 'value="Cluster"' in page(amal, mended)


def test_what_is_pasted(amal, cast):
    text = csv(line()).decode().replace(",", "\t").replace("\n", "\r\n")
    amal.post(ADD, {"organisation": cast.demo_relief.pk, "pasted": text})
    work_on_imports(60)
    found = Import.objects.get()
    assert (found.pasted, found.state, found.failure) == (True, "needs_mapping", "")
    assert "SY-ALHOL" in page(amal, found)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "one of the two"),
        ({"pasted": "x" * (MOST_PASTED + 1)}, "longer than can be pasted"),
        ({"pasted": "a\tb", "file": SimpleUploadedFile("a.csv", b"a,b")}, "one of the two"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (5 * 1024 * 1024 + 1))}, "over 5 MiB"),
        ({"file": SimpleUploadedFile("a.csv", b"  ")}, "nothing in it"),
    ],
)
def test_what_cannot_be_brought(amal, cast, fields, said):
    answer = amal.post(ADD, {"organisation": cast.demo_relief.pk, **fields})
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_the_same_file_twice_and_too_many(amal, cast, monkeypatch):
    first = send(amal, cast, csv(line()))
    data = {"organisation": cast.demo_relief.pk, "file": SimpleUploadedFile("copy.csv", csv(line()))}
    answer = amal.post(ADD, data, follow=True)
    assert "is here already" in answer.content.decode()
    assert Import.objects.get() == first
    monkeypatch.setattr("camptrack.actions.imports.MOST_OPEN", 1)
    data["file"] = SimpleUploadedFile("more.csv", csv(line(), line(title="b")))
    assert "confirm or discard" in amal.post(ADD, data).content.decode()


def test_what_failed_says_why_and_takes_the_mended_file(amal, cast):
    found = send(amal, cast, b"PK\x03\x04 nothing", "week 12.xlsx")
    shown = page(amal, found)
    assert "week 12.xlsx" in shown
    assert 'id="failure"' in shown
    assert f'value="{found.pk}"' in shown
    assert send(amal, cast, csv(line()), replaces=str(found.pk)).state == "read"


def test_what_is_tried_again_says_so(amal, cast):
    found = factories.import_(organisation=cast.demo_relief, attempts=2, failure="a fault of ours")
    shown = page(amal, found)
    assert "It failed 2 times and is tried again by itself" in shown
    assert "a fault of ours" in shown
    assert "camptrack/progress.js" in shown

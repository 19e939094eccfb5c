"""Pages of imports as somebody goes through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from camptrack.actions.import_work import work_on_imports
from camptrack.actions.imports import set_mapping
from camptrack.models import Import
from tests import factories

ADD = "/admin/camptrack/import/add/"


@pytest.fixture
def amal(cast, camp, sign_in):
    """Enters; there are al-Hol and a source."""
    factories.source("ocha", name="OCHA", reliability="A", credibility=2)
    return sign_in(cast.amal)


def send(client, cast, content: bytes, name: str = "week 12.csv", *, guessed=True, **fields) -> Import:
    """Brought and worked on; where its columns are asked for, the guess is right."""
    data = {"organisation": cast.demo_relief.pk, "file": SimpleUploadedFile(name, content), **fields}
    answer = client.post(ADD, data)
    assert answer.status_code == 302, answer.content.decode()
    work_on_imports(60)
    found = Import.objects.get(pk=answer.headers["Location"].split("/")[-3])
    if guessed and found.state == "needs_mapping":
        set_mapping(by=cast.amal, found=found, mapping=[each["guess"] for each in found.sheets["sheets"]])
        return fresh(found)
    return found


def page(client, found: Import, view: str = "change/", **query) -> str:
    answer = client.get(f"/admin/camptrack/import/{found.pk}/{view}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(found: Import) -> Import:
    work_on_imports(60)
    return Import.objects.get(pk=found.pk)

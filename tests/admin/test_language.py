"""Pages speak the reader's language, and Arabic runs from right to left."""

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from camptrack.written import number_as_written, with_colon
from tests import factories
from tests.admin.opens import OPENS
from tests.admin.test_access import rows
from tests.every_row import address

pytestmark = pytest.mark.django_db
__all__ = ["rows"]

#: what keeps its own order: marks around it, a <bdi>, an element that says its direction; and what is no text
_APART = re.compile(
    r"\u2066[^\u2069]*\u2069"
    r"|<(bdi|script|style|textarea|option|svg|title)\b.*?</\1>"
    r"|<(\w+)\b[^>]* dir=\"ltr\".*?</\2>",
    re.DOTALL,
)
_BLOCK = re.compile(r"</?(?:p|li|ul|td|th|tr|h\d|div|dd|dt|section|nav|label|form|legend|summary)\b[^>]*>")
_TURNED = re.compile(r"[\u0621-\u064a][^\n]*?\b\d{4}-\d{2}-\d{2}\b")


def turned_days(page: str) -> list[str]:
    """What of a page would read 22-03-2019: days after Arabic letters of their block with nothing around."""
    blocks = _BLOCK.split(_APART.sub("", page.partition("<body")[2]))
    texts = (" ".join(re.sub(r"<[^>]+>", "", block).split()) for block in blocks)
    return [text for text in texts if _TURNED.search(text)]


@pytest.fixture(autouse=True)
def back_to_english():
    """What a page was last asked for in stays on for whatever runs next in this process."""
    with translation.override("en"):
        yield


def start(client, **headers):
    return client.get("/admin/", headers=headers).content.decode()


def test_as_the_account_says_unless_chosen_on_this_computer(cast, sign_in):
    cast.amal.language = "ar"
    cast.amal.save()
    amal = sign_in(cast.amal)
    page = start(amal, **{"Accept-Language": "es"})
    assert 'dir="rtl"' in page
    assert "المخيمات" in page
    amal.post("/i18n/setlang/", {"language": "fr", "next": "/admin/"})
    assert "Brouillons à publier" in start(amal)


def test_as_the_browser_asks_otherwise(cast, sign_in):
    assert "Borradores por publicar" in start(sign_in(cast.amal), **{"Accept-Language": "es"})
    page = Client().get("/account/login/", headers={"Accept-Language": "ar"}).content.decode()
    assert 'dir="rtl"' in page
    for name in ("English", "Français", "Español", "العربيّة"):
        assert name in page


def test_days_stay_in_their_order_beside_arabic_words(cast, al_hol_record, sign_in):
    page = sign_in(cast.amal).get(
        f"/admin/camptrack/camp/{al_hol_record.pk}/population/?on=2019-03-22",
        headers={"Accept-Language": "ar"},
    )
    content = page.content.decode()
    assert "\u20662019-03-22\u2069" in content
    assert "مخيم الهول" in content
    assert '<bdi dir="ltr" class="band">' in content


def test_problems_are_translated(cast, camp, sign_in):
    report = factories.report(organisation=cast.demo_relief, by=cast.amal)
    answer = sign_in(cast.dana).post(
        f"/admin/camptrack/report/{report.pk}/retract/", {"reason": " "}, headers={"Accept-Language": "fr"}
    )
    assert "obligatoire" in str(answer.context["form"].errors)
    assert "Retirer" in answer.content.decode()


def test_home_leads_to_the_first_page():
    assert Client().get("/").headers["Location"] == "/admin/"


@pytest.mark.long
def test_no_day_on_any_page_turns_round_in_arabic(cast, sign_in, rows):
    root = sign_in(factories.user("root", is_staff=True, is_superuser=True, language="ar"))
    found = {}
    for name in OPENS:
        answer = root.get(address(name, rows))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found[name] = turned_days(answer.content.decode())
    assert len(found) > 100
    assert {name: texts for name, texts in found.items() if texts} == {}


def written(number: int, unit: str) -> str:
    figure = factories.figure(value=number, unit=unit)
    return number_as_written(figure)


def test_what_a_number_counts_takes_the_form_that_so_many_take(db):
    with translation.override("en"):
        assert written(1, "persons") == "exactly 1 person"
        assert written(2, "persons") == "exactly 2 persons"
        assert written(1, "households") == "exactly 1 household"
    with translation.override("ar"):
        nouns = [written(number, "households").split()[-1] for number in (1, 2, 3, 11, 100)]
        assert nouns == ["أسرة", "أسرة", "أسر", "أسرة", "أسرة"]
        nouns = [written(number, "persons").split()[-1] for number in (1, 3, 11, 100)]
        assert nouns == ["شخص", "أشخاص", "شخصًا", "شخص"]
    with translation.override("fr"):
        assert written(1, "households").endswith("1 ménage")
        assert written(2, "households").endswith("2 ménages")


def test_a_colon_stands_as_the_language_sets_it():
    with translation.override("en"):
        assert with_colon("as written") == "as written:"
    with translation.override("fr"):
        assert with_colon("tel qu’écrit") == "tel qu’écrit\u202f:"
        page = Template("{% load people %}{{ label|with_colon }}").render(Context({"label": "<b>"}))
        assert page == "&lt;b&gt;\u202f:"

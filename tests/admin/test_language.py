"""Pages speak the reader's language, and Arabic runs from right to left."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


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

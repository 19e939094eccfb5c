"""The camp of a figure is typed by whatever it is called."""

import pytest

from camptrack.models import Figure
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db
ADD = "/admin/camptrack/report/add/"


@pytest.mark.parametrize(("name", "why"), [("al\0hol", "Null characters"), ("al " * 5000, "at most 300")])
def test_a_name_that_cannot_be_one_is_not_looked_for(cast, amal, name, why):
    sent = typed.report({"camp": name, "on": "2019-02-11", "written": "700"}, source="voa-news")
    assert why in str(amal.post(ADD, sent).context["figures"].forms[0]["camp"].errors)


@pytest.mark.parametrize("named", ["sy-alhol", "Al-Hol (SY-ALHOL)", "مخيم الهول", "AL-HOL", "al hawl"])
def test_a_camp_by_any_of_its_names(cast, amal, camp, source, named):
    camp.aliases = ["Al Hawl"]
    camp.save()
    sent = typed.report(
        typed.news(camp, camp=named), source="VOA News", organisation=cast.demo_relief.pk, _draft="1"
    )
    typed.sent_off(amal, ADD, sent)
    assert Figure.objects.get().camp == camp


def test_a_name_that_may_mean_several_or_none(cast, amal, camp, source):
    factories.camp("IQ-HOL", area=camp.area, name="Al-Hol")
    sent = typed.report(
        typed.news(camp, camp="al-hol"), typed.news(camp, camp="nowhere"), source=source.slug, _draft="1"
    )
    one, other = typed.sent_off(amal, ADD, sent).context["figures"].forms
    assert "IQ-HOL" in str(one.errors["camp"])
    assert "SY-ALHOL" in str(one.errors["camp"])
    assert "Nothing is called" in str(other.errors["camp"])

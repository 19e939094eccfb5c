"""Camp lists loaded, camps merged, parted, renamed and split on the camp's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from camptrack.ingest.camp_list import OTHERS, REQUIRED, read_camp_list
from camptrack.models import Camp, Decision
from camptrack.vocabulary import SiteType
from tests import factories

pytestmark = pytest.mark.django_db
LOAD = "/admin/camptrack/camp/load/"
HEAD = b"code,name,area,site_type\n"


@pytest.fixture
def rami(cast, sign_in):
    return sign_in(cast.rami)


@pytest.fixture
def double(camp):
    return factories.camp("SY-HAWL", area=camp.area, name="Al-Hawl")


def page(camp, step="population"):
    return f"/admin/camptrack/camp/{camp.pk}/{step}/"


def test_merge_and_part_again(rami, cast, camp, double):
    factories.counting_figure(camp=double, organisation=cast.demo_relief, by=cast.amal)
    shown = rami.get(page(double, "merge")).content.decode()
    assert "1 figure" in shown
    answer = rami.post(page(double, "merge"), {"into": double.code, "reason": "one"})
    assert "into" in answer.context["form"].errors
    answer = rami.post(page(double, "merge"), {"into": camp.code, "reason": "one camp"})
    assert answer["Location"] == page(camp)
    assert rami.get(page(double))["Location"] == page(camp)
    shown = rami.get(page(camp)).content.decode()
    assert page(double, "part") in shown
    assert "SY-HAWL" not in rami.get("/admin/camptrack/camp/").content.decode()
    again = rami.post(page(double, "merge"), {"into": camp.code, "reason": "one camp"}, follow=True)
    assert "was merged" in str(list(again.context["messages"])[-1])
    rami.post(page(double, "part"), {"reason": "two"})
    assert not Camp.objects.exclude(merged_into=None).exists()


def test_rename(rami, camp):
    rami.post(page(camp, "rename"), {"code": "SY-HOL", "reason": "the cluster's list"})
    assert Camp.objects.get().code == "SY-HOL"
    assert set(camp.codes.values_list("pk", flat=True)) == {"SY-ALHOL", "SY-HOL"}


def test_split_and_assign(rami, cast, camp):
    first, second = (
        factories.counting_figure(camp=camp, organisation=cast.demo_relief, by=cast.amal) for _ in range(2)
    )
    new = {"code": "SY-ANNEX", "name": "Annex", "area": camp.area.code, "site_type": "urban", "reason": "two"}
    assert f'value="{first.pk}"' in rami.get(page(camp, "split")).content.decode()
    answer = rami.post(page(camp, "split"), new)
    assert "figures" in answer.context["form"].errors
    rami.post(page(camp, "split"), {**new, "figures": [str(first.pk)]})
    annex = Camp.objects.get(code="SY-ANNEX")
    assert Decision.objects.get().camp == annex
    figure = f"/admin/camptrack/figure/{second.pk}/change/"
    rami.post(figure, {"kind": "assign_camp", "camp": annex.code, "reason": "there too"})
    assert "Annex (SY-ANNEX)" in rami.get(figure).content.decode()


@pytest.mark.parametrize("step", ["merge", "part", "rename", "split"])
def test_the_buttons_are_for_reviewers(cast, sign_in, camp, step):
    amal = sign_in(cast.amal)
    assert page(camp, step) not in amal.get(page(camp)).content.decode()
    assert amal.get(page(camp, step)).status_code == 403


def test_load_a_list(cast, sign_in, camp, rami):
    assert rami.get(LOAD).status_code == 403
    amal = sign_in(cast.amal)
    assert LOAD in amal.get("/admin/camptrack/camp/").content.decode()

    def look(content):
        return amal.post(LOAD, {"file": SimpleUploadedFile("camps.csv", content)})

    assert "lacks the columns" in str(look(b"name\n").context["form"].errors)
    bad = look(HEAD + b"SY-NEW,New,SY99,urban\n").content.decode()
    assert "There is no area" in bad
    assert "confirm" not in bad
    many = look(HEAD + b"".join(b"SY-%d,New,SY99,urban\n" % nth for nth in range(300))).content.decode()
    assert (many.count("There is no area"), "… (<bdi" in many) == (200, True)
    good = HEAD + b"SY-NEW,Al-Hol,SY0800,urban\nSY-ALHOL,Hol,SY0800,planned_camp\n"
    shown = look(good).content.decode()
    assert "Al-Hol (SY-NEW)" in shown
    assert '(<bdi dir="ltr">name</bdi>)' in shown
    assert "Nothing is loaded yet." in shown
    assert "New:" not in shown
    assert Camp.objects.count() == 1
    assert amal.post(LOAD, {"confirm": "1"})["Location"] == "/admin/camptrack/camp/"
    assert set(Camp.objects.values_list("code", "name")) == {("SY-NEW", "Al-Hol"), ("SY-ALHOL", "Hol")}
    again = amal.post(LOAD, {"confirm": "1"})
    assert "no longer here" in str(list(again.context["messages"])[-1])
    look(HEAD + b"SY-TWO,Two,SY0800,urban\n")
    cast.amal.grants.filter(right="enter").update(area=factories.country("IRQ"))
    assert "needs the right" in amal.post(LOAD, {"confirm": "1"}).content.decode()
    assert "over 2 MiB" in str(look(b"x" * (2 * 1024 * 1024 + 1)).context["form"].errors)


def test_the_page_names_every_column_and_hands_out_a_file_with_them(cast, sign_in, camp):
    amal = sign_in(cast.amal)
    shown = amal.get(LOAD).content.decode()
    known = (*REQUIRED, *OTHERS, "name_ar", "name_en", "name_es", "name_fr")
    assert all(f'<bdi dir="ltr">{column}</bdi>' in shown for column in known)
    assert all(f'<bdi dir="ltr">{word}</bdi>' in shown for word in SiteType.values)
    assert "\u2066-180\u2069 to \u2066180\u2069" in shown
    assert "1000000000" not in shown
    file = amal.get(f"{LOAD}camps.csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="camps.csv"'
    listed = read_camp_list(file.content, "camps.csv")
    assert (listed.rows, listed.ignored) == ([], [])
    assert set(file.content.decode("utf-8-sig").strip().split(",")) == set(known)
    row = f"SY-NEW,New,{camp.area.code},urban,New; Newer,camp,36.5,41,50,4.7,,,,\r\n".encode()
    upload = SimpleUploadedFile("camps.csv", file.content + row)
    assert amal.post(LOAD, {"file": upload}).context["plan"].problems == []

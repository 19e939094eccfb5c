"""What is too small to publish is shown to members of the organisation that entered it, to nobody else."""

import json

import pytest

from camptrack.actions.contents import CellContent, FigureContent, ReportContent
from camptrack.actions.reports import enter_report
from camptrack.actions.totals import drain_waiting
from camptrack.admin.camp_pictures import PICTURES
from camptrack.admin.looking import Look, LookForm
from camptrack.queries.camp_record import CampRecord
from camptrack.vocabulary import Measure, Right
from tests import factories
from tests.factories import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast, camp):
    """Seven returnees, and a breakdown in which three others stand."""
    cells = [("f", 600), ("m", 397), ("x", 3)]
    plain = {"camp": camp, "measure": Measure.HEADCOUNT, "start": DAY, "end": DAY}
    figures = (
        FigureContent(
            value=1000, breakdown=tuple(CellContent(gender=sex, count=count) for sex, count in cells), **plain
        ),
        FigureContent(
            value=7, part=CellContent(population_group="RET"), quote="sevenfold", households=2, **plain
        ),
    )
    content = ReportContent(
        source=factories.source("ocha"), title="By sex", published_on=DAY, figures=figures
    )
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    return enter_report(by=cast.dana, organisation=cast.demo_relief, content=content, publish=True)


@pytest.fixture
def pages(report, camp):
    whole, part = report.figures.order_by("position")
    return {
        "report": f"/admin/camptrack/report/{report.pk}/change/",
        "whole": f"/admin/camptrack/figure/{whole.pk}/change/",
        "part": f"/admin/camptrack/figure/{part.pk}/change/",
        "camp": f"/admin/camptrack/camp/{camp.pk}/population/",
        "figures": "/admin/camptrack/figure/",
    }


def test_members_see_all_of_it(cast, sign_in, pages):
    dana = sign_in(cast.dana)
    content = {name: dana.get(page).content.decode() for name, page in pages.items()}
    for name in ("report", "part", "camp"):
        assert "sevenfold" in content[name], name
    assert "female: 600" in content["report"].lower()
    assert "male: 397" in content["whole"].lower()
    assert "too few to publish" not in "".join(content.values())


def test_others_see_that_it_is_withheld(cast, sign_in, pages):
    omar = sign_in(cast.omar)
    content = {name: omar.get(page).content.decode() for name, page in pages.items()}
    assert not any("sevenfold" in page for page in content.values())
    for name in ("report", "part", "camp", "figures"):
        assert "too few to publish" in content[name], name
    for name in ("report", "whole"):
        assert "female: 600" in content[name].lower()
        assert "male: 397" not in content[name].lower()
        assert content[name].count("not published") == 2


def test_others_are_not_told_it_beside_their_own_answer(cast, sign_in, report):
    part = report.figures.get(population_group="RET")
    answer = factories.decision(part, by=cast.omar)
    page = sign_in(cast.omar).get("/admin/review/", {"answered": str(answer.pk)}).content.decode()
    assert "On record:" in page
    assert "exactly 7 " not in page
    assert "too few to publish" in page


def test_others_are_not_told_it_where_a_camp_is_split(cast, sign_in, camp, report):
    for user, told in ((cast.dana, True), (cast.omar, False)):
        if user == cast.dana:
            factories.grant(cast.dana, cast.demo_relief, Right.REVIEW)
        content = sign_in(user).get(f"/admin/camptrack/camp/{camp.pk}/split/").content.decode()
        assert ("exactly 7 " in content) == told
        assert ("too few to publish" in content) != told


def test_others_do_not_find_it_by_its_quote(cast, sign_in, pages):
    for user, found in ((cast.dana, 1), (cast.omar, 0)):
        listed = sign_in(user).get(pages["figures"], {"q": "sevenfold"})
        assert listed.context["cl"].result_count == found


def test_the_pictures_are_for_everybody_and_leave_it_out(report, camp):
    drain_waiting(10)
    record = CampRecord(camp, DAY, DAY)
    drawn = [draw(record, Look(LookForm(), DAY), 760) for draw in PICTURES.values()]
    said = json.dumps([[each.specification, each.table.rows] for each in drawn if each], default=str)
    assert '"best": 1000' in said
    assert '"best": 7' not in said
    assert '"600"' in said
    assert '"397"' not in said

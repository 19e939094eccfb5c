"""Figures of a table are read without objects, and say what figures of a list say."""

import pytest
from django.test import RequestFactory

from api.figures import FigureList, present_figures
from api.tables import FIGURES
from camptrack.models import Figure
from camptrack.vocabulary import DecisionKind, EventKind, Right
from tests import al_hol, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(cast):
    """Al-Hol's record, and of each thing that an answer tells one: a draft in households, what was retracted,
    superseded, shared later, disputed, too small to publish."""
    camp = factories.camp("SY-ALHOL", household_size="5.1")
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=range(1, 23), archive=True)
    figures = Figure.objects.order_by("report__at", "pk")
    happened = (EventKind.RETRACTED, EventKind.SUPERSEDED, EventKind.SHARED)
    for figure, kind in zip(figures[3:6], happened, strict=True):
        factories.event(figure.report, kind, reason="a reason")
    factories.decision(figures[0], DecisionKind.DISPUTE)
    factories.decision(figures[0], DecisionKind.VERIFY)
    factories.figure(camp=camp, unit="households", value=300, household_size="4.3", households=None)
    factories.figure(camp=camp, unit="households", value=300)
    factories.figure(unit="households", qualifier="between", value=None, low=100, high=300)
    small = factories.figure(factories.report(), camp=camp, value=7, quote="seven of them")
    factories.event(small.report)
    factories.published_figure(small, suppressed=True)
    return cast


def test_a_table_says_of_each_figure_what_a_list_says(record):
    told = 0
    for user in (record.dana, record.amal, record.omar):
        view = FigureList()
        view.request = RequestFactory().get("/")
        view.request.user = user
        rows = view.rows().order_by(*view.order)
        listed = list(FIGURES.values(present_figures(rows, user)))
        pages = list(view.pages(rows, 4))
        assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
        assert [row for page in pages for row in FIGURES.values(page)] == listed
        told += len(listed)
    assert told > 60

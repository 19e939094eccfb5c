"""The grid of sex by age: typed as one, kept as cells."""

import pytest

from camptrack.models import Figure, Report
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db
ADD = "/admin/camptrack/report/add/"


@pytest.fixture
def source():
    return factories.source("voa-news", name="VOA News")


@pytest.fixture
def amal(cast, sign_in):
    return sign_in(cast.amal)


def test_a_grid_is_kept_as_cells_and_comes_back_as_a_grid(cast, amal, camp, source):
    grid = {"grid-scheme": "unhcr", "grid-f-0-4": "1,200", "grid-m-60-": "٣٠٠", "grid-f-18-59": "40 %"}
    sent = typed.report(
        {
            "camp": camp.code,
            "on": "2019-02-11",
            "written": "10,000",
            "cells": [{"gender": "f", "min_age": "0", "max_age": "4", "origin": "IRQ", "count": "100"}],
            **grid,
        },
        source=source.slug,
        organisation=cast.demo_relief.pk,
    )
    shown = typed.sent_off(amal, ADD, {**sent, "_add": "figures-0-grid"})
    figure = shown.context["figures"].forms[0]
    assert figure.unknown() == 10_000 - 1_200 - 300 - 4_000
    assert [row.total for row in figure.grid.rows()] == [1200, None, None, None, 300]
    typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    cells = Figure.objects.get().breakdown
    assert set(cells.values_list("gender", "min_age", "max_age", "count")) == {
        ("f", 0, 4, 1200),
        ("m", 60, None, 300),
        ("f", 18, 59, None),
        ("f", 0, 4, 100),
    }
    page = amal.get(f"/admin/camptrack/report/{Report.objects.get().pk}/correct/")
    (again,) = page.context["figures"].forms
    assert (again.grid["scheme"].value(), again.grid["f-0-4"].value()) == ("unhcr", "1200")
    assert again.grid["f-18-59"].value() == "40 %"
    assert len(again.cells.forms) == 1


def test_problems_of_a_grid_stand_at_its_inputs(cast, amal, camp, source):
    grid = {"grid-scheme": "sex", "grid-f--": "8", "grid-m--": "1.2.3"}
    figure = {"camp": camp.code, "on": "2019-02-11", "written": "10", **grid}
    given = {"source": source.slug, "organisation": cast.demo_relief.pk, "_draft": "1"}
    answer = typed.sent_off(amal, ADD, typed.report(figure, **given))
    assert "m--" in answer.context["figures"].forms[0].grid.errors
    answer = typed.sent_off(amal, ADD, typed.report({**figure, "grid-m--": "9"}, **given))
    assert "add up to more" in str(answer.context["figures"].forms[0].grid.errors["m--"])
    assert not Report.objects.exists()

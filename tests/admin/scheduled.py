"""A schedule of Demo Relief, an issue that waits, and Dana, who publishes and administers."""

import json

import pytest

from camptrack.actions.issues import canonical
from tests import factories
from tests.exports import situations


@pytest.fixture
def dana(cast, sign_in):
    return sign_in(cast.dana)


@pytest.fixture
def schedule(cast, camp):
    return factories.schedule(organisation=cast.demo_relief, area=camp.area, title="Camps, weekly")


@pytest.fixture
def issue(schedule):
    data = json.loads(canonical(situations.ten_camps()))
    return factories.made_issue(schedule, status="waiting", data=data)


def page(row, step="change"):
    return f"/admin/camptrack/{row._meta.model_name}/{row.pk}/{step}/"


def text(answer):
    return answer.content.decode()

"""Webhooks in the admin: made and shown once, tested, rotated, disabled, enabled, removed, calls repeated."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.refusals import NotAllowed
from camptrack.admin import webhook_steps, webhooks
from camptrack.models import WebhookDelivery, WebhookEndpoint
from camptrack.queries.webhook_secrets import endpoint_secret
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/camptrack/webhookendpoint/"


@pytest.fixture
def dana(cast, sign_in):
    return sign_in(cast.dana)


@pytest.fixture
def endpoint(cast):
    return factories.webhook(organisation=cast.demo_relief, name="Warehouse <1>")


def page(row, step="change"):
    return f"/admin/camptrack/{row._meta.model_name}/{row.pk}/{step}/"


def text(answer):
    return answer.content.decode()


def test_made_and_its_secret_shown_once(dana, cast, camp):
    form = {
        "organisation": cast.demo_relief.pk,
        "name": "Warehouse",
        "address": "https://partner.example/hook",
        "kinds": ["report", "camp_total"],
        "area": camp.area.pk,
    }
    assert "Make a webhook" in text(dana.get(f"{LIST}add/"))
    shown = dana.post(f"{LIST}add/", form)
    endpoint = WebhookEndpoint.objects.get()
    secret = endpoint_secret(endpoint)
    assert secret in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert (endpoint.by, endpoint.area, endpoint.kinds) == (cast.dana, camp.area, ["report", "camp_total"])
    answer = text(dana.get(page(endpoint)))
    assert secret not in answer
    assert "report, totals of a camp" in answer
    assert "None yet" in answer
    assert "Warehouse" in text(dana.get(LIST))
    assert "made" in text(dana.get(page(endpoint, "history")))


def test_what_is_refused_is_said_beside_what_was_typed(dana, cast, sign_in, endpoint, monkeypatch):
    form = {"organisation": cast.demo_relief.pk, "name": "Inside", "address": "https://0x7f.1/"}
    answer = text(dana.post(f"{LIST}add/", form))
    assert "0x7f.1 is no address on the internet" in answer
    assert 'value="Inside"' in answer
    monkeypatch.setattr("camptrack.actions.webhooks.MOST", 1)
    answer = text(dana.post(f"{LIST}add/", {**form, "address": "https://partner.example/"}))
    assert "at most 1 webhooks" in answer
    # Who administers elsewhere cannot choose this organisation.
    answer = text(sign_in(cast.omar).post(f"{LIST}add/", form))
    assert "Select a valid choice" in answer
    assert WebhookEndpoint.objects.count() == 1


def test_who_loses_the_right_meanwhile(dana, cast, endpoint, monkeypatch):
    def refused(**_given):
        raise NotAllowed("ask an administrator")

    form = {"organisation": cast.demo_relief.pk, "name": "It", "address": "https://partner.example/"}
    monkeypatch.setattr(webhooks, "create_webhook", refused)
    assert "ask an administrator" in text(dana.post(f"{LIST}add/", form))
    monkeypatch.setattr(webhook_steps, "rotate_secret", refused)
    assert "Ask an administrator" in text(
        dana.post(page(endpoint, "rotate"), {"overlap_hours": "1"}, follow=True)
    )


def test_another_secret(dana, endpoint):
    before = endpoint_secret(endpoint)
    assert 'value="24"' in text(dana.get(page(endpoint, "rotate")))
    assert "less than or equal to 168" in text(dana.post(page(endpoint, "rotate"), {"overlap_hours": "169"}))
    shown = text(dana.post(page(endpoint, "rotate"), {"overlap_hours": "2"}))
    endpoint.refresh_from_db()
    assert endpoint_secret(endpoint) in shown
    assert before not in shown
    assert "the secret before signs until" in text(dana.get(page(endpoint)))


def test_buttons(dana, endpoint):
    shown = text(dana.get(page(endpoint)))
    assert f"{LIST}{endpoint.pk}/disable/" in shown
    assert f"{LIST}{endpoint.pk}/enable/" not in shown
    assert "Warehouse &lt;1&gt;" in shown
    answer = dana.post(page(endpoint, "test"), follow=True)
    assert answer.redirect_chain[-1][0] == page(WebhookDelivery.objects.get())
    assert "waits to be sent" in text(answer)
    assert "Look again" in text(answer)
    assert "A test waits to be sent already." in text(dana.post(page(endpoint, "test"), follow=True))
    dana.post(page(endpoint, "disable"))
    shown = text(dana.get(page(endpoint)))
    assert f"{LIST}{endpoint.pk}/enable/" in shown
    assert "by hand" in shown
    dana.post(page(endpoint, "enable"))
    answer = dana.post(
        page(endpoint, "edit"), {"name": "Renamed", "address": "https://partner.example/"}, follow=True
    )
    assert "The webhook was changed." in text(answer)
    assert "everything" in text(answer)
    answer = dana.post(page(endpoint, "edit"), {"name": "Renamed", "address": "https://[::1]/"})
    assert "is no address on the internet" in text(answer)
    answer = dana.post(page(endpoint, "remove"), follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert dana.get(page(endpoint)).status_code == 404


def test_a_call_and_its_attempts(dana, cast, endpoint):
    WebhookEndpoint.objects.update(failing_since=endpoint.at)
    for _each in range(21):
        call = factories.webhook_call(endpoint, status="failed", problem="503 <em>busy</em>", attempts=3)
    factories.webhook_attempt(call, outcome="deferred", said="503 <em>busy</em>")
    shown = text(dana.get(page(endpoint)))
    assert shown.count("/admin/camptrack/webhookdelivery/") == 21 + 1  # twenty, the menu and all of them
    assert "calls fail, and are tried again" in shown
    assert "All calls" in shown
    shown = text(dana.get(page(call)))
    assert "503 &lt;em&gt;busy&lt;/em&gt;" in shown
    assert "SY-ALHOL" in shown
    answer = dana.post(page(call, "repeat"), follow=True)
    again = WebhookDelivery.objects.get(repeat=1)
    assert answer.redirect_chain[-1][0] == page(again)
    assert re.search(r"<dt>asked for by</dt>\s*<dd>\s*<bdi>dana</bdi>", text(answer))
    listed = f"/admin/camptrack/webhookdelivery/?endpoint__id__exact={endpoint.pk}&status__exact=failed"
    with CaptureQueriesContext(connection) as asked:
        assert '<td class="field-told">1</td>' in text(dana.get(listed))
    assert [each for each in asked if "jsonb_array_length" in each["sql"]]
    assert not [each for each in asked if '"changes",' in each["sql"]]  # how many is counted where they lie
    assert dana.get("/admin/camptrack/webhookdelivery/nothing/change/").status_code == 404
    assert dana.get(f"{LIST}nothing/change/").status_code == 404


def test_a_test_call_in_the_list(dana, endpoint):
    factories.webhook_call(endpoint, notice="test", after=None, through=None, changes=[])
    assert "a test" in text(dana.get("/admin/camptrack/webhookdelivery/"))
    assert "a test" in text(dana.get(page(endpoint)))

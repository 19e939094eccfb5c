"""Rows and keys for permission stories: something at every address, and who asks for it."""

from typing import Any

import orjson
import pytest

from camptrack.actions.issues import canonical
from camptrack.models import ApiKey, Camp, Issue, Organisation, User
from tests import factories
from tests.actions.importing import MAPPING
from tests.api.asking import SCHEDULE, Partner, headcount, partner, report
from tests.cast import Cast
from tests.exports.situations import nothing as nothing_told

#: what opens a route to a key of another organisation than the report's: nothing, or a scope
READ, WRITE, REVIEW, EVERYBODY = "read", "write", "review", "everybody"
#: no key is made with it: a person's session holds it
ADMINISTER = "administer"


class World:
    """A shared report of Demo Relief, and keys of Elsewhere that may each do one thing."""

    def __init__(self, cast: Cast, writer: Partner) -> None:
        made = writer.post("reports/", report([headcount("SY-ALHOL")]))
        factories.wave("exodus")
        self.ids = {"<key:id>": made["id"]}
        self.calculation = str(factories.calculation(by=cast.dana).pk)
        self.camp = Camp.objects.get(code="SY-ALHOL")
        for code in ("SY-MERGE", "SY-RENAME"):
            factories.camp(code, area=self.camp.area)
        factories.camp("SY-UNMERGE", area=self.camp.area, merged_into=self.camp)
        self.figure = made["figures"][0]["id"]
        published = factories.schedule(organisation=cast.demo_relief, area=self.camp.area)
        data = orjson.loads(canonical(nothing_told()))
        self.issue = str(factories.made_issue(published, data=data).pk)
        factories.issue_file(Issue.objects.get(pk=self.issue))
        self.own = writer
        self.others = {scope: partner(cast.elsewhere, scope) for scope in (READ, WRITE, REVIEW)}
        self.others[ADMINISTER] = administrator(cast.elsewhere)
        # A schedule is for its own organisation alone.
        self.schedule = factories.schedule(organisation=cast.elsewhere, area=self.camp.area)
        self.recipient = factories.recipient(self.schedule).pk
        webhook = {"kind": "webhook", "address": "https://partner.example/hook"}
        self.webhook = factories.recipient(self.schedule, **webhook).pk
        # So are imports, each in the state that its address asks for.
        self.imports = imports_of(cast.elsewhere, self.camp)
        # So is what was sent to whom.
        sent = factories.delivery(factories.made_issue(self.schedule), status="failed")
        self.delivery = str(sent.pk)
        self.call = factories.webhook_call(factories.webhook(organisation=cast.elsewhere), status="failed")
        moment = self.call.at
        self.disabled = factories.webhook(
            organisation=cast.elsewhere, disabled_at=moment, disabled_because="by_hand"
        ).pk
        nothing = partner(cast.elsewhere, READ)
        _user(nothing).grants.all().delete()
        self.nothing = nothing

    def path(self, name: str, address: str) -> str:
        if name.startswith("issue"):
            address = address.replace("<key:id>", self.issue)
            address = address.replace("<language:language>/<file_format:file_format>", "en/json")
        if name.startswith("import-"):
            address = address.replace("<key:id>", self.imports[name])
        if name == "import":
            address = address.replace("<key:id>", self.imports["import-rows"])
        if name.startswith("webhook"):
            endpoint = self.disabled if name == "webhook-enable" else self.call.endpoint_id
            address = address.replace("<key:id>", str(endpoint)).replace("<key:delivery>", str(self.call.pk))
        place = "SYR" if name.startswith("area") else "SY-ALHOL"
        if name in {"camp-merge", "camp-unmerge", "camp-rename"}:
            place = f"SY-{name.removeprefix('camp-').upper()}"
        key = self.figure if name.startswith("figure") else self.ids["<key:id>"]
        key = self.calculation if name == "calculation" else key
        slug = "exodus" if name == "wave" else "ocha"
        slug = self.schedule.slug if name.startswith("schedule") else slug
        key = self.delivery if name.startswith("delivery") else key
        recipient = self.webhook if name == "schedule-recipient-secret" else self.recipient
        address = address.replace("<int:id>", str(recipient))
        for part, value in (("<key:id>", key), ("<code:code>", place), ("<name:slug>", slug)):
            address = address.replace(part, value)
        return f"/{address}"


def imports_of(organisation: Organisation, camp: Camp) -> dict[str, str]:
    """By the address that asks for it."""
    read = factories.import_(organisation=organisation, state="read", total=1)
    kept = {"values": {"camp": camp.code}, "cells": [], "problems": [], "written": {}, "columns": {}}
    factories.import_row(read, camp=camp, values=kept)
    entered = factories.entered_import(organisation=organisation)
    waiting = factories.import_(organisation=organisation, state="needs_mapping")
    found = {"confirm": read, "rows": read, "undo": entered, "discard": waiting}
    found["mapping"] = factories.import_(organisation=organisation, state="needs_mapping")
    return {f"import-{name}": str(each.pk) for name, each in found.items()}


def _user(asking: Partner) -> User:
    assert asking.key
    return ApiKey.objects.get(prefix=asking.key.split("_")[1]).user


def administrator(of: Organisation) -> Partner:
    """Nothing but that; a key in a test, where a person would have a session."""
    asking = partner(of, READ)
    _user(asking).grants.update(right=ADMINISTER)
    return asking


@pytest.fixture
def world(cast: Cast, writer: Partner) -> World:
    return World(cast, writer)


#: an import is a file
FILE = {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="week 12.csv"'}


def body_for(name: str) -> dict[str, Any]:
    """What would be accepted, so that nothing but permission stands in the way."""
    return {
        "reports": report([headcount("SY-ALHOL")]),
        "report-retract": {"reason": "wrong"},
        "report-correct": {**report(), "reason": "wrong"},
        "report-redact": {"reason": "a name", "fields": ["title"]},
        "figure-decisions": {"decision": "verify", "reason": "seen"},
        "camps": {"code": "NEW", "name": "New", "area": "SYR", "site_type": "planned_camp"},
        "camp-merge": {"into": "SY-ALHOL", "reason": "one camp"},
        "reports-bulk": {"reports": [report([headcount("SY-ALHOL")])]},
        "camp-unmerge": {"reason": "two camps"},
        "camp-rename": {"code": "SY-NEW", "reason": "the cluster's list"},
        "camp-split": {"code": "NEW", "name": "New", "area": "SYR", "site_type": "urban", "reason": "two"},
        "issue-discard": {"reason": "a camp is missing"},
        "issue-recall": {"reason": "wrong"},
        "import-mapping": {"mapping": [MAPPING]},
        "import-undo": {"reason": "wrong"},
        "schedule-issues": {"start": "2019-03-04", "end": "2019-03-10", "preview": True},
        "sources": {"slug": "new", "name": "New", "kind": "news"},
        "waves": {"slug": "new", "label": "New"},
        "schedules": SCHEDULE,
        "webhooks": {"name": "Warehouse", "address": "https://partner.example/hook"},
        "schedule-recipients": {"recipients": [{"address": "reader@example.org"}]},
    }.get(name, {})

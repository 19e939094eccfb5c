"""Two organisations that share places and nothing else: whatever is theirs alone carries a text and a number
that stand nowhere else."""

import json
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from camptrack.actions.issues import canonical
from camptrack.actions.totals import drain_waiting
from camptrack.models import Area, Camp, Organisation, Question, User
from camptrack.vocabulary import Right, Sensitivity
from tests import factories
from tests.exports import situations


@dataclass(frozen=True)
class Marks:
    """`text` and `number` are for members, `staff` for administrators."""

    text: str
    staff: str
    number: int

    def hidden_from(self, *, member: bool, administrator: bool) -> list[str]:
        found = [] if member else [self.text, str(self.number), f"{self.number:,}"]
        return found if administrator else [*found, self.staff]


@dataclass
class Places:
    """Everybody's."""

    camp: Camp
    asked: Camp
    elsewhere: Area


@dataclass
class Planted:
    """An organisation, its marks, and rows of each kind by the name of the model."""

    organisation: Organisation
    marks: Marks
    by: User
    rows: dict[str, Any]
    #: kept by name, for addresses that ask for a state
    imports: dict[str, str]


def places() -> Places:
    hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
    area = factories.area("SY0800", parent=hasakeh, level=2)
    camp, asked = factories.camp("SY-ALHOL", area=area), factories.camp("SY-ASKED", area=area)
    factories.source("ocha", name="OCHA", reliability="A", credibility=2)
    factories.wave("exodus")
    for value in (1_000, 2_000):  # so that there is a question
        factories.counting_figure(camp=asked, value=value)
    factories.counting_figure(camp=camp, value=4_100)
    drain_waiting(10)
    factories.stale_mark(camp=camp)
    factories.drain_retry(camp=asked)
    return Places(camp, asked, factories.area("IQ-DIY", parent=factories.country("IRQ"), level=1))


def plant(name: str, number: int, there: Places) -> Planted:
    text, staff = f"zq{name}hidden", f"zq{name}staff"
    organisation = factories.organisation(name, name=name.title(), own_review_allowed=True)
    by = factories.user(f"{name}-everything", is_staff=True)
    for right in Right:
        factories.grant(by, organisation, right)
    own: dict[str, Any] = {"organisation": organisation, "by": by}
    report = factories.report(
        **own,
        audience="internal",
        title=text,
        excerpt=text,
        url=f"https://example.org/{text}",
        external_id=text,
    )
    figure = factories.figure(report, camp=there.camp, value=number, quote=text)
    factories.cell(figure, gender="f", count=number)
    published = factories.report(**own, audience="internal", title=f"{text} published")
    counted = factories.figure(published, camp=there.camp, value=number, start=date(2019, 3, 20), quote=text)
    factories.publish(published)
    factories.decision(counted, reason=text, by=by)
    factories.event(published, "retracted", reason=text)
    schedule = factories.schedule(
        **own,
        area=there.camp.area,
        title=text,
        contact=f"{text}@example.org",
        sensitivity=Sensitivity.MEMBERS,
    )
    recipient = factories.recipient(schedule, address=f"{text}@example.org", name=text)
    told = situations.nothing()
    told = replace(told, about=replace(told.about, contact=text))
    issue = factories.made_issue(schedule, data=json.loads(canonical(told)), status="waiting")
    factories.issue_file(issue, content=json.dumps({"told": text, "number": number}).encode())
    factories.issue_event(issue, reason=text)
    webhook = factories.webhook(**own, name=staff, address=f"https://{staff}.example/hook")
    brought = _imports(own, text, number, there)
    user = factories.user(f"{name}-{staff}", first_name=staff, email=f"{staff}@example.org")
    return Planted(
        organisation,
        Marks(text, staff, number),
        by,
        {
            "organisation": organisation,
            "user": user,
            "grant": factories.grant(user, organisation, Right.VIEW),
            "invitation": factories.invitation(
                f"{name} invitation", **own, address=f"guest-{staff}@example.org"
            ),
            "apikey": factories.api_key(organisation=organisation, name=staff, created_by=by),
            "area": there.camp.area,
            "camp": there.camp,
            "source": report.source,
            "wave": factories.wave(f"{name}-wave"),
            "report": report,
            "published": published,
            "draft": factories.entry_draft(
                **own, title=text, data={"title": text, "figures-0-value": str(number)}
            ),
            "figure": figure,
            "question": Question.objects.get(camp=there.asked),
            "schedule": schedule,
            "recipient": recipient,
            "issue": issue,
            "delivery": factories.delivery(issue, recipient=recipient, status="failed", problem=text),
            "webhookendpoint": webhook,
            "webhookdelivery": factories.webhook_call(webhook, status="failed", problem=staff),
            "calculation": factories.calculation(by=by, digest=sha256(name.encode()).hexdigest()),
            "camptotal": there.camp.total,
            "stalemark": there.camp.stale_marks.first(),
            "drainretry": there.asked.drain_retry,
            "import": brought["mapping"],
        },
        {kind: str(each.pk) for kind, each in brought.items()},
    )


def _imports(own: dict[str, Any], text: str, number: int, there: Places) -> dict[str, Any]:
    named = {**own, "name": f"{text}.csv"}
    found = {
        "read": factories.import_(**named, state="read", total=1),
        "entered": factories.entered_import(**named),
        "waiting": factories.import_(**named, state="needs_mapping", content=text.encode()),
        "mapping": factories.import_(**named, state="needs_mapping"),
    }
    kept = {"values": {"camp": there.camp.code, "value": number}, "cells": [], "problems": []}
    factories.import_row(
        found["read"], camp=there.camp, sheet=text, values={**kept, "written": {"value": text}, "columns": {}}
    )
    return found

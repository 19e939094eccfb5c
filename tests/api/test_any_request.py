"""Requests that nobody would think of, drawn from our own OpenAPI document: none is answered with a fault,
and every answer is as the document says.

`make fuzz-api` is the full size; it prints what was asked and answered.
"""

import contextlib
import json
import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from camptrack.actions.issues import canonical
from camptrack.models import ApiKey
from tests import factories
from tests.api.asking import headcount, partner, report
from tests.cast import assemble
from tests.exports import situations

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("stack")]

#: for each operation and kind of data
EXAMPLES = int(os.environ.get("CAMPTRACK_RANDOM_REQUESTS", "3"))
#: what the document cannot say: rules that join fields, and what is accepted beyond it
UNSAYABLE = {"positive_data_acceptance", "negative_data_rejection"}
ALL = [
    check for name, check in ((check.__name__, check) for check in CHECKS.get_all()) if name not in UNSAYABLE
]


@pytest.fixture
def asked(stack, stack_models):
    """The document, and a key that may do everything with what exists."""
    with stack_models():
        hasakeh = factories.area("SY08", level=1)
        factories.camp("SY-ALHOL", area=hasakeh)
        factories.source("ocha")
        everything = partner(assemble().demo_relief, "read", "write", "review")
        everything.post("waves/", {"slug": "exodus", "label": "Exodus"})
        made = everything.post("reports/", report([headcount("SY-ALHOL")]))
        key = ApiKey.objects.get(prefix=everything.key.split("_")[1])
        factories.grant(key.user, key.organisation, "administer")
        schedule = factories.schedule(slug="weekly", organisation=key.organisation)
        recipient = factories.recipient(schedule, kind="webhook", address="https://partner.example/in")
        issue = factories.made_issue(schedule, data=json.loads(canonical(situations.nothing())))
        factories.issue_file(issue, edition="members")
        delivery = factories.delivery(issue, status="failed")
        brought = factories.import_(organisation=key.organisation, state="needs_mapping")
        calculation = factories.calculation(by=key.user)
    schema = schemathesis.openapi.from_url(f"{stack.url}/api/schema/")
    existing = {
        "reports": {"id": made["id"]},
        "figures": {"id": made["figures"][0]["id"]},
        "camps": {"code": "SY-ALHOL"},
        "areas": {"code": "SY08"},
        "sources": {"slug": "ocha"},
        "waves": {"slug": "exodus"},
        "schedules": {"slug": "weekly", "id": recipient.pk},
        "issues": {"id": str(issue.pk), "language": "en", "file_format": "json"},
        "deliveries": {"id": str(delivery.pk)},
        "imports": {"id": str(brought.pk)},
        "calculations": {"id": str(calculation.pk)},
    }
    return schema, existing, {"Authorization": f"Bearer {everything.key}"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_every_operation(asked: Any, mode: GenerationMode) -> None:
    schema, existing, headers = asked
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 60
    answered: Counter[int] = Counter()
    failures: dict[str, str] = {}
    for operation in operations:
        resource = operation.path.split("/")[3] if operation.path.startswith("/api/v1/") else ""
        given_path = existing.get(resource) if "{" in operation.path else None

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=given_path))
        def ask(case: Any) -> None:
            response = case.call(headers=headers)
            answered[response.status_code] += 1
            case.validate_response(response, checks=ALL, headers=headers)

        try:
            with contextlib.suppress(Unsatisfiable):  # nothing there can be sent wrongly
                ask()
        except Exception as failure:  # noqa: BLE001  the others are asked all the same
            failures[operation.label] = f"{failure}\n{failure.__cause__ or ''}"
    faults = sum(count for status, count in answered.items() if status >= 500)
    print(  # noqa: T201  the figures are what a full-size run is for
        f"\n{mode.name.lower()}: {len(operations)} operations, {answered.total()} requests, "
        f"{len(failures)} failures, {faults} answers of 5xx; {dict(sorted(answered.items()))}"
    )
    assert not failures, "\n\n".join(f"{label}: {said}" for label, said in failures.items())
    assert not faults

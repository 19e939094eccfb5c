"""Published issues with their files, and who reads them."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
import pytest
from django.test import Client

from camptrack.actions.issue_files import write_files
from camptrack.actions.issues import canonical
from camptrack.models import Issue, Schedule, User
from camptrack.vocabulary import FileFormat, IssueEventKind, IssueStatus
from tests import factories
from tests.cast import Cast, assemble
from tests.exports import situations


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def reading() -> Callable[..., Client]:
    """A browser of somebody, or of nobody in particular."""

    def reading(user: User | None = None, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return reading


def schedule(cast: Cast, **fields: Any) -> Schedule:
    return factories.schedule(
        organisation=cast.demo_relief,
        **{
            "title": "Camps of Al-Hasakeh, weekly",
            "titles": {"ar": "مخيمات الحسكة، أسبوعيًا"},
            "languages": ["en"],
            "formats": [FileFormat.CSV, FileFormat.XLSX],
        }
        | fields,
    )


def published(of: Schedule, **fields: Any) -> Issue:
    """With every file of its schedule."""
    written = canonical(situations.ten_camps())
    digest = sha256(written).hexdigest()
    issue = factories.made_issue(of, data=orjson.loads(written), digest=digest, **fields)
    write_files(issue)
    return issue


def recalled(of: Schedule, reason: str) -> Issue:
    issue = published(of, status=IssueStatus.RECALLED)
    factories.issue_event(issue, kind=IssueEventKind.RECALLED, reason=reason)
    return issue

"""Who writes in a storm, and about what: made once, past the API."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from tests.storms.client import SOURCES

POISON = "PO-1"
ORGANISATION = "storm"
WAVES = ("north",)


@dataclass
class World:
    """What the clients are told."""

    key: str
    #: of a person who administers, signed in; signed in anew at each run
    session: str
    camps: list[str]
    #: entered by spreadsheets alone
    sheet_camps: list[str]
    organisation: str = ORGANISATION

    def told(self) -> dict[str, object]:
        return asdict(self)


def make(camps: int) -> str:
    """The rows; the key."""
    from django.utils import timezone

    from camptrack.actions.api_keys import create_api_key
    from camptrack.vocabulary import Right, Scope
    from tests import factories

    organisation = factories.organisation(ORGANISATION, own_review_allowed=True)
    syria = factories.country("SYR")
    districts = [factories.area(f"SY{nth:02}", parent=syria, level=1) for nth in range(1, 9)]
    for nth, code in enumerate([*camp_codes(camps), *sheet_codes(), POISON]):
        factories.camp(code, area=districts[nth % len(districts)])
    for slug in WAVES:
        factories.wave(slug)
    for slug in SOURCES:
        factories.source(slug)
    person = factories.user("person")
    for right in Right:
        factories.grant(person, organisation, right)
    _, key = create_api_key(
        by=None,
        organisation=organisation,
        scopes=list(Scope),
        name="storm",
        expires_at=timezone.now() + timedelta(days=60),
    )
    return key


def camp_codes(camps: int) -> list[str]:
    return [f"SY-{nth:04}" for nth in range(camps)]


def sheet_codes() -> list[str]:
    return [f"SH-{nth}" for nth in range(8)]


def sign_in() -> str:
    """The person's session."""
    from django.test import Client

    from camptrack.models import User

    client = Client()
    client.force_login(User.objects.get(username="person"), "django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)

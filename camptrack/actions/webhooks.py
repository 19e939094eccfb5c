"""Webhooks of an organisation that are told what changed: made, changed, removed by who administers it."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from camptrack.models import Organisation, User, WebhookEndpoint
from camptrack.queries import clock
from camptrack.queries.changes import end
from camptrack.queries.webhook_secrets import endpoint_secret
from camptrack.vocabulary import ChangeKind, DeliveryStatus, DisabledBecause, Right

from .authority import require_somewhere
from .public_addresses import is_public, written_address
from .refusals import Conflict, Problem, Refused
from .saving import changed, held_row, saved
from .texts import address_problems

#: of one organisation
MOST = 20
#: in English, as all that staff read in the record
DISABLED = "the webhook is disabled"
#: names that lead nowhere but inside (RFC 6761, RFC 6762, and what ICANN keeps for it)
_INSIDE = (".localhost", ".local", ".internal")
_ORDER = ChangeKind.values


@transaction.atomic
def create_webhook(*, by: User, organisation: Organisation, **values: Any) -> tuple[WebhookEndpoint, str]:
    """It is told what changes from now on; and its secret, which is shown this once."""
    # One after the other, so that they are counted.
    held = held_row(organisation)
    require_somewhere(by, Right.ADMINISTER, held)
    if held.webhooks.filter(removed_at=None).count() >= MOST:
        detail = _("An organisation has at most %(most)s webhooks; remove one that nobody needs.")
        raise Refused([Problem("", "too_many_webhooks", detail % {"most": MOST})])
    endpoint = WebhookEndpoint(by=by, organisation=held, told_until=end(), **values)
    with pghistory.context(by=by.get_username()):
        _saved(endpoint)
    return endpoint, endpoint_secret(endpoint)


@transaction.atomic
def change_webhook(*, by: User, endpoint: WebhookEndpoint, **values: Any) -> WebhookEndpoint:
    """Whatever is given. What waits goes to the new address."""
    held = held_webhook(by, endpoint)
    if values.get("organisation", held.organisation) != held.organisation:
        detail = _("A webhook stays with its organisation; make another one there.")
        raise Refused([Problem("/organisation", "immutable", detail)])
    if values.get("address", held.address) != held.address:
        held.failing_since = None
        # As if it was claimed once more: what the old address still answers comes too late.
        waiting = held.deliveries.filter(status=DeliveryStatus.WAITING)
        waiting.update(not_before=clock.now(), attempts=F("attempts") + 1)
    with pghistory.context(by=by.get_username()):
        return _saved(changed(held, values))


@transaction.atomic
def remove_webhook(*, by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Called no more; what it was told stays on record."""
    held = held_webhook(by, endpoint)
    held.removed_at, held.to_tell = clock.now(), []
    with pghistory.context(by=by.get_username()):
        disable(held, DisabledBecause.BY_HAND)
    return held


def held_webhook(by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Locked, for who administers its organisation."""
    rows = WebhookEndpoint.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("organisation", "area", "by").get(pk=endpoint.pk)
    require_somewhere(by, Right.ADMINISTER, held.organisation)
    if held.removed_at is not None:
        raise Conflict("already_removed", _("This webhook was removed already."))
    return held


def disable(held: WebhookEndpoint, because: DisabledBecause) -> None:
    """Under its lock. What waits is not sent; an answer that is still to come changes nothing any more."""
    held.disabled_at, held.disabled_because = clock.now(), because
    held.save()
    held.deliveries.filter(status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.REFUSED, problem=DISABLED
    )


def _saved(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    endpoint.kinds = sorted({*endpoint.kinds}, key=lambda kind: _ORDER.index(kind) if kind in _ORDER else -1)
    return saved(endpoint, _address_problems(endpoint.address))


def _address_problems(address: str) -> Iterator[Problem]:
    """What is written for a reader: whether an address may be called is asked when it is called."""
    wrong = [*address_problems("/address", address)]
    yield from wrong
    if wrong:
        return
    host = urlsplit(address).hostname or ""
    name = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").rstrip(".").casefold()
    literal = written_address(name)
    if f".{name}".endswith(_INSIDE) or (literal is not None and not is_public(literal)):
        detail = _("%(host)s is no address on the internet; give one that anybody there could call.")
        yield Problem("/address", "forbidden_address", detail % {"host": host})
        return
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        detail = _("This is not written as an address on the internet is: https://name.example/path.")
        yield Problem("/address", "invalid_format", detail)

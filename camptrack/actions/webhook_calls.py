"""Calls webhooks: ids only, signed (Standard Webhooks), to public addresses over https."""

import threading
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import orjson
import requests
from requests.adapters import BaseAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from standardwebhooks import Webhook
from urllib3.exceptions import HTTPError

from camptrack.models import Delivery
from camptrack.queries.mail_links import whole
from camptrack.queries.webhook_secrets import webhook_secret
from camptrack.vocabulary import Notice

from .answers import Answer, accepted, deferred, refused, unanswered
from .public_addresses import CheckedAdapter

#: seconds to connect and for each piece of the answer, and for all of it
PIECE, WHOLE = 10.0, 30.0
#: bytes of an answer that are looked at
MOST = 4096


def open_session(adapter: BaseAdapter | None = None) -> requests.Session:
    """What calls are made with. https alone has an adapter; proxies and .netrc of the environment would lead
    elsewhere than was checked."""
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    session.mount("https://", adapter or CheckedAdapter())
    return session


def body_of(delivery: Delivery) -> bytes:
    """No numbers: who may read them asks for them with a key."""
    kind = "published" if delivery.notice == Notice.ISSUE else "recalled"
    return orjson.dumps(
        {
            "type": f"issue.{kind}",
            "timestamp": delivery.at,
            "data": {
                "issue": delivery.issue_id,
                "schedule": delivery.issue.schedule.slug,
                "url": whole(f"/api/v1/issues/{delivery.issue_id}/"),
            },
        },
        option=orjson.OPT_UTC_Z,
    )


def headers_of(delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    """The id is the same at every attempt, so that a receiver can tell a second call."""
    key = str(delivery.pk)
    signature = Webhook(webhook_secret(delivery.recipient)).sign(key, now, body.decode())
    return {
        "Content-Type": "application/json",
        "User-Agent": "camptrack",
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


def call(delivery: Delivery, *, now: datetime, session: requests.Session) -> Answer:
    """Never raises. A receiver that dribbles its answer is left to itself."""
    address, body = delivery.recipient.address, body_of(delivery)
    headers = headers_of(delivery, body, now)
    return _within(WHOLE, lambda: _post(session, address, body, headers))


def _post(session: requests.Session, address: str, body: bytes, headers: dict[str, str]) -> Answer:
    try:
        with session.post(
            address, data=body, headers=headers, timeout=PIECE, allow_redirects=False, stream=True
        ) as response:
            return read(response.status_code, _beginning(response))
    except InvalidIPAddress as error:
        return refused(f"{error} is no address on the internet")
    except (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL, UnicodeError) as error:
        return refused(repr(error))
    except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
        return deferred(repr(error))
    except requests.exceptions.ConnectionError as error:
        # Refused or unknown: nothing was said. Broken off: perhaps after it was heard.
        broken_off = "ProtocolError" in repr(error) or "Connection aborted" in repr(error)
        return unanswered(repr(error)) if broken_off else deferred(repr(error))
    except Exception as error:  # noqa: BLE001  an answer that cannot be read
        return unanswered(repr(error))


def _beginning(response: requests.Response) -> str:
    """For the record: the status alone decides, so a text that breaks off is no matter."""
    try:
        content: bytes = response.raw.read(MOST, decode_content=False)
    except (HTTPError, OSError):
        return ""
    return content.decode(errors="replace")


def read(status: int, text: str) -> Answer:
    """What a status means; a redirect is not followed, and is no acceptance."""
    said = f"{status} {text}"
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return accepted(said)
    return refused(said, gone=True) if status == HTTPStatus.GONE else deferred(said)


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """Each piece of an answer has its time, and a receiver could send pieces for ever."""
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    asking.start()
    asking.join(seconds)
    return answers[0] if answers else unanswered(f"no whole answer within {seconds:.0f} s")

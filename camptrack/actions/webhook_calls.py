"""Calls webhooks: ids only, signed (Standard Webhooks), to public addresses over https."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import BaseAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from standardwebhooks import Webhook
from urllib3.exceptions import HTTPError

from .answers import Answer, accepted, deferred, refused, unanswered
from .hanging_up import Asking
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
    # One receiver's cookies are nothing to another behind the same name.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("https://", adapter or CheckedAdapter())
    return session


@dataclass(frozen=True)
class Call:
    """`key` is the same at every attempt, so that a receiver can tell a second call. Each secret signs: two
    while one takes the other's place."""

    key: str
    address: str
    body: bytes
    secrets: tuple[str, ...]


def headers_of(call: Call, now: datetime) -> dict[str, str]:
    """As Standard Webhooks has them."""
    text = call.body.decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "camptrack",
        "webhook-id": call.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(each).sign(call.key, now, text) for each in call.secrets),
    }


def post(call: Call, *, now: datetime, session: requests.Session) -> Answer:
    """Never raises. A receiver that dribbles its answer is hung up on."""
    headers = headers_of(call, now)
    return _within(WHOLE, lambda: _post(session, call.address, call.body, headers))


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
    asking = Asking(ask)
    asking.start()
    asking.join(seconds)
    if asking.answer is None:
        asking.hang_up()
    return asking.answer or unanswered(f"no whole answer within {seconds:.0f} s")

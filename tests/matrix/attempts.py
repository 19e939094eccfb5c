"""One request by one asker, taken back afterwards, and what must not come of it."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from pypdf import PdfReader

from tests import tables

from .askers import Asker
from .planted import Planted

#: what whoever only reads may leave behind: answers that are worked out for them, places in the feed
OF_READERS = {
    "camptrack_calculation",
    "camptrack_change",
    "camptrack_issue",
    "camptrack_issueevent",
    "camptrack_issuefile",
}
#: a key may be followed by another with the same rights, whatever it may do
OF_ITSELF = {"/api/v1/key/rotate/": {"camptrack_apikey", "camptrack_apikeyhistory"}}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.query or ''} {self.body or ''}"[:400]


@dataclass
class Tally:
    """Of all attempts: how many, with what answers, and everything that was wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.answers.total()} attempts, leaks {len(self.leaks)}, forbidden changes "
            f"{len(self.changes)}, answers of 5xx {len(self.faults)}; {dict(sorted(self.answers.items()))}"
        )

    def wrong(self) -> list[str]:
        return [*self.leaks, *self.faults, *self.changes]


class Attempts:
    """Against what is planted, which is the same before each of them."""

    def __init__(self, planted: list[Planted]) -> None:
        self.planted, self.tally = planted, Tally()
        self._before = tables.digest()
        self._rows = {each.organisation.pk: _digest_of(each) for each in planted}

    def make(self, asker: Asker, request: Request) -> HttpResponse:
        """Nothing of it stays; what it would have written was looked at before."""
        within = transaction.atomic()
        within._from_testcase = True  # type: ignore[attr-defined]  # as a test's own: views may be outermost
        with within:
            count = tables.written()
            answer = _asked(asker, request)
            said = f"{asker.name}: {request} -> {answer.status_code}"
            self.tally.answers[answer.status_code] += 1
            if answer.status_code >= 500:
                self.tally.faults.append(said)
            told = "\n".join(_told(answer))
            leaked = [mark for mark in asker.hidden(self.planted) if mark in told]
            if leaked:
                self.tally.leaks.append(f"{said}: {leaked}")
            if not connection.needs_rollback and tables.written() != count:
                self.tally.changes += [f"{said}: {each}" for each in self._forbidden(asker, request, answer)]
            transaction.set_rollback(True)
        return answer

    def _forbidden(self, asker: Asker, request: Request, answer: HttpResponse) -> Iterator[str]:
        changed = tables.changed(self._before, tables.digest())
        if answer.status_code >= 400 and changed:
            yield f"refused, and yet changed {sorted(changed)}"
        elif not asker.writes and changed - (_of_readers(request) if asker.member else set()):
            yield f"may write nothing, and changed {sorted(changed)}"
        for each in self.planted:
            key = each.organisation.pk
            if key not in asker.member and _digest_of(each) != self._rows[key]:
                yield f"changed what is {each.organisation.slug}'s"


def _of_readers(request: Request) -> set[str]:
    return OF_READERS | OF_ITSELF.get(request.path, set())


def _asked(asker: Asker, request: Request) -> HttpResponse:
    headers = dict(request.headers)
    if asker.key:
        headers["Authorization"] = f"Bearer {asker.key}"
    body, content_type = _written(request)
    return asker.client.generic(
        request.method,
        request.path,
        body,
        content_type=content_type,
        headers=headers,
        query_params=request.query,
    )


def _written(request: Request) -> tuple[bytes, str]:
    if isinstance(request.body, bytes):
        return request.body, "text/csv"
    if request.path.startswith(("/api/", "/compat/")):
        return (b"" if request.body is None else json.dumps(request.body).encode()), "application/json"
    fields = request.body if isinstance(request.body, dict) else {}
    return "&".join(f"{name}={value}" for name, value in fields.items()).encode(), (
        "application/x-www-form-urlencoded"
    )


def _told(answer: HttpResponse) -> Iterable[str]:
    """All that can be read in an answer: its headers, its body, what a workbook or a PDF holds."""
    yield str(answer.headers)
    yield str(answer.cookies)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    yield content.decode("utf-8", "replace")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    elif content.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _digest_of(planted: Planted) -> list[dict[str, Any] | None]:
    """The organisation's own rows, as they stand."""
    own = [row for row in planted.rows.values() if isinstance(row, Model) and _is_own(row, planted)]
    return [type(row)._base_manager.filter(pk=row.pk).values().first() for row in own]  # type: ignore[attr-defined]


def _is_own(row: Model, planted: Planted) -> bool:
    holder = getattr(row, "organisation_id", None)
    return holder == planted.organisation.pk or row in {
        planted.rows[name] for name in ("figure", "recipient", "issue", "delivery", "webhookdelivery", "user")
    }

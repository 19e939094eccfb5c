"""A delivery becomes a mail: the issue's words, the recipient's links, the headers that mail servers look at.

What is the same for all recipients of a language is made once and kept in the process.
"""

import re
from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.utils import parseaddr, quote
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from camptrack.exports.situation import CONTENT_TYPES, mail, name_of_file
from camptrack.exports.situation.mail import Links, Mail
from camptrack.models import Delivery, Issue, IssueEvent, IssueFile, Recipient, Schedule
from camptrack.queries.mail_links import file_link, unsubscribe_link, whole
from camptrack.situation import Situation, from_json, without_grades
from camptrack.vocabulary import Edition, FileFormat, IssueEventKind, Language, Notice, Sensitivity

#: issues and languages whose words and files a process keeps
KEPT = 16
#: where a recipient's own link goes
_UNSUBSCRIBE = "camptrack:unsubscribe"


@dataclass(frozen=True)
class Enclosure:
    """A file of an issue in one language; its bytes where they go out as an attachment."""

    key: int
    label: str
    name: str
    content_type: str
    content: bytes | None


@dataclass(frozen=True)
class Form:
    """A mail with places where each recipient's own links go."""

    mail: Mail
    enclosed: tuple[Enclosure, ...]


class _Choice(NamedTuple):
    """What of a schedule decides which files go along, and how. Part of what forms are kept by: it may be
    changed meanwhile, and what is no longer public is attached no more."""

    public: bool
    languages: tuple[str, ...]
    formats: tuple[str, ...]


def _choice_of(schedule: Schedule) -> _Choice:
    public = schedule.sensitivity == Sensitivity.PUBLIC
    return _Choice(public, tuple(schedule.languages), tuple(schedule.formats))


def letter(delivery: Delivery, edition: Edition) -> EmailMultiAlternatives:
    """As it is handed over."""
    issue, recipient = delivery.issue, delivery.recipient
    form = _form(
        issue.pk, Notice(delivery.notice), edition, Language(recipient.language), _choice_of(issue.schedule)
    )
    own = {_UNSUBSCRIBE: unsubscribe_link(recipient)}
    own |= {_place(each): file_link(delivery, each.key) for each in form.enclosed if each.content is None}
    message = EmailMultiAlternatives(
        subject=form.mail.subject,
        body=_filled(form.mail.text, own),
        from_email=envelope_sender(delivery),
        to=[_addressed(recipient)],
        headers=_headers(delivery, own[_UNSUBSCRIBE]),
    )
    message.attach_alternative(_filled(form.mail.html, own), "text/html")
    if form.mail.picture is not None:
        message.attach(_picture(form.mail.picture))
    for each in form.enclosed:
        if each.content is not None:
            message.attach(each.name, each.content, each.content_type)
    # A provider hands it back with what it tells of the mail.
    message.metadata = {"delivery": str(delivery.pk)}  # type: ignore[attr-defined]
    return message


def _place(enclosure: Enclosure) -> str:
    return f"camptrack:file/{enclosure.key}/"


def _filled(form: str, own: dict[str, str]) -> str:
    """With the recipient's own links; they hold nothing that HTML would escape."""
    for place, link in own.items():
        form = form.replace(place, link)
    return form


def _addressed(recipient: Recipient) -> str:
    """With the name, in one line. Django writes what is not ASCII as mail servers take it."""
    name = " ".join(recipient.name.split())
    return f'"{quote(name)}" <{recipient.address}>' if name else recipient.address


def envelope_sender(delivery: Delivery) -> str:
    """Where the mail goes back to if it cannot be delivered: an address that names the delivery."""
    name, at, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{delivery.pk.hex}@{host}" if at else settings.DEFAULT_FROM_EMAIL


def delivery_named_in(address: str) -> str:
    """The other way round: the delivery's id; empty if the address names none."""
    name, _at, host = settings.BOUNCE_ADDRESS.partition("@")
    found = re.search(rf"{re.escape(name)}\+([0-9a-f]{{32}})@{re.escape(host)}", address, re.IGNORECASE)
    return found[1] if name and found else ""


def _headers(delivery: Delivery, unsubscribe: str) -> dict[str, str]:
    schedule = delivery.issue.schedule
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": delivery.message_id,
        "List-Id": f"<{schedule.slug}.{host}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",  # nobody's absence is answered to us
        "Content-Language": delivery.recipient.language,
    }


def _picture(content: bytes) -> MIMEImage:
    image = MIMEImage(content, "png")
    image.add_header("Content-ID", f"<{mail.PICTURE_ID}>")
    image.add_header("Content-Disposition", "inline", filename=f"{mail.PICTURE_ID}.png")
    return image


def _data(issue_id: UUID) -> Situation:
    data = Issue.objects.only("data").get(pk=issue_id).data
    if data is None:
        message = f"issue {issue_id} is not made"
        raise ValueError(message)
    return from_json(data)


@lru_cache(maxsize=KEPT)
def _form(issue_id: UUID, notice: Notice, edition: Edition, language: Language, choice: _Choice) -> Form:
    situation = _data(issue_id)
    enclosed = tuple[Enclosure, ...]()
    if notice == Notice.RECALL:
        event = IssueEvent.objects.get(issue=issue_id, kind=IssueEventKind.RECALLED)
        said = mail.recall(situation, language, reason=event.reason, at=event.at)
    else:
        told = situation if edition == Edition.MEMBERS else without_grades(situation)
        said = mail.content(told, language)
        enclosed = _enclosures(issue_id, edition, language, choice)
    links = Links(
        page=whole(reverse("issue", args=[issue_id])),
        unsubscribe=_UNSUBSCRIBE,
        files=tuple((each.label, _place(each)) for each in enclosed if each.content is None),
        attached=tuple(each.name for each in enclosed if each.content is not None),
    )
    return Form(mail.write_mail(said, links), enclosed)


def _enclosures(issue_id: UUID, edition: Edition, language: str, choice: _Choice) -> tuple[Enclosure, ...]:
    """To everybody the PDF is attached, if it is not too large, and the page has the rest; to others go
    links."""
    issue = Issue.objects.select_related("schedule").defer("data").get(pk=issue_id)
    language = language if language in choice.languages else choice.languages[0]
    wanted = [each for each in choice.formats if not choice.public or each == FileFormat.PDF]
    found = []
    for file in IssueFile.objects.filter(issue=issue, edition=edition, language=language, format__in=wanted):
        content = bytes(file.content)
        attached = choice.public and len(content) <= settings.ATTACHMENT_LIMIT
        file_format = FileFormat(file.format)
        name = name_of_file(issue.schedule.slug, issue.number, language, file_format)
        found.append(
            Enclosure(
                file.pk,
                str(file_format.label),
                name,
                CONTENT_TYPES[file_format],
                content if attached else None,
            )
        )
    return tuple(sorted(found, key=lambda each: each.name))

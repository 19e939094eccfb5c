"""An issue as an e-mail: text, and HTML of tables with one picture, which Outlook and dark screens show too.

What is the same for everybody is `content`, made once an issue and language; what is each recipient's own,
the links, comes in with `write_mail`. Without files a mail stays under 100 KB.
"""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.exports.pictures.drawing import png
from camptrack.exports.pictures.timeline import timeline
from camptrack.exports.words import heading, method
from camptrack.exports.words.key_figures import KeyFigure, key_figures, people_in_a_line
from camptrack.exports.words.summary import sentences
from camptrack.exports.words.writing import in_order, is_right_to_left, moment, name_in_text
from camptrack.situation import Situation
from camptrack.written import with_colon

#: the picture's name inside the mail
PICTURE_ID = "people-over-time"
#: the picture's pixels on a usual screen, and how many times as many it has for sharper ones
_NARROW, _SHARP = 480, 2


@dataclass(frozen=True)
class Content:
    """What an issue's mail says to everybody, in one language. `warning` is of a recall."""

    language: str
    right_to_left: bool
    subject: str
    title: str
    counted: str
    warning: str
    facts: list[tuple[str, str]]
    figures: list[KeyFigure]
    sentences: list[str]
    picture: bytes | None
    picture_says: str
    contact: str
    organisation: str


@dataclass(frozen=True)
class Links:
    """Whole addresses. `files` are a recipient's own, each with its label; `attached` are names of files."""

    page: str
    unsubscribe: str
    files: tuple[tuple[str, str], ...] = ()
    attached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str
    picture: bytes | None


def content(situation: Situation, language: str) -> Content:
    """Of an issue."""
    with translation.override(language):
        about = situation.about
        title = heading.title(about)
        picture = timeline(situation, width=_NARROW)
        return Content(
            language=language,
            right_to_left=is_right_to_left(),
            subject=f"{title} – {heading.period(about)} – {people_in_a_line(situation)}",
            title=name_in_text(title),
            counted=heading.counted(),
            warning="",
            facts=heading.facts(situation, "period", "cut_off", "number", "sensitivity", "next"),
            figures=key_figures(situation),
            sentences=sentences(situation),
            picture=png(picture.specification, _SHARP * _NARROW) if picture else None,
            picture_says=picture.alternative if picture else "",
            contact=method.contact(about),
            organisation=name_in_text(about.organisation),
        )


def recall(situation: Situation, language: str, *, reason: str, at: datetime) -> Content:
    """Of an issue that was recalled: none of its numbers."""
    with translation.override(language):
        about = situation.about
        title = heading.title(about)
        return Content(
            language=language,
            right_to_left=is_right_to_left(),
            subject=_("Recalled: %(title)s, %(period)s") % {"title": title, "period": heading.period(about)},
            title=name_in_text(title),
            counted=heading.counted(),
            warning=_("This issue was recalled on %(moment)s. Please do not use its numbers.")
            % {"moment": moment(at)},
            facts=[(_("Reason"), name_in_text(reason)), *heading.facts(situation, "period", "number")],
            figures=[],
            sentences=[],
            picture=None,
            picture_says="",
            contact=method.contact(about),
            organisation=name_in_text(about.organisation),
        )


def write_mail(said: Content, links: Links) -> Mail:
    """For one recipient."""
    with translation.override(said.language):
        context = {
            "said": said,
            "links": links,
            "direction": "rtl" if said.right_to_left else "ltr",
            "start": "right" if said.right_to_left else "left",
            "picture_id": PICTURE_ID,
            "why": why(said.organisation),
        }
        return Mail(
            # One line: a title may have been given in two.
            subject=" ".join(said.subject.split()),
            text=_text(said, links),
            html=render_to_string("mail/issue.html", context),
            picture=said.picture,
        )


def _text(said: Content, links: Links) -> str:
    """Reads well on its own."""
    parts = [f"{said.title}\n{said.counted}"]
    if said.warning:
        parts.append(said.warning)
    parts.append("\n".join(f"{with_colon(label)} {value}" for label, value in said.facts))
    if said.figures:
        parts.append("\n".join(_figure(figure) for figure in said.figures))
    parts += said.sentences
    parts.append("{}\n{}".format(_("Read it on the web, with sources and method:"), links.page))
    if links.attached:
        parts.append(f"{_('Attached:')} {', '.join(map(in_order, links.attached))}")
    if links.files:
        files = "\n".join(f"{with_colon(label)} {address}" for label, address in links.files)
        parts.append("{}\n{}".format(_("Files, for you alone and for 14 days:"), files))
    parts.append(said.contact)
    parts.append(
        "-- \n{}\n{}\n{}".format(why(said.organisation), _("Unsubscribe with one click:"), links.unsubscribe)
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _figure(figure: KeyFigure) -> str:
    change = " ".join(part for part in (figure.change, figure.percent and f"({figure.percent})") if part)
    more = "; ".join(
        part for part in (figure.note, f"{change} {figure.against}".strip(), figure.same_camps) if part
    )
    return f"* {with_colon(figure.label)} {figure.value}" + (f"\n  {more}" if more else "")


def why(organisation: str) -> str:
    """Why somebody gets this."""
    return _(
        "You get this because %(organisation)s put your address on the list of this report's recipients."
    ) % {"organisation": organisation}

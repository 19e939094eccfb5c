"""The lines on top of an issue."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.situation import About, Situation

from . import labels
from .writing import day, days, in_order, language, moment, name_in_text, named, number


def title(about: About) -> str:
    """The schedule's, in the active language."""
    return about.titles.get(language()) or about.title


def title_line(situation: Situation) -> str:
    """For the top of a page, a subject, a document's properties: says what is counted."""
    return f"{name_in_text(title(situation.about))} – {counted()}"


def counted() -> str:
    """What every total counts."""
    return _("people in recorded sites")


def place(situation: Situation) -> str:
    """The area with its code, or how many camps were chosen."""
    about = situation.about
    if about.place is not None:
        return f"{named(about.place)} ({in_order(about.place.code)})"
    count = situation.key.camps
    return ngettext("%(count)s chosen camp", "%(count)s chosen camps", count) % {"count": number(count)}


def period(about: About) -> str:
    return days(about)


def before(about: About) -> date:
    """The day since whose end changes are told."""
    return about.start - timedelta(days=1)


def cut_off(about: About) -> str:
    return _("As known on %(moment)s") % {"moment": moment(about.known_at)}


def issue_number(about: About) -> str:
    if about.number is None:
        return _("Preview, not an issue")
    return _("Issue %(number)s") % {"number": number(about.number)}


def sensitivity(about: About) -> str:
    return labels.sensitivity(about.sensitivity)


def language_name() -> str:
    """The active language's own name."""
    return dict(settings.LANGUAGES)[language()]


def facts(situation: Situation, *names: str) -> list[tuple[str, str]]:
    """Each line on top with its label: those of these names, or all."""
    about = situation.about
    lines = {
        "area": (_("Area"), place(situation)),
        "period": (_("Period"), period(about)),
        "cut_off": (_("Cut-off"), moment(about.known_at)),
        "number": (_("Number"), issue_number(about)),
        "language": (_("Language"), language_name()),
        "sensitivity": (_("Sensitivity"), sensitivity(about)),
        "next": (
            _("Next issue"),
            _("none planned") if about.next_due_at is None else moment(about.next_due_at),
        ),
        "organisation": (_("Published by"), name_in_text(about.organisation)),
    }
    return [lines[name] for name in names or lines]


def since(about: About) -> str:
    """Beside every change of people."""
    return _("since %(day)s") % {"day": day(before(about))}

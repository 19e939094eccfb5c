"""How the numbers are made, what they do not say, whose reports they rest on, and who to ask."""

from django.utils.translation import gettext as _

from camptrack.situation import About, Document, Situation

from . import labels
from .writing import day, in_order, name_in_text


def method(about: About) -> list[str]:
    return [
        _(
            "Every total counts people in recorded sites: the sum of the camps' best estimates on the last "
            "day of the period. Its range is the sum of the camps' ranges, not a confidence interval."
        ),
        _(
            "A camp's number rests on its strongest recent headcount and on the arrivals and departures "
            "reported since. Figures about the same people on the same days are never added up."
        ),
        _("The plain change also moves when a camp comes or goes; the change over the same camps does not."),
        _("Rules: version %(policy)s. What became known after the cut-off is in the next issue.")
        % {"policy": in_order(about.policy)},
    ]


def caveats(situation: Situation) -> list[str]:
    said = [
        _("People outside recorded sites are not counted."),
        _("A camp without data counts for nothing, which does not mean that nobody is there."),
    ]
    if situation.key.camps_flows_only:
        said.append(_("Where a camp is known by flows alone, its number is a lower bound."))
    if situation.key.camps_stale:
        said.append(_("The range of an old headcount grows with its age; it is not a forecast."))
    said.append(_("Borders and names on maps imply no opinion on the status of any territory."))
    return said


def source(document: Document) -> str:
    """A report that bears on the numbers, in a line."""
    return _("%(source)s (%(kind)s): %(title)s, %(day)s") % {
        "source": name_in_text(document.source),
        "kind": labels.source_kind(document.kind),
        "title": name_in_text(document.title),
        "day": day(document.published_on),
    }


def link(document: Document) -> str:
    """To the web alone, whatever was kept as an address; empty where it leads elsewhere."""
    return document.url if document.url.startswith(("http://", "https://")) else ""


def no_sources() -> str:
    return _("No report counts yet.")


def contact(about: About) -> str:
    if not about.contact:
        return _("%(organisation)s has named no contact.") % {
            "organisation": name_in_text(about.organisation)
        }
    return _("Questions and corrections: %(organisation)s, %(contact)s") % {
        "organisation": name_in_text(about.organisation),
        "contact": name_in_text(about.contact),
    }


def licence(about: About) -> str:
    if not about.licence:
        return _("No licence is stated; ask before you publish from it.")
    return _("Licence: %(licence)s") % {"licence": name_in_text(about.licence)}

"""Why a figure has its role, in one sentence for people: the API and the admin say the same."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from camptrack.models import Figure
from camptrack.reconcile.evidence import Reason
from camptrack.vocabulary import Measure
from camptrack.written import grouped

from .evidence import Explained

# `other` is what stands in the way or is agreed with: "OCHA's count", "OCHA's counter, graded A,".
_SENTENCES: dict[Reason, str] = {
    Reason.FIRST_COUNT: gettext_noop("Anchor: the first count that the total stands on."),
    Reason.STRONG_ENOUGH: gettext_noop("Anchor: at least as strong as the count before it."),
    Reason.ANCHOR_AGED: gettext_noop("Anchor: the stronger count before it had grown too old."),
    Reason.REPLACED: gettext_noop("Anchor until %(other)s took its place."),
    Reason.BOUND_HOLDS: gettext_noop("Confirmation: it agrees with %(other)s and changes nothing."),
    Reason.WEAKER_THAN_ANCHOR: gettext_noop("Outranked: %(other)s is stronger and not yet too old."),
    Reason.OUTRANKED_THAT_DAY: gettext_noop("Outranked: %(other)s of the same day ranks before it."),
    Reason.EQUAL_VOICE: gettext_noop(
        "Dissent: as strong as %(other)s of the same day, so it widens the range."
    ),
    Reason.REPLACED_BY_EQUAL: gettext_noop(
        "Dissent: %(other)s took its place without being stronger, so it widens the range for a time."
    ),
    Reason.PLACED: gettext_noop("Flow: %(people)s people whom no stronger figure holds."),
    Reason.SHAPE_ONLY: gettext_noop("Flow: other figures hold its people; it adds nobody."),
    Reason.DAYS_HELD: gettext_noop("Set aside: %(other)s holds these days."),
    Reason.CONTRADICTS: gettext_noop(
        "Set aside: it would need too many people on the days that %(other)s leaves."
    ),
    Reason.DISTRIBUTION_LIST: gettext_noop(
        "Set aside: a distribution list counts no people unless a reviewer recommends it."
    ),
    Reason.REVISED: gettext_noop("Denied: %(other)s, published later and over a longer period, says less."),
    Reason.DISPUTED: gettext_noop("Not credible: a reviewer disputes it."),
    Reason.UNRELIABLE_SOURCE: gettext_noop("Not credible: its source is graded unreliable (E)."),
    Reason.IMPROBABLE: gettext_noop("Not credible: what it says is graded improbable (5)."),
    Reason.PART_OF_CAMP: gettext_noop("Composition: it counts part of the camp, not the whole."),
}
_ADDS_NOBODY_YET = gettext_noop("Flow: up to this day it adds nobody.")
_GRADED_TOO_LOW = gettext_noop("Not credible: it is graded too low to move a number.")
_GRADES = frozenset({Reason.UNRELIABLE_SOURCE, Reason.IMPROBABLE})

#: what a reader without grades is told instead of a reason that names one
LOW_GRADE = "low_grade"


def reason_code(explained: Explained, *, grades: bool) -> str:
    """The stable code of the reason; one that would give a grade away only to who may see grades."""
    reason = explained.finding.reason
    return LOW_GRADE if reason in _GRADES and not grades else reason.value


def explain(explained: Explained, *, grades: bool) -> str:
    """Why the figure has its role, in the reader's language; with `grades` for who may see them."""
    finding = explained.finding
    if finding.reason in _GRADES and not grades:
        return _(_GRADED_TOO_LOW)
    if finding.reason == Reason.PLACED and not finding.people:
        return _(_ADDS_NOBODY_YET)
    return _(_SENTENCES[finding.reason]) % {
        "other": _other(explained.because, grades=grades),
        "people": grouped(finding.people),
    }


def _other(figure: Figure | None, *, grades: bool) -> str:
    if figure is None:
        return _("another figure")
    source = figure.report.source.name
    if figure.measure == Measure.HEADCOUNT:
        what = _("%(source)s's count") % {"source": source}
    else:
        what = _("%(source)s's counter") % {"source": source}
    if grades:
        return _("%(what)s, graded %(grade)s,") % {"what": what, "grade": figure.published.reliability}
    return what

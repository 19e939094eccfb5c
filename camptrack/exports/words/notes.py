"""What was corrected and where sources disagree, a sentence each."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.situation import Band, Breakdown, Correction, Disagreement, Restated, Situation, Voice
from camptrack.vocabulary import Measure

from . import labels
from .writing import change_in_words, day, moment, name_in_text, named, number, people_with_range, share


def restated(about_before: Restated) -> str:
    """What the issue before said, and what is known of its last day now."""
    said, now = about_before.said, about_before.now
    values = {
        "number": number(about_before.number),
        "day": day(about_before.end),
        "said": _band(said),
        "now": _band(now),
    }
    if said == now:
        return (
            _("Issue %(number)s said of %(day)s: %(said)s people in recorded sites. That still holds.")
            % values
        )
    sentence = (
        _("Issue %(number)s said of %(day)s: %(said)s people in recorded sites. Known now: %(now)s.") % values
    )
    if said is not None and now is not None and said.best != now.best:
        sentence += " " + _("Change: %(change)s.") % {"change": change_in_words(said.best, now.best)}
    return sentence


def correction(each: Correction) -> str:
    """A report that the issue before counted and that no longer counts as it did."""
    values = {
        "day": moment(each.at),
        "camp": named(each.camp),
        "source": name_in_text(each.source),
        "title": name_in_text(each.title),
        "before": people_with_range(each.before),
        "reason": name_in_text(each.reason),
    }
    if each.after is None:
        said = _("%(camp)s: %(source)s, “%(title)s” was retracted on %(day)s; it said %(before)s.")
    else:
        values["after"] = people_with_range(each.after)
        said = _("%(camp)s: %(source)s, “%(title)s” was corrected on %(day)s from %(before)s to %(after)s.")
    reason = _("Reason: %(reason)s.") % values if each.reason else ""
    return f"{said % values} {reason}".strip()


def no_corrections(situation: Situation) -> str:
    """In place of a list of them."""
    if situation.about.previous_known_at is None:
        return _("This is the first issue; there is nothing before it to correct.")
    return _("No report that the last issue counted was corrected or retracted since.")


def disagreement(each: Disagreement) -> str:
    """The published number, and how far what sources say lies apart."""
    counts = [voice for voice in each.voices if voice.measure == Measure.HEADCOUNT] or each.voices
    count = len({voice.source for voice in counts})
    said = ngettext(
        "%(camp)s: published %(people)s; %(count)s source names numbers from %(low)s to %(high)s.",
        "%(camp)s: published %(people)s; %(count)s sources name numbers from %(low)s to %(high)s.",
        count,
    )
    return said % {
        "camp": named(each.camp),
        "people": people_with_range(each.people),
        "count": number(count),
        "low": number(min((voice.people.low for voice in counts), default=each.people.low)),
        "high": number(max((voice.people.high for voice in counts), default=each.people.high)),
    }


def voice(each: Voice) -> str:
    """A source's word, in a line."""
    return _("%(source)s on %(day)s: %(people)s, %(role)s") % {
        "source": name_in_text(each.source),
        "day": day(each.end),
        "people": people_with_range(each.people),
        "role": labels.role(each.role),
    }


def no_disagreements() -> str:
    return _("In the last 90 days no two sources disagreed about a camp.")


def coverage(breakdown: Breakdown | None) -> str:
    """On what share of the people a breakdown rests, and how old it is."""
    if breakdown is None:
        return _("No camp reports who its people are.")
    said = ngettext(
        "%(count)s camp, with %(share)s of the people, reports sex or age",
        "%(count)s camps, with %(share)s of the people, report sex or age",
        breakdown.camps_described,
    ) % {"count": number(breakdown.camps_described), "share": share(breakdown.coverage_percent)}
    if breakdown.reported_on is None or breakdown.reported_until is None:
        return f"{said}."
    if breakdown.reported_on == breakdown.reported_until:
        when = _("reported on %(day)s") % {"day": day(breakdown.reported_on)}
    else:
        when = _("reported between %(first)s and %(last)s") % {
            "first": day(breakdown.reported_on),
            "last": day(breakdown.reported_until),
        }
    return _("%(sentence)s, %(when)s.") % {"sentence": said, "when": when}


def unknown(breakdown: Breakdown) -> str:
    """The people of whom nobody says who they are."""
    return ngettext(
        "Of %(count)s person sex and age are unknown; nothing is guessed for them.",
        "Of %(count)s people sex and age are unknown; nothing is guessed for them.",
        breakdown.unknown,
    ) % {"count": number(breakdown.unknown)}


def suppressed(breakdown: Breakdown) -> str:
    """Empty where every cell is published."""
    if all(cell.people is not None for cell in breakdown.cells):
        return ""
    return _("Groups that were reported as fewer than 10 people are not published, nor one beside each.")


def _band(band: Band | None) -> str:
    return _("no data") if band is None else people_with_range(band)

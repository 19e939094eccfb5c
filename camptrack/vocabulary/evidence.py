"""What figures, sources and totals speak in. The words of the rules mirror `reconcile.terms`, which needs no
framework."""

import re

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from camptrack.reconcile import terms


class Measure(TextChoices):
    """What a figure counts: a stock on one day, or a flow over a period."""

    HEADCOUNT = terms.Measure.HEADCOUNT.value, _("headcount")
    ARRIVALS = terms.Measure.ARRIVALS.value, _("arrivals")
    DEPARTURES = terms.Measure.DEPARTURES.value, _("departures")


class Unit(TextChoices):
    """What the number written in the report counts."""

    PERSONS = terms.Unit.PERSONS.value, _("persons")
    HOUSEHOLDS = terms.Unit.HOUSEHOLDS.value, _("households")


class Qualifier(TextChoices):
    """How sure the sentence is of its number."""

    EXACTLY = terms.Qualifier.EXACTLY.value, _("exactly")
    ABOUT = terms.Qualifier.ABOUT.value, _("about, around, some, approximately")
    MORE_THAN = terms.Qualifier.MORE_THAN.value, _("more than, over, exceeding")
    AT_LEAST = terms.Qualifier.AT_LEAST.value, _("at least, not fewer than")
    LESS_THAN = terms.Qualifier.LESS_THAN.value, _("almost, nearly, just under")
    AT_MOST = terms.Qualifier.AT_MOST.value, _("at most, up to, fewer than")
    BETWEEN = terms.Qualifier.BETWEEN.value, _("between … and …")

    @property
    def word(self) -> str:
        """The labels list what reports say; the first is what readers are shown."""
        return re.split("[,،]", str(self.label))[0]


class Method(TextChoices):
    """How a headcount was made, best first."""

    REGISTRATION = terms.Method.REGISTRATION.value, _("registration")
    HEADCOUNT = terms.Method.HEADCOUNT.value, _("headcount")
    SURVEY = terms.Method.SURVEY.value, _("survey")
    ESTIMATE = terms.Method.ESTIMATE.value, _("estimate")
    SHELTER_COUNT = terms.Method.SHELTER_COUNT.value, _("shelter count")
    DISTRIBUTION_LIST = terms.Method.DISTRIBUTION_LIST.value, _("distribution list")


class Reliability(TextChoices):
    """The Admiralty scale for a source."""

    A = terms.Reliability.A.value, _("A – completely reliable")
    B = terms.Reliability.B.value, _("B – usually reliable")
    C = terms.Reliability.C.value, _("C – fairly reliable")
    D = terms.Reliability.D.value, _("D – not usually reliable")
    E = terms.Reliability.E.value, _("E – unreliable")
    F = terms.Reliability.F.value, _("F – cannot be judged")


class Credibility(IntegerChoices):
    """The Admiralty scale for what is said, independent of who says it."""

    CONFIRMED = 1, _("1 – confirmed by other sources")
    PROBABLE = 2, _("2 – probably true")
    POSSIBLE = 3, _("3 – possibly true")
    DOUBTFUL = 4, _("4 – doubtful")
    IMPROBABLE = 5, _("5 – improbable")
    UNKNOWN = 6, _("6 – cannot be judged")


class Basis(TextChoices):
    """What a total rests on."""

    HEADCOUNT = terms.Basis.HEADCOUNT.value, _("headcount")
    FLOWS_ONLY = terms.Basis.FLOWS_ONLY.value, _("flows only (a lower bound)")
    NONE = terms.Basis.NONE.value, _("no data")


class Freshness(TextChoices):
    """How old the headcount is that a total rests on."""

    CURRENT = terms.Freshness.CURRENT.value, _("current")
    AGEING = terms.Freshness.AGEING.value, _("ageing")
    STALE = terms.Freshness.STALE.value, _("stale")


class Role(TextChoices):
    """What became of a figure in a total."""

    ANCHOR = terms.Role.ANCHOR.value, _("anchor")
    CONFIRMATION = terms.Role.CONFIRMATION.value, _("confirmation")
    OUTRANKED = terms.Role.OUTRANKED.value, _("outranked")
    DISSENT = terms.Role.DISSENT.value, _("dissent")
    FLOW = terms.Role.FLOW.value, _("flow")
    SET_ASIDE = terms.Role.SET_ASIDE.value, _("set aside")
    DENIED = terms.Role.DENIED.value, _("denied")
    NOT_CREDIBLE = terms.Role.NOT_CREDIBLE.value, _("not credible")
    COMPOSITION = terms.Role.COMPOSITION.value, _("composition")


class QuestionKind(TextChoices):
    """Why a reviewer should look at a figure."""

    DISAGREEMENT = terms.QuestionKind.DISAGREEMENT.value, _("two sources disagree")
    OUTRANKED = terms.QuestionKind.OUTRANKED.value, _("outranked, and it differs")
    SET_ASIDE = terms.QuestionKind.SET_ASIDE.value, _("set aside, and it differs")
    DENIED = terms.QuestionKind.DENIED.value, _("denied by a later counter")
    DRIFT = terms.QuestionKind.DRIFT.value, _("a count that no report explains")
    SAME_PEOPLE = terms.QuestionKind.SAME_PEOPLE.value, _("two waves that may be one")


class SourceKind(TextChoices):
    """Who publishes."""

    NEWS = "news", _("news")
    UN_AGENCY = "un_agency", _("UN agency")
    NGO = "ngo", _("NGO")
    GOVERNMENT = "government", _("government")
    CAMP_ADMINISTRATION = "camp_administration", _("camp administration")
    MONITOR = "monitor", _("monitor")
    PARTY_TO_CONFLICT = "party_to_conflict", _("party to the conflict")


class SiteType(TextChoices):
    """What kind of place it is; `dispersed` stands for the people outside sites in an area."""

    PLANNED_CAMP = "planned_camp", _("planned camp")
    SELF_SETTLED = "self_settled", _("self-settled site")
    COLLECTIVE_CENTRE = "collective_centre", _("collective centre")
    RECEPTION_CENTRE = "reception_centre", _("reception centre")
    TRANSIT_CENTRE = "transit_centre", _("transit centre")
    EVACUATION_CENTRE = "evacuation_centre", _("evacuation centre")
    URBAN = "urban", _("urban")
    DISPERSED = "dispersed", _("dispersed, outside sites")


class FlowReason(TextChoices):
    """Why people came or left."""

    DISPLACEMENT = "displacement", _("displacement")
    RETURN = "return", _("return")
    RELOCATION = "relocation", _("relocation")
    REPATRIATION = "repatriation", _("repatriation")
    BIRTH = "birth", _("birth")
    DEATH = "death", _("death")
    OTHER = "other", _("other")


class Gender(TextChoices):
    """HAPI's codes."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")
    NON_BINARY = "x", _("non-binary")
    UNSPECIFIED = "u", _("unspecified")


class PopulationGroup(TextChoices):
    """HAPI's codes, most of them UNHCR's."""

    REF = "REF", _("refugees")
    ROC = "ROC", _("people in refugee-like situations")
    ASY = "ASY", _("asylum-seekers")
    OIP = "OIP", _("other people in need of international protection")
    IDP = "IDP", _("internally displaced people")
    IOC = "IOC", _("people in IDP-like situations")
    STA = "STA", _("stateless people")
    OOC = "OOC", _("others of concern")
    HST = "HST", _("host community")
    RET = "RET", _("returned refugees")
    RST = "RST", _("resettled refugees")
    NAT = "NAT", _("naturalised refugees")
    RDP = "RDP", _("returned IDPs")
    RRI = "RRI", _("other returnees (RRI)")


class Audience(TextChoices):
    """Who sees a report. Internal evidence counts for nothing until it is shared."""

    SHARED = "shared", _("shared: every reader")
    INTERNAL = "internal", _("internal: my organisation")


class EventKind(TextChoices):
    """What happens to a report after it was entered."""

    PUBLISHED = "published", _("published")
    SHARED = "shared", _("shared")
    RETRACTED = "retracted", _("retracted")
    SUPERSEDED = "superseded", _("superseded by a correction")
    REDACTED = "redacted", _("redacted: text was blanked")


class ReportStatus(TextChoices):
    """What happened to a report last. Derived from its events, stored nowhere."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETRACTED = "retracted", _("retracted")
    SUPERSEDED = "superseded", _("superseded by a correction")


class DecisionKind(TextChoices):
    """What a reviewer decides about a figure."""

    VERIFY = "verify", _("verify")
    DISPUTE = "dispute", _("dispute")
    RECOMMEND = "recommend", _("recommend")
    ASSIGN_WAVE = "assign_wave", _("assign to a wave")
    ASSIGN_CAMP = "assign_camp", _("assign to a camp")
    LEAVE = "leave", _("leave as the rules have it")
    WITHDRAW = "withdraw", _("withdraw an earlier decision")


class WarningKind(TextChoices):
    """What is asked about before a report is entered; whoever passes it over says why."""

    OTHER_SOURCE = "other_source", _("another source for the same camp and days")
    ENTERED_ALREADY = "entered_already", _("entered already")
    JUMP = "jump", _("a jump of more than half")
    OVER_CAPACITY = "over_capacity", _("over the camp's capacity")
    REPEATS_FLOW = "repeats_flow", _("the same days stated before")
    OTHER_WAVE = "other_wave", _("counted beside another wave")
    WITHOUT_WAVE = "without_wave", _("no wave named where some are known")
    BREAKDOWN_SHORT = "breakdown_short", _("a breakdown that leaves people over")
    UNRELIABLE_SOURCE = "unreliable_source", _("an unreliable source")
    IMPROBABLE = "improbable", _("graded improbable")
    AFTER_PUBLICATION = "after_publication", _("a day after the publication")
    LONG_BEFORE_PUBLICATION = "long_before_publication", _("a day long before the publication")
    PUBLISHED_LONG_AGO = "published_long_ago", _("published long ago")
    HOUSEHOLD_SIZE_ASSUMED = "household_size_assumed", _("household size unknown")

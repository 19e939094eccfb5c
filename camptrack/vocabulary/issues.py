"""What scheduled reports speak in: schedules, issues, deliveries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cadence(TextChoices):
    """How long the periods are that a schedule tells of."""

    DAY = "day", _("every day")
    WEEK = "week", _("every week")
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    OWN = "own", _("every so many days")


class CatchUp(TextChoices):
    """What becomes of the runs that were due while nothing ran."""

    ALL = "all", _("make every one")
    LATEST = "latest", _("make the latest alone")
    NONE = "none", _("make none")


class Sensitivity(TextChoices):
    """Who may read an issue."""

    PUBLIC = "public", _("public: anybody")
    PARTNERS = "partners", _("partners: whoever signs in or holds a key")
    MEMBERS = "members", _("members: the organisation's own people")


class Edition(TextChoices):
    """What an issue tells: source grades are for members alone."""

    SHARED = "shared", _("without source grades")
    MEMBERS = "members", _("with source grades")


class FileFormat(TextChoices):
    """What an issue is written as."""

    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")
    HTML = "html", _("web page")


class IssueStatus(TextChoices):
    """How far an issue is."""

    DUE = "due", _("being made")
    WAITING = "waiting", _("waits for approval")
    PUBLISHED = "published", _("published")
    RECALLED = "recalled", _("recalled")
    PREVIEW = "preview", _("preview")
    DISCARDED = "discarded", _("not approved")


class IssueEventKind(TextChoices):
    """What happens to an issue; by nobody: by itself."""

    MADE = "made", _("made")
    FAILED = "failed", _("failed")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("not approved")
    RECALLED = "recalled", _("recalled")


class RecipientKind(TextChoices):
    """How an issue reaches somebody."""

    EMAIL = "email", _("e-mail")
    WEBHOOK = "webhook", _("webhook")


class Notice(TextChoices):
    """What is delivered."""

    ISSUE = "issue", _("the issue")
    RECALL = "recall", _("its recall")


class DeliveryStatus(TextChoices):
    """What became of a delivery."""

    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("not sent: the recipient may not read it, or no longer wants it")
    FAILED = "failed", _("given up")
    BOUNCED = "bounced", _("bounced")


class Outcome(TextChoices):
    """What a hand-over came to; one without an answer may or may not have arrived."""

    UNANSWERED = "unanswered", _("no answer")
    ACCEPTED = "accepted", _("accepted")
    DEFERRED = "deferred", _("to be tried again")
    REFUSED = "refused", _("refused")

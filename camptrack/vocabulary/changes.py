"""The words of the feed of changes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChangeKind(TextChoices):
    """Of what the feed tells."""

    AREA = "area", _("area")
    CAMP = "camp", _("camp")
    SOURCE = "source", _("source")
    WAVE = "wave", _("wave")
    REPORT = "report", _("report")
    FIGURE = "figure", _("figure")
    CAMP_TOTAL = "camp_total", _("totals of a camp")

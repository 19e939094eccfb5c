"""Questions for reviewers: a cache of what the rules find, that the drain rewrites and anybody may rebuild.

No foreign key is checked by the database (docs/adr/0013-totals-without-foreign-keys.md).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import QuestionKind

from . import constraints
from .camps import Camp
from .figures import Figure


class Question(models.Model):
    """An open question about a figure in the camp where it counts (reconcile/questions.py)."""

    # One a figure; a figure of a wave from camp to camp may be asked about in both.
    pk = models.CompositePrimaryKey("camp", "figure")
    camp = models.ForeignKey(
        Camp,
        models.PROTECT,
        related_name="questions",
        db_index=False,
        db_constraint=False,
        verbose_name=_("camp"),
    )
    figure = models.ForeignKey(
        # Never asked for from the figure's side.
        Figure,
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("figure"),
    )
    kind = models.CharField(_("question"), max_length=16, choices=QuestionKind)
    other = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("other figure"),
        help_text=_("The one that the total follows instead, or that says the same."),
    )
    day = models.DateField(_("day"))
    people = models.BigIntegerField(_("people"), help_text=_("How many hang on the answer."))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            # The queue's order.
            models.Index(fields=["-people", "camp", "figure"], name="question_by_people"),
        ]
        constraints = [
            constraints.vocabulary("question", "kind", QuestionKind),
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="question_about_somebody",
                violation_error_message=_("Somebody hangs on every question."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id}, {self.day}: {self.kind}, {self.people}"

"""Who publishes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from camptrack.vocabulary import Credibility, Reliability, SourceKind

from . import constraints
from .change_notes import SOURCE_INSERTED, SOURCE_UPDATED
from .history import track_history
from .triggers import after_insert, after_update


@track_history()
class Source(models.Model):
    """A publisher, with the grades that its reports get when nothing else is said."""

    slug = models.SlugField(
        _("slug"), max_length=64, unique=True, help_text=_("Decides ties between equals.")
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=32, choices=SourceKind)
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability, default=Reliability.F, db_default=Reliability.F
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility"), choices=Credibility, default=Credibility.UNKNOWN, db_default=Credibility.UNKNOWN
    )
    url = models.URLField(_("address"), max_length=2000, blank=True, default="")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        constraints = [
            constraints.slug("source"),
            constraints.url("source"),
            constraints.vocabulary("source", "kind", SourceKind),
            constraints.vocabulary("source", "reliability", Reliability),
            constraints.vocabulary("source", "credibility", Credibility),
        ]
        triggers = [
            after_update(
                "mark_on_update",
                """
                PERFORM camptrack_mark_figures(ARRAY(
                    SELECT published.figure_id
                    FROM new_rows
                    JOIN old_rows USING (id)
                    JOIN camptrack_report report ON report.source_id = new_rows.id
                    JOIN camptrack_publishedfigure published ON published.report_id = report.id
                    WHERE new_rows.slug <> old_rows.slug
                ));
                """,
            ),
            after_insert("note_on_insert", SOURCE_INSERTED),
            after_update("note_on_update", SOURCE_UPDATED),
        ]

    def __str__(self) -> str:
        return self.name

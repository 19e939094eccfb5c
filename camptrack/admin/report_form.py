"""The form of a report: what it asks, and what was typed as content for the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.actions.contents import ReportContent
from camptrack.columns import DOCUMENT, FIELDS
from camptrack.models import Organisation, Report, User
from camptrack.models.constraints import LAST_ROUND
from camptrack.queries.reports import audience_of
from camptrack.queries.rights import organisations_of
from camptrack.vocabulary import Audience, Credibility, Reliability, Right

from .fields import DayField, with_blank
from .pick import source_field

#: the tags that people mean when they name a language here; any other can be typed
LANGUAGES = ["ar", "ckb", "en", "es", "fa", "fr", "ku", "tr", "und"]


#: what one looks for first in a report
FIRST = ("source", "published_on", "title", "url")
#: of what is folded away, what is worth a look where it is filled
_TELLING = ("reliability", "credibility", "external_id", "operation", "round_number", "excerpt")


class ReportForm(forms.Form):
    """The document; its figures are a formset beside it."""

    source = source_field(label=FIELDS["source"].label)
    published_on = DayField(label=FIELDS["published_on"].label)
    title = forms.CharField(
        label=FIELDS["title"].label, max_length=500, widget=forms.TextInput(attrs={"size": 60, "dir": "auto"})
    )
    url = forms.URLField(
        label=FIELDS["url"].label,
        max_length=2000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 60, "dir": "ltr"}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("organisation"),
        empty_label=None,
        help_text=_("For which you enter."),
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$",
        label=FIELDS["language"].label,
        max_length=35,
        initial="und",
        help_text=_("Of the document, such as “ar” or “en”; “und”: not determined."),
        widget=forms.TextInput(attrs={"size": 6, "dir": "ltr", "list": "languages"}),
    )
    reliability = forms.ChoiceField(
        label=FIELDS["reliability"].label,
        choices=lambda: with_blank(Reliability.choices, _("as the source is graded")),
        required=False,
    )
    credibility = forms.TypedChoiceField(
        label=FIELDS["credibility"].label,
        choices=lambda: with_blank(Credibility.choices, _("as the source is graded")),
        coerce=int,
        empty_value=None,
        required=False,
    )
    audience = forms.ChoiceField(
        label=FIELDS["audience"].label, choices=Audience.choices, initial=Audience.SHARED
    )
    external_id = forms.CharField(
        label=FIELDS["external_id"].label,
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    operation = forms.CharField(
        label=FIELDS["operation"].label,
        max_length=200,
        required=False,
        help_text=FIELDS["operation"].help,
        widget=forms.TextInput(attrs={"size": 40, "dir": "auto"}),
    )
    round_number = forms.IntegerField(
        label=FIELDS["round_number"].label,
        min_value=1,
        max_value=LAST_ROUND,
        required=False,
        help_text=FIELDS["round_number"].help,
    )
    excerpt = forms.CharField(
        label=FIELDS["excerpt"].label,
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70, "dir": "auto"}),
        help_text=_("What the document says, in its words. Numbers that are not of a camp stay here."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = organisations_of(user, Right.ENTER)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in mine]
        )
        #: who enters for one organisation alone is not asked for which
        self.asks_first = [*FIRST, *(["organisation"] if len(mine) > 1 else [])]

    def first(self) -> list[forms.BoundField]:
        """What a report is known by."""
        return [self[name] for name in self.asks_first]

    def rest(self) -> list[forms.BoundField]:
        """What is rarely said; folded away."""
        return [field for field in self if field.name not in self.asks_first]

    def rest_opened(self) -> bool:
        """Whether there is something in it to see."""
        return any(field.errors for field in self.rest()) or any(self[name].value() for name in _TELLING)


class CorrectionForm(ReportForm):
    """The same, with a reason; a report stays with its organisation."""

    reason = forms.CharField(
        label=_("reason of the correction"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 70, "dir": "auto"}),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        del self.fields["organisation"]
        self.asks_first = [*FIRST, "reason"]


def written_report(report: Report) -> dict[str, Any]:
    """A stored report as the form's first values."""
    return {**{name: getattr(report, name) for name in DOCUMENT}, "audience": audience_of(report)}


def content(form: ReportForm, figures: Any) -> ReportContent:
    """What was typed; both are valid."""
    values = {
        name: form.cleaned_data[name] for name in form.cleaned_data if name not in {"organisation", "reason"}
    }
    values["audience"] = Audience(values["audience"])
    return ReportContent(**values, figures=tuple(each.content() for each in figures.written()))

"""What is asked for a new key, and for the successor of one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions.api_keys import LONGEST_OVERLAP, OVERLAP, SHORTEST_OVERLAP
from camptrack.models import Organisation, User
from camptrack.vocabulary import Scope

from .fields import DayField
from .rights import administered

YEAR = timedelta(days=365)


class KeyForm(forms.Form):
    """What is asked for a new key."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("organisation"), empty_label=None
    )
    name = forms.CharField(
        label=gettext_lazy("name"), max_length=200, help_text=gettext_lazy("The system that will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("it may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=gettext_lazy("last day"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = administered(user)  # type: ignore[attr-defined]

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        today = datetime.now(tz=UTC).date()
        if not today <= day <= today + 10 * YEAR:
            raise forms.ValidationError(_("Give a day from today on, at most ten years ahead."))
        return day


class SuccessorForm(forms.Form):
    """How long both open the same."""

    overlap_days = forms.IntegerField(
        label=gettext_lazy("days that the old key goes on"),
        initial=OVERLAP,
        min_value=SHORTEST_OVERLAP,
        max_value=LONGEST_OVERLAP,
        help_text=gettext_lazy(
            "Until then whoever uses it can change over; it does not go on after its own end."
        ),
    )

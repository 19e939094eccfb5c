"""What is asked for a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.actions.webhook_steps import LONGEST_OVERLAP, OVERLAP
from camptrack.models import Area, Grant, Organisation, User, WebhookEndpoint
from camptrack.vocabulary import ChangeKind

from .autocomplete import PickOne
from .rights import administered
from .site import site


class WebhookForm(forms.Form):
    """Of a webhook that is there already, its organisation stays."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("organisation"), empty_label=None
    )
    name = forms.CharField(
        label=_("name"),
        max_length=200,
        help_text=_("The system that is called."),
        widget=forms.TextInput(attrs={"dir": "auto", "size": 36}),
    )
    address = forms.CharField(
        label=_("address"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "size": 36, "inputmode": "url", "autocapitalize": "none"}
        ),
        help_text=_("It begins with https:// and is on the internet."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("told of"),
        choices=ChangeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: of everything."),
    )
    area = forms.ModelChoiceField(
        Area.objects.all(),
        label=_("area"),
        required=False,
        help_text=_("With all that lies under it; empty: everywhere."),
        widget=PickOne(Grant._meta.get_field("area"), site),
    )

    def __init__(self, *args: Any, user: User, of: WebhookEndpoint | None = None, **options: Any) -> None:
        if of is not None:
            options["initial"] = {
                "name": of.name,
                "address": of.address,
                "kinds": of.kinds,
                "area": of.area_id,
            }
        super().__init__(*args, **options)
        if of is None:
            self.fields["organisation"].queryset = administered(user)  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]


class RotateForm(forms.Form):
    """How long both secrets sign."""

    overlap_hours = forms.IntegerField(
        label=_("hours for which both sign"),
        min_value=0,
        max_value=LONGEST_OVERLAP,
        initial=OVERLAP,
        widget=forms.NumberInput(attrs={"dir": "ltr"}),
        help_text=_("Long enough to give the receiver the new one; 0 if others know the old one."),
    )

"""What is asked for a webhook, and where its secret is shown: once."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from camptrack.actions.webhook_steps import LONGEST_OVERLAP, OVERLAP
from camptrack.models import Area, Grant, Organisation, User, WebhookEndpoint
from camptrack.vocabulary import ChangeKind

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
        widget=AutocompleteSelect(Grant._meta.get_field("area"), site),
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


def ask_or_show(
    request: HttpRequest,
    admin: ModelAdmin[Any],
    form: forms.Form,
    *,
    title: Any,
    warning: Any,
    back: str,
    made: tuple[WebhookEndpoint, str] | None,
) -> HttpResponse:
    """The form, or the secret that came of it; nothing of a shared computer keeps it."""
    endpoint, secret = made or (None, "")
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "warning": warning,
        "form": form,
        "media": admin.media + form.media,
        "back": back,
        "endpoint": endpoint,
        "secret": secret,
    }
    answer = TemplateResponse(request, "admin/camptrack/webhookendpoint/new.html", context)
    add_never_cache_headers(answer)
    return answer

"""A button of a row: its page says what will happen, asks why where that is kept, and calls the action."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.refusals import Conflict, NotAllowed, Refused

from .problems import lay_on, tell


class ReasonForm(forms.Form):
    """Why; it stays on record."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "dir": "auto"}),
        help_text=_("It stays on record."),
    )


def sent(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def step(
    request: HttpRequest,
    admin: ModelAdmin[Any],
    form: forms.Form,
    *,
    label: Any,
    warning: Any,
    about: Model,
    back: str,
    run: Callable[[Mapping[str, Any]], str],
    done: Any,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Ask; when asked back, `run` with what was filled in. It says where to go on from."""
    if request.method == "POST" and form.is_valid():
        try:
            there = run(form.cleaned_data)
        except Refused as refused:
            lay_on(form, refused.problems)
        except (NotAllowed, Conflict) as refusal:
            tell(request, refusal)
            return HttpResponseRedirect(back)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(there)
    found = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": label,
        "label": label,
        "warning": warning,
        "about": about,
        "form": form,
        "media": admin.media + form.media,
        "back": back,
        **(context or {}),
    }
    return TemplateResponse(request, "admin/camptrack/step.html", found)

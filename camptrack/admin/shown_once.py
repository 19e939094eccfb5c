"""A form whose outcome, a link, a key or a secret, is shown once."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables


@sensitive_variables("shown")
def ask_or_show(
    request: HttpRequest,
    model_admin: ModelAdmin[Any],
    template: str,
    *,
    form: forms.Form,
    shown: str,
    back: str,
    **said: Any,
) -> HttpResponse:
    """The form with `title`, `label` and perhaps `about` and `warning`; or what came of it, which nothing of
    a shared computer keeps."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "form": form,
        "media": model_admin.media + form.media,
        "shown": shown,
        "back": back,
        **said,
    }
    answer = TemplateResponse(request, f"admin/camptrack/{template}", context)
    add_never_cache_headers(answer)
    return answer

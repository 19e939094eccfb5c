"""Reference data whose form is Django's and whose saving is an action's."""

from collections.abc import Callable
from typing import Any, ClassVar

import pghistory
from django import forms
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from camptrack.actions.refusals import NotAllowed, Problem, Refused

from .autocomplete import PickOne
from .problems import lay_on
from .rights import GrantedAdmin, user_of


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its own fields begin with a capital, as Django lets those of the model begin."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.label = capfirst(field.label or "")


class ActionSavedAdmin(GrantedAdmin):
    """The form checks what it can; what the action refuses is shown on the form as it was typed."""

    #: the actions, and what the second calls its row
    create_row: ClassVar[Callable[..., Model]]
    change_row: ClassVar[Callable[..., Model]]
    row_name: ClassVar[str]
    #: the field that other systems hold, written once
    stays: ClassVar[str | None] = None
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *([self.stays] if obj and self.stays else []))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only while it is made."""
        return {} if obj else self.prepopulated_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = PickOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        by = user_of(request)
        # History keeps who changed reference data.
        with pghistory.context(by=by.get_username()):
            if change:
                stored = self.get_queryset(request).get(pk=obj.pk)
                type(self).change_row(by=by, **{self.row_name: stored}, **form.cleaned_data)
            else:
                made = type(self).create_row(by=by, **form.cleaned_data)
                obj.pk, obj._state.adding = made.pk, False  # noqa: SLF001 - as if Django had saved it

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            problems = list(refused.problems)
        except NotAllowed as refusal:
            problems = [Problem("", "not_allowed", refusal.detail)]
        # Once more, with the problems on the form: nothing was saved and nothing typed is lost.
        request.refused_with = problems  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        base = super().get_form(request, obj, change, **kwargs)
        problems = getattr(request, "refused_with", [])
        if not problems:
            return base

        class Refusing(base):  # type: ignore[misc, valid-type]
            def full_clean(self) -> None:
                super().full_clean()
                lay_on(self, problems)

        return Refusing

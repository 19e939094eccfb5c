"""Choosing a camp, a source or a wave: by typing into Django's autocomplete, or its code without script."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from camptrack.models import Figure, Report

from .site import site


class CodeOrSelect(AutocompleteSelect):
    """Beside the select, where scripts do not run, an input for the code or slug."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        select = super().render(name, value, attrs, renderer)
        return format_html(
            '{}<noscript><input name="{}-code" dir="ltr" placeholder="{}"></noscript>',
            select,
            name,
            _("code"),
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}-code") or super().value_from_datadict(data, files, name)


class PickField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by its id, or by its natural key as typed."""

    def __init__(self, model: type[Model], field: str, *, key: str, **options: Any) -> None:
        self.key = key
        widget = CodeOrSelect(model._meta.get_field(field), site)
        remote = model._meta.get_field(field).related_model
        super().__init__(remote._meta.default_manager.all(), widget=widget, **options)  # type: ignore[union-attr]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or str(value).isdecimal():
            return super().to_python(value)
        rows, written = self.queryset, str(value).replace("\0", "").strip()
        found = rows.filter(**{f"{self.key}__iexact": written}).first() if rows is not None else None
        if found is None:
            raise ValidationError(_("There is none with the code “%(code)s”.") % {"code": value})
        return found


def camp_field(**options: Any) -> PickField:
    return PickField(Figure, "camp", key="code", **options)


def wave_field(**options: Any) -> PickField:
    return PickField(Figure, "wave", key="slug", **options)


def source_field(**options: Any) -> PickField:
    """With a plus that opens a small window to make a new one."""
    field = PickField(Report, "source", key="slug", **options)
    choices = field.widget.choices
    rel = Report._meta.get_field("source").remote_field
    field.widget = RelatedFieldWidgetWrapper(field.widget, rel, site, can_add_related=True)
    field.widget.choices = choices
    return field

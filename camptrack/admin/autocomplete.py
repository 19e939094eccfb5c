"""Django's fields that offer rows as one types, but that a made-up key chooses nothing: Django looks it up to
show the form again, and breaks instead of saying what is wrong with it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError


class _Sound(AutocompleteMixin):
    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        """Of the values that may be keys."""
        return super().optgroups(name, [each for each in value if self._is_key(each)], attr)

    def _is_key(self, value: Any) -> bool:
        try:
            self.field.target_field.clean(value, None)
        except ValidationError:
            return False
        return True


class PickOne(_Sound, AutocompleteSelect):
    """One row, or none."""


class PickMany(_Sound, AutocompleteSelectMultiple):
    """Rows."""

"""What is sent about imports."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from camptrack.models import Organisation

from . import fields
from .parsing import storable
from .report_contents import own_organisation


class MappingField(serializers.JSONField):
    """What the columns of each sheet are; in a form, written as JSON."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError) as error:
                raise fields.refusal("malformed", _("The mapping is not JSON.")) from error
        if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
            raise fields.refusal("not_a_list", _("Give a list of mappings, one for each sheet that is read."))
        if not all(map(storable, _texts(data))):
            raise fields.refusal("not_storable", _("This text holds characters that cannot be stored."))
        return data


def _texts(data: Any) -> Iterator[str]:
    """Names and values, however deep they lie."""
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part


_SEND_A_FILE = gettext_lazy(
    "There is no file with a name: send it as the part “file” of a form (multipart/form-data), or as the "
    "body itself, with its type in Content-Type and its name in Content-Disposition: attachment; "
    'filename="week 12.xlsx".'
)


class ImportInput(fields.Strict):
    """A file; what its columns are is asked for where it is not given and not known."""

    file = serializers.FileField(
        allow_empty_file=True,
        error_messages=dict.fromkeys(("required", "invalid", "no_name"), _SEND_A_FILE),
    )
    organisation = fields.slug(default=None, allow_null=True, help_text="Left out: yours, where it is one.")
    mapping = MappingField(
        required=False, help_text="A list of mappings, one for each sheet that is read, written as JSON."
    )

    def validate_organisation(self, slug: str | None) -> Organisation:
        """One for which the actor enters."""
        return own_organisation(slug, self.context["organisations"])


class MappingInput(fields.Strict):
    """What the columns are."""

    mapping = MappingField(help_text="A list of mappings, one for each sheet that is read.")
    remember = fields.Yes(default=True, help_text="For the next sheet with these headings.")


class ConfirmInput(fields.Strict):
    """How it is entered."""

    publish = fields.Yes(default=False, help_text="New reports are published at once, not drafts.")
    leave_conflicts = fields.Yes(
        default=False, help_text="Reports that somebody corrected by hand since stay as they stand."
    )
    overrides = serializers.DictField(
        child=fields.Text(max_length=2000),
        required=False,
        help_text="Why warnings are passed over, by their code.",
    )

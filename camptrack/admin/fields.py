"""Form fields that read what people write: numbers in digits of four languages, ISO days, names by line."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from camptrack.ingest.numbers import NotANumber, ReadNumber, read_number

_MOST_DECIMALS = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


class WholeNumberField(forms.CharField):
    """A bare count, in any digits and separators that the reader of numbers knows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"widget": forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "size": 12}), **options}
        )

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value) or ""
        if not written:
            return None
        try:
            read = read_number(written)
        except NotANumber as problem:
            raise ValidationError(problem.detail, code="invalid") from problem
        if read != ReadNumber(read.value):
            raise ValidationError(
                _("Give the number alone; the words beside it have fields of their own."), code="invalid"
            )
        return read.value


class NumberField(forms.CharField):
    """A number with decimals after a point or a comma, in any digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"widget": forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "size": 8}), **options}
        )

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value) or ""
        if not written:
            return None
        try:
            number = Decimal(re.sub(r"[,٫]", ".", written))
        except InvalidOperation:
            number = Decimal("NaN")
        # “1e-999999999” is short, and a fraction of a billion digits when it is reckoned with.
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -_MOST_DECIMALS or number.copy_abs() > 10**9:
            raise ValidationError(_("Give a number, such as 4.7."), code="invalid")
        return number


class ShareField(NumberField):
    """0.43 or 43 %."""

    def to_python(self, value: Any) -> Any:
        written = str(value or "").strip()
        percent = written.endswith(("%", "٪"))
        number = super().to_python(written.rstrip("%٪ \u00a0\u202f") if percent else written)
        return number / 100 if percent and number is not None else number


class DayField(forms.DateField):
    """A day in the order of ISO, whatever stands between; the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
        super().__init__(
            **{"widget": widget, "input_formats": ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"], **options}
        )


class LinesField(forms.CharField):
    """One value a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40, "dir": "auto"})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value) or ""
        # Before the lines are parted: of a list validators see how Python writes it.
        super().run_validators(written)
        return [line.strip() for line in written.splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        """They are for texts."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NamesField(LinesField):
    """Names by language, one a line: “ar: مخيم الهول”."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{language}: {name}" for language, name in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        names = {}
        for line in super().to_python(value):
            language, colon, name = line.partition(":")
            if not (colon and _LANGUAGE.fullmatch(language.strip()) and name.strip()):
                raise ValidationError(
                    _("Write one name a line with its language before it, such as “ar: مخيم الهول”."),
                    code="invalid",
                )
            names[language.strip()] = name.strip()
        return names


def with_blank(choices: Sequence[tuple[Any, Any]], blank: Any = "–") -> list[tuple[Any, Any]]:
    """Choices with nothing chosen first."""
    return [("", blank), *choices]

"""What brings figures in: a file, or what was copied from a spreadsheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from camptrack.models import Organisation, User
from camptrack.models.imports import MOST_BYTES
from camptrack.queries.rights import organisations_of
from camptrack.vocabulary import Right

#: characters of pasted text; a browser cuts off what is longer, and one more says so
MOST_PASTED = 400_000
ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv,.txt"


class BringForm(forms.Form):
    """One of the two."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("organisation"),
        empty_label=None,
        help_text=_("For which you enter."),
    )
    file = forms.FileField(
        label=_("spreadsheet"),
        required=False,
        help_text=_("Excel, LibreOffice or CSV, at most 5 MiB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    pasted = forms.CharField(
        label=_("or paste from a spreadsheet"),
        required=False,
        strip=False,
        help_text=_("With the row of headings: copy the cells there, and paste them here."),
        widget=forms.Textarea(
            attrs={"rows": 6, "cols": 70, "dir": "auto", "maxlength": MOST_PASTED + 1, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = organisations_of(user, Right.ENTER)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in mine])  # type: ignore[attr-defined]
        if len(mine) == 1:
            field.initial, field.widget = mine[0].pk, forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            detail = _("This is over 5 MiB; leave out pictures and other sheets, or send it in parts.")
            raise forms.ValidationError(detail)
        return file

    def clean_pasted(self) -> str:
        pasted: str = self.cleaned_data["pasted"]
        if len(pasted.replace("\r\n", "\n")) > MOST_PASTED:
            detail = _("This is longer than can be pasted: save it as a file and choose that.")
            raise forms.ValidationError(detail)
        return pasted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        both = bool(given.get("file")), bool((given.get("pasted") or "").strip())
        if not self.errors and both[0] == both[1]:
            detail = _("Choose a file or paste, one of the two.")
            raise forms.ValidationError(detail)
        return given

    def brought(self) -> dict[str, Any]:
        """As the action takes it; the form is valid."""
        file = self.cleaned_data["file"]
        if file is not None:
            return {"content": file.read(), "name": file.name, "pasted": False}
        text = self.cleaned_data["pasted"].replace("\r\n", "\n")
        return {"content": text.encode(), "name": gettext("pasted"), "pasted": True}

"""Choosing a camp, an area, a source or a wave: typed as people call it, and offered as one types.

The input holds the name with the code in brackets. It is text: what was typed without scripts, or kept in
a draft, is read the same way.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from camptrack.models import Area, Camp, Figure, Organisation, Report, Source, Wave
from camptrack.queries.picking import COLUMNS, called, offered
from camptrack.queries.rights import organisations_seen
from camptrack.queries.wave_figures import figures_in_wave

from .names import local_name
from .rights import member

KINDS: dict[str, type[Model]] = {"camp": Camp, "area": Area, "source": Source, "wave": Wave}
#: more names than this are not listed where a text means several rows
_MOST_NAMED = 5


def label_of(row: Any) -> str:
    """The name in the reader's language with the code: “Al-Hol (SY-ALHOL)”."""
    key = getattr(row, COLUMNS[type(row)][0])
    return f"{local_name(row) if isinstance(row, Camp | Area) else row} ({key})"


class PickInput(forms.TextInput):
    """A text input; the script lays a list of what is offered under it."""

    class Media:
        js = (forms.Script("camptrack/pick.js", defer=True),)

    def __init__(self, kind: str) -> None:
        super().__init__(attrs={"data-kind": kind, "autocomplete": "off", "dir": "auto", "size": 24})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        address = reverse("admin:pick", args=[self.attrs["data-kind"]])
        words = {"data-none": _("Nothing is called that."), "data-many": _("%(number)s to choose from")}
        return super().get_context(name, value, {**(attrs or {}), "data-pick": address, **words})


class PickField(forms.CharField):
    """A row by its name, its alias or its code, as typed."""

    def __init__(self, model: type[Model], field: str, **options: Any) -> None:
        self.model: Any = model._meta.get_field(field).related_model
        kind = next(kind for kind, each in KINDS.items() if each is self.model)
        super().__init__(max_length=300, widget=PickInput(kind), **options)

    def prepare_value(self, value: Any) -> Any:
        return label_of(value) if isinstance(value, Model) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        if not written:
            return None
        # Before it is looked for, word by word: it may be long, or hold what no column does.
        super().run_validators(written)
        found = called(self.model, written)
        if len(found) > 1:
            names = "; ".join(label_of(each) for each in found[:_MOST_NAMED])
            raise ValidationError(
                _("“%(text)s” may mean several: %(names)s. Write the code.")
                % {"text": written, "names": names},
                code="ambiguous",
            )
        if not found:
            raise ValidationError(
                _("Nothing is called “%(text)s”. Choose from the list, or write the code.")
                % {"text": written},
                code="unknown",
            )
        return found[0]

    def run_validators(self, value: Any) -> None:
        """They are for texts, and a row was found."""


def camp_field(**options: Any) -> PickField:
    return PickField(Figure, "camp", **options)


def wave_field(**options: Any) -> PickField:
    return PickField(Figure, "wave", **options)


def source_field(**options: Any) -> PickField:
    return PickField(Report, "source", **options)


@require_GET
def pick(request: HttpRequest, kind: str) -> JsonResponse:
    """What is offered for a text, with the names under which it is also known."""
    if not member(request.user):
        return JsonResponse({}, status=403)
    if kind not in KINDS:
        raise Http404
    own = Organisation.objects.filter(pk__in=organisations_seen(request.user))
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    rows = offered(KINDS[kind], text, own[:20])
    return JsonResponse({"rows": [{"value": label_of(row), "more": _more(row)} for row in rows]})


@require_GET
def in_wave(request: HttpRequest) -> HttpResponse:
    """What else is in the wave that a text means; nothing where it means none."""
    if not member(request.user):
        return HttpResponse(status=403)
    found = called(Wave, request.GET.get("wave", "").replace("\0", "").strip()[:300])
    if len(found) != 1:
        return HttpResponse()
    figures = figures_in_wave(found[0], request.user, organisations_seen(request.user))
    return TemplateResponse(request, "admin/camptrack/report/in_wave.html", {"found": figures})


def _more(row: Any) -> str:
    if isinstance(row, Camp):
        return ", ".join([row.area.name, *row.aliases[:3]])
    return ""

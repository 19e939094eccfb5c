"""Filters of lists: values as strict as those of bodies, and every problem at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar, cast
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from camptrack.models import Area, BreakdownCell, Camp, Source
from camptrack.models.constraints import CODE, SLUG
from camptrack.queries.places import camp_by_code, figures_in
from camptrack.vocabulary import Measure, PopulationGroup

from . import words
from .fields import ID
from .parameters import Parameters
from .parsing import storable

LONGEST = 200
T = TypeVar("T")


class _DayField(forms.Field):
    def to_python(self, value: Any) -> date | None:
        return _read(words.day, value)


class _MomentField(forms.Field):
    def to_python(self, value: Any) -> datetime | None:
        return _read(lambda text: words.moment(text, of_day=time.min), value)


def _read(reading: Callable[[str], T], value: Any) -> T | None:
    if value in (None, ""):
        return None
    try:
        return reading(value)
    except words.Unreadable as error:
        raise forms.ValidationError(error.detail, error.code) from error


class _TextField(forms.CharField):
    def clean(self, value: Any) -> str:
        if value and not storable(value):
            raise forms.ValidationError(
                _("This text holds characters that cannot be stored."), "not_storable"
            )
        cleaned: str = super().clean(value)
        return cleaned


class _WordField(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            known = ", ".join(str(key) for key, _label in cast("Iterable[Any]", self.choices) if key)
            detail = _("This is not in the vocabulary; there are: %(known)s.") % {"known": known}
            raise forms.ValidationError(detail, "not_in_vocabulary")


class _NumberField(forms.Field):
    def to_python(self, value: Any) -> int | None:
        return _read(words.whole, value)


class _NamedField(forms.RegexField):
    """The code or slug of a row that exists, and is one of `only` these."""

    def __init__(
        self, *, model: type[Model], by: str, only: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(regex=CODE if by == "code" else SLUG, **{**options, "strip": False})
        self.model, self.by, self.only = model, by, only or {}

    def clean(self, value: Any) -> Model | None:
        if not value:
            return None
        try:
            super().clean(value)
        except forms.ValidationError:
            found = None
        else:
            found = self._find(value)
        if found is None:
            detail = _("There is no “%(value)s”.") % {"value": value}
            raise forms.ValidationError(detail, "unknown")
        return found

    def _find(self, value: str) -> Model | None:
        # A camp by any code that it had, too; of a merged one the camp that it was merged into.
        if self.model is Camp:
            return camp_by_code(value)
        return self.model._default_manager.filter(**{self.by: value}, **self.only).first()


class _KeyField(forms.Field):
    def to_python(self, value: Any) -> UUID | None:
        if value in (None, ""):
            return None
        if not ID.fullmatch(value):
            raise forms.ValidationError(
                _("Give the id as it was answered: hexadecimal digits with hyphens."), "not_a_uuid"
            )
        return UUID(value)


class Key(django_filters.UUIDFilter):
    """An id as it was answered."""

    field_class = _KeyField


class Day(django_filters.DateFilter):
    """`2019-02-11`."""

    field_class = _DayField


class Moment(django_filters.IsoDateTimeFilter):
    """`2019-02-11T08:00:00Z`, or a day from its beginning on."""

    field_class = _MomentField


class Word(django_filters.ChoiceFilter):
    """A word of the glossary."""

    field_class = _WordField


class Number(django_filters.NumberFilter):
    """`11`."""

    field_class = _NumberField


class Text(django_filters.CharFilter):
    """Words to look for."""

    field_class = _TextField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": LONGEST, **options})


class Named(django_filters.CharFilter):
    """A row by its code or slug."""

    field_class = _NamedField


class Listed(django_filters.FilterSet):
    """Filters by methods or by a column's name, each taking the value as read.

    django-filter declares and documents them. Reading goes from the parameters straight to the fields: a form
    copies all of them at every request.
    """

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Any], request: Request) -> None:
        self.data, self.queryset, self.request = data, queryset, request
        #: what was asked, as read
        self.given: dict[str, Any] = {}

    def check(self, parameters: Parameters) -> None:
        """Reads what is asked, and says what is wrong with which parameter."""
        for name in self.base_filters.keys() & self.data.keys():
            try:
                self.given[name] = self.base_filters[name].field.clean(self.data[name])
            except forms.ValidationError as error:
                first = error.error_list[0]
                parameters.refuse(name, first.code or "invalid", " ".join(first.messages))
        for name, value in self.given.items():
            last = name.removesuffix("_min") + "_max"
            if value and self.given.get(last):
                parameters.in_order((name, last), value, self.given[last])

    @property
    def qs(self) -> QuerySet[Any]:
        """The rows that are asked for."""
        return self.filter_queryset(self.queryset)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One filter after the other."""
        for name, value in self.given.items():
            each = self.base_filters[name]
            if each.method:
                queryset = getattr(self, each.method)(queryset, name, value)
            else:
                queryset = queryset.filter(**{f"{each.field_name}__{each.lookup_expr}": value})
        return queryset

    def since(self, rows: QuerySet[Any], _name: str, since: datetime) -> QuerySet[Any]:
        """Reference data by its history."""
        history = rows.model._meta.get_field("history").related_model
        changed = history._default_manager.filter(pgh_obj=OuterRef("pk"), pgh_created_at__gte=since)
        return rows.filter(Exists(changed))


class OfFigures(Listed):
    """The filters that speak of figures; together they speak of one and the same figure."""

    camp = Named(model=Camp, by="code", method="skip", label="The code of a camp: what counts there today.")
    area = Named(model=Area, by="code", method="skip", label="An area and everything under it.")
    source = Named(model=Source, by="slug", method="skip", label="The slug of a source.")
    measure = Word(choices=Measure.choices, method="skip")
    population_group = Word(
        choices=PopulationGroup.choices, method="skip", label="Of the figure or of its breakdown."
    )
    published_on_min = Day(method="skip")
    published_on_max = Day(method="skip")
    reference_period_start_min = Day(method="skip", label="On the figure's first day.")
    reference_period_start_max = Day(method="skip", label="On the figure's first day.")
    updated_since = Moment(method="skip", label="Entered, or anything that happened to it, since.")
    search = Text(method="skip")

    def skip(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """`filter_queryset` puts them together."""
        return rows

    def of_figure(self) -> Q:
        """What is asked of a figure; empty if nothing is."""
        given, asked = self.given, Q()
        for name, path in (
            ("measure", "measure"),
            ("reference_period_start_min", "start__gte"),
            ("reference_period_start_max", "start__lte"),
        ):
            if given.get(name):
                asked &= Q(**{path: given[name]})
        if given.get("camp"):
            asked &= Q(pk__in=figures_in(given["camp"]).values("pk"))
        if given.get("area"):
            asked &= Q(camp__in=Camp.objects.in_area(given["area"]).order_by().values("pk"))
        if group := given.get("population_group"):
            asked &= Q(population_group=group) | Q(pk__in=_broken_down_by(group))
        return asked

    def of_report(self) -> Q:
        """What is asked of a report."""
        given, asked = self.given, Q()
        for name, path in (
            ("source", "source"),
            ("published_on_min", "published_on__gte"),
            ("published_on_max", "published_on__lte"),
        ):
            if given.get(name):
                asked &= Q(**{path: given[name]})
        return asked


def _broken_down_by(group: str) -> QuerySet[Any, Any]:
    return BreakdownCell.objects.filter(population_group=group).values("figure")

"""The versions that pghistory keeps of a row, told as changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .trail import Change, Entry, Trail, name_of
from .values_in_words import in_words, names

#: columns that say nothing to people
_MUTE = {"id"}


class Versions(Trail):
    """Of the rows of one history table. `about`: what the page is about, so that it need not be named."""

    def __init__(self, rows: QuerySet[Any], *, about: type[Model], mute: Iterable[str] = ()) -> None:
        who = Coalesce(KeyTextTransform("by", "pgh_context"), Value(""), output_field=TextField())
        super().__init__(rows, at="pgh_created_at", who=who)
        self._tracked: type[Model] = rows.model.pgh_tracked_model
        self._thing = "" if self._tracked is about else name_of(self._tracked)
        kept = {each.name for each in rows.model._meta.fields}
        self._fields = [
            each
            for each in self._tracked._meta.concrete_fields
            if each.name in kept and each.name not in {*_MUTE, *mute}
        ]

    def tell(self, rows: Sequence[Any]) -> Iterable[Entry]:
        model = self._rows.model
        earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        previous = dict(
            model.objects.filter(pk__in=[row.pk for row in rows])
            .annotate(previous=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
            .values_list("pk", "previous")
        )
        before = model.objects.in_bulk([each for each in previous.values() if each is not None])
        self._names = names(self._fields, [*rows, *before.values()])
        return [self._entry(row, before.get(previous[row.pk])) for row in rows]

    def _entry(self, row: Any, before: Any) -> Entry:
        context = row.pgh_context or {}
        return Entry(
            at=row.pgh_created_at,
            who=row.trail_who,
            what={"insert": _("made"), "update": _("changed"), "delete": _("taken away")}[row.pgh_label],
            why=context.get("reason", ""),
            thing=self._thing,
            whence=context.get("address", ""),
            changes=self._changes(row, before),
        )

    def _changes(self, row: Any, before: Any) -> tuple[Change, ...]:
        """Of what was made all that it was made with; of what was taken away all that it had been."""
        if row.pgh_label == "delete":
            row, before = None, row
        told = (
            Change(str(each.verbose_name), self._value(before, each), self._value(row, each))
            for each in self._fields
        )
        return tuple(each for each in told if each.before != each.after)

    def _value(self, row: Any, field: Any) -> str:
        return "" if row is None else in_words(field, getattr(row, field.attname), self._names)

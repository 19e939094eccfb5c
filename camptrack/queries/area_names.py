"""Areas as outsiders name them: by code, or by a name in any language, in any case of letters."""

from collections.abc import Collection

from camptrack.models import Area


def areas_named(
    level: int, *, name: str | None = None, code: str | None = None, within: Collection[int] | None = None
) -> list[int]:
    """The ids of the areas of a level in or under others (None: anywhere) with this name and code, where
    they are given; more than one may share a name."""
    found = Area.objects.filter(level=level)
    if within is not None:
        found = found.filter(pk__in=Area.objects.under_any(within).order_by().values("pk"))
    rows = found.order_by("pk").values_list("pk", "code", "name", "names")
    return [
        key
        for key, its_code, its_name, names in rows
        if (code is None or its_code.casefold() == code.casefold())
        and (name is None or name.casefold() in {each.casefold() for each in (its_name, *names.values())})
    ]

"""Rows as places on a map (RFC 7946): a feature a row, its columns as properties."""

from collections.abc import Iterable, Sequence

import orjson

from .columns import Column, Value

HEAD, TAIL = '{"type":"FeatureCollection","features":[', "]}\n"


def features(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> str:
    """With commas between. A row without coordinates has no geometry: nobody guesses where an area lies."""
    codes = [column.code for column in columns]
    made = (_feature(dict(zip(codes, row, strict=True))) for row in rows)
    return ",".join(orjson.dumps(each, option=orjson.OPT_UTC_Z).decode() for each in made)


def _feature(properties: dict[str, Value]) -> dict[str, object]:
    longitude, latitude = properties.get("longitude"), properties.get("latitude")
    somewhere = longitude is not None and latitude is not None
    point = {"type": "Point", "coordinates": [longitude, latitude]} if somewhere else None
    return {"type": "Feature", "geometry": point, "properties": properties}

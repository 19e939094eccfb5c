"""An issue's data as JSON: what is kept, with the names in every language (docs/reference/issue-files.md)."""

import orjson

from camptrack.situation import Situation, to_json


def write(situation: Situation, _language: str) -> bytes:
    """The same in every language."""
    return orjson.dumps(to_json(situation), option=orjson.OPT_INDENT_2)

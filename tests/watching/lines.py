"""Reads lines of the log as an operator's programs do."""

import json
import re
from pathlib import Path

_PAIR = re.compile(r'([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)')


def parsed(line: str) -> dict[str, str]:
    """logfmt: pairs of a key and a value, in quotation marks where it must be."""
    pairs = dict(_PAIR.findall(line))
    assert " ".join(f"{key}={value}" for key, value in pairs.items()) == line
    return {key: json.loads(value) if value.startswith('"') else value for key, value in pairs.items()}


def lines_with(log: Path, text: str) -> list[dict[str, str]]:
    return [parsed(line) for line in log.read_text().splitlines() if text in line]

"""Every code that a refusal may carry is explained in docs/reference/error-codes.md."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "api").glob("*.py"), *(ROOT / "camptrack/actions").glob("*.py")]
WRITTEN = re.compile(
    r"""(?:refusal|Unreadable|Conflict|_not_ready|refuse)\(\s*(?:"/?\w+",\s*|name,\s*)?"(\w+)"
    |Problem\(\s*(?:f?"[^"]*"|pointer|here),\s*"(\w+)"
    |(?:Malformed|BodyTooLarge|AuthenticationFailed|PermissionDenied|ValidationError)\([^"]*"[^"]*"[^"]*"(\w+)"\)
    |default_code\s=\s"(\w+)" """,
    re.VERBOSE,
)
#: said by the frameworks
THEIRS = {
    *("blank", "null", "required", "invalid", "invalid_choice", "max_length", "min_length", "unique"),
    *("max_value", "min_value", "max_digits", "max_decimal_places", "max_whole_digits", "not_a_list"),
    *("not_authenticated", "not_found", "method_not_allowed", "not_acceptable", "throttled"),
    "unsupported_media_type",
}


def test_every_code_is_explained():
    explained = set(re.findall(r"`(\w+)`", (ROOT / "docs/reference/error-codes.md").read_text("utf-8")))
    ours = {
        code
        for path in SOURCES
        for found in WRITTEN.findall(path.read_text("utf-8"))
        for code in found
        if code
    }
    assert len(ours) > 40
    assert ours | THEIRS <= explained, sorted((ours | THEIRS) - explained)

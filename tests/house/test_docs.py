"""What the pages promise to list, they list; where they point, something is."""

import ast
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from django.db.models import Model

from camptrack import models, vocabulary
from camptrack.queries.explanation import LOW_GRADE
from camptrack.reconcile.evidence import Reason
from camptrack.reconcile.terms import Role

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/*.md")])
CODE = sorted(
    [
        ROOT / "manage.py",
        *ROOT.glob("camptrack/**/*.py"),
        *ROOT.glob("api/*.py"),
        *ROOT.glob("workers/*.py"),
    ]
)


@cache
def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text()


def named(words: Iterable[str], page: str) -> list[str]:
    """Those that the page does not have in backticks."""
    return sorted({word for word in words if f"`{word}`" not in page})


# -- settings and commands ---------------------------------------------------------------------------------

_READ = re.compile(
    r"""(?: \b env(?:ironment)? \. (?:text|switch|one_of|whole_number|listing)
          | environ (?:ment)? (?:\.get|\.setdefault)? )
        [(\[] \s* "([A-Z][A-Z_]+)" """,
    re.VERBOSE,
)


def variables() -> set[str]:
    """Environment variables that the product or its compose files read."""
    found = {name for file in CODE for name in _READ.findall(file.read_text())}
    compose = "".join(file.read_text() for file in sorted(ROOT.glob("docker-compose*.yml")))
    return found | set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose))


def test_every_variable_is_in_the_settings() -> None:
    assert {"DATABASE_URL", "CAMPTRACK_HOME", "PORT", "OWNER", "CAMPTRACK_DRAIN_PAUSE_MS"} <= variables()
    assert named(variables(), text("docs", "reference", "settings.md")) == []


def test_every_variable_of_the_settings_is_read() -> None:
    cells = re.findall(
        r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", text("docs", "reference", "settings.md"), re.MULTILINE
    )
    told = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert told - variables() == set()


def test_every_variable_of_the_tests_is_listed() -> None:
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
    read = {
        name for file in files for name in re.findall(r'environ\.get\("(CAMPTRACK_\w+)"', file.read_text())
    }
    assert named(read, text("docs", "reference", "commands.md")) == []


def test_every_management_command_is_listed() -> None:
    commands = [file.stem for file in ROOT.glob("camptrack/management/commands/[a-z]*.py")]
    listed = re.findall(r"^\| `([a-z_]+)", text("docs", "reference", "commands.md"), re.MULTILINE)
    assert sorted(set(commands) - set(listed)) == []


def test_every_make_target_is_listed() -> None:
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    assert "run" in targets
    assert named([f"make {target}" for target in targets], text("docs", "reference", "commands.md")) == []


def test_every_make_target_that_is_listed_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    told = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)`", page.read_text())}
    assert told - targets == set()


# -- words -------------------------------------------------------------------------------------------------

CODED: list[type[Enum]] = [
    Reason,
    Role,
    vocabulary.Basis,
    vocabulary.Freshness,
    vocabulary.EventKind,
    vocabulary.ReportStatus,
]
CODED += [vocabulary.DecisionKind, vocabulary.Right, vocabulary.Scope, vocabulary.Audience]
WORDS: list[type[Enum]] = [vocabulary.Measure, vocabulary.Qualifier, vocabulary.Method, vocabulary.SourceKind]
WORDS += [vocabulary.SiteType, vocabulary.FlowReason, vocabulary.PopulationGroup]


def test_every_role_reason_and_state_is_in_the_glossary() -> None:
    coded = [LOW_GRADE, *(member.value for kind in CODED for member in kind)]
    assert named(coded, text("docs", "reference", "glossary.md")) == []


def test_every_other_word_is_in_the_glossary() -> None:
    page = text("docs", "reference", "glossary.md")
    words = [str(member.value) for kind in WORDS for member in kind]
    assert [word for word in words if not re.search(rf"\b{word}\b", page)] == []


#: which argument is the code
_CODE_AT = {
    "Problem": 1,
    "Conflict": 0,
    "refusal": 0,
    "Malformed": 1,
    "BodyTooLarge": 1,
    "AuthenticationFailed": 1,
    "PermissionDenied": 1,
    "Unreadable": 0,
    "ErrorDetail": 1,
    "ValidationError": 1,
    "_not_ready": 1,
    "refuse": 1,
    "_warning": 1,
}


def error_codes() -> Iterator[str]:
    """What the actions and the API write as a code, wherever it is a constant."""
    for file in [*ROOT.glob("camptrack/actions/*.py"), *ROOT.glob("api/*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = _CODE_AT.get(name, len(node.args))
                given = [node.args[place]] if place < len(node.args) else []
            elif isinstance(node, ast.Dict):
                given = [value for key, value in zip(node.keys, node.values, strict=True) if _is(key, "code")]
            else:
                continue
            yield from (str(ast.literal_eval(each)) for each in given if _is(each))


def _is(node: ast.AST | None, value: str | None = None) -> bool:
    """A text, perhaps a certain one."""
    found = node.value if isinstance(node, ast.Constant) else None
    return isinstance(found, str) and value in (None, found)


def test_every_error_code_is_in_the_reference() -> None:
    codes = {*error_codes(), *vocabulary.WarningKind.values}
    states = {f"already_{status}" for status in vocabulary.ReportStatus.values} - {"already_draft"}
    assert {"unknown_field", "future", "decision_not_carried", "too_many_rows", "not_unique"} <= codes
    page = "".join(file.read_text() for file in sorted(REFERENCE.glob("*.md")))
    assert named(codes | states, page) == []


# -- tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", models.__all__)
def test_every_column_is_in_the_architecture(name: str) -> None:
    model: type[Model] = getattr(models, name)
    rows = re.findall(rf"^\| {name} \|(.*)$", text("docs", "explanation", "architecture.md"), re.MULTILINE)
    assert len(rows) == 1
    own = [field.name for field in model._meta.local_fields if field.name not in {"id", "pk"}]
    if name == "User":
        own = ["language"]  # the rest is Django's
    assert [column for column in own if not re.search(rf"\b{column}\b", rows[0])] == []


# -- links -------------------------------------------------------------------------------------------------

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:camptrack|api|workers|tests|fixtures|docs)/[\w/.*-]*)`")


def without_examples(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Of its headings, as the usual hosts make them."""
    titles = re.findall(r"^#+ (.+)$", without_examples(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(without_examples(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    assert [path for path in _PATH.findall(page.read_text()) if not list(ROOT.glob(path.rstrip("/")))] == []


def test_pages_that_the_code_names_exist() -> None:
    pages = {page for file in CODE for page in re.findall(r"\bdocs/[\w/-]+\.md", file.read_text())}
    assert sorted(page for page in pages if not (ROOT / page).exists()) == []

"""A row for every rule of imports, which that rule refuses."""

from datetime import UTC, datetime
from typing import Any

from tests import factories as make
from tests.models.refusing import Case, case

MOMENT = datetime(2024, 3, 1, tzinfo=UTC)


def same_file_twice() -> Any:
    first = make.import_()
    return make.import_(organisation=first.organisation, content=first.content)


def row_twice() -> Any:
    first = make.import_row()
    return make.import_row(first.of, position=first.position)


def mapping_twice() -> Any:
    return make.column_mapping(organisation=make.column_mapping().organisation)


def entered_by_nobody() -> Any:
    return make.entered_import(confirmed_by=None)


CASES: list[Case] = [
    case("import_digest_format", make.import_, digest="none"),
    case("import_failure_length", make.import_, failure="x" * 2001),
    case("import_undo_reason_length", make.import_, undo_reason="x" * 2001),
    case("import_content_length", make.import_, content=b"x" * (5 * 1024 * 1024 + 1)),
    case("import_done_of_total", make.import_, done=1),
    case("import_confirmed_by_somebody", entered_by_nobody),
    case("import_confirmed_by_somebody", make.import_, state="confirming"),
    case("import_undone_for_a_reason", make.entered_import, state="undone"),
    case("import_undone_for_a_reason", make.entered_import, state="undoing", undo_reason="wrong"),
    case("import_entered_at_a_moment", make.entered_import, confirmed_at=None),
    case("import_entered_at_a_moment", make.import_, confirmed_at=MOMENT),
    case("import_once", same_file_twice),
    case("importrow_once", row_twice),
    case("importrow_problems_of_errors", make.import_row, outcome="error"),
    case("importrow_problems_of_errors", make.import_row, outcome="conflict"),
    case("importrow_problems_of_errors", make.import_row, problems=[{"code": "required"}]),
    case("importrow_changes_what_stands", make.import_row, outcome="changed"),
    case("importrow_changes_what_stands", make.import_row, outcome="unchanged"),
    case("columnmapping_has_headings", make.column_mapping, digest=""),
    case("columnmapping_once", mapping_twice),
]

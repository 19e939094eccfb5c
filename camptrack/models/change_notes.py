"""What triggers note down for the feed of changes: once a statement, whoever writes.

A row names an object whose answer in the API may have changed: the object itself, and every other whose
answer holds something of it. Too many rows are harmless; a missing one is a partner who is wrong for ever.
"""

from textwrap import dedent

from camptrack.vocabulary import ChangeKind

#: rows that an update changed, beside what they were
CHANGED = "FROM new_rows JOIN old_rows USING (id) WHERE new_rows IS DISTINCT FROM old_rows"


def note(kind: ChangeKind, keys: str, *, whole: bool = False) -> str:
    """SQL that notes down the objects whose keys a query finds; of a whole report its figures, too."""
    return dedent(f"""
        INSERT INTO camptrack_change (kind, key, whole)
        SELECT DISTINCT '{kind}', key::text, {str(whole).lower()} FROM ({keys}) AS touched (key)
        WHERE key IS NOT NULL;
    """)  # noqa: S608  the queries are ours


def note_reports(keys: str, *, whole: bool = False) -> str:
    return note(ChangeKind.REPORT, keys, whole=whole)


def note_figures(keys: str) -> str:
    """Figures, and the reports that hold them."""
    holding = f"SELECT report_id FROM camptrack_figure WHERE id IN ({keys})"  # noqa: S608  ours
    return note(ChangeKind.FIGURE, keys) + note_reports(holding)


REPORT_INSERTED = note_reports("SELECT unnest(ARRAY[id, supersedes_id]) FROM new_rows")
# Whether figures count, and who sees them, hangs on it; and the revisions before and after name the report.
EVENT_INSERTED = """
INSERT INTO camptrack_change (kind, key, whole)
SELECT 'report', report_id::text, kind <> 'redacted' FROM new_rows
UNION
SELECT 'report', report.supersedes_id::text, false
FROM new_rows JOIN camptrack_report report ON report.id = report_id WHERE report.supersedes_id IS NOT NULL
UNION
SELECT 'report', later.id::text, false
FROM new_rows JOIN camptrack_report later ON later.supersedes_id = report_id;
"""


# -- reference data: whose answers hold a name of it ---------------------------------------------------------

_OF_ORGANISATION = """
SELECT report.id FROM new_rows JOIN old_rows USING (id)
JOIN camptrack_report report ON report.organisation_id = new_rows.id
WHERE new_rows.slug <> old_rows.slug
"""
ORGANISATION_UPDATED = note_reports(_OF_ORGANISATION)

_ANOTHER_NAME = """
SELECT new_rows.id FROM new_rows JOIN old_rows USING (id) WHERE new_rows.username <> old_rows.username
"""
_DECIDED_BY = f"SELECT figure_id FROM camptrack_decision WHERE by_id IN ({_ANOTHER_NAME})"  # noqa: S608  ours
# Whoever signs in is updated, too: decisions, which have no index by person, are not looked at for that.
USER_UPDATED = f"IF EXISTS ({_ANOTHER_NAME}) THEN {note_figures(_DECIDED_BY)} END IF;"

_OF_SOURCE = """
SELECT report.id FROM new_rows JOIN old_rows USING (id)
JOIN camptrack_report report ON report.source_id = new_rows.id
WHERE new_rows.slug <> old_rows.slug
"""
SOURCE_INSERTED = note(ChangeKind.SOURCE, "SELECT slug FROM new_rows")
SOURCE_UPDATED = note(
    ChangeKind.SOURCE, f"SELECT unnest(ARRAY[old_rows.slug, new_rows.slug]) {CHANGED}"
) + note_reports(_OF_SOURCE)

_OF_WAVE = """
WITH renamed AS (
    SELECT new_rows.id FROM new_rows JOIN old_rows USING (id) WHERE new_rows.slug <> old_rows.slug
)
SELECT figure.id FROM camptrack_figure figure WHERE figure.wave_id IN (SELECT id FROM renamed)
UNION
SELECT figure_id FROM camptrack_decision WHERE wave_id IN (SELECT id FROM renamed)
"""
WAVE_INSERTED = note(ChangeKind.WAVE, "SELECT slug FROM new_rows")
WAVE_UPDATED = note(
    ChangeKind.WAVE, f"SELECT unnest(ARRAY[old_rows.slug, new_rows.slug]) {CHANGED}"
) + note_figures(_OF_WAVE)

_BOTH_CODES = f"SELECT unnest(ARRAY[old_rows.code, new_rows.code]) {CHANGED}"
_RENAMED = "SELECT new_rows.id FROM new_rows JOIN old_rows USING (id) WHERE new_rows.code <> old_rows.code"
# Of a draft the camp's household size of today holds.
_OF_CAMP = f"""
SELECT figure.id FROM camptrack_figure figure WHERE figure.camp_id IN ({_RENAMED})
UNION
SELECT figure_id FROM camptrack_decision WHERE camp_id IN ({_RENAMED})
UNION
SELECT figure.id FROM new_rows JOIN old_rows USING (id) JOIN camptrack_figure figure
ON figure.camp_id = new_rows.id
WHERE new_rows.household_size IS DISTINCT FROM old_rows.household_size AND NOT EXISTS (
    SELECT FROM camptrack_publishedfigure published WHERE published.figure_id = figure.id)
"""  # noqa: S608  ours
CAMP_INSERTED = note(ChangeKind.CAMP, "SELECT code FROM new_rows") + note(
    ChangeKind.CAMP_TOTAL, "SELECT code FROM new_rows"
)
CAMP_UPDATED = (
    note(
        ChangeKind.CAMP,
        f"{_BOTH_CODES} UNION SELECT code FROM camptrack_camp WHERE merged_into_id IN ({_RENAMED})",  # noqa: S608  ours
    )
    + note(ChangeKind.CAMP_TOTAL, _BOTH_CODES)
    + note(
        ChangeKind.WAVE,
        f"SELECT slug FROM camptrack_wave WHERE origin_camp_id IN ({_RENAMED})"  # noqa: S608  ours
        f" OR destination_camp_id IN ({_RENAMED})",
    )
    + note_figures(_OF_CAMP)
)
CAMP_CODE_INSERTED = note(
    ChangeKind.CAMP, "SELECT camp.code FROM new_rows JOIN camptrack_camp camp ON camp.id = new_rows.camp_id"
)

# Totals of camps name every area above them.
_UNDER = """
WITH RECURSIVE under AS (
    SELECT new_rows.id FROM new_rows JOIN old_rows USING (id)
    WHERE (new_rows.code, new_rows.name, new_rows.parent_id, new_rows.level)
        IS DISTINCT FROM (old_rows.code, old_rows.name, old_rows.parent_id, old_rows.level)
    UNION
    SELECT area.id FROM camptrack_area area JOIN under ON area.parent_id = under.id
)
SELECT code FROM camptrack_camp WHERE area_id IN (SELECT id FROM under)
"""
_RENAMED_OR_MOVED = """
SELECT new_rows.id FROM new_rows JOIN old_rows USING (id)
WHERE (new_rows.code, new_rows.country) IS DISTINCT FROM (old_rows.code, old_rows.country)
"""
AREA_INSERTED = note(ChangeKind.AREA, "SELECT code FROM new_rows")
AREA_UPDATED = (
    note(
        ChangeKind.AREA,
        f"{_BOTH_CODES} UNION SELECT code FROM camptrack_area WHERE parent_id IN ({_RENAMED})",  # noqa: S608  ours
    )
    + note(
        ChangeKind.CAMP,
        f"SELECT code FROM camptrack_camp WHERE area_id IN ({_RENAMED_OR_MOVED})",  # noqa: S608  ours
    )
    + note(ChangeKind.CAMP_TOTAL, _UNDER)
    + note(
        ChangeKind.WAVE,
        f"SELECT slug FROM camptrack_wave WHERE origin_area_id IN ({_RENAMED})"  # noqa: S608  ours
        f" OR destination_area_id IN ({_RENAMED})",
    )
)

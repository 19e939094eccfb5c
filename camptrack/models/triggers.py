"""The kinds of triggers that guard evidence: what no write path may forget, whoever writes.

Triggers stand beside their tables; the functions that several of them call are in migrations 0002 and 0008.

Rows are locked where one writer must see what another did at the same time:

* a report: whoever makes figures count or stop counting holds it for update, whoever adds to its
  evidence for key share;
* a figure: decisions about it come one after the other;
* a wave: whoever marks camps because of it holds it for share, so that it cannot move meanwhile;
* a camp: likewise, so that it is not merged meanwhile; and for a wave that begins or ends in it;
* an area: likewise for camps and areas that join a chain of areas.
"""

from textwrap import dedent

import pgtrigger

_REFUSE = dedent("""\
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation',
        HINT = 'Retract, correct or decide by adding a row.';
""")


def append_only(*, redactable: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """Rows are added, never changed or deleted; but a redaction may blank the texts named."""
    update = _REFUSE
    if redactable:
        texts = ", ".join(f"'{column}'" for column in redactable)
        blanked = " AND ".join(f"NEW.{column} IN (OLD.{column}, '')" for column in redactable)
        update = dedent(f"""\
            IF to_jsonb(NEW) - ARRAY[{texts}] = to_jsonb(OLD) - ARRAY[{texts}]
                AND {blanked} THEN
                RETURN NEW;
            END IF;
        """)
        update += _REFUSE
    return [
        pgtrigger.Trigger(
            name="protect_update", when=pgtrigger.Before, operation=pgtrigger.Update, func=update
        ),
        pgtrigger.Trigger(
            name="protect_delete", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_REFUSE
        ),
        pgtrigger.Trigger(
            name="protect_truncate",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func=_REFUSE,
        ),
    ]


def before_insert(name: str, func: str) -> pgtrigger.Trigger:
    """Fill in or refuse a row on its way in.

    Evidence takes its `at` here, after the locks it waits for: what a writer says is overruled.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=dedent(func).strip() + "\nRETURN NEW;",
    )


def before_write(name: str, func: str) -> pgtrigger.Trigger:
    """Refuse a row on its way in, new or changed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=dedent(func).strip() + "\nRETURN NEW;",
    )


def after_insert(name: str, func: str) -> pgtrigger.Trigger:
    """Once per statement, so that a million rows cost one query; the rows are `new_rows`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
        func=dedent(func).strip() + "\nRETURN NULL;",
    )


def after_update(name: str, func: str) -> pgtrigger.Trigger:
    """Once per statement; the rows are `old_rows` and `new_rows`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),  # type: ignore[no-untyped-call]
        func=dedent(func).strip() + "\nRETURN NULL;",
    )

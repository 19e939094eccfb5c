"""What no write path may forget: protection of evidence, its clock, stale marks, history."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# Mark the camps that figures count in. A figure counts in its own camp and, as part of a wave from
# camp to camp, at both ends; the wave is its own, or one that a decision ever assigned. Waves are
# held first, so that nobody moves one meanwhile: either sees the other's rows.
MARK_FIGURES = """
CREATE FUNCTION camptrack_mark_figures(figures uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    waves bigint[] := ARRAY(
        SELECT wave_id FROM camptrack_figure
        WHERE id = ANY (figures) AND wave_id IS NOT NULL
        UNION
        SELECT wave_id FROM camptrack_decision
        WHERE figure_id = ANY (figures) AND wave_id IS NOT NULL
    );
BEGIN
    PERFORM 1 FROM camptrack_wave WHERE id = ANY (waves) ORDER BY id FOR SHARE;
    INSERT INTO camptrack_stalemark (camp_id)
    SELECT camp_id FROM (
        SELECT camp_id FROM camptrack_figure WHERE id = ANY (figures)
        UNION
        SELECT unnest(ARRAY[origin_camp_id, destination_camp_id])
        FROM camptrack_wave WHERE id = ANY (waves)
    ) AS touched
    WHERE camp_id IS NOT NULL
    ORDER BY camp_id;
END
$$
"""

# The evidence of a published report does not grow. The report is held, so that nobody publishes it
# between this look and our commit.
REFUSE_PUBLISHED = """
CREATE FUNCTION camptrack_refuse_published(reports uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM camptrack_report WHERE id = ANY (reports) ORDER BY id FOR KEY SHARE;
    IF EXISTS (
        SELECT 1 FROM camptrack_reportevent WHERE report_id = ANY (reports) AND kind = 'published'
    ) THEN
        RAISE EXCEPTION 'the report is published: its evidence can no longer grow'
            USING ERRCODE = 'restrict_violation',
            HINT = 'Correct the report: a new revision supersedes it.';
    END IF;
END
$$
"""

# The country of an area. The chain above it is held, so that nobody moves it before we commit: a
# camp that joins an area at the same moment would miss its mark.
HELD_COUNTRY = """
CREATE FUNCTION camptrack_held_country(area bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    held bigint := area;
BEGIN
    WHILE held IS NOT NULL LOOP
        SELECT parent_id INTO held FROM camptrack_area WHERE id = held FOR SHARE;
    END LOOP;
    RETURN (SELECT country FROM camptrack_area WHERE id = area);
END
$$
"""

REFUSE = """\
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation',
    HINT = 'Retract, correct or decide by adding a row.';
"""


class Migration(migrations.Migration):
    dependencies = [("camptrack", "0001_initial")]

    operations = [
        migrations.RunSQL(MARK_FIGURES, "DROP FUNCTION camptrack_mark_figures(uuid[])"),
        migrations.RunSQL(REFUSE_PUBLISHED, "DROP FUNCTION camptrack_refuse_published(uuid[])"),
        migrations.RunSQL(HELD_COUNTRY, "DROP FUNCTION camptrack_held_country(bigint)"),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_organisationhistory" ("id", "name", "own_review_allowed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."name", NEW."own_review_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="f910193467800a45cd889c21a36f244d95d96318",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_be644",
                    table="camptrack_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_organisationhistory" ("id", "name", "own_review_allowed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."name", NEW."own_review_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="803f0abf07944322a92aeeb519c015054f89c8ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ad6a2",
                    table="camptrack_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_organisationhistory" ("id", "name", "own_review_allowed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."id", OLD."name", OLD."own_review_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="7fc8e53a637eb542ded6029a239fab70daf58908",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0ded7",
                    table="camptrack_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM camptrack_mark_figures(ARRAY(
    SELECT published.figure_id
    FROM new_rows
    JOIN old_rows USING (id)
    JOIN camptrack_report report ON report.source_id = new_rows.id
    JOIN camptrack_publishedfigure published ON published.report_id = report.id
    WHERE new_rows.slug <> old_rows.slug
));
RETURN NULL;""",
                    hash="67eea88a10f217466b8d4aa83c4a1f7fe9a344d7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_on_update_fe22e",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="camptrack_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_sourcehistory" ("credibility", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."credibility", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="695dded3bb73656a754fe2def3e5c5f19b6f9ac9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_42386",
                    table="camptrack_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_sourcehistory" ("credibility", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."credibility", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="8922e4ba0a0aeb581fc87127aa5e3ce5f08da6a0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ac169",
                    table="camptrack_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_sourcehistory" ("credibility", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (OLD."credibility", OLD."id", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reliability", OLD."slug", OLD."url"); RETURN NULL;',
                    hash="f8ff4fc7093e10e75467ec80cae3f9edae9f4afa",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_241b3",
                    table="camptrack_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_userhistory" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "language", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                    hash="eaf7b413ddbdfc41ff957f158b00ea59bd8ec293",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c9b3",
                    table="camptrack_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                    func='INSERT INTO "camptrack_userhistory" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "language", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;',
                    hash="388f3e0e3441b472aa8abadcc7caafc81e7da13f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e619",
                    table="camptrack_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_userhistory" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "language", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."date_joined", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."language", OLD."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;',
                    hash="0e0420fb23183ef5d59c180bb53d54c97a5337bd",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_609c3",
                    table="camptrack_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="place_in_tree",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
IF EXISTS (
    SELECT 1 FROM camptrack_area WHERE id = NEW.parent_id AND level >= NEW.level
) OR EXISTS (
    SELECT 1 FROM camptrack_area WHERE parent_id = NEW.id AND level <= NEW.level
) THEN
    RAISE EXCEPTION 'an area lies on a deeper level than its parent' USING ERRCODE = 'check_violation';
END IF;
NEW.country := CASE
    WHEN NEW.parent_id IS NULL THEN NEW.code ELSE camptrack_held_country(NEW.parent_id)
END;
RETURN NEW;
""",
                    hash="8434d00705ef0579c0fe2dfbdbd86fe0ef17ebd0",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_place_in_tree_91d7f",
                    table="camptrack_area",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="country_downwards",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country"))',
                    func="""\
UPDATE camptrack_area SET country = NEW.country WHERE parent_id = NEW.id;
UPDATE camptrack_camp SET country = NEW.country WHERE area_id = NEW.id;
RETURN NULL;
""",
                    hash="6d61ed4d4090ec651c72f00a05f449c97a915fa5",
                    operation="UPDATE",
                    pgid="pgtrigger_country_downwards_96378",
                    table="camptrack_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
WITH RECURSIVE moved AS (
    SELECT id FROM new_rows JOIN old_rows USING (id)
    WHERE new_rows.parent_id IS DISTINCT FROM old_rows.parent_id
    UNION
    SELECT area.id FROM camptrack_area area JOIN moved ON area.parent_id = moved.id
)
INSERT INTO camptrack_stalemark (camp_id)
SELECT id FROM camptrack_camp WHERE area_id IN (SELECT id FROM moved) ORDER BY id;
RETURN NULL;""",
                    hash="b61f5eb2f5bf59ce80379a6810bad0294d2e057c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_on_update_d2286",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="camptrack_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_areahistory" ("code", "country", "id", "level", "name", "names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."code", NEW."country", NEW."id", NEW."level", NEW."name", NEW."names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="b6b665c3973cbd07e1dba6ff532848378ffa5430",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b7170",
                    table="camptrack_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_areahistory" ("code", "country", "id", "level", "name", "names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."code", NEW."country", NEW."id", NEW."level", NEW."name", NEW."names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="8db6112a45516084f69369c1fd735f2bfd553730",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_045db",
                    table="camptrack_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_areahistory" ("code", "country", "id", "level", "name", "names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."code", OLD."country", OLD."id", OLD."level", OLD."name", OLD."names", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="ad6bbdd2d49a7dac4bb5be631cbc84ccba3033f9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bd2ea",
                    table="camptrack_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areahistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="91b78f3c6333b6639e23ff432091a077eba185c3",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_5d862",
                    table="camptrack_areahistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areahistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="57f4b8d5e4110922b67b83f573a6be5409acccd2",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_e8275",
                    table="camptrack_areahistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areahistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="d3eed8aebf62a11a25d7dde0f356b2c4587a3aa9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_c7dff",
                    table="camptrack_areahistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="country_from_area",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
NEW.country := camptrack_held_country(NEW.area_id);
RETURN NEW;""",
                    hash="2aa0f69ef96aa4af75b040935923a523f3c3dffe",
                    operation='INSERT OR UPDATE OF "area_id", "country"',
                    pgid="pgtrigger_country_from_area_0b2aa",
                    table="camptrack_camp",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
INSERT INTO camptrack_stalemark (camp_id) SELECT id FROM new_rows ORDER BY id;
RETURN NULL;""",
                    hash="9fd87186b1188069df2e55f14310e7ebd76a52ef",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_mark_on_insert_b579b",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_camp",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
INSERT INTO camptrack_stalemark (camp_id)
SELECT id FROM new_rows JOIN old_rows USING (id)
WHERE (new_rows.area_id, new_rows.site_type, new_rows.country)
    IS DISTINCT FROM (old_rows.area_id, old_rows.site_type, old_rows.country)
ORDER BY id;
RETURN NULL;""",
                    hash="d5521c35fea3c59ffa0c5f2fd485e6b93d5ca66e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_on_update_6c326",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="camptrack_camp",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_camphistory" ("aliases", "area_id", "capacity", "code", "country", "household_size", "id", "latitude", "local_type", "longitude", "name", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_type") VALUES (NEW."aliases", NEW."area_id", NEW."capacity", NEW."code", NEW."country", NEW."household_size", NEW."id", NEW."latitude", NEW."local_type", NEW."longitude", NEW."name", NEW."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."site_type"); RETURN NULL;',
                    hash="28a9da526bc772d1286c86f3f877596cd3c0f1b4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_57e89",
                    table="camptrack_camp",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_camphistory" ("aliases", "area_id", "capacity", "code", "country", "household_size", "id", "latitude", "local_type", "longitude", "name", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_type") VALUES (NEW."aliases", NEW."area_id", NEW."capacity", NEW."code", NEW."country", NEW."household_size", NEW."id", NEW."latitude", NEW."local_type", NEW."longitude", NEW."name", NEW."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."site_type"); RETURN NULL;',
                    hash="68aca707e0c62a9a2f9b5d3a7528a433fe809845",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f6935",
                    table="camptrack_camp",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camp",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_camphistory" ("aliases", "area_id", "capacity", "code", "country", "household_size", "id", "latitude", "local_type", "longitude", "name", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_type") VALUES (OLD."aliases", OLD."area_id", OLD."capacity", OLD."code", OLD."country", OLD."household_size", OLD."id", OLD."latitude", OLD."local_type", OLD."longitude", OLD."name", OLD."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."site_type"); RETURN NULL;',
                    hash="bd0c9ae7197b8f4730d80725f9be4dce7a66d5e6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c2d34",
                    table="camptrack_camp",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camphistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="6a2ff97016cdddbce9e87bed5d0eb43830f3df2e",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_51214",
                    table="camptrack_camphistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camphistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="bc004857d8e5817d322d0a94338aaec56aa4147d",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_e04be",
                    table="camptrack_camphistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="camphistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="3246dc649a6e1b973a5115475986692589c242c3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_617fb",
                    table="camptrack_camphistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breakdowncell",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="b143a8d5aeae5ebb9826a7722958b000e67ec7de",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_14327",
                    table="camptrack_breakdowncell",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breakdowncell",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="3de06a7fb9041740b8e4caf2062b6b03e9add666",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_cd02c",
                    table="camptrack_breakdowncell",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breakdowncell",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="dc12299211370bbb710dd4bba050ccfd5f746c8d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_e009d",
                    table="camptrack_breakdowncell",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breakdowncell",
            trigger=pgtrigger.compiler.Trigger(
                name="only_before_publication",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM camptrack_refuse_published(ARRAY(
    SELECT DISTINCT figure.report_id
    FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
));
RETURN NULL;""",
                    hash="d0d25f4799874a5b1788f5822a7f42f036305826",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_only_before_publication_4f678",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_breakdowncell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="granthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="94e8dd60a7aaf17b84a3792304369e99735adb93",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_20db6",
                    table="camptrack_granthistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="granthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="1905c2cdef2b6e204769a4ec8dd8e69f1f0bdf3f",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_f5b13",
                    table="camptrack_granthistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="granthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="18bbee9fb22e841f93b4e3ecebba96934af7f3b8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_b6c65",
                    table="camptrack_granthistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_granthistory" ("area_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "right", "user_id") VALUES (NEW."area_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."right", NEW."user_id"); RETURN NULL;',
                    hash="58211a1011b2a21c4e9513bd268399b3a6f1b80a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_98e28",
                    table="camptrack_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_granthistory" ("area_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "right", "user_id") VALUES (NEW."area_id", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."right", NEW."user_id"); RETURN NULL;',
                    hash="68b630c357ac7941d7ed8b989eb2d9b0bf1aeeef",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_858b1",
                    table="camptrack_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_granthistory" ("area_id", "id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "right", "user_id") VALUES (OLD."area_id", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."right", OLD."user_id"); RETURN NULL;',
                    hash="f91e3d7cd4e6ba8ede847f301f6540f0e8a89973",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1e1f9",
                    table="camptrack_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="e75376029620f1e15b779452ecacc08538478592",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_1d3ae",
                    table="camptrack_organisationhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="b58cf542f5d8634d1b66a42764c06140cf256030",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_dbd59",
                    table="camptrack_organisationhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="ed2c384bf3567b9e9b9827b4c654317691c68aec",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_c9e7d",
                    table="camptrack_organisationhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="d8a021f84ad51d89858a393bb358ee3bfc040e37",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_da86c",
                    table="camptrack_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="bdfa683e975cd46caeafc07db18bd40d6cc13b6b",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_a42b2",
                    table="camptrack_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="b7f561228f85f05c9459ee6db18cc7cf7f0c55d2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_2ad51",
                    table="camptrack_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM 1 FROM camptrack_report WHERE id = NEW.report_id FOR UPDATE;
NEW.at := clock_timestamp();
NEW.counts_from := coalesce(NEW.counts_from, NEW.at);
RETURN NEW;""",
                    hash="5c6e65e5b982598f70eae8ea3f596fb9a97fb718",
                    operation="INSERT",
                    pgid="pgtrigger_stamp_72a86",
                    table="camptrack_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM camptrack_mark_figures(ARRAY(
    SELECT published.figure_id
    FROM new_rows JOIN camptrack_publishedfigure published USING (report_id)
    WHERE new_rows.kind <> 'redacted'
));
RETURN NULL;""",
                    hash="517feed385c56c782daa11a3eb4b2a68e74713a2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_mark_on_insert_16880",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_reportevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
IF to_jsonb(NEW) - ARRAY['title', 'url', 'excerpt'] = to_jsonb(OLD) - ARRAY['title', 'url', 'excerpt']
    AND NEW.title IN (OLD.title, '') AND NEW.url IN (OLD.url, '') AND NEW.excerpt IN (OLD.excerpt, '') THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation',
    HINT = 'Retract, correct or decide by adding a row.';
""",
                    hash="0c94f2eb784583e9595a61dbcf071ac7a054f59a",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_bc1f6",
                    table="camptrack_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="690250066cfcee6bf4e61747599788d870f3d707",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_2e84b",
                    table="camptrack_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="9a2be1c224e039876b207fd2a1fa4a0106f4666c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_be032",
                    table="camptrack_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_and_chain",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
NEW.at := clock_timestamp();
IF NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM camptrack_report
    WHERE id = NEW.supersedes_id
        AND organisation_id = NEW.organisation_id
        AND revision = NEW.revision - 1
) THEN
    RAISE EXCEPTION 'a correction is the next revision of a report of the same organisation'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;""",
                    hash="cd43e9c3349af95ea6ff618a8776274cc79b99b0",
                    operation="INSERT",
                    pgid="pgtrigger_stamp_and_chain_d0b62",
                    table="camptrack_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="82becdb77bf777e327d54905451b0ad693d7c55f",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_1b993",
                    table="camptrack_sourcehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="e09cd0f4a15a6693b851b80e275ec1a950117c24",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_38756",
                    table="camptrack_sourcehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="bc7aa6b769b938702294b83a0e852d2cd754b377",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_3d5f3",
                    table="camptrack_sourcehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="2d9e3e6be13170ecdfae7e17ea7be70d1df7488b",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_84e0e",
                    table="camptrack_userhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="3e9e2bea2a0052e18d16f4dab398777c0c4b7eaf",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_6930f",
                    table="camptrack_userhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="e80517721bfde4983d9e8b4128ef92ffb6e0dcb9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_6676e",
                    table="camptrack_userhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
WITH moved AS (
    SELECT id, ARRAY[
        old_rows.origin_camp_id, old_rows.destination_camp_id,
        new_rows.origin_camp_id, new_rows.destination_camp_id
    ] AS ends
    FROM new_rows JOIN old_rows USING (id)
    WHERE (new_rows.slug, new_rows.origin_area_id, new_rows.origin_camp_id,
           new_rows.destination_area_id, new_rows.destination_camp_id)
        IS DISTINCT FROM
          (old_rows.slug, old_rows.origin_area_id, old_rows.origin_camp_id,
           old_rows.destination_area_id, old_rows.destination_camp_id)
), counted AS (
    SELECT moved.id, published.camp_id
    FROM moved
    JOIN camptrack_figure figure ON figure.wave_id = moved.id
    JOIN camptrack_publishedfigure published ON published.figure_id = figure.id
    UNION
    SELECT moved.id, published.camp_id
    FROM moved
    JOIN camptrack_decision decision ON decision.wave_id = moved.id
    JOIN camptrack_publishedfigure published USING (figure_id)
)
INSERT INTO camptrack_stalemark (camp_id)
SELECT camp_id FROM (
    SELECT camp_id FROM counted
    UNION
    SELECT unnest(ends) FROM moved WHERE id IN (SELECT id FROM counted)
) AS touched
WHERE camp_id IS NOT NULL ORDER BY camp_id;
RETURN NULL;""",
                    hash="de8d60bea1feb5d5437fc5bc1c01f1d9e6bcde19",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_on_update_4ab1c",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="camptrack_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_wavehistory" ("cause", "destination_area_id", "destination_camp_id", "id", "label", "origin_area_id", "origin_camp_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."cause", NEW."destination_area_id", NEW."destination_camp_id", NEW."id", NEW."label", NEW."origin_area_id", NEW."origin_camp_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="6e9b5550455ffb830b6bdf8279826a769e2eb7da",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5f930",
                    table="camptrack_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "camptrack_wavehistory" ("cause", "destination_area_id", "destination_camp_id", "id", "label", "origin_area_id", "origin_camp_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."cause", NEW."destination_area_id", NEW."destination_camp_id", NEW."id", NEW."label", NEW."origin_area_id", NEW."origin_camp_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="ba809ef60b1faf6235075cff42525557211f44ed",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5b137",
                    table="camptrack_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "camptrack_wavehistory" ("cause", "destination_area_id", "destination_camp_id", "id", "label", "origin_area_id", "origin_camp_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."cause", OLD."destination_area_id", OLD."destination_camp_id", OLD."id", OLD."label", OLD."origin_area_id", OLD."origin_camp_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="c066a9db6156efb46889fbe9b6173ca7339cc50b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d1d76",
                    table="camptrack_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
IF to_jsonb(NEW) - ARRAY['quote', 'attributed_to'] = to_jsonb(OLD) - ARRAY['quote', 'attributed_to']
    AND NEW.quote IN (OLD.quote, '') AND NEW.attributed_to IN (OLD.attributed_to, '') THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation',
    HINT = 'Retract, correct or decide by adding a row.';
""",
                    hash="d39f3c5c5a190c5fa463d00b7135cc6eddbfb250",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_1d532",
                    table="camptrack_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="b9ae72f2beb004d47ed3c0e5d2d2aa76ff0afcad",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_589ff",
                    table="camptrack_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="c9c9da774078743b45ca43d1bd8854dff3044678",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_6f905",
                    table="camptrack_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="country_from_camp",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
SELECT country INTO NEW.country FROM camptrack_camp WHERE id = NEW.camp_id;
RETURN NEW;""",
                    hash="07168620b21a2a98588201df63d59853e4981696",
                    operation="INSERT",
                    pgid="pgtrigger_country_from_camp_6e23c",
                    table="camptrack_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="only_before_publication",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM camptrack_refuse_published(ARRAY(SELECT DISTINCT report_id FROM new_rows));
RETURN NULL;""",
                    hash="0fbcda547e1a33cb2f4ec836a4c2099eb512097e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_only_before_publication_41cd9",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="d1ef01cc1fdb2f78bbc325b7551c55735671478f",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_73f84",
                    table="camptrack_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="e2b1ff6e6d7a5ae79e2666d73fdcf5bd946bb5be",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_93c44",
                    table="camptrack_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="13e2d220f488a27124253b3f5747cee55b269c81",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_a7673",
                    table="camptrack_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_and_check",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM 1 FROM camptrack_report
    WHERE id = (SELECT report_id FROM camptrack_figure WHERE id = NEW.figure_id)
    FOR KEY SHARE;
PERFORM 1 FROM camptrack_figure WHERE id = NEW.figure_id FOR NO KEY UPDATE;
NEW.at := clock_timestamp();
IF NEW.withdraws_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM camptrack_decision
    WHERE id = NEW.withdraws_id AND figure_id = NEW.figure_id AND kind <> 'withdraw'
) THEN
    RAISE EXCEPTION 'a withdrawal takes back a decision about the same figure'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;""",
                    hash="fd67969368ced8156b56b15d5d4222cdede7c23d",
                    operation="INSERT",
                    pgid="pgtrigger_stamp_and_check_59370",
                    table="camptrack_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM camptrack_mark_figures(ARRAY(SELECT figure_id FROM new_rows));
RETURN NULL;""",
                    hash="8f04f0f6b0198c083bfabc39196b8e9212986f5e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_mark_on_insert_0b2b9",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wavehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="0e5045a1c33f3987b5cf957ffe0514953835a80c",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_341ec",
                    table="camptrack_wavehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wavehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="169eda36c3b958331e5982df88fef477dd82aea2",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_1e0d9",
                    table="camptrack_wavehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wavehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="9a97a46c7327db3d24847d0da9abb74ee58794e7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_3652a",
                    table="camptrack_wavehistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="591af5f4b7d647ef7ce372f89ac5128c87cd43af",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_update_b6dc5",
                    table="camptrack_publishedfigure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="fbb54e48ae5dbd59c7df8f94cadccdf0531b3f22",
                    operation="DELETE",
                    pgid="pgtrigger_protect_delete_66f44",
                    table="camptrack_publishedfigure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func=REFUSE,
                    hash="2d5199b94dfc92c50ca807621bf1008b75c1493e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_protect_truncate_a520c",
                    table="camptrack_publishedfigure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="check_and_mark_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="""\
PERFORM 1 FROM camptrack_report
    WHERE id IN (SELECT report_id FROM new_rows) ORDER BY id FOR UPDATE;
IF EXISTS (
    SELECT 1 FROM new_rows JOIN camptrack_figure figure ON figure.id = new_rows.figure_id
    WHERE (figure.report_id, figure.camp_id) <> (new_rows.report_id, new_rows.camp_id)
) OR EXISTS (
    SELECT 1 FROM new_rows WHERE NOT EXISTS (
        SELECT 1 FROM camptrack_reportevent event
        WHERE event.report_id = new_rows.report_id AND event.kind = 'published'
    )
) THEN
    RAISE EXCEPTION 'only a published report''s own figures are published'
        USING ERRCODE = 'check_violation';
END IF;
PERFORM 1 FROM camptrack_source WHERE id IN (
    SELECT source_id FROM camptrack_report WHERE id IN (SELECT report_id FROM new_rows)
) ORDER BY id FOR KEY SHARE;
PERFORM camptrack_mark_figures(ARRAY(SELECT figure_id FROM new_rows));
RETURN NULL;""",
                    hash="09bcb22cc937fb2994349b7191daa3a37c05f4fd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_check_and_mark_on_insert_3d1a0",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="camptrack_publishedfigure",
                    when="AFTER",
                ),
            ),
        ),
    ]

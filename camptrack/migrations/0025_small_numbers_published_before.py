"""Numbers that were published before there was a rule of small numbers are held to it."""

from django.db import migrations

# What publishedfigure's own trigger refuses since 0005_suppression. Nobody waits for a lock where there is none.
HIDE = """
DO $$
DECLARE
    small uuid[] := ARRAY(
        SELECT published.figure_id FROM camptrack_publishedfigure published
        JOIN camptrack_figure figure ON figure.id = published.figure_id
        WHERE NOT published.suppressed AND figure.unit = 'persons' AND figure.value < 10
        AND (figure.gender, figure.population_group, figure.origin, figure.min_age)
            IS DISTINCT FROM ('', '', '', NULL)
    );
BEGIN
    IF small <> '{}' THEN
        ALTER TABLE camptrack_publishedfigure DISABLE TRIGGER USER;
        UPDATE camptrack_publishedfigure SET suppressed = true WHERE figure_id = ANY (small);
        ALTER TABLE camptrack_publishedfigure ENABLE TRIGGER USER;
        INSERT INTO camptrack_stalemark (camp_id)
            SELECT DISTINCT camp_id FROM camptrack_publishedfigure WHERE figure_id = ANY (small) ORDER BY camp_id;
        -- Who follows the feed has the numbers, and must come for them anew; no trigger heard of the update.
        INSERT INTO camptrack_change (kind, key)
            SELECT 'figure', figure_id::text FROM camptrack_publishedfigure WHERE figure_id = ANY (small)
            UNION
            SELECT 'report', report_id::text FROM camptrack_publishedfigure WHERE figure_id = ANY (small);
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("camptrack", "0024_heartbeats")]

    operations = [migrations.RunSQL(HIDE, migrations.RunSQL.noop)]

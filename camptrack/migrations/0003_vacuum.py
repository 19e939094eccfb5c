"""Tables that are rewritten all day are vacuumed early, by rows and not by a share of the table."""

from django.db import migrations

# A queue: empty when all is well, and slow when dead rows stand before the living.
# Area deltas and points: updates stay on their page while it has room.
TUNED = {
    "camptrack_stalemark": "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000",
    "camptrack_areadelta": "autovacuum_vacuum_scale_factor = 0.02, fillfactor = 80",
    "camptrack_camppoint": "autovacuum_vacuum_scale_factor = 0.05, fillfactor = 90",
}
NAMES = "autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, fillfactor"


class Migration(migrations.Migration):
    dependencies = [("camptrack", "0002_triggers")]

    operations = [
        migrations.RunSQL(f"ALTER TABLE {table} SET ({options})", f"ALTER TABLE {table} RESET ({NAMES})")
        for table, options in TUNED.items()
    ]

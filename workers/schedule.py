"""What beat sends, and how often in seconds. Ticks in UTC; beat keeps no file, since a tick may be lost or doubled."""

SWEEP_EVERY = 5.0

SCHEDULE = {
    # Camps whose poke was lost. No `expires`: on a worker whose clock is an hour off every tick would be dead.
    "sweep": {"task": "workers.tasks.sweep", "schedule": SWEEP_EVERY},
}

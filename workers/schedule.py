"""What beat sends, and how often. Beat remembers nothing: a tick may be lost or doubled."""

SWEEP_EVERY = 5.0  # seconds

SCHEDULE = {
    # Camps whose poke was lost. No `expires`: a worker whose clock is an hour off would drop every tick.
    "sweep": {"task": "workers.tasks.sweep", "schedule": SWEEP_EVERY},
}

"""What beat sends, and how often. Beat remembers nothing: a tick may be lost or doubled."""

SWEEP_EVERY = 5.0  # seconds
KEYS_EVERY = 300.0
AUDIT_EVERY = 300.0
CLEAR_EVERY = 3600.0

SCHEDULE = {
    # Camps whose poke was lost. No `expires`: a worker whose clock is an hour off would drop every tick.
    "sweep": {"task": "workers.tasks.sweep", "schedule": SWEEP_EVERY},
    # A tick with nothing to do is one indexed look, here and at the calculations.
    "place_changes": {"task": "workers.tasks.place_changes", "schedule": SWEEP_EVERY},
    "work_on_calculations": {"task": "workers.tasks.work_on_calculations", "schedule": SWEEP_EVERY},
    # Looks at two indexes when nothing is due.
    "work_on_issues": {"task": "workers.tasks.work_on_issues", "schedule": SWEEP_EVERY},
    "work_on_imports": {"task": "workers.tasks.work_on_imports", "schedule": SWEEP_EVERY},
    "work_on_webhooks": {"task": "workers.tasks.work_on_webhooks", "schedule": SWEEP_EVERY},
    "tell_of_expiring_keys": {"task": "workers.tasks.tell_of_expiring_keys", "schedule": KEYS_EVERY},
    "audit": {"task": "workers.tasks.audit", "schedule": AUDIT_EVERY},
    "clear_old_answers": {"task": "workers.tasks.clear_old_answers", "schedule": CLEAR_EVERY},
}

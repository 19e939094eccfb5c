"""Every write: keyword-only, atomic, `by=` the actor."""

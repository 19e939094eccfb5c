"""Lines for whoever watches."""

import time


def say(text: str) -> None:
    """With the time of day, at once."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)  # noqa: T201

"""A Celery task that does nothing but say so: the least that a hint through the broker costs."""

import os

import redis
from celery import Celery

from workers.limits import settings_of

app = Celery("noop", broker=os.environ.get("REDIS_URL"))
app.conf.update(settings_of(os.getenv("CAMPTRACK_ROLE", "web")))
_broker = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))


@app.task(name="benchmarks.noop.say")
def say(reply: str) -> None:
    """A word into the list that the sender waits for."""
    _broker.lpush(reply, "done")

"""Whether the broker answers; nothing waits for it longer than a second."""

import redis
from django.conf import settings


def broker_answers() -> bool:
    """Also of one that is frozen: it takes the connection and says nothing."""
    limits = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **limits) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False

"""How often one may ask."""

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports this, as the default

WINDOW = 60


class PerMinute(BaseThrottle):
    """So many requests a minute for each user: one number counted up, whatever the limit."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Strangers are turned away before this."""
        minute = int(time.time() // WINDOW)
        name = f"requests:{request.user.pk}:{minute}"
        cache.add(name, 0, WINDOW * 2)
        return cache.incr(name) <= settings.REQUESTS_PER_MINUTE

    def wait(self) -> float:
        """Until the next minute begins."""
        return WINDOW - time.time() % WINDOW

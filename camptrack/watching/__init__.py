"""What each process tells of itself: whose request a line belongs to, what it counted, that it lives."""

from contextvars import ContextVar
from typing import Any

#: the request that this thread is at; its lines say who is signed in, once that is known
REQUEST: ContextVar[Any] = ContextVar("camptrack_request", default=None)
#: in the WSGI environment, for the line of the web server
REQUEST_ID, ROUTE = "camptrack.request_id", "camptrack.route"

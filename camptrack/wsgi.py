"""The web process."""

import os
import sys

from django.conf import settings
from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from camptrack.chunks import Measured
from camptrack.environment import Misconfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")

try:
    application = Measured(get_wsgi_application())
    from camptrack.watching.requests import after_request

    # After the answer's last byte. Here alone: a test's client is no process of the service.
    request_finished.connect(after_request)
    # What the first poke would import (Celery, for a second) is imported before anybody waits for it.
    import_string(settings.CAMPTRACK_POKE)
except Misconfigured as error:
    sys.stderr.write(f"{error}\n")
    # Gunicorn gives up at 3 (a worker that cannot boot) instead of starting workers for ever.
    raise SystemExit(3) from None

"""The web process."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from camptrack.environment import Misconfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")

try:
    application = get_wsgi_application()
except Misconfigured as error:
    sys.stderr.write(f"{error}\n")
    # Gunicorn gives up at 3 (a worker that cannot boot) instead of starting workers for ever.
    raise SystemExit(3) from None

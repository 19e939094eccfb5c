"""Settings, from the environment. What cannot work is refused here, in one sentence."""

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from camptrack import connection_settings, mail_settings, rest_settings, sign_in_settings
from camptrack import environment as env
from camptrack.local.home import home
from camptrack.log_settings import log_settings
from camptrack.process_name import process_name

# Lets code write QuerySet[Camp] and ModelAdmin[Camp] at run time, as the type checker reads it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
CAMPTRACK_HOME = home()

# -- where this process runs -------------------------------------------------------------------------------

# Without DATABASE_URL this is a developer's machine: it uses the servers of `make run`.
LOCAL = not env.text("DATABASE_URL")
_running = CAMPTRACK_HOME.state() if LOCAL else None
DATABASE_MISSING = LOCAL and _running is None
DEBUG = env.switch("DEBUG", default=False)
# Whoever serves this to others does it over TLS; only a machine of one's own may turn it off.
HTTPS = env.switch("CAMPTRACK_HTTPS", default=not (DEBUG or LOCAL))
# How many proxies stand in front and add to X-Forwarded-For: sign-in limits and throttles count by address.
PROXIES = env.whole_number("CAMPTRACK_PROXIES", 0)

SECRET_KEY = env.secret("SECRET_KEY", strong=HTTPS)
# The keys before, while what they signed and encrypted is still about: docs/reference/settings.md.
SECRET_KEY_FALLBACKS = env.listing("SECRET_KEY_FALLBACKS")
if not SECRET_KEY:
    if not LOCAL:
        message = "SECRET_KEY must be set where DATABASE_URL is: a long random text that never changes"
        raise env.Misconfigured(message)
    # The launcher passes its own; a lone command on a developer's machine signs nothing that must last.
    SECRET_KEY = secrets.token_urlsafe(48)

ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS") or (
    ["localhost", "127.0.0.1", "[::1]"] if LOCAL or DEBUG else []
)
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")

# -- PostgreSQL --------------------------------------------------------------------------------------------

_nowhere = f"postgres://camptrack_app@/camptrack?host={CAMPTRACK_HOME.path}/nothing-runs-here"
_url = env.text("DATABASE_URL") or (_running.database_url if _running else _nowhere)
_owner_url = env.text("DATABASE_OWNER_URL") or (_running.database_owner_url if _running else _url)


# A process beside a hot standby: it answers what is read, and refuses the rest (api/read_only.py).
READ_ONLY = env.switch("CAMPTRACK_READ_ONLY", default=False)
# Seconds that the standby may be behind before this process says that it is not ready.
REPLICA_LAG = env.whole_number("CAMPTRACK_REPLICA_LAG", 60)


def _database(name: str, url: str, server_options: str, **more: Any) -> dict[str, Any]:
    settings = env.database(name, url)
    # Broken off sooner than a client gives up; a host that vanishes is noticed by both sides.
    options = {
        **connection_settings.OF_THE_CLIENT,
        "connect_timeout": "5",
        "options": f"{server_options} {connection_settings.OF_THE_SERVER}",
    } | settings["OPTIONS"]
    # Whose connection it is, for whoever looks into pg_stat_activity.
    options["application_name"] = f"camptrack {process_name()}"
    return settings | more | {"OPTIONS": options}


DATABASES = {
    # The application may add evidence and neither change nor delete it.
    "default": _database(
        "DATABASE_URL",
        _url,
        # No request waits for ever, on a lock or by a forgotten transaction.
        "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
        # Also where it is no standby, by mistake.
        + (" -c default_transaction_read_only=on" if READ_ONLY else ""),
        CONN_MAX_AGE=env.whole_number("DATABASE_CONN_MAX_AGE", 300),  # a connection a request costs a third
        CONN_HEALTH_CHECKS=True,  # a database that restarted costs no request an error; database/base.py
    ),
    # Owns the tables: `migrate --database owner`. No statement timeout: an index may take an hour. Whoever
    # asks for a table behind a migration that waits for it waits as long, and must not give up first.
    "owner": _database("DATABASE_OWNER_URL", _owner_url, "-c lock_timeout=3s"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Celery's broker: hints only ---------------------------------------------------------------------------

REDIS_URL = env.redis(
    "REDIS_URL", env.text("REDIS_URL") or (_running.redis_url if _running else "redis://127.0.0.1:6379/0")
)
# Called with the camps that wait, after a commit. The domain knows it by name and imports no Celery.
CAMPTRACK_POKE = env.text("CAMPTRACK_POKE", "workers.poke.poke")

# Camps that each spot check compares with their evidence; none switches it off.
AUDIT_SAMPLE = env.whole_number("CAMPTRACK_AUDIT_SAMPLE", 20)

# Who may read public issues on the site: anybody, or whoever signs in.
CAMPTRACK_ISSUE_PAGES = env.one_of("CAMPTRACK_ISSUE_PAGES", "public", "partners")

# Who signs in with a second factor. On a developer's machine nobody must: the demo's passwords suffice.
_whom = ["administrators", "everybody", "nobody"]
CAMPTRACK_REQUIRE_MFA = env.one_of("CAMPTRACK_REQUIRE_MFA", *(reversed(_whom) if LOCAL else _whom))

# -- the application ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "camptrack",  # first: its templates and translations win
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's list of keys says how long ago
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "anymail",
]
MIDDLEWARE = [
    "camptrack.watching.requests.RequestMiddleware",  # first: every answer has its id and is counted
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "camptrack.entrance.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "api.read_only.ReadOnlyMiddleware",  # in the reader's language; before anything asks for a session
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "camptrack.admin.language.UserLanguageMiddleware",  # after the user is known
    "camptrack.entrance.middleware.WhenceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "camptrack.entrance.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks: it answers a locked sign-in
]
ROOT_URLCONF = "camptrack.urls"
WSGI_APPLICATION = "camptrack.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# -- languages and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "camptrack" / "locale"]
FORMAT_MODULE_PATH = "camptrack.formats"  # ISO dates in every language
TIME_ZONE = "UTC"  # days of evidence have no zone; moments are stored and shown in UTC
USE_TZ = True

# -- sign-in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "camptrack.User"
LOGIN_URL = "account_login"
globals().update(sign_in_settings.sign_in(https=HTTPS, proxies=PROXIES))

# Limits and used codes of the sign-in hold for all processes, without the broker.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "camptrack_remembered"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# -- mails -------------------------------------------------------------------------------------------------

# Links in mails are whole addresses, and no request is at hand that would name the host.
SITE_URL = env.text("CAMPTRACK_SITE_URL", _running.address if _running else "http://127.0.0.1:8000").rstrip(
    "/"
)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "camptrack@localhost")
# Where a mail that cannot be delivered goes back to, as name+delivery@host; empty: to the sender.
BOUNCE_ADDRESS = env.text("CAMPTRACK_BOUNCE_ADDRESS")
# A mail with larger files carries links to them.
ATTACHMENT_LIMIT = env.whole_number("CAMPTRACK_ATTACHMENT_LIMIT", 5 * 1024 * 1024)

# A lone command on a developer's machine writes mails beside the logs, as `make run` does.
_mail = mail_settings.email(
    "CAMPTRACK_EMAIL",
    env.text("CAMPTRACK_EMAIL", f"file://{CAMPTRACK_HOME.mails}" if LOCAL else "smtp://localhost"),
)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"]
EMAIL_HOST = _mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH")
# The provider tells of bounces at /anymail/provider/tracking/ with this secret (user:password); without it
# nobody is heard there.
ANYMAIL_WEBHOOK_SECRET = env.text("ANYMAIL_WEBHOOK_SECRET")
ANYMAIL = _mail["ANYMAIL"] | {"WEBHOOK_SECRET": ANYMAIL_WEBHOOK_SECRET or None}

# -- what leaves and enters --------------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a report of 500 figures is 200 KB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000  # the form's 200 figures have forty inputs each, and cells
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-root"
# The image is built with collectstatic; a checkout serves the files from where they lie.
_collected = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
WHITENOISE_USE_FINDERS = not _collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected or env.switch("CAMPTRACK_COLLECT", default=False)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None  # TLS ends in front of us
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take these names from this very host over TLS alone: no neighbour in the domain sets them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_AGE = 12 * 3600  # a day's work; field computers are shared
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # small pictures inside stylesheets
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# How often one user may ask, in one web process.
REQUESTS_PER_MINUTE = 30_000
# Of these to be shown what a write would change: each tells of numbers, and leaves no row.
PREVIEWS_PER_MINUTE = 60
REST_FRAMEWORK = rest_settings.FRAMEWORK | {"NUM_PROXIES": PROXIES}
SPECTACULAR_SETTINGS = rest_settings.DOCUMENT

LOGGING = log_settings()

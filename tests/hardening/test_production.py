"""Production's settings, read as production reads them."""

import json
import os
import subprocess
import sys

import pytest

from camptrack.environment import Misconfigured, secret
from camptrack.local.home import PROJECT

GOOD = "0123456789abcdef0123456789abcdef"
ENVIRONMENT = {
    "DATABASE_URL": "postgres://camptrack_app:x@localhost/camptrack",
    "REDIS_URL": "redis://:x@localhost/0",
    "SECRET_KEY": GOOD,
    "SECRET_KEY_FALLBACKS": "the-one-before,and-before-that",
    "ALLOWED_HOSTS": "example.org",
    "CAMPTRACK_PROXIES": "1",
    "CAMPTRACK_SITE_URL": "https://example.org",
}
NAMES = [
    *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
    *("SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SECURE"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"),
    *("SECRET_KEY_FALLBACKS", "DEBUG", "CAMPTRACK_REQUIRE_MFA", "PASSWORD_HASHERS", "SESSION_COOKIE_DOMAIN"),
]


def settings_of(**more: str) -> "subprocess.CompletedProcess[str]":
    asked = f"[getattr(settings, name, None) for name in {NAMES}]"
    told = f"import json; from camptrack import settings; print(json.dumps({asked}))"
    command = [sys.executable, "-c", told]
    environment = {"PATH": os.environ["PATH"], **ENVIRONMENT, **more}
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_what_production_is_set_to():
    found = dict(zip(NAMES, json.loads(settings_of().stdout), strict=True))
    assert found.pop("PASSWORD_HASHERS")[0].endswith("Argon2PasswordHasher")
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SECRET_KEY_FALLBACKS": ["the-one-before", "and-before-that"],
        "DEBUG": False,
        "CAMPTRACK_REQUIRE_MFA": "administrators",
        "SESSION_COOKIE_DOMAIN": None,
    }


def test_it_does_not_start_with_a_key_that_is_guessed():
    said = settings_of(SECRET_KEY="changeme").stderr
    assert "SECRET_KEY is too easy to guess" in said
    assert "changeme" not in said.rpartition("Misconfigured")[2]


@pytest.mark.parametrize("weak", ["x", "a" * 64, GOOD[:31], "abcabcabc" * 8])
def test_weak_secrets(monkeypatch, weak):
    monkeypatch.setenv("SECRET_KEY", weak)
    with pytest.raises(Misconfigured):
        secret("SECRET_KEY", strong=True)
    assert secret("SECRET_KEY", strong=False) == weak


def test_second_factors_and_sessions_outlive_a_change_of_the_key(settings):
    """With the key before among the fallbacks; without it they are worth nothing."""
    from allauth.mfa.adapter import get_adapter
    from cryptography.fernet import InvalidToken
    from django.core import signing

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "before", []
    kept, signed = get_adapter().encrypt("a second factor"), signing.dumps("signed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "after", ["before"]
    assert (get_adapter().decrypt(kept), signing.loads(signed)) == ("a second factor", "signed")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        get_adapter().decrypt(kept)
    with pytest.raises(signing.BadSignature):
        signing.loads(signed)

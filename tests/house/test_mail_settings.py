"""CAMPTRACK_EMAIL in each of its shapes, and what the checks say before mails lead nowhere."""

import pytest

from camptrack import checks
from camptrack.environment import Misconfigured
from camptrack.mail_settings import email


def read(url: str) -> dict[str, object]:
    return email("CAMPTRACK_EMAIL", url)


def test_smtp():
    assert read("smtp://a%40b.example:p%2Fw@mail.example:587?tls=1") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "a@b.example",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 30,
        "ANYMAIL": {},
    }
    plain, inside = read("smtp://mail.example"), read("smtps://mail.example")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_USE_SSL"]) == (25, False, False)
    assert (inside["EMAIL_PORT"], inside["EMAIL_USE_TLS"], inside["EMAIL_USE_SSL"]) == (465, False, True)


def test_providers():
    found = read("anymail://mailgun?api_key=key%2B1&sender_domain=camps.example.org")
    assert found["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert found["ANYMAIL"] == {
        "MAILGUN_API_KEY": "key+1",
        "MAILGUN_SENDER_DOMAIN": "camps.example.org",
        "REQUESTS_TIMEOUT": 30,
    }


def test_files_and_console():
    assert read("file:///tmp/a%20b")["EMAIL_FILE_PATH"] == "/tmp/a b"
    assert read("console://")["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "mail.example",
            "smtp://",
            "http://mail.example",
            "smtp://mail.example:port",
            "anymail://",
            "file://",
        ),
        *("smtp://mail.example?tls=yes", "smtp://mail.example?tsl=1", "smtps://mail.example?tls=1"),
        *("smtp://user:se-cret@mail.example:x", "anymail://mailgun?key", "smtp://[::1"),
    ],
)
def test_what_is_none_is_refused_without_its_password(url):
    with pytest.raises(Misconfigured, match="CAMPTRACK_EMAIL must look like") as refusal:
        read(url)
    assert "se-cret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "https", "said"),
    [
        ("http://127.0.0.1:8000", True, ["camptrack.E002"]),
        ("https://localhost", True, ["camptrack.E002"]),
        ("camps.example.org", True, ["camptrack.E002"]),
        ("http://camps.example.org", True, ["camptrack.W003"]),
        ("http://camps.example.org", False, []),
        ("https://camps.example.org", True, []),
    ],
)
def test_links_lead_back(settings, url, https, said):
    settings.SITE_URL, settings.HTTPS = url, https
    assert [each.id for each in checks.mails_lead_back()] == said


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("camptrack@localhost", ["camptrack.W004"]),
        ("Reports <camptrack@localhost>", ["camptrack.W004"]),
        ("Reports <reports@camps.example.org>", []),
    ],
)
def test_somebody_sends(settings, sender, said):
    settings.DEFAULT_FROM_EMAIL = sender
    assert [each.id for each in checks.mails_come_from_somebody()] == said

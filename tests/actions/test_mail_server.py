"""What providers' refusals mean; what SMTP servers say is in test_deliveries.py."""

import smtplib
from types import SimpleNamespace

import pytest
from anymail.exceptions import (
    AnymailAPIError,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMessage

from camptrack.actions.mail_server import MailServer, read


@pytest.mark.parametrize(
    ("error", "outcome", "gone"),
    [
        (AnymailRecipientsRefused(), "refused", True),
        (AnymailUnsupportedFeature("no such header"), "refused", False),
        (AnymailAPIError("the connection broke off"), "unanswered", False),
        (
            AnymailAPIError("busy", status_code=503, response=SimpleNamespace(reason="busy")),
            "deferred",
            False,
        ),
        (ValueError("an address"), "refused", False),
        (smtplib.SMTPServerDisconnected("closed"), "unanswered", False),
        (TimeoutError(), "unanswered", False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"5 grey\xff")}), "deferred", False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, "5.1.1 nobody")}), "refused", True),
        (smtplib.SMTPAuthenticationError(535, b"who"), "deferred", False),
    ],
)
def test_what_an_error_means(error, outcome, gone):
    answer = read(error)
    assert (answer.outcome, answer.gone) == (outcome, gone)
    assert answer.said


def test_a_providers_whole_answer_fits(settings):
    answer = read(AnymailRequestsAPIError("\0x" * 2000))
    assert len(answer.said) == 500
    assert "\0" not in answer.said


def test_a_provider_takes_it_with_the_deliverys_id(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    mail = EmailMessage("subject", "text", "a@b.example", ["c@d.example"])
    mail.metadata = {"delivery": "an id"}
    with MailServer() as server:
        assert server.hand_over(mail).outcome == "accepted"
    assert mail.anymail_test_params["metadata"] == {"delivery": "an id"}


def test_a_provider_that_is_not_there_defers(settings):
    settings.EMAIL_BACKEND = "anymail.backends.nobody.EmailBackend"
    with MailServer() as server:
        assert server.hand_over(EmailMessage(to=["c@d.example"])).outcome == "deferred"


def test_a_connection_that_ended_is_closed_quietly(settings, monkeypatch):
    server = MailServer()

    def broken():
        raise smtplib.SMTPServerDisconnected

    server._connection = SimpleNamespace(close=broken)
    server.close()
    assert server._connection is None

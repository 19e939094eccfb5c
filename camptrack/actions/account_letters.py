"""A letter about an account leaves through the mail settings of all letters."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from camptrack.exports.account_letter import Letter
from camptrack.models import User

from .answers import Answer
from .mail_server import MailServer

#: where somebody never said which language they read
_LANGUAGE = "en"


def hand_over(letter: Letter, to: str, mails: MailServer | None = None) -> Answer:
    """Never raises; what the mail server said. Of many letters, over one connection."""
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text(),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": letter.language},
    )
    mail.attach_alternative(letter.html(), "text/html")
    if mails is not None:
        return mails.hand_over(mail)
    with MailServer() as own:
        return own.hand_over(mail)


def full_name(user: User) -> str:
    """As letters name people."""
    return user.get_full_name() or user.get_username()


def language_of(user: User) -> str:
    return user.language or _LANGUAGE

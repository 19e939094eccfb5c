"""Hands mails over to whatever CAMPTRACK_EMAIL names, and reads what it says to that."""

import logging
import re
import smtplib
from types import TracebackType
from typing import Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .answers import Answer, accepted, deferred, refused, unanswered

logger = logging.getLogger(__name__)

#: many servers close a connection after some more
MOST_BY_CONNECTION = 100
#: enhanced status codes (RFC 3463) of our own standing with the server, not of the address
_OF_POLICY = re.compile(r"^5\.7\.\d")
_PERMANENT = 500


class MailServer:
    """One connection for many mails, opened with the first, closed after a fault."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._handed_over = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The server may have closed it already."""
        connection, self._connection, self._handed_over = self._connection, None, 0
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException) as error:
                logger.info("the connection to the mail server ended: %s", error)

    def hand_over(self, mail: EmailMessage) -> Answer:
        """Never raises."""
        if self._handed_over >= MOST_BY_CONNECTION:
            self.close()
        try:
            connection = self._open()
        except Exception as error:  # noqa: BLE001  whatever it is, nothing was handed over
            self.close()
            return deferred(f"no connection to the mail server: {error!r}")
        try:
            self._handed_over += 1
            connection.send_messages([mail])
        except Exception as error:  # noqa: BLE001  each kind is told apart
            answer = read(error)
            self.close()
            return answer
        return accepted()

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            connection: BaseEmailBackend = get_connection()
            connection.open()
            self._connection = connection
        return self._connection


def read(error: Exception) -> Answer:  # noqa: PLR0911  one case for each kind, in one place
    """What an exception of smtplib or Anymail means for the mail."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, said),) = error.recipients.values()
            return _of_recipient(code, said)
        case smtplib.SMTPSenderRefused():
            # Our own standing with the server: when that is mended, all that waits goes out.
            return deferred(_text(error.smtp_code, error.smtp_error))
        case smtplib.SMTPDataError() if error.smtp_code >= _PERMANENT:
            return refused(_text(error.smtp_code, error.smtp_error))
        case smtplib.SMTPResponseException():
            return deferred(_text(error.smtp_code, error.smtp_error))
        case AnymailRecipientsRefused():
            return refused(str(error), gone=True)
        case AnymailAPIError() if error.status_code is not None:
            return deferred(str(error))
        case AnymailAPIError():
            return unanswered(str(error))
        case AnymailError() | ValueError():
            # An address or a header that cannot be written; nothing has left.
            return refused(repr(error))
    # The connection broke off, perhaps after the data.
    return unanswered(repr(error))


def _of_recipient(code: int, said: bytes | str) -> Answer:
    text = _text(code, said)
    if code < _PERMANENT:
        return deferred(text)
    return refused(text, gone=not _OF_POLICY.match(text.partition(" ")[2]))


def _text(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"

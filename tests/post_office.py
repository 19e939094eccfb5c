"""A mail server on the loopback address that takes mails, or does not, in all the ways that there are."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from camptrack.local.ports import free_port

# A line for every command would be most of what a test of thousands does.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class PostOffice:
    """`refusals` by address, at RCPT; `after_data` for all; `dies_after_data`: it took the mail and fell
    silent."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[Envelope] = []
        self.connections = 0
        self.refusals: dict[str, str] = {}
        self.refuses_sender = ""
        self.after_data = "250 2.0.0 OK"
        self.dies_after_data = False

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refuses_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.after_data.startswith("2"):
            self.taken.append(envelope)
        if self.dies_after_data:
            server.transport.abort()
        return self.after_data

    # Not a property: aiosmtpd looks at every attribute of its handler, at each connection.
    def mails(self) -> list[EmailMessage]:
        """As whoever reads them finds them."""
        return [message_from_bytes(each.content, policy=policy.default) for each in self.taken]

    def copies(self) -> Counter[str]:
        """How often each Message-ID came."""
        parser = BytesHeaderParser()
        return Counter(parser.parsebytes(each.content)["Message-ID"].strip() for each in self.taken)

    @contextmanager
    def open(self) -> Iterator["PostOffice"]:
        """It answers until then."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

"""Django's own backend, but that a kept connection is looked at before a request without asking anything, and
that one which broke says so in one way."""

from select import POLLIN, poll
from types import TracebackType
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper, OperationalError
from django.utils.functional import cached_property


class BrokenOff(DatabaseErrorWrapper):
    """Where a server that shuts down at once hangs up on a Unix socket, the driver does not notice that the
    connection is broken and raises no kind of error: DatabaseError itself. Everybody else would take that for
    a fault of the statement, and neither wait nor connect anew."""

    #: Django's, which its types leave out
    wrapper: base.DatabaseWrapper

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None and kind is self.wrapper.Database.DatabaseError:
            self.wrapper.errors_occurred = True
            raise OperationalError(*error.args).with_traceback(traceback) from error
        super().__exit__(kind, error, traceback)


class DatabaseWrapper(base.DatabaseWrapper):
    """With CONN_HEALTH_CHECKS Django asks `SELECT 1` first in every request: a round trip for each read."""

    def is_usable(self) -> bool:
        """A server that goes away closes the connection, mostly with a last word. Where nothing is heard, a
        question would be answered; where something is, or after an error, it is asked."""
        if self.connection is not None and not self.connection.closed and not self.errors_occurred:
            heard = poll()
            heard.register(self.connection.fileno(), POLLIN)
            if not heard.poll(0):
                return True
        usable: bool = super().is_usable()
        return usable

    @cached_property
    def wrap_database_errors(self) -> Any:
        """As Django has it, in whose place it is called."""
        return BrokenOff(self)

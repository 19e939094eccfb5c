"""What allauth asks the project: where people go, how mails leave, who may do without a second factor."""

import base64
import logging
import time
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailConfirmation
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from camptrack.actions.mail_server import MailServer
from camptrack.models import User
from camptrack.queries.mail_links import whole
from camptrack.queries.second_factors import FACTORS, must_have_second_factor
from camptrack.vocabulary import Outcome

from .home import home_of

logger = logging.getLogger(__name__)

#: seconds after signing in, during which the password is not asked for again
FRESH_FOR = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts begin with an invitation; passwords are guarded by axes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("There were too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's
        """Nobody makes an account of their own."""
        return False

    def get_login_stages(self) -> list[str]:
        """The second factor alone: an address is proved by its invitation, or by changing it."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Axes counts wrong passwords, by name and by address; a second count would answer otherwise."""

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever signed in this minute has just said who they are."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - each["at"] < FRESH_FOR for each in records)
        return not fresh and bool(super().is_reauthentication_required(app=app, **more))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As in all our mails, whatever host the request named."""
        return _ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return _ours(super().get_email_confirmation_url(request, emailconfirmation))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's own language. A mail server that is away breaks nothing that was done already,
        and whoever asks for a reset sees no difference."""
        language = getattr(context.get("user"), "language", "") or translation.get_language() or "en"
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, {"site": whole("/"), **context})
        with MailServer() as server:
            answer = server.hand_over(mail)
        if answer.outcome != Outcome.ACCEPTED:
            logger.error("a mail (%s) could not be handed over: %s", template_prefix, answer.said)


def _ours(address: str) -> str:
    """The same path on the site that people use."""
    return whole("/" + address.split("/", 3)[3])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are worth nothing to who has the database alone."""

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where one is demanded."""
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return isinstance(user, AnonymousUser) or not must_have_second_factor(user) or others.exists()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (sha256(b"camptrack.second-factor:" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

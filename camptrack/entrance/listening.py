"""What Django, axes and allauth tell of accounts goes on record. Plumbing: each tells by a signal, and in no
other way."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from camptrack.actions.account_events import record_account_event
from camptrack.models import User
from camptrack.vocabulary import AccountEventKind

from .secret_pages import ip_of


def listen() -> None:
    """Once, when the apps are ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="camptrack.signed_in")
    user_login_failed.connect(_failed, dispatch_uid="camptrack.sign_in_failed")
    user_locked_out.connect(_locked, dispatch_uid="camptrack.locked")
    account.password_changed.connect(_password_changed, dispatch_uid="camptrack.password_changed")
    account.email_changed.connect(_address_changed, dispatch_uid="camptrack.address_changed")
    account.password_reset.connect(_password_reset, dispatch_uid="camptrack.password_reset")
    mfa.authentication_failed.connect(_code_failed, dispatch_uid="camptrack.code_failed")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="camptrack.factor_added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="camptrack.factor_removed")
    mfa.authenticator_reset.connect(_codes_made, dispatch_uid="camptrack.codes_made")


def _record(kind: AccountEventKind, user: User | None, request: HttpRequest | None, reason: str = "") -> None:
    if user is not None:
        ip = ip_of(request) if request is not None else None
        record_account_event(user=user, kind=kind, ip_address=ip, reason=reason)


def _signed_in(user: User, request: HttpRequest, **_more: Any) -> None:
    _record(AccountEventKind.SIGNED_IN, user, request)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """While a name is locked nothing more is written: nobody fills the record from outside."""
    if not getattr(request, "axes_locked_out", False):
        _record(AccountEventKind.SIGN_IN_FAILED, _named(credentials.get("username")), request)


def _code_failed(user: User, request: HttpRequest, **_more: Any) -> None:
    """Allauth lets through five in five minutes."""
    _record(AccountEventKind.CODE_FAILED, user, request)


def _locked(username: str | None, request: HttpRequest | None = None, **_more: Any) -> None:
    _record(AccountEventKind.LOCKED, _named(username), request)


def _password_changed(user: User, request: HttpRequest, **_more: Any) -> None:
    _record(AccountEventKind.PASSWORD_CHANGED, user, request)


def _password_reset(user: User, request: HttpRequest, **_more: Any) -> None:
    _record(AccountEventKind.PASSWORD_RESET, user, request)


def _address_changed(user: User, request: HttpRequest | None, **_more: Any) -> None:
    _record(AccountEventKind.ADDRESS_CHANGED, user, request)


def _factor_added(user: User, request: HttpRequest, authenticator: Authenticator, **_more: Any) -> None:
    _record(AccountEventKind.FACTOR_ADDED, user, request, str(authenticator.get_type_display()))


def _factor_removed(user: User, request: HttpRequest, authenticator: Authenticator, **_more: Any) -> None:
    _record(AccountEventKind.FACTOR_REMOVED, user, request, str(authenticator.get_type_display()))


def _codes_made(user: User, request: HttpRequest, **_more: Any) -> None:
    _record(AccountEventKind.CODES_MADE, user, request)


def _named(username: str | None) -> User | None:
    return User.objects.filter(username=username, api_keys=None).first() if username else None

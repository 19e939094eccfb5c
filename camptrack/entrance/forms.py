"""The forms of signing in, of a first account and of a new password."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from camptrack.models import User
from camptrack.vocabulary import Language


class SignInForm(LoginForm):  # type: ignore[misc]
    """By user name or e-mail address; both are one name to whoever counts wrong passwords."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("user name or e-mail address"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "dir": "ltr", "autocapitalize": "none"}
            ),
        )
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, Any]:
        name = self.cleaned_data["login"]
        if "@" in name:
            found = User.objects.filter(email__iexact=name).values_list("username", flat=True).first()
            name = found or name
        return {"username": name, "password": self.cleaned_data["password"]}


class _NamedKey:
    """Of a security key; its field has a name in every language."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("name")


class AddKeyForm(_NamedKey, AddWebAuthnForm):  # type: ignore[misc]
    """The first time."""


class RenameKeyForm(_NamedKey, EditWebAuthnForm):  # type: ignore[misc]
    """Later."""


def _password(label: Any, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"})
    return forms.CharField(label=label, strip=False, max_length=4096, widget=widget, **options)


class NewPasswordForm(forms.Form):
    """Twice, since nobody sees what they type."""

    password = _password(_("new password"), help_text=password_validators_help_text_html)
    again = _password(_("the same once more"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two differ; type both once more."))
        return given


class FirstAccountForm(NewPasswordForm):
    """Of somebody who was invited; the address is the invitation's."""

    username = forms.CharField(
        label=_("user name"),
        max_length=150,
        help_text=_("Colleagues see it beside what you enter."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr", "autocapitalize": "none"}),
    )
    first_name = forms.CharField(
        label=_("given name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
    )
    last_name = forms.CharField(
        label=_("family name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("language"), choices=Language.choices)

    field_order = ("username", "first_name", "last_name", "language", "password", "again")

"""Letters to people about their accounts: what is said, and the same as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.exports.words.writing import in_order, is_right_to_left, listed, moment, name_in_text, named
from camptrack.situation import Name
from camptrack.vocabulary import Right


@dataclass(frozen=True)
class Letter:
    """In one language. `button` is what the link says; both are empty where nothing is to be opened."""

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    button: str
    link: str
    closing: tuple[str, ...]

    def text(self) -> str:
        """Reads well on its own."""
        parts = [*self.paragraphs, *([self.link] if self.link else []), *self.closing]
        return "\n\n".join(parts) + "\n\n-- \ncamptrack\n"

    def html(self) -> str:
        with translation.override(self.language):
            right_to_left = is_right_to_left()
            context = {
                "letter": self,
                "direction": "rtl" if right_to_left else "ltr",
                "start": "right" if right_to_left else "left",
            }
            return render_to_string("mail/account.html", context)


def invitation_letter(
    language: str,
    *,
    organisation: str,
    by: str,
    rights: Sequence[Right],
    area: Name | None,
    link: str,
    expires_at: datetime,
) -> Letter:
    """To somebody who may never have heard of us. Without an area the rights hold everywhere."""
    with translation.override(language):
        may = {"rights": listed([str(each.label) for each in rights])}
        return Letter(
            language=language,
            subject=_("%(organisation)s invites you to camptrack") % {"organisation": organisation},
            paragraphs=(
                _("%(by)s invites you to %(organisation)s in camptrack, where camps' populations are kept.")
                % {"by": name_in_text(by), "organisation": name_in_text(organisation)},
                _("In all areas, you may: %(rights)s.") % may
                if area is None
                else _("In %(area)s, you may: %(rights)s.") % {**may, "area": named(area)},
            ),
            button=_("Accept the invitation"),
            link=link,
            closing=(
                _("The link is for you alone, and good until %(moment)s.") % {"moment": moment(expires_at)},
                _("If you did not expect this, nothing needs to be done."),
            ),
        )


def link_made_letter(language: str, *, by: str, reason: str) -> Letter:
    """That somebody can now set a person's password."""
    with translation.override(language):
        return Letter(
            language=language,
            subject=_("A link for a new password of yours was made"),
            paragraphs=(
                _("%(by)s made a link with which you set a new password. You get it from them.")
                % {"by": name_in_text(by)},
                _("Reason: %(reason)s") % {"reason": name_in_text(reason)},
            ),
            button="",
            link="",
            closing=(_not_asked(),),
        )


def factors_taken_off_letter(language: str, *, by: str, reason: str) -> Letter:
    """That a password alone opens the account again."""
    with translation.override(language):
        return Letter(
            language=language,
            subject=_("Your second factor was taken off"),
            paragraphs=(
                _("%(by)s took it off. Sign in with your password alone, then set up another one.")
                % {"by": name_in_text(by)},
                _("Reason: %(reason)s") % {"reason": name_in_text(reason)},
            ),
            button="",
            link="",
            closing=(_not_asked(),),
        )


def key_expiring_letter(
    language: str,
    *,
    name: str,
    prefix: str,
    organisation: str,
    expires_at: datetime,
    last_used_at: datetime | None,
    link: str,
) -> Letter:
    """To an administrator, while there is time to make a successor."""
    with translation.override(language):
        used = _("It was last used on %(moment)s.") % {"moment": moment(last_used_at)} if last_used_at else ""
        return Letter(
            language=language,
            subject=_("The key “%(name)s” of %(organisation)s expires soon")
            % {"name": name, "organisation": organisation},
            paragraphs=(
                _("The API key “%(name)s” (%(prefix)s…) of %(organisation)s expires on %(moment)s.")
                % {
                    "name": name_in_text(name),
                    "prefix": in_order(prefix),
                    "organisation": name_in_text(organisation),
                    "moment": moment(expires_at),
                },
                used or _("It was never used."),
                _("Make a successor and hand it to whoever uses the key; both open the same until then."),
            ),
            button=_("Look at the key"),
            link=link,
            closing=(
                _("Administrators of the organisation are told this once. Nobody needs the key? Revoke it."),
            ),
        )


def address_changed_letter(language: str, *, by: str) -> Letter:
    """To the address that it was: whoever reads there may be the only one who notices."""
    with translation.override(language):
        return Letter(
            language=language,
            subject=_("The e-mail address of your account was changed"),
            paragraphs=(
                _("%(by)s changed the e-mail address of your account. Letters go to the new one from now on.")
                % {"by": name_in_text(by)},
            ),
            button="",
            link="",
            closing=(_not_asked(),),
        )


def _not_asked() -> str:
    return _("If you did not ask for it, tell the administrator of your organisation at once.")

"""The letter to an organisation's administrators that a webhook of theirs is called no more."""

from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.exports.words.writing import name_in_text
from camptrack.vocabulary import DisabledBecause

from .account_letter import Letter


def webhook_disabled_letter(
    language: str, *, name: str, organisation: str, because: DisabledBecause, said: str, link: str
) -> Letter:
    """Why, what came back last, and what to do."""
    with translation.override(language):
        reasons = {
            DisabledBecause.FAILING: _("Its calls have failed for three days."),
            DisabledBecause.GONE: _("It answered 410: it asks to be called no more."),
            DisabledBecause.REFUSED: _("Its address leads to no address on the internet that may be called."),
        }
        return Letter(
            language=language,
            subject=_("The webhook “%(name)s” was disabled") % {"name": name},
            paragraphs=(
                _("camptrack no longer calls the webhook “%(name)s” of %(organisation)s.")
                % {"name": name_in_text(name), "organisation": name_in_text(organisation)},
                reasons[because],
                *([_("The last answer: %(said)s") % {"said": name_in_text(said)}] if said else []),
            ),
            button=_("Open the webhook"),
            link=link,
            closing=(
                _(
                    "Mend the receiver, send a test call and enable the webhook: it goes on from where it "
                    "was told to, and nothing is left out."
                ),
                _("You get this letter because you administer the organisation."),
            ),
        )

"""A schedule's recipients: the list with what became of each, new ones pasted a line each, and taken off."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from camptrack.actions.recipients import RecipientContent, add_recipients, remove_recipient
from camptrack.actions.refusals import Conflict, NotAllowed, Problem, Refused
from camptrack.models import Recipient, Schedule, User
from camptrack.vocabulary import Language, RecipientKind

from .problems import tell
from .rights import user_of
from .steps import sent

ON_A_PAGE = 200
#: one mistake a line, of the first lines that have one
MOST_TOLD = 50


class AddForm(forms.Form):
    """Pasted from a mail program or a sheet."""

    lines = forms.CharField(
        label=_("new recipients"),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60, "dir": "ltr"}),
        help_text=_(
            "One a line: an e-mail address, or https:// and the rest of a webhook's address. A name may "
            "follow after a comma. Somebody who signs in here is recognised by the address."
        ),
    )
    language = forms.ChoiceField(label=_("language"), choices=Language.choices)


def show(request: HttpRequest, admin: ModelAdmin[Any], schedule: Schedule) -> HttpResponse:
    """List, add, take off."""
    form = AddForm(sent(request) if "lines" in request.POST else None, initial={"language": Language.EN})
    if request.method == "POST":
        done = _add(request, schedule, form) if "lines" in request.POST else _remove(request, schedule)
        if done:
            return HttpResponseRedirect(request.path)
    # Those who are off the list last: what was sent to them is still on record.
    gone_last = F("removed_at").asc(nulls_first=True)
    listed = schedule.recipients.select_related("user").order_by(gone_last, "address")
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Recipients"),
        "schedule": schedule,
        "form": form,
        "page": Paginator(listed, ON_A_PAGE).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "admin/camptrack/schedule/recipients.html", context)


def _add(request: HttpRequest, schedule: Schedule, form: AddForm) -> bool:
    if not form.is_valid():
        return False
    written = _lines(form.cleaned_data["lines"])
    told = _recipients(written, Language(form.cleaned_data["language"]))
    try:
        added = add_recipients(by=user_of(request), schedule=schedule, lines=told)
    except Refused as refused:
        for problem in refused.problems[:MOST_TOLD]:
            form.add_error("lines", _place(problem, written))
        return False
    except NotAllowed as refusal:
        tell(request, refusal)
        return False
    number = len(added)
    said = ngettext("%(number)s recipient was added.", "%(number)s recipients were added.", number)
    messages.success(request, said % {"number": number})
    return True


def _lines(pasted: str) -> list[str]:
    """One for each recipient. Mail programs copy several in one line: `Amal <amal@…>; Rami <rami@…>`."""
    lines = (part for line in pasted.splitlines() for part in re.split(r";|(?<=>)\s*,", line))
    return [line for line in lines if line.strip()]


def _recipients(written: list[str], language: Language) -> list[RecipientContent]:
    """The lines, with those who sign in here by their addresses."""
    parted = [_parted(line) for line in written]
    active = User.objects.filter(is_active=True).annotate(folded=Lower("email"))
    people = active.filter(folded__in=[address.lower() for address, _name in parted])
    known = {each.email.lower(): each for each in people}
    return [
        RecipientContent(kind=RecipientKind.WEBHOOK, address=address, name=name, language=language)
        if address.startswith(("http://", "https://"))
        else RecipientContent(address=address, name=name, language=language, user=known.get(address.lower()))
        for address, name in parted
    ]


def _parted(line: str) -> tuple[str, str]:
    """`address, name` or `name <address>`, as mail programs copy them."""
    bracketed = re.fullmatch(r"\s*\"?([^<\"]*)\"?\s*<([^>]+)>[\s,;]*", line)
    address, name = (
        (bracketed[2], bracketed[1]) if bracketed else (*re.split(r"[,;\t]", line, maxsplit=1), "")[:2]
    )
    return address.strip(), name.strip()


def _place(problem: Problem, written: list[str]) -> str:
    """The line and what is wrong with it."""
    found = re.match(r"/(\d+)", problem.pointer)
    if not found or int(found[1]) >= len(written):
        return problem.detail
    at = int(found[1])
    return _("Line %(line)s, “%(written)s”: %(detail)s") % {
        "line": at + 1,
        "written": written[at].strip()[:100],
        "detail": problem.detail,
    }


def _remove(request: HttpRequest, schedule: Schedule) -> bool:
    key = request.POST.get("remove", "")
    found = schedule.recipients.filter(pk=key).first() if key.isdecimal() else None
    if found is not None:
        _take_off(request, found)
    return True


def _take_off(request: HttpRequest, recipient: Recipient) -> None:
    try:
        remove_recipient(by=user_of(request), recipient=recipient)
    except (NotAllowed, Conflict) as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("%(who)s is no longer on the list.") % {"who": recipient})

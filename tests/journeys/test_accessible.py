"""Every page that people open: WCAG 2.2 AA by axe, nothing sideways, nothing English in Arabic, light.

A page without a story fails. `make test` looks at those that may be empty, `make test-long` at each once, in
turn English or Arabic, wide or narrow, light or dark; CAMPTRACK_LOOK=all looks at each in every way.
"""

import os
from itertools import product

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import get_resolver, reverse

from camptrack.actions.accounts import keep_address
from camptrack.actions.totals import drain_waiting
from camptrack.admin.site import site
from camptrack.queries.mail_links import unsubscribe_link
from camptrack.vocabulary import Right
from tests import al_hol as record
from tests import factories
from tests.admin.opens import ACCOUNT_PAGES, PUBLIC, SECRET_LINKS
from tests.admin.test_access import names
from tests.admin.test_roles import others
from tests.every_row import address, every_row
from tests.journeys.seen import Eye, Seen
from tests.pages.conftest import published, schedule

pytestmark = pytest.mark.xdist_group("stack")
EVERYTHING = os.environ.get("CAMPTRACK_LOOK") == "all"
LANGUAGES, WIDTHS, SCHEMES = ("en", "ar"), (1280, 390), ("light", "dark")
#: any two of language, width and scheme come together somewhere
IN_TURN = [("en", 1280, "light"), ("ar", 390, "light"), ("ar", 1280, "dark"), ("en", 390, "dark")]
#: addresses of no page: files, data, fragments of a page, answers by POST, what nobody may do, other pages'
NO_PAGE = {
    *("jsi18n", "autocomplete", "view_on_site", "band", "pick", "in_wave", "draft_save"),
    *("review_undo", "review_publish", "area_picture", "area_map", "camp_picture", "issue_file"),
    *(
        "import_template",
        "camp_load_template",
        "import_progress",
        "import_errors",
        "import_confirm",
        "issue_progress",
    ),
    *("login", "logout", "password_change", "password_change_done"),
    *("organisation_delete", "user_add", "user_delete", "invitation_delete", "apikey_delete", "area_add"),
    *("area_delete", "camp_delete", "source_delete", "wave_delete", "figure_add", "figure_delete"),
    *("report_delete", "import_delete", "import_history", "schedule_delete", "issue_add", "issue_delete"),
    *("issue_history", "delivery_add", "delivery_delete", "delivery_history", "camptotal_add"),
    *("webhookendpoint_delete", "webhookdelivery_add", "webhookdelivery_delete", "webhookdelivery_history"),
    *("camptotal_delete", "camptotal_history", "stalemark_add", "stalemark_delete", "stalemark_history"),
    *("drainretry_add", "drainretry_delete", "drainretry_history"),
    *("home", "set_language", "alive", "ready", "metrics", "latest_issue", "issue_file", "mail_file"),
    *("mfa_download_recovery_codes", "account_confirm_login_code", "account_set_password"),
    # of whoever has a second factor: tests/journeys/test_second_factor.py
    *("account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_remove_webauthn", "mfa_edit_webauthn"),
}
#: forms that are sent empty, too
SENT_EMPTY = {
    *("report_add", "camp_add", "source_add", "wave_add", "grant_add", "invitation_add", "apikey_add"),
    *("schedule_add", "import_add", "camp_load", "camp_merge", "camp_rename", "camp_split"),
    *("report_retract", "account_change_password", "mfa_activate_totp"),
    *("account_login", "account_reset_password", "invitation", "recovery"),
}
EMPTY = ["index", "review", "issues", "camp_changelist", "report_changelist", "import_changelist"]


def admin_pages(rows) -> dict[str, str]:
    """Of the pages that one template makes for every model, a few are looked at in turn."""
    found = sorted(names(site.get_urls()) - NO_PAGE)
    alike = {name for name in found if name.endswith(("_history", "_delete"))} - {
        "camp_history",
        "grant_delete",
    }
    return {name: address(name, rows) for name in found if EVERYTHING or name not in alike}


def other_pages() -> dict[str, str]:
    paths = others(get_resolver().url_patterns)
    return {name: f"/{paths[name]}" for name in sorted({*PUBLIC, *ACCOUNT_PAGES, *SECRET_LINKS} - NO_PAGE)}


def ways(nth: int) -> list[tuple[str, int, str]]:
    return list(product(LANGUAGES, WIDTHS, SCHEMES)) if EVERYTHING else [IN_TURN[nth % 4]]


def visit(eyes: dict[str, Eye], pages: dict[str, str], *, refused: frozenset[str] = frozenset()) -> None:
    """Each page in its turn, and once more where a form is sent empty."""
    for nth, (name, where) in enumerate(pages.items()):
        for language, width, scheme in ways(nth):
            eye = eyes[language]
            eye.page.emulate_media(color_scheme=scheme)
            status, kind = eye.opens(where)
            if (status == 200) is (name in refused) or "html" not in kind:
                eye.seen.wrong[f"{name} {language}"] = [f"answers {status} {kind}"]
                continue
            eye.looks(f"{name} {language}", width, refused=name in refused)
            # Not in every way: who sends a password form eight times in a minute is told to wait.
            if name in SENT_EMPTY and (language, width, scheme) in IN_TURN:
                sent_empty(eye)
                eye.looks(f"{name} in error {language}", width)


def sent_empty(eye: Eye) -> None:
    with eye.page.expect_navigation():
        eye.page.evaluate(
            """() => {
                const form = document.querySelector("#content form[method=post]");
                for (const each of form.querySelectorAll("input:not([type=hidden], [type=submit]), textarea"))
                    if (!["checkbox", "radio", "file"].includes(each.type)) each.value = "";
                form.noValidate = true;
                form.submit();
            }"""
        )
    if not eye.page.locator(".errornote, .errorlist, .messagelist .error").count():
        eye.seen.wrong.setdefault(f"{eye.page.url} empty", []).append("says nothing of what is missing")


@pytest.fixture
def omar(al_hol, stack_models):
    """Who may do everything."""
    cast, _camp = al_hol
    with stack_models():
        for right in Right:
            factories.grant(cast.omar, cast.demo_relief, right)
        cast.omar.is_staff = cast.omar.is_superuser = True
        cast.omar.email = "omar@example.org"
        cast.omar.save()
        keep_address(cast.omar)
    return cast.omar


def test_every_page_that_may_be_empty(omar, look):
    seen = Seen()
    paths = {name: reverse(f"admin:camptrack_{name}") for name in EMPTY if "_" in name}
    paths |= {"index": "/admin/", "review": "/admin/review/", "issues": "/issues/"}
    eyes = {language: look(seen, language, omar) for language in LANGUAGES}
    visit(eyes, {f"{name} empty": where for name, where in paths.items()})
    assert seen.wrong == {}


@pytest.mark.long
def test_every_page_that_people_open(al_hol, omar, look, stack, stack_models, capsys):
    cast, camp = al_hol
    seen = Seen()
    for process in (stack.worker, stack.drain_loop, stack.issue_loop):
        process.stop()  # rows that wait stay where they are looked at
    eyes = {language: look(seen, language, omar) for language in LANGUAGES}
    with stack_models():
        record.enter(
            by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=range(1, 10), archive=True
        )
        drain_waiting(100)
        factories.camp(area=camp.area)
        rows = every_row(cast, camp)
        factories.recovery_link(user=cast.amal)
        issue = published(schedule(cast, languages=["en", "ar"]))
        token = user_pk_to_url_str(cast.amal), default_token_generator.make_token(cast.amal)
        secret = {
            "invitation": reverse("invitation", args=["an invitation"]),
            "recovery": reverse("recovery", args=["a link"]),
            "unsubscribe": unsubscribe_link(rows["delivery"].recipient).replace(settings.SITE_URL, ""),
            "account_confirm_email": reverse(
                "account_confirm_email", args=[EmailConfirmationHMAC(cast.omar.emailaddress_set.get()).key]
            ),
            "account_reset_password_from_key": reverse("account_reset_password_from_key", args=token),
        }
    pages = other_pages() | secret | {"issue": reverse("issue", args=[issue.pk])}
    own = {name: pages.pop(name) for name in sorted(ACCOUNT_PAGES - NO_PAGE)}
    parts = {
        f"review_{part}": f"/admin/review/?show={part}"
        for part in ("drafts", "overridden", "stale", "empty", "flows_only")
    }
    on = {f"{kind}_then": address(f"{kind}_population", rows) + "?on=2019-03-08" for kind in ("camp", "area")}
    visit(eyes, admin_pages(rows) | parts | on | own)
    visit(
        {language: look(seen, language) for language in LANGUAGES},
        pages | {"not_found": "/nowhere/", "closed": "/account/invitation/none/"},
        refused=frozenset({"not_found", "closed"}),
    )
    with capsys.disabled():
        if EVERYTHING or seen.wrong:
            print(*(f"\n{weight:>7} {name}" for name, weight in sorted(seen.weights.items())))  # noqa: T201 - the table of weights
    assert seen.wrong == {}

"""Permission stories by role, generated from the addresses that there are: a forgotten address fails.

Beside tests/admin/test_access.py, which says what each refusal looks like: here each right stands alone.
"""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from camptrack.admin.site import site
from camptrack.vocabulary import Right
from tests import factories
from tests.admin.opens import ACCOUNT_PAGES, OPENS, PUBLIC, SECRET_LINKS
from tests.admin.test_access import names, rows
from tests.every_row import address

pytestmark = pytest.mark.django_db
__all__ = ["rows"]

#: each with one right of Demo Relief's beside `view`; the outsider has all of them, elsewhere
ROLES = {"E": Right.ENTER, "R": Right.REVIEW, "P": Right.PUBLISH, "A": Right.ADMINISTER}
INDEX, SIGN_IN = "/admin/", "/admin/login/"


@pytest.fixture
def people(cast, sign_in) -> dict[str, Client]:
    found = {"O": sign_in(cast.omar)}
    for letter, right in ROLES.items():
        user = factories.user(f"role-{right}", is_staff=True)
        for each in (Right.VIEW, right):
            factories.grant(user, cast.demo_relief, each)
        found[letter] = sign_in(user)
    return found


@pytest.fixture
def partner(cast, sign_in) -> Client:
    user = factories.user("partner")
    factories.grant(user, cast.demo_relief, Right.VIEW)
    return sign_in(user)


def opens(client: Client, page: str) -> bool:
    answer = client.get(page)
    away = answer.headers.get("Location", "")
    return answer.status_code == 200 or (
        answer.status_code == 302 and not away.startswith((INDEX + "?", SIGN_IN)) and away != INDEX
    )


def test_every_address_of_the_admin_says_who_opens_it():
    assert names(site.get_urls()) == set(OPENS)


@pytest.mark.long
def test_each_role_opens_what_its_right_is_for(people, rows):
    got = {
        name: "".join(letter for letter in "ERPAO" if opens(people[letter], address(name, rows)))
        for name in OPENS
    }
    assert {name: who for name, who in got.items() if OPENS[name] != who} == {}


def test_partners_get_past_no_door_of_the_admin(partner, rows):
    for name in OPENS.keys() - {"login", "logout"}:
        answer = partner.get(address(name, rows), follow=True)
        assert answer.status_code == 403, name
        assert "Your account reads" in answer.content.decode(), name


def fields() -> list[tuple[str, str, str]]:
    """Every field that completes what one types: its model, its name, what it looks through."""
    found = []
    for model, admin in site._registry.items():
        for name in {*admin.autocomplete_fields, *({"camp", "wave"} if model.__name__ == "Figure" else ())}:
            remote = model._meta.get_field(name).remote_field.model
            found.append((model._meta.model_name, name, remote._meta.model_name))
    return [*found, ("report", "source", "source")]


def test_completion_looks_through_what_one_may_see(people, partner, sign_in, rows):
    nobody = sign_in(factories.user("nobody", is_staff=True))
    assert len(fields()) > 8
    for model, name, remote in fields():
        asked = {"app_label": "camptrack", "model_name": model, "field_name": name}
        got = {
            letter: client.get("/admin/autocomplete/", asked).status_code for letter, client in people.items()
        }
        hidden = {"E", "R", "P"} if remote == "user" else set()
        assert got == {letter: 403 if letter in hidden else 200 for letter in got}, (model, name)
        assert nobody.get("/admin/autocomplete/", asked).status_code == 403
        assert partner.get("/admin/autocomplete/", asked).status_code == 302


# -- outside of the admin ----------------------------------------------------------------------------------


def others(patterns, prefix: str = "") -> dict[str, str]:
    """Addresses beside the admin's and REST's, by name."""
    found: dict[str, str] = {}
    for each in patterns:
        path = prefix + str(each.pattern)
        if path.startswith(("admin/", "api/", "compat/", "anymail/")):
            continue
        if isinstance(each, URLResolver):
            found |= others(each.url_patterns, path)
        else:
            found[each.name or path] = path
    return found


def test_every_other_address_says_who_opens_it():
    told = [PUBLIC, ACCOUNT_PAGES, SECRET_LINKS]
    assert set(others(get_resolver().url_patterns)) == set().union(*told)
    assert sum(map(len, told)) == len(set().union(*told))


def test_pages_of_ones_account_ask_who_one_is(partner):
    for name in ACCOUNT_PAGES:
        path = "/" + others(get_resolver().url_patterns)[name].replace("<int:pk>", "1")
        answer = Client().get(path)
        assert answer.status_code in {302, 403}, name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/account/"), name
        assert partner.get(path, follow=True).status_code in {200, 403, 404}, (
            name
        )  # 403: no factor to ask for


def test_a_link_that_is_none_opens_nothing():
    for path, status in (
        ("/account/invitation/none/", 410),
        ("/account/recovery/none/", 410),
        ("/issues/file/none/", 404),
        ("/issues/unsubscribe/none/", 404),
    ):
        assert Client().get(path).status_code == status

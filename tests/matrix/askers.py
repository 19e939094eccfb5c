"""Everybody who may ask: people by their one right, keys by their scope, in the organisation, in another one,
in another area; with a key that has ended, and with nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from camptrack.models import ApiKey, User
from camptrack.vocabulary import Right
from tests import factories
from tests.api.asking import partner

from .planted import Places, Planted

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Asker:
    """`member`, `administers`: the organisations (ids) whose members' and administrators' marks may be seen.
    `writes`: whether anything may follow from what is asked."""

    name: str
    client: Client
    key: str = ""
    member: set[int] = field(default_factory=set)
    administers: set[int] = field(default_factory=set)
    writes: bool = True

    def hidden(self, planted: list[Planted]) -> list[str]:
        """What must be in no answer."""
        return [
            mark
            for each in planted
            for mark in each.marks.hidden_from(
                member=each.organisation.pk in self.member,
                administrator=each.organisation.pk in self.administers,
            )
        ]


def askers(planted: list[Planted], there: Places) -> Iterator[Asker]:
    home, _other = planted
    of = home.organisation
    yield Asker("nobody", Client(raise_request_exception=False), writes=False)
    yield _person("stranger", writes=False)
    yield _person("staff without a grant", writes=False, is_staff=True)
    everywhere = {each.organisation.pk for each in planted}
    root = _person("superuser", is_staff=True, is_superuser=True)
    root.member = root.administers = everywhere
    yield root
    for right in Right:
        user = factories.user(f"only-{right}", is_staff=right != Right.VIEW)
        for each in {Right.VIEW, right}:
            factories.grant(user, of, each)
        asker = _signed_in(f"{right} alone", user, writes=right != Right.VIEW)
        asker.member = {of.pk}
        asker.administers = {of.pk} if right == Right.ADMINISTER else set()
        yield asker
    away, third = factories.user("away", is_staff=True), factories.organisation("third", name="Third")
    for right in Right:
        factories.grant(away, third, right)
    yield _signed_in("everything in another organisation", away)
    local = factories.user("local", is_staff=True)
    for right in (Right.VIEW, Right.ENTER, Right.REVIEW, Right.PUBLISH):
        factories.grant(local, of, right, area=there.elsewhere)
    asker = _signed_in("everything in another area", local)
    asker.member = {of.pk}
    yield asker
    for scope in ("read", "write", "review"):
        yield _key(f"key that may {scope}", partner(of, scope).key, {of.pk}, writes=scope != "read")
    yield _key("key of another area", partner(of, "write", area=there.elsewhere).key, {of.pk})
    now = timezone.now()
    for state, change in (
        ("revoked", {"revoked_at": now}),
        ("expired", {"expires_at": now - timedelta(days=1), "created_at": now - timedelta(days=9)}),
    ):
        asking = partner(of, "read", "write", "review")
        assert asking.key
        ApiKey.objects.filter(prefix=asking.key.split("_")[1]).update(**change)
        yield _key(f"{state} key", asking.key, set(), writes=False)


def _person(name: str, *, writes: bool = True, **fields: bool) -> Asker:
    return _signed_in(name, factories.user(name.replace(" ", "-"), **fields), writes=writes)


def _signed_in(name: str, user: User, *, writes: bool = True) -> Asker:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return Asker(name, client, writes=writes)


def _key(name: str, text: str | None, member: set[int], *, writes: bool = True) -> Asker:
    assert text
    ApiKey.objects.filter(prefix=text.split("_")[1]).update(last_used_at=timezone.now())
    return Asker(name, Client(raise_request_exception=False), key=text, member=member, writes=writes)

"""Coming in again without mail, and the first administrator."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from camptrack.actions.recovery import make_recovery_link, take_off_second_factors, use_recovery_link
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import AccountEvent, Grant, RecoveryLink, User
from camptrack.vocabulary import Right
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def cast() -> Cast:
    people = assemble()
    people.amal.email, people.amal.language = "amal@example.org", "es"
    people.amal.save()
    return people


def link(by, user, **fields) -> str:
    given = {"reason": "asked on the telephone", "now": NOW, **fields}
    return make_recovery_link(by=by, user=user, **given).split("/")[-2]


def kinds(user) -> list[str]:
    return list(AccountEvent.objects.filter(user=user).order_by("at").values_list("kind", flat=True))


def factor(user) -> None:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})


def test_a_link_sets_a_new_password_once(cast):
    secret = link(cast.dana, cast.amal)
    with pytest.raises(Refused) as refused:
        use_recovery_link(secret=secret, password="123", now=NOW)
    assert {problem.pointer for problem in refused.value.problems} == {"/password"}
    use_recovery_link(secret=secret, password="a long enough one", now=NOW, ip_address="192.0.2.7")
    cast.amal.refresh_from_db()
    assert cast.amal.check_password("a long enough one")
    assert kinds(cast.amal) == ["link_made", "link_used"]
    made = AccountEvent.objects.get(kind="link_made")
    assert (made.by, made.reason) == (cast.dana, "asked on the telephone")
    with pytest.raises(Conflict):
        use_recovery_link(secret=secret, password="another long one", now=NOW)


def test_the_person_is_told_in_their_language_but_not_the_link(cast):
    secret = link(cast.dana, cast.amal)
    (letter,) = mail.outbox
    assert letter.to == ["amal@example.org"]
    assert secret not in letter.body + str(letter.alternatives[0].content)
    assert 'lang="es"' in str(letter.alternatives[0].content)
    assert secret not in str(RecoveryLink.objects.values().get())
    link(cast.dana, cast.rami)  # who has no address
    assert len(mail.outbox) == 1


def test_a_link_ends_after_a_day_and_with_the_next_one(cast):
    first = link(cast.dana, cast.amal)
    second = link(cast.dana, cast.amal)
    with pytest.raises(Conflict):
        use_recovery_link(secret=first, password="a long enough one", now=NOW)
    with pytest.raises(Conflict):
        use_recovery_link(secret=second, password="a long enough one", now=NOW + timedelta(days=2))
    User.objects.filter(pk=cast.amal.pk).update(is_active=False)
    with pytest.raises(Conflict):
        use_recovery_link(secret=second, password="a long enough one", now=NOW)
    cast.amal.refresh_from_db()
    with pytest.raises(Conflict):
        link(cast.dana, cast.amal)
    with pytest.raises(Conflict):
        link(None, factories.api_key().user)


def test_a_link_is_worth_what_its_maker_may(cast):
    """Somebody given more than its maker could give is not theirs to let in any more."""
    root, mallory = User.objects.create_superuser("root"), factories.user("mallory")
    factories.grant(mallory, cast.demo_relief, Right.ADMINISTER)
    more = factories.grant(factories.user("more"), cast.demo_relief).user
    higher = factories.grant(factories.user("higher"), cast.demo_relief).user
    by_mallory, by_dana, of_higher = link(mallory, cast.amal), link(cast.dana, more), link(cast.dana, higher)
    by_root, on_the_server = link(root, cast.rami), link(None, cast.dana)
    Grant.objects.filter(user=mallory).delete()
    factories.grant(more, cast.elsewhere)
    User.objects.filter(pk=higher.pk).update(is_superuser=True)
    User.objects.filter(pk=root.pk).update(is_active=False)
    for secret in (by_mallory, by_dana, of_higher, by_root):
        with pytest.raises(Conflict) as refused:
            use_recovery_link(secret=secret, password="a long enough one", now=NOW)
        assert refused.value.code == "link_closed"
        assert Client().get(f"/account/recovery/{secret}/").status_code == 410
    assert Client().get(f"/account/recovery/{on_the_server}/").status_code == 200


def test_nobody_lets_in_who_may_more(cast):
    root = User.objects.create_superuser("root")
    both = factories.grant(factories.user("both"), cast.demo_relief).user
    factories.grant(both, cast.elsewhere)
    for by, user in (
        (cast.amal, cast.rami),
        (cast.omar, cast.amal),
        (cast.dana, root),
        (cast.dana, both),
        (cast.dana, factories.user("nobody")),
        (cast.dana, cast.dana),
    ):
        factor(user)
        with pytest.raises(NotAllowed):
            link(by, user)
        with pytest.raises(NotAllowed):
            take_off_second_factors(by=by, user=user, reason="lost")
        Authenticator.objects.all().delete()
    link(root, both)
    link(root, cast.dana)


def test_a_lost_second_factor_is_taken_off_with_a_reason(cast):
    with pytest.raises(Conflict):
        take_off_second_factors(by=cast.dana, user=cast.amal, reason="lost")
    factor(cast.amal)
    with pytest.raises(Refused):
        take_off_second_factors(by=cast.dana, user=cast.amal, reason=" ")
    take_off_second_factors(by=cast.dana, user=cast.amal, reason="her telephone was stolen")
    assert not Authenticator.objects.exists()
    event = AccountEvent.objects.get(user=cast.amal)
    assert (event.kind, event.by, event.reason) == (
        "factors_taken_off",
        cast.dana,
        "her telephone was stolen",
    )
    assert "her telephone was stolen" in mail.outbox[0].body
    with pytest.raises(Refused):
        link(cast.dana, cast.amal, reason="")


def said(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip().split("\n")[-1]


def test_the_first_administrator_sets_their_password_by_a_link():
    last_line = said("create_administrator", "root", "--email", "Root@example.org")
    use_recovery_link(secret=last_line.split("/")[-2], password="a long enough one", now=datetime.now(UTC))
    root = User.objects.get(is_superuser=True)
    assert (root.username, root.email, root.is_staff) == ("root", "root@example.org", True)
    assert root.check_password("a long enough one")
    assert EmailAddress.objects.get(user=root).verified
    assert root.history.get(pgh_label="insert").pgh_context["by"] == "operator"
    with pytest.raises(CommandError, match="--more"):
        said("create_administrator", "second")
    with pytest.raises(CommandError, match="already exists"):
        said("create_administrator", "root", "--more")
    with pytest.raises(CommandError, match="email: Enter a valid email address"):
        said("create_administrator", "second", "--more", "--email", "nowhere")
    assert said("create_administrator", "second", "--more").startswith("http")


def test_whoever_has_the_server_lets_anybody_in(cast):
    root = User.objects.create_superuser("root")
    factor(root)
    secret = said("recover_account", "root", "--second-factor", "--reason", "left the country").split("/")[-2]
    use_recovery_link(secret=secret, password="a long enough one", now=datetime.now(UTC))
    assert not Authenticator.objects.exists()
    assert kinds(root) == ["factors_taken_off", "link_made", "link_used"]
    assert set(AccountEvent.objects.exclude(kind="link_used").values_list("by", "reason")) == {
        (None, "left the country")
    }
    for arguments in (["unknown"], ["root", "--second-factor"], ["root", "--reason", " "]):
        with pytest.raises(CommandError):
            said("recover_account", *arguments)

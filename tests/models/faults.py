"""Rows that break a rule between several rows or columns."""

from datetime import UTC, datetime
from typing import Any

from tests import factories as make

FLOW: dict[str, Any] = {"measure": "arrivals"}


DAY = make.DAY


LONG = "x" * 10_001


def flow(**fields: Any) -> Any:
    return make.figure(**FLOW | fields)


def wave_within_a_camp() -> Any:
    camp = make.camp()
    return make.wave(origin_camp=camp, destination_camp=camp)


def wave_from_two_places() -> Any:
    return make.wave(origin_camp=make.camp(), origin_area=make.area())


def wave_to_two_places() -> Any:
    return make.wave(destination_camp=make.camp(), destination_area=make.area())


def right_twice() -> Any:
    first = make.grant()
    return make.grant(first.user, first.organisation, first.right)


def right_in_an_area_twice() -> Any:
    first = make.grant(area=make.area())
    return make.grant(first.user, first.organisation, first.right, first.area)


def external_id_twice() -> Any:
    first = make.report(external_id="kobo-1")
    return make.report(organisation=first.organisation, external_id="kobo-1")


def position_twice() -> Any:
    first = make.figure()
    return make.figure(first.report, position=first.position)


def position_in_the_feed_twice() -> Any:
    make.change(position=1)
    return make.change(position=1)


def key_twice() -> Any:
    first = make.idempotency_key()
    return make.idempotency_key(user=first.user, key=first.key)


def draft_that_was_entered_and_kept() -> Any:
    return make.entry_draft(entered_as=make.report(), digest="x", data={"title": "News"})


def event_twice(kind: str) -> Any:
    report = make.report()
    make.event(report, kind)
    return make.event(report, kind)


def headcount_with_a_wave() -> Any:
    return make.figure(wave=make.wave())


def correction_for_a_reason(reason: str) -> Any:
    return make.correction(make.report(), correction_reason=reason)


def camp_merged_into_itself() -> Any:
    camp = make.camp()
    camp.merged_into = camp
    camp.save()


def assignment_without_a_camp() -> Any:
    return make.decision(kind="assign_camp")


def dispute_with_a_camp() -> Any:
    return make.decision(kind="dispute", camp=make.camp())


def assignment_without_a_wave() -> Any:
    return make.decision(kind="assign_wave")


def dispute_with_a_wave() -> Any:
    return make.decision(kind="dispute", wave=make.wave())


def withdrawal_of_nothing() -> Any:
    return make.decision(kind="withdraw")


def verification_that_withdraws() -> Any:
    first = make.decision()
    return make.decision(first.figure, kind="verify", withdraws=first)


def rebuild_twice() -> Any:
    make.rebuild()
    return make.rebuild()


def override_twice() -> Any:
    return make.override(make.override().report)


def override_of_a_figure_twice() -> Any:
    figure = make.figure()
    make.override(figure.report, figure=figure)
    return make.override(figure.report, figure=figure)


def carried_twice() -> Any:
    first = make.decision()
    revision = make.correction(first.figure.report)
    for position in (0, 1):
        carried = make.decision(
            make.figure(revision, position=position), kind=first.kind, by=first.by, carried_from=first
        )
    return carried


def unpublished_figure(**fields: Any) -> Any:
    return make.published_figure(make.figure(), **fields)


def address_invited_twice() -> Any:
    first = make.invitation()
    return make.invitation("another", organisation=first.organisation, address=first.address)


def two_open_links() -> Any:
    return make.recovery_link("another", user=make.recovery_link().user)


def email_twice() -> Any:
    make.user(email="amal@example.org")
    return make.user(email="Amal@example.org")


PAST = datetime(2020, 1, 1, tzinfo=UTC)


def key_that_succeeds_itself() -> Any:
    key = make.api_key()
    key.successor = key
    key.save()


def heartbeat_twice() -> Any:
    first = make.heartbeat()
    return make.heartbeat(pid=first.pid)


def tally_twice() -> Any:
    return make.tally(name=make.tally().name)


def told_twice() -> Any:
    first = make.key_notice()
    return make.key_notice(key=first.key, user=first.user)

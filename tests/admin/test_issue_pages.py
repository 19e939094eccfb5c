"""Issues in the admin, approved and recalled, and their deliveries."""

import pytest

from camptrack.models import Delivery, Issue
from tests import factories
from tests.admin.scheduled import dana, issue, page, schedule, text

__all__ = ["dana", "issue", "schedule"]
pytestmark = pytest.mark.django_db


def test_an_issue_is_approved_and_recalled(dana, issue):
    factories.recipient(issue.schedule)
    assert "Issues that wait for approval" in text(dana.get("/admin/"))
    linked = text(dana.get(page(issue)))
    assert all(f'href="{page(issue, name)}"' in linked for name in ("approve", "discard"))
    assert "sent to its recipients" in text(dana.get(page(issue, "approve")))
    dana.post(page(issue, "approve"))
    issue.refresh_from_db()
    assert issue.status == "published"
    assert issue.events.get(kind="published").by.username == "dana"
    assert "waits to be sent" in text(dana.get(page(issue)))
    late = dana.post(page(issue, "discard"), {"reason": "no"}, follow=True)
    assert "does not wait for approval" in text(late)
    assert "required" in text(dana.post(page(issue, "recall"), {"reason": ""}))
    dana.post(page(issue, "recall"), {"reason": "a camp is missing"})
    issue.refresh_from_db()
    assert issue.status == "recalled"
    assert "a camp is missing" in text(dana.get(page(issue)))


def test_an_issue_is_not_approved_for_a_reason(dana, issue):
    dana.post(page(issue, "discard"), {"reason": "numbers look wrong"})
    issue.refresh_from_db()
    assert issue.status == "discarded"


def test_files_with_grades_are_for_members(cast, sign_in, issue):
    Issue.objects.update(status="published")
    for edition in ("shared", "members"):
        factories.issue_file(issue, edition=edition, content=edition.encode())

    def got(who, edition):
        answer = sign_in(who).get(f"/admin/camptrack/issue/{issue.pk}/{edition}/en.json")
        return answer.status_code, answer.content if answer.status_code == 200 else b""

    assert got(cast.amal, "members") == (200, b"members")
    assert got(cast.omar, "members")[0] == 404
    assert got(cast.omar, "shared") == (200, b"shared")
    assert "with source grades" not in text(sign_in(cast.omar).get(page(issue)))
    missing = sign_in(cast.omar).get(f"/admin/camptrack/issue/{issue.pk}/shared/xx.json")
    assert missing.status_code == 404
    assert "What happened" not in text(sign_in(cast.omar).get(page(issue)))


def test_a_page_of_no_issue_and_of_no_delivery_is_gone(dana):
    for name in ("issue", "delivery"):
        assert dana.get(f"/admin/camptrack/{name}/x/change/").status_code == 404


def test_deliveries_show_every_hand_over_and_are_repeated(dana, issue):
    issue.status = "published"
    issue.save()
    delivery = factories.delivery(issue, status="bounced", problem="550 no such user", attempts=1)
    factories.hand_over(delivery, outcome="refused", said="550 no such user")
    listed = text(dana.get(f"/admin/camptrack/delivery/?issue__id__exact={issue.pk}&status__exact=bounced"))
    assert "550 no such user" in listed
    assert "did not arrive" in text(dana.get("/admin/camptrack/issue/"))
    assert "refused" in text(dana.get(page(delivery)))
    answer = dana.post(page(delivery, "repeat"))
    again = Delivery.objects.get(repeat=1)
    assert answer["Location"] == page(again)
    assert "dana" in text(dana.get(page(again)))
    assert "waits to be sent already" in text(dana.post(page(delivery, "repeat"), follow=True))


def test_who_only_enters_reads_how_many_arrived_and_no_address(dana, issue, cast, sign_in):
    issue.status = "published"
    issue.save()
    factories.delivery(issue, status="bounced")
    links = "/admin/camptrack/delivery/?issue__id__exact="
    of_amal = text(sign_in(cast.amal).get(page(issue)))
    assert "bounced:" in of_amal
    assert links not in of_amal
    assert links in text(dana.get(page(issue)))

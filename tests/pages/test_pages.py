"""What the pages for readers show."""

import re
from html.parser import HTMLParser

import pytest

from camptrack.vocabulary import IssueStatus, Sensitivity
from tests import factories

from .conftest import published, recalled, schedule

pytestmark = pytest.mark.django_db


def page(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


# -- the list ----------------------------------------------------------------------------------------------


def test_nothing_was_published_yet(cast, reading):
    assert "that can be read without signing in" in page(reading(), "/issues/")
    assert "that you may read was published yet" in page(reading(cast.omar), "/issues/")


def test_every_title_says_what_is_counted(cast, reading):
    issue = published(schedule(cast))
    for address in ("/issues/", f"/issues/{issue.pk}/"):
        title = re.search("<title>(.*?)</title>", page(reading(), address), re.DOTALL)
        assert title is not None
        assert "People in recorded sites" in title[1]


def test_latest_first_in_pages_of_twenty(cast, reading):
    series = schedule(cast)
    issues = [factories.made_issue(series) for _nth in range(21)]
    first = page(reading(), "/issues/")
    found = re.findall(r'href="/issues/([0-9a-f-]{36})/"', first)
    assert found == [str(each.pk) for each in reversed(issues[1:])]
    assert "21 reports" in first
    assert 'href="?page=2"' in first
    second = page(reading(), "/issues/", page=2)
    assert re.findall(r'href="/issues/([0-9a-f-]{36})/"', second) == [str(issues[0].pk)]
    assert 'href="?page=1"' in second
    assert "Page 2 of 2" in page(reading(), "/issues/", page=99)
    assert "Page 1 of 2" in page(reading(), "/issues/", page="x")


def test_search(cast, reading):
    hasakeh = factories.area("SY08", name="Al-Hasakeh", names={"ar": "الحسكة"})
    here = published(schedule(cast, area=hasakeh, slug="hasakeh-weekly", titles={}))
    there = published(schedule(cast, title="Idleb by month", titles={"fr": "Idleb par mois"}, slug="idleb"))

    def found(**asked):
        return set(re.findall(r'href="/issues/([0-9a-f-]{36})/"', page(reading(), "/issues/", **asked)))

    for words in ("hasakeh", "الحسكة", "SY08", "weekly hasakeh"):
        assert found(q=words) == {str(here.pk)}
    assert found(q="par mois") == {str(there.pk)}
    assert found(q="demo relief") == {str(here.pk), str(there.pk)}
    assert found(q="idleb hasakeh") == set()
    assert found(q="100%") == set()
    assert found(schedule="idleb") == {str(there.pk)}
    assert "No report has these words" in page(reading(), "/issues/", q="\0nobody")


def test_search_survives_paging_and_is_escaped(cast, reading):
    series = schedule(cast)
    for _nth in range(21):
        factories.made_issue(series)
    said = page(reading(), "/issues/", q='camps "><script>')
    assert "<script>" not in said
    assert 'href="?q=camps&amp;page=2"' in page(reading(), "/issues/", q="camps")


def test_search_finds_nothing_that_may_not_be_read(cast, reading):
    published(schedule(cast, sensitivity=Sensitivity.MEMBERS, title="Secret plans"))
    assert "No report has these words" in page(reading(cast.omar), "/issues/", q="secret")
    assert "Secret plans" in page(reading(cast.amal), "/issues/", q="secret")


def test_the_list_asks_little_of_the_database(cast, reading, django_assert_max_num_queries):
    for _nth in range(20):
        factories.made_issue(schedule(cast))
    with django_assert_max_num_queries(3):
        page(reading(), "/issues/")


# -- an issue ----------------------------------------------------------------------------------------------


def test_an_issue_is_read_as_it_was_written(cast, reading):
    issue = published(schedule(cast))
    said = page(reading(), f"/issues/{issue.pk}/")
    file = bytes(issue.files.get(edition="shared", format="html").content).decode()
    written = re.search("<!--issue-->(.*)<!--/issue-->", file, re.DOTALL)
    assert written is not None
    assert written[1] in said
    assert "62,985" in said
    assert f'href="/issues/{issue.pk}/en.xlsx"' in said


def test_a_recalled_issue_says_so_first(cast, reading):
    series = schedule(cast)
    issue = recalled(series, "<b>al-Hol</b> was counted twice")
    said = page(reading(), f"/issues/{issue.pk}/")
    notice = said.index("This report was recalled: do not use its numbers")
    assert notice < said.index("Download") < said.index("<h1>")
    assert "&lt;b&gt;al-Hol&lt;/b&gt; was counted twice" in said
    assert "Recalled</strong>" in page(reading(), "/issues/")


def test_latest_is_the_newest_that_stands(cast, reading):
    series = schedule(cast)
    older = published(series)
    address = f"/issues/latest/{series.slug}/"
    assert reading().get(address).headers["Location"] == f"/issues/{older.pk}/"
    newer = published(series)
    assert reading().get(address).headers["Location"] == f"/issues/{newer.pk}/"
    wrong = recalled(series, "wrong")
    assert reading().get(address).headers["Location"] == f"/issues/{newer.pk}/"
    type(wrong).objects.exclude(pk=wrong.pk).update(status=IssueStatus.RECALLED)
    assert reading().get(address).headers["Location"] == f"/issues/{wrong.pk}/"


@pytest.mark.parametrize(("asks", "spoken"), [("en", "en"), ("fr", "en"), ("ar", "ar")])
def test_in_the_readers_language_else_english(cast, reading, asks, spoken):
    issue = published(schedule(cast, languages=["ar", "en"], formats=["json"]))
    said = page(reading(language=asks), f"/issues/{issue.pk}/")
    direction = "rtl" if spoken == "ar" else "ltr"
    assert f'<article lang="{spoken}" dir="{direction}">' in said
    assert f'<html lang="{asks}"' in said
    other = "en" if spoken == "ar" else "ar"
    asked = page(reading(language=asks), f"/issues/{issue.pk}/", language=other)
    assert f'<article lang="{other}"' in asked


def test_where_nobody_wrote_english_it_is_read_as_it_is(cast, reading):
    issue = published(schedule(cast, languages=["ar"], formats=["json"]))
    assert '<article lang="ar" dir="rtl">' in page(reading(), f"/issues/{issue.pk}/")


def test_phrases_are_translated_and_run_the_right_way(cast, reading):
    published(schedule(cast))
    said = page(reading(language="ar"), "/issues/")
    assert '<html lang="ar" dir="rtl">' in said
    assert "التقارير الصادرة" in said
    assert "مخيمات الحسكة، أسبوعيًا" in said


# -- structure and weight ----------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Headings, ids, and what is missing for those who do not see."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.bare: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if given.get("id") else []
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "th" and "scope" not in given:
            self.bare.append(str(self.getpos()))
        if tag in {"script", "iframe"} or any(name.startswith("on") or name == "style" for name in given):
            self.bare.append(f"{tag} {given}")


def test_structure(cast, reading):
    issue = published(schedule(cast))
    for address in ("/issues/", f"/issues/{issue.pk}/"):
        said = page(reading(), address)
        outline = Outline()
        outline.feed(said)
        assert outline.levels.count(1) == 1
        assert outline.bare == []
        assert len(outline.ids) == len(set(outline.ids))
        assert said.count("<main") == 1
        assert all(f'id="{name}"' in said for name in re.findall(r'aria-labelledby="([^"]+)"', said))
        assert said.count("<table") == said.count("<caption")


def test_weight_of_a_page_with_nothing_cached(cast, reading):
    issue = published(schedule(cast))
    said = page(reading(), f"/issues/{issue.pk}/")
    style = b"".join(reading().get(path).getvalue() for path in re.findall(r'"(/static/[^"]+)"', said))
    assert len(said.encode()) + len(style) < 250_000


# -- explain these numbers ---------------------------------------------------------------------------------


def test_members_of_the_admin_are_led_to_the_evidence(cast, reading):
    hasakeh = factories.area("SY08", name="Al-Hasakeh", names={"ar": "الحسكة"})
    issue = published(schedule(cast, area=hasakeh))
    code = issue.data["rows"][0]["camp"]["code"]
    camp = factories.camp(code, area=hasakeh, name="Al-Hol")
    address = f"/issues/{issue.pk}/"
    asked = f"?on={issue.end}&amp;known_at={issue.known_at:%Y-%m-%dT%H%%3A%M%%3A%S.%fZ}#evidence"
    for who in (cast.amal, cast.omar, None):
        assert "Explain these numbers" not in page(reading(who), address)
    cast.amal.is_staff = cast.omar.is_staff = True
    cast.amal.save()
    cast.omar.save()
    content = page(reading(cast.amal), address)
    assert f'href="/admin/camptrack/area/{hasakeh.pk}/population/{asked}"' in content
    assert f'href="/admin/camptrack/camp/{camp.pk}/population/{asked}"' in content
    assert "Explain these numbers" not in page(reading(cast.omar), address)

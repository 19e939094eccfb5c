"""Reports that are refused: every problem names its place and code, all at once, and nothing changes."""

import json
from typing import Any

import pytest

from camptrack.models import ApiKey, Wave
from tests import factories
from tests.api.asking import arrivals, codes, headcount, partner, report

pytestmark = pytest.mark.django_db


def figure(**fields: Any) -> dict[str, Any]:
    return headcount("SY-ALHOL", **fields)


def flow(**fields: Any) -> dict[str, Any]:
    return arrivals("SY-ALHOL", **fields)


REPORTS = [
    ({"source": "nobody"}, {("/source", "unknown")}),
    ({"source": None}, {("/source", "null")}),
    ({"title": " "}, {("/title", "blank")}),
    ({"title": "\u200b\ufeff\u202e \u2066\u3164"}, {("/title", "blank")}),
    ({"title": "x" * 501}, {("/title", "max_length")}),
    ({"title": "\ud800"}, {("/title", "not_storable")}),
    ({"url": "ftp://example.org"}, {("/url", "invalid_format")}),
    ({"url": "javascript:alert(1)"}, {("/url", "invalid_format")}),
    ({"url": "http://[::1"}, {("/url", "invalid_format")}),
    ({"url": "http://example.org:99999/"}, {("/url", "invalid_format")}),
    ({"url": "http://:80"}, {("/url", "invalid_format")}),
    ({"url": "https://amal:secret@example.org/"}, {("/url", "credentials_in_address")}),
    ({"url": "https://amal@example.org/"}, {("/url", "credentials_in_address")}),
    ({"language": "English"}, {("/language", "invalid_format")}),
    ({"published_on": "2199-01-01"}, {("/published_on", "future")}),
    ({"published_on": "yesterday"}, {("/published_on", "invalid_date")}),
    ({"reliability": "G"}, {("/reliability", "not_in_vocabulary")}),
    ({"credibility": 0}, {("/credibility", "not_in_vocabulary")}),
    ({"credibility": "2"}, {("/credibility", "not_in_vocabulary")}),
    ({"credibility": True}, {("/credibility", "not_in_vocabulary")}),
    ({"audience": "public"}, {("/audience", "not_in_vocabulary")}),
    ({"publish": "yes"}, {("/publish", "not_boolean")}),
    ({"organisation": "elsewhere"}, {("/organisation", "unknown")}),
    ({"figures": {}}, {("/figures", "not_a_list")}),
    ({"figures": None}, {("/figures", "null")}),
    ({"a/b~c": 1}, {("/a~1b~0c", "unknown_field")}),
    ({"excerpt": "x" * 10_001}, {("/excerpt", "max_length")}),
    ({"external_id": "x" * 201}, {("/external_id", "max_length")}),
    ({"operation": "x" * 201}, {("/operation", "max_length")}),
    ({"operation": "x", "round_number": 0}, {("/round_number", "min_value")}),
    ({"operation": "x", "round_number": "3"}, {("/round_number", "not_whole")}),
    ({"round_number": 3}, {("/operation", "required")}),
]


@pytest.mark.parametrize(("sent", "wrong"), REPORTS, ids=[str(sent)[:60] for sent, _wrong in REPORTS])
def test_report(writer, unchanged, sent, wrong):
    with unchanged:
        assert codes(writer.post("reports/", {**report(), **sent}, expect=400)) == wrong


def test_everything_wrong_is_said_at_once(writer, unchanged):
    body = report(
        [
            flow(start="2019-03-08"),
            figure(value="many"),
            figure(low=2000),
            figure(breakdown=[{"gender": "f"}]),
        ],
        title="",
        published_on="2199-01-01",
        colour="red",
    )
    with unchanged:
        problem = writer.post("reports/", body, expect=400)
    assert codes(problem) == {
        ("/title", "blank"),
        ("/published_on", "future"),
        ("/colour", "unknown_field"),
        ("/figures/0/start", "after_end"),
        ("/figures/1/value", "not_whole"),
        ("/figures/2/low", "low_over_value"),
        ("/figures/3/breakdown/0", "count_or_share"),
    }
    assert str(len(problem["errors"])) in problem["detail"]


def test_case_says_nothing_in_languages_and_schemes(writer):
    body = report(title="\u200fمخيم", language="EN-us", url="HTTP://Example.org/@x")
    made = writer.post("reports/", body)
    assert (made["title"], made["language"], made["url"]) == (body["title"], "en-us", "http://Example.org/@x")


def test_details_are_in_the_readers_language_and_codes_are_not(writer):
    answer = writer.raw("POST", "reports/", report(title=""), headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"
    problem = json.loads(answer.content)
    assert codes(problem) == {("/title", "blank")}
    assert problem["errors"][0]["detail"] == "Ce champ ne peut être vide."


def test_too_many_figures(writer):
    body = report([{}] * 1001)
    assert codes(writer.post("reports/", body, expect=400)) == {("/figures", "max_length")}


def test_a_refused_report_makes_no_wave(writer):
    body = report([flow(wave={"slug": "exodus", "label": "Exodus"}), figure(value=-1)])
    writer.post("reports/", body, expect=400)
    assert not Wave.objects.exists()


def test_a_slug_alone_is_the_wave_that_another_figure_makes(writer):
    new = {"slug": "exodus", "label": "Exodus", "origin": "SY08"}
    made = writer.post("reports/", report([flow(wave="exodus"), flow(wave=new), flow(wave=new)]))
    assert [each["wave"] for each in made["figures"]] == ["exodus"] * 3
    wave = Wave.objects.get()
    assert (wave.label, str(wave.origin_area)) == ("Exodus", "Sy08 (SY08)")
    bad = report([flow(wave={**new, "slug": "return", "label": ""}), flow(wave="return")])
    assert codes(writer.post("reports/", bad, expect=400)) == {("/figures/0/wave/label", "blank")}


def test_a_wave_goes_by_one_label(writer, unchanged):
    factories.wave("exodus", label="Exodus")
    writer.post("reports/", report([flow(wave={"slug": "exodus", "label": "Exodus"})]))
    waves = [("exodus", "Another"), ("return", "Return"), ("return", "Another"), ("return", "Return")]
    body = report([flow(wave={"slug": slug, "label": label}) for slug, label in waves], title="")
    with unchanged:
        problem = writer.post("reports/", body, expect=400)
    assert codes(problem) == {
        ("/title", "blank"),
        ("/figures/0/wave/label", "other_label"),
        ("/figures/2/wave/label", "other_label"),
    }
    assert "“Exodus”" in str(problem)


def test_external_id_is_unique_within_an_organisation(writer, cast, unchanged):
    writer.post("reports/", report(external_id="x-1"))
    with unchanged:
        problem = writer.post("reports/", report([figure(low=2000)], external_id="x-1", title=""), expect=400)
    assert codes(problem) == {
        ("/external_id", "not_unique"),
        ("/figures/0/low", "low_over_value"),
        ("/title", "blank"),
    }
    partner(cast.elsewhere, "write").post("reports/", report(external_id="x-1"))


def test_who_enters_for_several_says_for_which(writer, cast):
    user = cast.amal
    both = partner(cast.demo_relief, "write")
    factories.grant(_user_of(both), cast.elsewhere, "enter")
    assert user
    assert codes(both.post("reports/", report(publish=False), expect=400)) == {("/organisation", "required")}
    made = both.post("reports/", report(publish=False, organisation="elsewhere"))
    assert made["organisation"] == "elsewhere"


def _user_of(asking: Any) -> Any:
    return ApiKey.objects.get(prefix=asking.key.split("_")[1]).user

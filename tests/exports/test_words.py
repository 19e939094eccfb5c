"""What is said of an issue in words: right in the empty and the unchanged case, in Arabic too."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from camptrack.exports.words import heading, key_figures, labels, method, notes, summary, writing
from camptrack.situation import Band, Breakdown, Cell, Flag, Situation
from tests.exports import situations


def of_rows(*changes: tuple[int, int]) -> Situation:
    """A camp per pair: people before and now."""
    whole = situations.ten_camps()
    rows = [
        replace(row, people=Band(now, now, now), before=Band(before, before, before), flags=[])
        for row, (before, now) in zip(whole.rows, changes, strict=False)
    ]
    key = replace(whole.key, camps_without_data=0, camps_stale=0, camps_flows_only=0)
    return replace(whole, rows=rows, disagreements=[], key=key)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (100, 112, "+12%"),
        (100, 88, "−12%"),
        (200, 201, "+1%"),  # half, away from zero
        (200, 199, "−1%"),
        (1000, 1001, "<\u00a0+1%"),
        (1000, 999, "<\u00a0−1%"),
        (100, 100, "0%"),
        (3, 4, "+33%"),
        (0, 5, ""),  # there is no share of nothing
        (1, 12_346, "+1,234,500%"),
    ],
)
def test_change_in_per_cent(before: int, now: int, said: str) -> None:
    assert writing.percent_of_change(before, now) == said


def test_per_cent_of_large_numbers_is_exact() -> None:
    # As floats both are 50.0 per cent and would round alike.
    assert writing.percent_of_change(200 * 10**17, 200 * 10**17 + 10**17 - 1) == "<\u00a0+1%"
    assert writing.percent_of_change(200 * 10**17, 200 * 10**17 + 10**17) == "+1%"


def test_largest_rise_and_fall() -> None:
    rise, fall, _data = summary.sentences(situations.ten_camps())
    assert rise == "The largest rise is in Al-Hol: 6,573 people more than on 2019-03-03 (+12%), now 62,985."
    assert fall == "The largest fall is in Mabrouka: 317 people fewer than on 2019-03-03 (−16%), now 1,687."


def test_one_person_and_a_camp_that_empties() -> None:
    rise, fall, _data = summary.sentences(of_rows((10, 11), (7, 0)))
    assert "1 person more" in rise
    assert fall == "The largest fall is in Areesha: 7 people fewer than on 2019-03-03, nobody is left."


def test_from_nothing_there_is_no_per_cent() -> None:
    assert summary.sentences(of_rows((0, 40)))[0] == (
        "The largest rise is in Al-Hol: 40 people more than on 2019-03-03, now 40."
    )


def test_nothing_changed() -> None:
    rise, fall, data = summary.sentences(of_rows((10, 10), (20, 20)))
    assert rise == "None of the 2 camps that are known on both days has more people than on 2019-03-03."
    assert fall == "None of the 2 camps that are known on both days has fewer people than on 2019-03-03."
    assert data == "The data have no known problem: every camp was counted within 90 days."
    assert summary.sentences(of_rows((10, 10)))[0].startswith("The one camp")


def test_nothing_is_known() -> None:
    rise, fall, data = summary.sentences(situations.nothing())
    assert rise == "Whether a camp has grown cannot be said: none is known on both days."
    assert fall == "Whether a camp has shrunk cannot be said: none is known on both days."
    assert data == "Read the numbers with care: 1 camp has no data."
    empty = replace(situations.nothing(), rows=[], key=replace(situations.nothing().key, camps=0))
    assert summary.data_problem(empty) == "No camp is on record here."


def test_every_problem_of_the_data_is_told() -> None:
    said = summary.data_problem(situations.ten_camps())
    assert said == (
        "Read the numbers with care: 1 camp has no data, 1 camp is known by flows alone, "
        "1 camp was last counted more than 90 days ago, "
        "sources disagree about 2 camps, most about Al-Hol (60,000–69,000)."
    )
    drifting = of_rows((1, 1), (2, 2))
    drifting = replace(drifting, rows=[replace(row, flags=[Flag.DRIFT]) for row in drifting.rows])
    assert summary.data_problem(drifting) == (
        "Read the numbers with care: in 2 camps a headcount found a change that no report explains."
    )


@pytest.mark.parametrize(
    ("people", "said"),
    [(1, "شخص واحد"), (2, "شخصين"), (3, "أشخاص"), (11, "شخصًا"), (100, "شخص")],
)
def test_arabic_plurals(people: int, said: str) -> None:
    with override("ar"):
        assert said in summary.sentences(of_rows((50, 50 + people)))[0]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("situation", [situations.ten_camps(), situations.nothing()])
def test_digits_are_western_and_numbers_whole(language: str, situation: Situation) -> None:
    with override(language):
        said = [
            *summary.sentences(situation),
            *(str(each) for each in key_figures.key_figures(situation)),
            *(notes.disagreement(each) for each in situation.disagreements),
            *(notes.correction(each) for each in situation.corrections),
            *(value for _label, value in heading.facts(situation)),
        ]
    for text in said:
        assert not any("\u0660" <= letter <= "\u0669" for letter in text)
        assert "%(" not in text


def test_numbers_keep_their_order_beside_arabic_letters() -> None:
    with override("ar"):
        assert writing.signed(-1234) == "\u2066−1\u202f234\u2069"
        assert writing.range_of(Band(1, 2, 3)) == "\u20661–3\u2069"
        assert writing.day(date(2019, 3, 31)) == "\u20662019-03-31\u2069"
        assert writing.name_in_text("Al-Hol") == "\u2068Al-Hol\u2069"
        assert writing.name_in_text("الهول") == "الهول"
        assert writing.alone("الهول 5") == "\u2067الهول 5\u2069"
    assert writing.signed(-1234) == "−1,234"
    assert writing.name_in_text("الهول") == "\u2068الهول\u2069"
    assert writing.alone("الهول 5") == "\u2066الهول 5\u2069"
    assert writing.alone("Al-Hol 5") == "Al-Hol 5"


def test_key_figures_with_their_changes() -> None:
    people, arrivals, departures, camps = key_figures.key_figures(situations.ten_camps())
    assert (people.value, people.change, people.percent) == ("77,970", "+6,261", "+9%")
    assert people.same_camps == "over the same 9 camps: +6,261 (+9%)"
    assert people.against == "since 2019-03-03"
    assert (arrivals.value, arrivals.change, arrivals.percent) == ("6,713", "−2,407", "−26%")
    assert (departures.value, departures.change) == ("452", "+248")
    assert (camps.value, camps.change, camps.percent) == ("7", "no change", "")
    assert camps.note == "of 10 camps, over 90 days old: 1, flows only: 1, no data: 1"


def test_key_figures_of_nothing() -> None:
    people, arrivals, _departures, camps = key_figures.key_figures(situations.nothing())
    assert (people.value, people.change, people.same_camps, people.against) == ("no data", "", "", "")
    assert (arrivals.value, arrivals.change, arrivals.percent) == ("0", "no change", "")
    assert camps.value == "0"
    assert key_figures.people_in_a_line(situations.nothing()) == "People in recorded sites: no data"


def test_every_title_says_what_is_counted() -> None:
    whole = situations.ten_camps()
    assert heading.title_line(whole) == "Camps of Al-Hasakeh, weekly – people in recorded sites"
    assert "people in recorded sites" in key_figures.people_in_a_line(whole).lower()
    assert "people in recorded sites" in labels.section_titles()["timeline"].lower()
    assert "people in recorded sites" in method.method(whole.about)[0]
    with override("fr"):
        assert heading.title_line(whole).startswith("Camps de Hassaké, chaque semaine")


def test_heading_of_an_issue_and_of_a_preview() -> None:
    facts = dict(heading.facts(situations.ten_camps()))
    assert facts["Cut-off"] == "2019-03-11 04:00 UTC"
    assert facts["Period"] == "2019-03-04 to 2019-03-10"
    assert facts["Area"] == "Al-Hasakeh (SY08)"
    assert facts["Next issue"] == "2019-03-18 05:00 UTC"
    assert dict(heading.facts(situations.one_camp()))["Area"] == "10 chosen camps"
    preview = dict(heading.facts(situations.nothing()))
    assert (preview["Number"], preview["Next issue"]) == ("Preview, not an issue", "none planned")
    one_day = situations.about(start=date(2019, 3, 10))
    assert heading.period(one_day) == "2019-03-10"


def test_corrections_and_disagreements() -> None:
    whole = situations.ten_camps()
    corrected, retracted = map(notes.correction, whole.corrections)
    assert corrected == (
        "Areesha: OCHA, “Flash update 3” was corrected on 2019-03-06 09:12 UTC from 843 to 8,431. "
        "Reason: a digit was missing."
    )
    assert "was retracted on 2019-03-08 15:40 UTC; it said 4,000 (4,000–4,400)." in retracted
    assert notes.disagreement(whole.disagreements[0]) == (
        "Al-Hol: published 62,985 (60,000–69,000); 3 sources name numbers from 61,000 to 81,400."
    )
    assert notes.restated(whole.restated).endswith("Change: +121 (<\u00a0+1%).")
    assert notes.restated(replace(whole.restated, now=whole.restated.said)).endswith("That still holds.")
    assert notes.restated(replace(whole.restated, said=None)).startswith(
        "Issue 13 said of 2019-03-03: no data"
    )
    assert notes.no_corrections(situations.nothing()).startswith("This is the first issue")


def test_coverage_of_a_breakdown() -> None:
    whole = situations.ten_camps().breakdown
    assert notes.coverage(whole) == (
        "4 camps, with 81% of the people, report sex or age, reported between 2019-02-20 and 2019-03-08."
    )
    assert notes.suppressed(whole)
    one = Breakdown([Cell("f", None, 17, 40)], 0, 100, date(2019, 3, 1), date(2019, 3, 1), 1)
    assert (
        notes.coverage(one) == "1 camp, with 100% of the people, reports sex or age, reported on 2019-03-01."
    )
    assert not notes.suppressed(one)
    assert labels.age(one.cells[0]) == "0–17"


def test_contact_and_licence_that_nobody_gave() -> None:
    about = situations.nothing().about
    assert method.contact(about) == "Demo Relief has named no contact."
    assert method.licence(about).startswith("No licence is stated")

"""An issue's data go to JSON and back; source grades can be left out."""

import orjson
import pytest
from cattrs import transform_error

from camptrack.situation import Situation, from_json, to_json, without_grades
from tests.exports import situations

ALL = [situations.ten_camps(), situations.one_camp(), situations.many_camps(25), situations.nothing()]


@pytest.mark.parametrize("situation", ALL)
def test_to_json_and_back(situation: Situation) -> None:
    assert from_json(orjson.loads(orjson.dumps(to_json(situation)))) == situation


def test_what_nobody_knows_is_refused_with_its_place() -> None:
    written = orjson.loads(orjson.dumps(to_json(situations.ten_camps())))
    written["rows"][3]["religion"] = "x"
    with pytest.raises(BaseException) as error:
        from_json(written)
    assert transform_error(error.value) == ["extra fields found (religion) @ $.rows[3]"]


def test_grades_are_left_out_everywhere() -> None:
    def grades(situation: Situation) -> set[object]:
        voices = [voice for each in situation.disagreements for voice in each.voices]
        said = [each.reliability for each in [*situation.voices, *voices, *situation.rows]]
        return {*said, *(row.credibility for row in situation.rows)} - {"", None}

    whole = situations.one_camp()
    assert grades(whole)
    assert grades(without_grades(whole)) == set()

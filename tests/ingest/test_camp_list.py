"""A camp list as a file: what it may look like, and what is none."""

import pytest

from camptrack.ingest.camp_list import read_camp_list
from camptrack.ingest.tables import Unreadable

HEAD = ["code", "name", "name_ar", "aliases", "area", "site_type"]
HOL = ["SY-HOL", "Al-Hôl", "مخيم الهول", "Al Hawl; Hole", "SY08", "planned_camp"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_file_may_look_like(separator: str) -> None:
    columns = [*HEAD, "donor", ""]
    rows = [columns, [f"#{column}" for column in columns], [], [*HOL, "ECHO", ""]]
    written = "\r\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows
    )
    found = read_camp_list(b"\xef\xbb\xbf" + written.encode(), "camps.csv")
    assert found.ignored == ["donor"]
    (row,) = found.rows
    assert (row.line, row.get("code"), row.get("aliases")) == (4, "SY-HOL", "Al Hawl; Hole")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "lacks the columns code, name, area, site_type"),
        (b"code,name,area,site_type,code\n", "these columns twice: code"),
        (b"code,name,area,site_type\n\xff", "UTF-8"),
        (b'code,name,area,site_type\n"x', "line 2 is not CSV"),
        (b"code,name,area,site_type\na,b,c,d,e\n", "line 2 has more cells"),
    ],
)
def test_what_is_no_camp_list(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_camp_list(content, "camps.csv")


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("camptrack.ingest.camp_list.MOST_ROWS", 1)
    with pytest.raises(Unreadable, match="more than 1 rows"):
        read_camp_list("\n".join(map(",".join, (HEAD, HOL, HOL))).encode(), "camps.csv")

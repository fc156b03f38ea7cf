"""The organisation file."""

from helpline.directory.model import UnitKind
from helpline.importing import Parsed, UnitRow, read_organisation
from helpline.importing.organisation import parents_first
from tests.importing.tables import CONTEXT, UNIT, table

STATE = UNIT | {"code": "MP", "kind": "state", "parent": "", "name": "Madhya Pradesh"}
DISTRICT = UNIT | {"code": "RTM", "kind": "district", "parent": "MP", "phone": "9000011009"}
SUBDIVISION = UNIT | {"code": "RTM-CITY", "kind": "subdivision", "parent": "RTM"}
STATION = UNIT | {
    "code": "RTM-STN", "kind": "station", "parent": "RTM-CITY", "phone": "07412-200123",
}  # fmt: skip
BEAT = UNIT | {"code": "RTM-STN-1", "parent": "RTM-STN"}
TREE = (STATE, DISTRICT, SUBDIVISION, STATION, BEAT)


def read(*units: dict[str, str]) -> Parsed[UnitRow]:
    return read_organisation(table(*units), CONTEXT)


def problems(*units: dict[str, str]) -> list[tuple[int, str]]:
    return [(problem.line, problem.column) for problem in read(*units).problems]


def test_a_tree_is_read_whole_in_any_order() -> None:
    for units in (TREE, tuple(reversed(TREE))):
        parsed = read(*units)
        assert not parsed.problems
        assert [row.code for row in parents_first(parsed.records)] == [u["code"] for u in TREE]


def test_a_unit_says_everything_that_the_file_says() -> None:
    (row,) = read(
        UNIT | {"code": "kotwali-2", "area": "Urban", "pin_codes": "492001;492009"}
    ).records
    assert row == UnitRow(
        line=2,
        code="KOTWALI-2",
        kind=UnitKind.BEAT,
        parent="KOTWALI",
        name="Sadar Bazar",
        name_local="सदर बाज़ार",
        area="urban",
        pin_codes=("492001", "492009"),
        phone=None,
    )


def test_a_code_belongs_to_one_unit() -> None:
    parsed = read(UNIT, UNIT | {"name": "Other"})
    assert [row.name for row in parsed.records] == ["Sadar Bazar"]
    assert "line 2" in str(parsed.problems[0])


def test_a_parent_has_to_be_known() -> None:
    assert problems(UNIT | {"parent": "NOWHERE"}) == [(2, "parent")]
    assert problems(UNIT | {"parent": ""}) == [(2, "parent")]
    assert problems(STATE | {"parent": "CG"}) == [(2, "parent")]


def test_each_kind_stands_under_the_kind_above_it() -> None:
    parsed = read(UNIT | {"parent": "RPR"})
    assert str(parsed.problems[0]) == (
        "line 2, column parent: this is a district: a beat stands under a station (found 'RPR')"
    )


def test_a_circle_is_named() -> None:
    one = SUBDIVISION | {"code": "A", "parent": "B"}
    other = SUBDIVISION | {"code": "B", "parent": "A"}
    said = [str(problem) for problem in read(one, other).problems]
    assert any("A > B > A" in text for text in said)
    assert any("circle (A > A)" in str(p) for p in read(one | {"parent": "A"}).problems)


def test_a_unit_stays_out_with_the_one_above_it() -> None:
    parsed = read(STATE, DISTRICT, SUBDIVISION, STATION | {"area": "town"}, BEAT)
    assert [row.code for row in parsed.records] == ["MP", "RTM", "RTM-CITY"]
    assert [(p.line, p.column) for p in parsed.problems] == [(5, "area"), (6, "parent")]


def test_a_unit_that_is_stored_keeps_its_kind() -> None:
    parsed = read(UNIT | {"code": "RPR-CITY"})
    assert "belongs to a subdivision already" in str(parsed.problems[0])


def test_a_line_that_bends_a_stored_unit_costs_no_other_line() -> None:
    bent = UNIT | {"code": "KOTWALI", "kind": "beat", "parent": UNIT["code"]}
    parsed = read(UNIT, bent)
    assert [row.code for row in parsed.records] == [UNIT["code"]]
    assert {problem.line for problem in parsed.problems} == {3}


def test_what_a_kind_needs_has_to_be_there() -> None:
    assert problems(STATE, DISTRICT | {"phone": ""}) == [(3, "phone")]
    assert problems(UNIT | {"area": ""}) == [(2, "area")]
    bare = STATION | {"parent": "RPR-CITY", "phone": "", "pin_codes": "", "area": ""}
    assert problems(bare) == [(2, "area"), (2, "pin_codes"), (2, "phone")]


def test_a_control_room_is_not_reached_by_a_short_code() -> None:
    parsed = read(STATE, DISTRICT | {"phone": "112"})
    assert "short code" in str(parsed.problems[0])

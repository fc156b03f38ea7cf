"""The officers file and the shifts file."""

import pytest

from helpline.directory.model import Role
from helpline.importing import OfficerRow, Parsed, ShiftRow, read_officers, read_shifts
from helpline.numbers import E164
from tests.importing.tables import CONTEXT, OFFICER, SHIFT, SHO_PHONE, table


def officers(*rows: dict[str, str]) -> Parsed[OfficerRow]:
    return read_officers(table(*rows), CONTEXT)


def shifts(*rows: dict[str, str]) -> Parsed[ShiftRow]:
    return read_shifts(table(*rows), CONTEXT)


def test_an_officer_says_everything_that_the_file_says() -> None:
    assert officers(OFFICER).records == (
        OfficerRow(2, "Kavita Netam", Role.DESK_OFFICER, "KOTWALI", E164("+919000012001"), "hi",
                   "female"),
    )  # fmt: skip


def test_i14_two_officers_never_share_a_telephone() -> None:
    parsed = officers(OFFICER, OFFICER | {"name": "Other", "phone": "+91-90000-12001"})
    assert [row.name for row in parsed.records] == ["Kavita Netam"]
    assert "line 2" in str(parsed.problems[0])
    assert "12001" not in str(parsed.problems[0])


def test_an_officer_serves_where_the_role_is_served() -> None:
    parsed = officers(OFFICER | {"role": "sho", "unit": "RPR"})
    assert str(parsed.problems[0]) == (
        "line 2, column unit: this is a district: a sho serves at a station (found 'RPR')"
    )
    for role in ("night_officer", "desk_officer", "collector"):
        assert officers(OFFICER | {"role": role, "unit": "RPR"}).problems == ()


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("role", "inspector", "beat_officer, desk_officer, sho"),
        ("unit", "NOWHERE", "import the organisation first"),
        ("phone", "112", "short code"),
        ("phone", "+12125552368", "Indian mobile and landline"),
        ("phone", "1800 123 4567", "Indian mobile and landline"),
        ("phone", "90000 00001", "helpline itself"),
        ("language", "ta", "en / hi"),
        ("gender", "x", "female / male / other"),
        ("name", "007", "in letters"),
        ("name", "", "in letters"),
    ],
)
def test_a_wrong_value_says_what_to_write(column: str, value: str, advice: str) -> None:
    parsed = officers(OFFICER | {column: value})
    assert parsed.records == ()
    assert [problem.column for problem in parsed.problems] == [column]
    assert advice in parsed.problems[0].message


def test_a_shift_says_everything_that_the_file_says() -> None:
    assert shifts(SHIFT).records == (
        ShiftRow(2, SHO_PHONE, "KOTWALI", Role.SHO, 0b0111111, 8 * 3600, 20 * 3600),
    )


def test_a_night_shift_ends_on_the_next_day() -> None:
    (row,) = shifts(SHIFT | {"from": "22:00", "to": "06:00"}).records
    assert (row.from_s, row.to_s) == (22 * 3600, 6 * 3600)


def test_a_whole_day_is_written_with_24_00() -> None:
    (row,) = shifts(SHIFT | {"from": "00:00", "to": "24:00"}).records
    assert (row.from_s, row.to_s) == (0, 86400)
    assert "24:00" in shifts(SHIFT | {"from": "08:00", "to": "08:00"}).problems[0].message


def test_a_shift_belongs_to_an_officer_who_is_known() -> None:
    parsed = shifts(SHIFT | {"officer_phone": "9000012999"})
    assert "import the officers first" in str(parsed.problems[0])


def test_an_officer_may_stand_in_elsewhere() -> None:
    assert shifts(SHIFT | {"role": "beat_officer", "unit": "KOTWALI-1"}).problems == ()


def test_the_same_shift_twice_is_a_slip() -> None:
    parsed = shifts(SHIFT, SHIFT | {"days": "सोम-शनि"})
    assert len(parsed.records) == 1
    assert "line 2 again" in str(parsed.problems[0])

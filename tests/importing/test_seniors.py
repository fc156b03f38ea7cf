"""The seniors file."""

from datetime import date

import pytest

from helpline.importing import Parsed, SeniorRow, read_seniors
from helpline.numbers import E164
from helpline.seniors.model import Hearing
from tests.importing.tables import CONTEXT, SENIOR, table


def read(*seniors: dict[str, str]) -> Parsed[SeniorRow]:
    return read_seniors(table(*seniors), CONTEXT)


def test_a_senior_says_everything_that_the_file_says() -> None:
    parsed = read(SENIOR)
    assert not parsed.problems
    assert not parsed.notes
    assert parsed.records == (
        SeniorRow(
            line=2,
            name="दुलारी बाई साहू",
            phone=E164("+919000021001"),
            alternate_phone=E164("+917712000101"),
            language="hi",
            birth_year=1950,
            address="Brahmanpara, Raipur",
            pin_code="492001",
            beat="KOTWALI-1",
            call_time_s=8 * 3600 + 1800,
            days_mask=0b1111111,
            contact_name="Ramesh Sahu",
            contact_phone=E164("+919000041001"),
            contact_relation="nephew",
            contact_safe=True,
            key_holder_name="Usha Verma",
            key_holder_phone=E164("+919000051001"),
            hearing=Hearing.NORMAL,
            health_notes="sugar",
            at_risk_at_home=False,
            consent_on=date(2026, 1, 31),
        ),
    )


NEEDED = {"name", "phone", "language", "address", "pin_code", "beat", "consent_on"}


def test_a_senior_with_nobody_near_can_join() -> None:
    parsed = read({key: value if key in NEEDED else "" for key, value in SENIOR.items()})
    assert not parsed.problems
    (row,) = parsed.records
    assert row.contact_phone is None
    assert not row.contact_safe
    assert (row.call_time_s, row.days_mask) == (8 * 3600, 0b1111111)


@pytest.mark.parametrize("column", sorted(NEEDED))
def test_what_is_needed_is_asked_for(column: str) -> None:
    parsed = read(SENIOR | {column: " "})
    assert parsed.records == ()
    assert [problem.column for problem in parsed.problems] == [column]


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("phone", "9.19E+11", "format the column as text"),
        ("phone", "=A1", "paste it as values"),
        ("phone", "#N/A", "write the value itself"),
        ("phone", "######", "write the value itself"),
        ("phone", "112", "short code"),
        ("alternate_phone", "9000021001", "leave the field empty"),
        ("contact_phone", "+44 7911 123456", "Indian mobile and landline"),
        ("birth_year", "2020", "write a year from 1911 to 2008"),
        ("pin_code", "92001", "six digits"),
        ("beat", "KOTWALI", "write the code of the beat"),
        ("beat", "KOTWALI-9", "import the organisation first"),
        ("call_time", "23:30", "nobody is called at night"),
        ("call_time", "04:59", "nobody is called at night"),
        ("days", "sometimes", "daily, mon-sat"),
        ("contact_safe", "maybe", "yes / no"),
        ("contact_safe", "", "asked alone"),
        ("contact_name", "", "name of the contact"),
        ("contact_phone", "", "telephone of the contact"),
        ("key_holder_name", "", "holds the key"),
        ("hearing", "good", "normal / hard / deaf"),
        ("at_risk_at_home", "perhaps", "yes / no"),
        ("consent_on", "", "cannot be called without consent"),
        ("consent_on", "02/06/2026", "in the future"),
        ("address", "x" * 201, "at most 200"),
        ("health_notes", "x" * 301, "at most 300"),
    ],
)
def test_a_wrong_value_says_what_to_write(column: str, value: str, advice: str) -> None:
    parsed = read(SENIOR | {column: value})
    assert parsed.records == ()
    assert [problem.column for problem in parsed.problems] == [column]
    assert advice in parsed.problems[0].message


def test_all_problems_of_all_lines_are_said_in_the_order_of_the_lines() -> None:
    bad = SENIOR | {"pin_code": "1", "days": "x", "phone": "12"}
    parsed = read(bad, SENIOR, bad | {"consent_on": ""})
    assert [problem.line for problem in parsed.problems] == [2, 2, 2, 4, 4, 4, 4]
    assert [row.line for row in parsed.records] == [3]


def test_i27_a_problem_shows_no_value_that_tells_who_it_is() -> None:
    bad = dict.fromkeys(SENIOR, "zzz 123")
    said = "\n".join(str(problem) for problem in read(bad).problems)
    assert "(found 'zzz 123')" in said
    for column in ("phone", "contact_phone", "hearing", "at_risk_at_home"):
        assert f"column {column}" in said
        assert not any(problem.shown for problem in read(bad).problems if problem.column == column)


def test_i27_when_values_stand_in_wrong_columns_none_is_shown() -> None:
    rows = table(SENIOR)
    address = rows[1].cells.index(SENIOR["address"])
    split = (*rows[1].cells[:address], "Brahmanpara", " Raipur", *rows[1].cells[address + 1 :])
    parsed = read_seniors([rows[0], type(rows[1])(2, split)], CONTEXT)
    (problem,) = parsed.problems
    assert "quotation marks" in problem.message
    assert problem.shown is None


def test_a_shared_telephone_is_allowed_and_noted() -> None:
    parsed = read(SENIOR, SENIOR | {"name": "मोहन लाल"}, SENIOR | {"name": "रमा"})
    assert len(parsed.records) == 3
    assert [str(note) for note in parsed.notes] == [
        "line 3, column phone: shared with the senior in line 2",
        "line 4, column phone: shared with the senior in line 2",
    ]


def test_i01_the_same_senior_twice_would_be_called_twice() -> None:
    parsed = read(SENIOR, SENIOR | {"phone": "+919000021001", "call_time": "09:00"})
    assert [row.line for row in parsed.records] == [2]
    assert "line 2 already" in str(parsed.problems[0])


@pytest.mark.parametrize(
    "again",
    [
        {"name": "SITA devi"},
        {"phone": "9000021002", "alternate_phone": SENIOR["phone"]},
        {"phone": SENIOR["alternate_phone"], "alternate_phone": ""},
    ],
    ids=["capitals", "as the second number", "under the second number"],
)
def test_i01_whom_storing_would_take_for_the_same_senior_is_the_same(again: dict[str, str]) -> None:
    senior = SENIOR | {"name": "Sita Devi"}
    (problem,) = read(senior, senior | again).problems
    assert "line 2 already" in problem.message


def test_who_cannot_hear_needs_a_telephone_that_takes_sms() -> None:
    parsed = read(SENIOR | {"hearing": "deaf", "phone": "011-22334455"})
    assert "asked by SMS" in str(parsed.problems[0])
    assert read(SENIOR | {"hearing": "deaf"}).problems == ()


def test_what_is_unusual_is_noted() -> None:
    odd = SENIOR | {
        "birth_year": "1990", "call_time": "19:00", "contact_phone": SENIOR["phone"],
        "key_holder_phone": SENIOR["phone"],
    }  # fmt: skip
    parsed = read(odd)
    assert not parsed.problems
    assert [note.column for note in parsed.notes] == [
        "contact_phone", "key_holder_phone", "birth_year", "call_time",
    ]  # fmt: skip


def test_short_lines_and_empty_columns_at_the_end_do_no_harm() -> None:
    header, line = table(SENIOR)
    row = type(line)
    wide = [row(1, (*header.cells, "", " ")), row(2, (*line.cells, "", "")), row(3, ("", ""))]
    assert read_seniors(wide, CONTEXT).records == read(SENIOR).records


def test_a_text_that_was_guarded_with_a_formula_is_read_as_the_text() -> None:
    (row,) = read(SENIOR | {"phone": '="09000021001"'}).records
    assert row.phone == "+919000021001"

"""Single values: words, codes, times, days and dates, in English and Hindi."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.directory.services import Opening
from helpline.importing import times, values
from helpline.importing.services import opening_hours

TODAY = date(2026, 6, 1)
HOUR = 3600


@pytest.mark.parametrize(
    ("written", "mask"),
    {
        "daily": 0b1111111,
        "Every day": 0b1111111,
        "रोज़": 0b1111111,
        "रोज": 0b1111111,
        "mon": 0b0000001,
        "mon-sat": 0b0111111,
        "Mon - Sat": 0b0111111,
        "mon to sat": 0b0111111,
        "mon–fri": 0b0011111,
        "सोम-शनि": 0b0111111,
        "सोम से शनि": 0b0111111,
        "सोम से शनि तक": 0b0111111,
        "सोमवार, बुधवार और शुक्रवार": 0b0010101,
        "mon,wed,fri": 0b0010101,
        "Mon; Wed; Fri": 0b0010101,
        "tuesday thursday": 0b0001010,
        "इतवार": 0b1000000,
        "गुरुवार": 0b0001000,
        "sat-mon": 0b1100001,
        "mon,mon": 0b0000001,
    }.items(),
)
def test_days_are_read_in_english_and_hindi(written: str, mask: int) -> None:
    assert times.days(written) == mask


@pytest.mark.parametrize("written", ["", "-", "mon-", "-fri", "mon-fri-sat", "someday", "1", "and"])
def test_other_words_are_no_days(written: str) -> None:
    with pytest.raises(values.BadValue, match="mon-sat"):
        times.days(written)


@pytest.mark.parametrize(
    ("written", "seconds"),
    {
        "08:30": 8 * HOUR + 1800,
        "8:30": 8 * HOUR + 1800,
        "8.30": 8 * HOUR + 1800,
        "08:30:00": 8 * HOUR + 1800,
        "8:30 AM": 8 * HOUR + 1800,
        "4:15 pm": 16 * HOUR + 900,
        "12:00 AM": 0,
        "12:00 PM": 12 * HOUR,
        "०८:३०": 8 * HOUR + 1800,
    }.items(),
)
def test_times_are_read_as_clocks_and_spreadsheets_show_them(written: str, seconds: int) -> None:
    assert times.time_of_day(written) == seconds


@pytest.mark.parametrize(
    "written", ["", "8", "0830", "24:00", "08:60", "25:00", "13:00 pm", "0.354166", "morning"]
)
def test_other_texts_are_no_times(written: str) -> None:
    with pytest.raises(values.BadValue, match="HH:MM"):
        times.time_of_day(written)


def test_a_day_ends_at_24_00() -> None:
    assert times.end_of_day("24:00") == 86400
    assert times.end_of_day("06:00") == 6 * HOUR


@pytest.mark.parametrize(
    "written",
    ["2026-01-31", "2026-1-31", "31/01/2026", "31-1-2026", "31.01.2026", "३१/०१/२०२६",
     "2026-01-31 00:00:00"],
)  # fmt: skip
def test_dates_are_read_with_the_day_first_or_as_iso(written: str) -> None:
    assert times.date_until(TODAY)(written) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("written", "advice"),
    {
        "01/31/2026": "day first",
        "30/02/2026": "no such day",
        "31/01/26": "31/01/2026",
        "46053": "31/01/2026",
        "last week": "31/01/2026",
        "2026-06-02": "in the future",
    }.items(),
)
def test_a_date_that_cannot_be_meant_is_refused(written: str, advice: str) -> None:
    with pytest.raises(values.BadValue, match=advice):
        times.date_until(TODAY)(written)


def test_today_is_not_in_the_future() -> None:
    assert times.date_until(TODAY)("2026-06-01") == TODAY


@pytest.mark.parametrize(
    ("written", "code"), {"492001": "492001", "492 001": "492001", "492001.0": "492001",
                          "४९२००१": "492001"}.items()
)  # fmt: skip
def test_pin_codes_have_six_digits(written: str, code: str) -> None:
    assert values.pin_code(written) == code


@pytest.mark.parametrize("written", ["", "49200", "4920011", "092001", "49200a", "492001, 492002"])
def test_other_texts_are_no_pin_code(written: str) -> None:
    with pytest.raises(values.BadValue, match="six digits"):
        values.pin_code(written)


@pytest.mark.parametrize(
    "written", ["492001 492004", "492001;492004", "492001, 492004", "492 001; 492 004",
                "492001 492004 492001"]
)  # fmt: skip
def test_several_pin_codes_may_be_separated_in_many_ways(written: str) -> None:
    assert values.pin_codes(written) == ("492001", "492004")


@pytest.mark.parametrize(
    ("written", "meaning"),
    {"yes": True, "YES": True, "हाँ": True, "हां": True, "no": False, "नहीं": False}.items(),
)
def test_yes_and_no_are_read_in_english_and_hindi(written: str, meaning: bool) -> None:
    assert values.yes_or_no(written) is meaning


def test_a_language_has_to_be_one_that_the_service_speaks() -> None:
    read = values.language(frozenset({"hi", "en"}))
    assert [read(text) for text in ("hi", "HI", "Hindi", "हिन्दी", "English")] == [
        "hi", "hi", "hi", "hi", "en",
    ]  # fmt: skip
    with pytest.raises(values.BadValue, match="en / hi"):
        read("ta")


@pytest.mark.parametrize("written", ["1880", "2012", "50", "nineteen fifty", "2030"])
def test_a_birth_year_belongs_to_a_living_adult(written: str) -> None:
    with pytest.raises(values.BadValue):
        times.birth_year(TODAY)(written)


def test_opening_hours_are_read_as_people_write_them() -> None:
    assert opening_hours("24x7") == (Opening(times.DAILY, 0, 86400),)
    assert opening_hours("Mon-Fri 10:00-17:00; sat 10:00 - 13:00") == (
        Opening(0b0011111, 10 * HOUR, 17 * HOUR),
        Opening(0b0100000, 10 * HOUR, 13 * HOUR),
    )
    assert opening_hours("09:00–18:00") == (Opening(times.DAILY, 9 * HOUR, 18 * HOUR),)
    with pytest.raises(values.BadValue, match="24x7"):
        opening_hours("office hours")


@pytest.mark.parametrize(
    ("written", "cleaned"),
    {
        "  Dulari   Bai \n": "Dulari Bai",
        "a\x00b\x1bc\x07": "abc",
        "\ufeffname": "name",
        "\u202eevil\u202c": "evil",
        "\u2066a\u2069\u200f\u200b": "a",
        "क्\u200dष": "क्\u200dष",
        "e\u0301": "\u00e9",
        "a\u2028b": "a b",
    }.items(),
)
def test_text_loses_what_could_disguise_it_and_keeps_what_hindi_needs(
    written: str, cleaned: str
) -> None:
    assert values.clean(written) == cleaned


READERS: tuple[Callable[[str], object], ...] = (
    values.words(20), values.name(), values.yes_or_no, values.unit_code, values.pin_code,
    values.pin_codes, values.languages, values.language(frozenset({"hi"})), times.days, times.time_of_day,
    times.end_of_day, times.date_until(TODAY), times.birth_year(TODAY), opening_hours,
)  # fmt: skip


@given(st.sampled_from(READERS), st.text())
def test_a_reader_understands_or_refuses_and_raises_nothing_else(
    read: Callable[[str], object], text: str
) -> None:
    try:
        read(values.clean(text))
    except values.BadValue as refused:
        assert str(refused)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert values.clean(values.clean(text)) == values.clean(text)

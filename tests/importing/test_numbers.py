"""Telephone numbers: what people write, what is kept, what may be rung."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.numbers import (
    E164,
    SHORT_CODES,
    NumberProblem,
    ascii_digits,
    is_diallable,
    is_short_code,
    masked,
    takes_sms,
    to_e164,
    to_number,
)

WRITTEN = {
    "9000012345": "+919000012345",
    "90000 12345": "+919000012345",
    "90000-12345": "+919000012345",
    "90000\u221212345": "+919000012345",
    "09000012345": "+919000012345",
    "+91 90000 12345": "+919000012345",
    "+91-9000012345": "+919000012345",
    "91 9000012345": "+919000012345",
    "0091 90000 12345": "+919000012345",
    "(+91) 90000.12345": "+919000012345",
    "+91 (0) 90000 12345": "+919000012345",
    "  9000012345\u200b ": "+919000012345",
    "९०००० १२३४५": "+919000012345",
    "९०००0१२३४५": "+919000012345",
    "\uff19\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14\uff15": "+919000012345",
    "9000012345.0": "+919000012345",
    "919000012345.00": "+919000012345",
    "9.19000012345E+11": "+919000012345",
    "9.19000012345e11": "+919000012345",
    "9,000012345E+09": "+919000012345",
    "9.00001234E+09": "+919000012340",
    "0771-2000123": "+917712000123",
    "07712000123": "+917712000123",
    "7712000123": "+917712000123",
    "+91 771 2000123": "+917712000123",
    "०७८८-2000123": "+917882000123",
    "07752-200123": "+917752200123",
    "+1 212 555 2368": "+12125552368",
}

REFUSED = {
    "": "write a telephone number",
    "   ": "write a telephone number",
    "no phone": "one number and nothing else",
    "9000012345 / 9000012346": "one number and nothing else",
    "9000012345, 9000012346": "one number and nothing else",
    "9000012345 ext 5": "one number and nothing else",
    "1-800-FLOWERS": "one number and nothing else",
    "9" * 60: "one number and nothing else",
    "+": "one number and nothing else",
    "900001234": "only 9 digits",
    "2000123": "only 7 digits",
    "90000123456": "11 digits are too many",
    "1234567890": "only fill the field",
    "5000000001": "starts with 6, 7, 8 or 9",
    "0000000000": "only fill the field",
    "9999999999": "only fill the field",
    "112": "short code",
    "1091": "short code",
    "14567": "short code",
    "9.19E+11": "rounded this number",
    "9.19000E+11": "rounded this number",
    "9.1900001234567E+11": "in digits",
    "+99 12345": "no valid number of that country",
}


@pytest.mark.parametrize(("written", "kept"), WRITTEN.items())
def test_numbers_are_read_as_people_and_spreadsheets_write_them(written: str, kept: str) -> None:
    assert to_e164(written) == kept


@pytest.mark.parametrize(("written", "advice"), REFUSED.items())
def test_what_is_no_number_is_refused_with_what_to_write(written: str, advice: str) -> None:
    with pytest.raises(NumberProblem) as refused:
        to_e164(written)
    assert advice in str(refused.value)


@pytest.mark.parametrize("written", [text for text in REFUSED if len(ascii_digits(text)) > 6])
def test_i27_a_refusal_never_repeats_the_number(written: str) -> None:
    with pytest.raises(NumberProblem) as refused:
        to_e164(written)
    assert written not in str(refused.value)


@pytest.mark.parametrize("code", sorted(SHORT_CODES))
def test_short_codes_are_kept_but_never_rung(code: str) -> None:
    assert to_number(code) == code
    assert is_short_code(code)
    assert not is_diallable(code)
    assert not is_diallable(f"+91{code}")


def test_short_codes_are_read_in_hindi_digits_too() -> None:
    assert to_number("११२") == "112"


def test_a_code_that_is_not_on_the_list_is_no_number() -> None:
    with pytest.raises(NumberProblem):
        to_number("117")


@pytest.mark.parametrize("number", ["+919000012345", "+916000012345", "+917712000123"])
def test_indian_mobiles_and_landlines_may_be_rung(number: str) -> None:
    assert is_diallable(number)


@pytest.mark.parametrize(
    "number",
    [
        "+911800123456",  # toll-free
        "+9118001234567",
        "+918612345678901",  # too long
        "+91186112345678",  # premium
        "+911860123456",  # shared cost
        "+870773111632",  # satellite: Inmarsat
        "+8816123456789",  # satellite: Iridium
        "+12125552368",  # foreign
        "+447911123456",
        "+19005551234",  # premium, abroad
        "9000012345",  # not E.164
        "+91",
        "+٩١٩٠٠٠٠١٢٣٤٥",
        "tel:+919000012345",
        "",
    ],
)
def test_everything_else_is_never_rung(number: str) -> None:
    assert not is_diallable(number)


def test_a_landline_takes_no_sms() -> None:
    assert takes_sms("+919000012345")
    assert not takes_sms("+911122334455")
    assert not takes_sms("+12125552368")


def test_a_masked_number_shows_its_last_four_digits_only() -> None:
    assert masked("+919000012345") == "+91 •••• ••2345"
    assert masked("+12125552368") == "+1 •••• ••2368"
    assert masked("112") == "112"
    assert masked("9000012345") == "••••"


@given(st.text())
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(text: str) -> None:
    try:
        number = to_e164(text)
    except NumberProblem as refused:
        assert str(refused)
    else:
        assert to_e164(number) == number


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert is_diallable(text) >= takes_sms(text)
    assert text not in masked(E164(text)) or len(text) < 5 or is_short_code(text)


@given(st.integers(6_000_000_000, 9_999_999_999), st.sampled_from(["", "0", "91", "+91", "0091"]))
def test_the_way_of_writing_changes_nothing(national: int, prefix: str) -> None:
    try:
        plain = to_e164(str(national))
    except NumberProblem:
        return
    assert to_e164(f"{prefix} {str(national)[:5]}-{str(national)[5:]}") == plain
    assert to_e164(f"{prefix}{national}.0") == plain

"""Stored text from phones and files, shown harmless."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.web.local import Local
from console.web.shown import LONGEST, harmless, masked
from tests.console.attacks import ATTACKS
from tests.console.desk import Desk


@given(st.text(max_size=3000))
def test_nothing_is_left_that_turns_or_hides_text(text: str) -> None:
    shown = harmless(text)
    assert len(shown) <= LONGEST + 1
    assert not any(char in shown for char in "\u202e\u202d\u2066\u200e\u200f\ufeff\x00\x1b\x7f")


def test_hindi_is_left_as_it_is() -> None:
    for text in ("दुलारी बाई साहू", "क्ष्मीं र्‍य", "फ़ौज़िया क़ुरैशी", "H. No. 12, near the temple"):
        assert harmless(text) == text


def test_stacks_of_marks_are_cut() -> None:
    assert harmless("a" + "\u0301" * 50) == "a" + "\u0301" * 4


def test_only_the_last_two_digits_of_a_number_can_be_read() -> None:
    assert masked("+919000021107") == "•••• ••07"
    assert masked("") == "••••"


def test_numbers_are_grouped_as_in_india() -> None:
    local = Local("en", "Asia/Kolkata", datetime(2026, 1, 5, tzinfo=UTC))
    assert [local.number(n) for n in (0, 999, 1000, 123456, 12345678, -1234)] == [
        "0", "999", "1,000", "1,23,456", "1,23,45,678", "-1,234",
    ]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_name_and_address_are_text_on_every_page(desk: Desk, attack: str) -> None:
    senior = desk.enrol(name=attack, address=attack, health_notes=attack)
    browser = desk.at("sho")
    for page in ("/", "/board", f"/seniors/{senior}", f"/seniors/{senior}/who-now"):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "onerror=alert(1)>" not in answer.text.replace("&gt;", "")
        assert "\u202e" not in answer.text
        assert "\x00" not in answer.text
        assert "x" * (LONGEST + 2) not in answer.text

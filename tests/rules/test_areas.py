"""The figures of a message about a list, the names of its rows, and the order of need."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.escalation.areas.numbers import ListReply, list_reply, named
from helpline.escalation.areas.ranking import Facts, urgency

PLAIN = Facts(age=70, alone=False, ill=False, silent_days=1, missed=0)


@pytest.mark.parametrize(
    ("text", "key", "numbers", "diary"),
    [
        ("2 4821 1 4 7", "2", (1, 4, 7), None),
        ("2 4821 1,4,7.", "2", (1, 4, 7), None),
        ("1 4821 3-6", "1", (3, 4, 5, 6), None),
        ("1 4821 3 - 6, 9", "1", (3, 4, 5, 6, 9), None),
        ("२ ४८२१ १ ४", "2", (1, 4), None),
        ("2 4821 4 4", "2", (4,), None),
        ("4 4821 12 GD 17/26", "4", (12,), "17/26"),
        ("3. 4821: 5", None, (), None),
        ("3, 4821, 5", "3", (5,), None),
    ],
)
def test_a_message_names_rows(
    text: str, key: str | None, numbers: tuple[int, ...], diary: str | None
) -> None:
    expected = ListReply(key, "4821", numbers, diary) if key else None
    assert list_reply(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 4821",
        "4821 1 4",
        "6 4821 1",
        "2 482 1",
        "2 4821 7-3",
        "2 4821 1-500",
        "2 4821 1 theek hai",
        "not 2 4821 1",
        "2 4821 12345",
        "",
    ],
)
def test_what_is_not_made_of_an_action_a_code_and_numbers_names_none(text: str) -> None:
    assert list_reply(text) is None


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    found = list_reply(text)
    assert found is None or (found.numbers and len(found.numbers) <= 100)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((1, 4, 7), "1, 4, 7"), ((1, 2, 3, 7), "1-3, 7"), ((2, 1), "1-2"), ((), "")],
)
def test_rows_are_named_shortly(numbers: tuple[int, ...], text: str) -> None:
    assert named(numbers) == text


@given(st.sets(st.integers(1, 999)))
def test_names_of_rows_fit_the_registered_text(numbers: set[int]) -> None:
    assert len(named(numbers)) <= 30


def test_need_decides_the_order() -> None:
    for greater in (
        replace(PLAIN, age=85),
        replace(PLAIN, alone=True),
        replace(PLAIN, ill=True),
        replace(PLAIN, silent_days=4),
        replace(PLAIN, missed=1),
    ):
        assert urgency(greater) > urgency(PLAIN)
    assert urgency(replace(PLAIN, age=40)) == urgency(replace(PLAIN, age=60))
    assert urgency(replace(PLAIN, age=None)) > urgency(PLAIN)
    assert urgency(Facts(age=130, alone=True, ill=True, silent_days=90, missed=9)) == 101

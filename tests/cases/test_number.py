"""Case numbers: what people mistype is noticed before anything is looked up."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpline.cases.number import LENGTH, check_digit, is_valid, new_number

digits = st.text("0123456789", min_size=LENGTH - 1, max_size=LENGTH - 1)


class Random:
    """Implements `helpline.ports.Ids` by a seed."""

    def __init__(self) -> None:
        self._random = random.Random(7)

    def token(self) -> str:
        return str(self._random.random())

    def digits(self, count: int) -> str:
        return str(self._random.randrange(10 ** (count - 1), 10**count))


def test_the_published_example_of_the_algorithm() -> None:
    assert check_digit("572") == "4"


def test_a_new_number_is_ten_digits_that_begin_with_the_district() -> None:
    ids = Random()
    numbers = [new_number(ids, 101) for _ in range(200)]
    assert all(is_valid(number) and number.startswith("101") for number in numbers)
    steps = {int(after) - int(before) for before, after in pairwise(numbers)}
    assert len(steps) > 190  # nobody can tell how many cases there are


@given(digits, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(body: str, at: int, by: int) -> None:
    number = body + check_digit(body)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert is_valid(number)
    assert not is_valid(wrong)


@given(digits, st.integers(0, LENGTH - 2))
def test_every_swap_of_two_neighbours_is_noticed(body: str, at: int) -> None:
    number = body + check_digit(body)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or not is_valid(swapped)


@given(st.text(max_size=14))
def test_what_is_no_number_is_not_valid(text: str) -> None:
    assert not is_valid(text) or (len(text) == LENGTH and text.isdigit())
    assert not is_valid("१०१" + text)

"""Which faults can stand at once, and what a pair of them is."""

from __future__ import annotations

import pytest

from tests.chaos.fault import Ground
from tests.chaos.named import EASY, MOST_PAIRS, PAIRS, meant
from tests.chaos.together import made

KNOWN = {fault.name: fault for fault in EASY}


def test_a_pair_stands_as_long_as_the_longer_and_is_told_if_one_of_them_is() -> None:
    (pair,) = made(["redis-gone+provider-500"], KNOWN)
    assert (pair.lasts_s, pair.told, pair.on) == (60, True, Ground.ANY)


def test_a_pair_stands_on_what_one_of_them_needs() -> None:
    (pair,) = made(["provider-dead+disk-full"], KNOWN)
    assert pair.on is Ground.SMALL_DISK


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("redis-gone+redis-killed", "both are faults of redis"),
        ("disk-full+sqlite-locked", "one needs small disk, the other sqlite"),
        ("sms-30003+provider-dead", "nothing leaves that sms-30003 could befall"),
        ("redis-gone+nonsense", "no such fault: nonsense"),
        ("provider-dead-long+redis-gone", "stands alone"),
    ],
)
def test_what_cannot_stand_together_is_refused_with_its_reason(words: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        meant(words, "1")


def test_the_same_seed_draws_the_same_pairs() -> None:
    drawn = meant(PAIRS, "7")
    assert drawn == meant(PAIRS, "7") != meant(PAIRS, "8")
    assert [pair.name for pair in made(drawn, KNOWN)] == drawn
    assert len(set(drawn)) == MOST_PAIRS


def test_every_fault_is_in_some_pair() -> None:
    names = {
        name for seed in range(60) for pair in meant(PAIRS, str(seed)) for name in pair.split("+")
    }
    assert names == set(KNOWN)

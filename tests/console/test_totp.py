"""RFC 6238, appendix B: the SHA-1 vectors, of which six digits are used here."""

import base64
from datetime import UTC, datetime

import pytest

from console.access import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "eight"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, eight: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert totp.code(SECRET, totp.step_at(now)) == eight[2:]
    assert totp.step_of(SECRET, eight[2:], now) == seconds // 30


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    now = datetime.fromtimestamp(3000, UTC)
    given = {step: totp.code(SECRET, step) for step in range(97, 104)}
    found = [step for step, code in given.items() if totp.step_of(SECRET, code, now) == step]
    assert found == [99, 100, 101]


@pytest.mark.parametrize("given", ["", "12345", "abcdef", "००००००", "1234567"])
def test_what_is_no_code_is_none(given: str) -> None:
    assert totp.step_of(SECRET, given, datetime.fromtimestamp(3000, UTC)) is None

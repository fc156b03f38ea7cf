"""Numbers that are valid, and that a file or a forged caller id must not make us ring."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from helpline.numbers import is_diallable

RUNG = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)
KINDS = sorted(PhoneNumberType.values())
SATELLITE_AND_NETWORKS = (
    "+870773111632",  # Inmarsat
    "+881612345678",  # Iridium, Globalstar
    "+882161234567",  # international networks
    "+883510012345",
    "+8881234567890",
    "+979123456789",  # international premium rate
    "+80012345678",  # international freephone
    "+80812345678",  # international shared cost
)


def examples() -> list[tuple[str, str, int]]:
    """(number, region, kind) of every kind of number that the library knows of every region."""
    found = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in KINDS:
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
                found.append((e164, region, kind))
    return found


def test_of_all_the_worlds_valid_numbers_only_indian_telephones_are_rung() -> None:
    corpus = examples()
    assert len(corpus) > 1000
    wrong = [
        (number, region, kind)
        for number, region, kind in corpus
        if is_diallable(number) is not (region == "IN" and kind in RUNG)
    ]
    assert wrong == []


@pytest.mark.parametrize("number", SATELLITE_AND_NETWORKS)
def test_satellite_and_international_premium_numbers_are_not_rung(number: str) -> None:
    assert not is_diallable(number)


@pytest.mark.parametrize(
    "number",
    [
        "+911800123456",  # toll-free
        "+9118601234567",  # shared cost
        "+911900123456",  # premium
        "+911409123456",  # telemarketing
        "+915755512345678",  # between machines
        "+91112",
        "+91181",
    ],
)
def test_indian_numbers_that_are_no_persons_telephone_are_not_rung(number: str) -> None:
    assert not is_diallable(number)

"""A denial on the women's line is believed only when nothing stands beside it."""

import pytest

from helpline.understanding.women import PleaKind, plea_kind

DENIALS = ("madad nahi chahiye", "galti se bhej diya", "wrong number", "koi zarurat nahi hai")


@pytest.mark.parametrize("denial", DENIALS)
def test_a_plain_denial_is_believed(denial: str) -> None:
    assert plea_kind(denial) is PleaKind.NO_HELP_WANTED
    assert plea_kind(f"{denial} dhanyavad") is PleaKind.NO_HELP_WANTED


@pytest.mark.parametrize("denial", DENIALS)
@pytest.mark.parametrize(
    "more",
    [
        "usne mera mobile liya",  # somebody else is spoken of
        "wo padh raha hai",
        "samne baitha hai",
        "likhne ko bola gaya",
        "bhookhi hoon",
        "trzkp hoon",  # a word that nobody knows, of herself
        "lekin trzkp",  # or behind a 'but'
    ],
)
def test_a_denial_with_more_beside_it_is_none(denial: str, more: str) -> None:
    for text in (f"{denial} {more}", f"{denial}. {more}", f"{more}, {denial}"):
        assert plea_kind(text) is not PleaKind.NO_HELP_WANTED, text


@pytest.mark.parametrize(
    "text",
    [
        "madad nahi chahiye pls aao",
        "main safe hoon aa jao aaiye",
        "मदद नहीं चाहिए आइए",
        "kal madad nahi chahiye thi",
        "I don't need help come",
    ],
)
def test_whoever_is_told_to_come_or_speaks_of_another_day_declines_nothing(text: str) -> None:
    assert plea_kind(text) is not PleaKind.NO_HELP_WANTED


def test_who_declines_help_today_still_does() -> None:
    assert plea_kind("madad nahi chahiye") is PleaKind.NO_HELP_WANTED
    assert plea_kind("galti se bheja tha") is PleaKind.NO_HELP_WANTED

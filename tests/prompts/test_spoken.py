"""Numbers, times and dates are said as people say them, in every language."""

import pytest

from audio_prompts import spoken
from audio_prompts.catalogue import Catalogue


def said(catalogue: Catalogue, language: str, pieces: list[str]) -> str:
    return " ".join(catalogue.languages[language].sentences[piece].text for piece in pieces)


@pytest.mark.parametrize(
    ("hour", "minute", "hindi", "english"),
    [
        (8, 0, "सुबह आठ बजे", "eight o'clock in the morning"),
        (8, 30, "सुबह साढ़े आठ बजे", "half past eight in the morning"),
        (7, 15, "सुबह सवा सात बजे", "quarter past seven in the morning"),
        (12, 45, "दोपहर पौने एक बजे", "quarter to one in the afternoon"),
        (13, 30, "दोपहर डेढ़ बजे", "half past one in the afternoon"),
        (14, 30, "दोपहर ढाई बजे", "half past two in the afternoon"),
        (17, 10, "शाम पाँच बजकर दस मिनट", "five ten in the evening"),
        (9, 5, "सुबह नौ बजकर पाँच मिनट", "nine oh five in the morning"),
        (0, 0, "रात बारह बजे", "twelve o'clock at night"),
        (3, 45, "रात पौने चार बजे", "quarter to four at night"),
        (23, 45, "रात पौने बारह बजे", "quarter to twelve at night"),
        (12, 0, "दोपहर बारह बजे", "twelve o'clock in the afternoon"),
    ],
)
def test_a_time_of_day_is_said_in_the_words_of_the_language(
    catalogue: Catalogue, hour: int, minute: int, hindi: str, english: str
) -> None:
    for language, expected in (("hi", hindi), ("en", english)):
        grammar = catalogue.languages[language].grammar
        assert said(catalogue, language, spoken.clock(hour, minute, grammar)) == expected


def test_every_minute_of_the_day_is_said_differently(catalogue: Catalogue) -> None:
    for code, language in catalogue.languages.items():
        times = {
            said(catalogue, code, spoken.clock(hour, minute, language.grammar))
            for hour in range(24)
            for minute in range(60)
        }
        assert len(times) == 24 * 60


@pytest.mark.parametrize(
    ("number", "hindi", "english"),
    [
        (0, "शून्य", "zero"),
        (29, "उनतीस", "twenty-nine"),
        (100, "एक सौ", "one hundred"),
        (305, "तीन सौ पाँच", "three hundred five"),
        (999, "नौ सौ निन्यानवे", "nine hundred ninety-nine"),
        (1000, "एक हज़ार", "one thousand"),
        (
            99999,
            "निन्यानवे हज़ार नौ सौ निन्यानवे",
            "ninety-nine thousand nine hundred ninety-nine",
        ),
    ],
)
def test_a_count_is_one_number(catalogue: Catalogue, number: int, hindi: str, english: str) -> None:
    assert said(catalogue, "hi", spoken.number(number)) == hindi
    assert said(catalogue, "en", spoken.number(number)) == english


def test_the_numbers_to_ninety_nine_are_all_different_words(catalogue: Catalogue) -> None:
    for language in catalogue.languages.values():
        assert len({language.words(f"number.{n}") for n in range(100)}) == 100


def test_digits_are_said_as_the_numbers_that_they_are(catalogue: Catalogue) -> None:
    for language in catalogue.languages.values():
        for digit in range(10):
            assert language.words(f"digit.{digit}") == language.words(f"number.{digit}")


@pytest.mark.parametrize(
    ("seconds", "hindi", "english"),
    [
        (1200, "बीस मिनट", "twenty minutes"),
        (1170, "बीस मिनट", "twenty minutes"),
        (1, "एक मिनट", "one minute"),
        (3600, "एक घंटा", "one hour"),
        (5400, "एक घंटा तीस मिनट", "one hour thirty minutes"),
        (86400, "चौबीस घंटे", "twenty-four hours"),
        (3 * 86400, "तीन दिन", "three days"),
    ],
)
def test_a_length_of_time_is_rounded_up_to_what_people_say(
    catalogue: Catalogue, seconds: int, hindi: str, english: str
) -> None:
    assert said(catalogue, "hi", spoken.duration(seconds)) == hindi
    assert said(catalogue, "en", spoken.duration(seconds)) == english

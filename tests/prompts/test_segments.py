"""SMS are counted as Twilio's own calculator counts them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_prompts.segments import clusters, count

VECTORS = json.loads(
    (Path(__file__).parents[1] / "reference" / "sms_segments.json").read_text(encoding="utf-8")
)
GSM_LETTERS = st.text(alphabet="abcXYZ0123456789 @£$äöñΩ\n?!", max_size=700)
HINDI = st.text(alphabet="कखगतरमय ािीुेैोंँ़्।0123", max_size=400)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['encoding']}-{len(v['text'])}")
def test_every_vector_of_the_provider_s_calculator_is_counted_alike(
    vector: dict[str, str | int],
) -> None:
    counted = count(str(vector["text"]))
    assert (counted.encoding, counted.segments) == (vector["encoding"], vector["segments"])


def test_an_empty_text_is_one_sms() -> None:
    assert count("").segments == 1


def test_an_extended_letter_takes_two_places_and_is_not_split() -> None:
    assert count("a" * 158 + "€").segments == 1
    assert count("a" * 159 + "€").segments == 2
    assert count("a" * 152 + "€" + "a" * 152).segments == 3


def test_a_vowel_sign_stays_with_its_letter_at_the_end_of_a_part() -> None:
    assert count("क" * 134).segments == 2
    assert count("क" * 66 + "कि" + "क" * 66).segments == 3


@given(GSM_LETTERS)
def test_single_letters_fill_the_parts_of_a_gsm_chain(text: str) -> None:
    expected = 1 if len(text) <= 160 else -(-len(text) // 153)
    assert count(text).encoding == "GSM-7"
    assert count(text).segments == expected


@given(HINDI)
def test_hindi_needs_at_least_the_parts_that_its_units_fill(text: str) -> None:
    counted = count("अ" + text)
    units = utf16_units("अ" + text)
    if units <= 70:
        assert counted.segments == 1
    else:
        longest = max(map(utf16_units, clusters("अ" + text)))
        assert counted.segments >= -(-units // 67)
        if longest < 67:
            assert counted.segments <= -(-units // (68 - longest))


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_longer_text_is_never_fewer_sms(first: str, second: str) -> None:
    assert count("ह" + first + second).segments >= count("ह" + first).segments


@given(st.text())
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text

"""The vocabularies as flows name them."""

import pytest

from helpline.understanding import (
    PleaKind,
    UnknownVocabulary,
    hints,
    key_for,
    plea,
    vocabularies,
    wants_no_message,
)

RESERVED = ("STOP", "CANCEL", "END", "QUIT", "UNSUBSCRIBE", "INFO", "START", "YES")


def test_an_unknown_vocabulary_names_the_known_ones() -> None:
    with pytest.raises(UnknownVocabulary, match="wellbeing"):
        key_for("weather", "sunny")
    with pytest.raises(UnknownVocabulary, match="wellbeing"):
        hints("weather", "hi")


@pytest.mark.parametrize("vocabulary", sorted(vocabularies()))
@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_hint_is_understood_as_a_key(vocabulary: str, language: str) -> None:
    assert hints(vocabulary, language)
    assert [word for word in hints(vocabulary, language) if key_for(vocabulary, word) is None] == []


def test_a_language_without_hints_has_none() -> None:
    assert hints("wellbeing", "ta") == ()


@pytest.mark.parametrize("vocabulary", sorted(vocabularies()))
@pytest.mark.parametrize("word", RESERVED)
def test_reserved_words_in_a_message_are_no_command(vocabulary: str, word: str) -> None:
    assert key_for(vocabulary, word, written=True) is None


def test_help_in_a_message_stays_a_plea() -> None:
    assert key_for("wellbeing", "HELP", written=True) == "3"
    assert plea("HELP").kind is PleaKind.HELP


def test_yes_is_a_yes_where_it_is_spoken() -> None:
    assert key_for("yes_no", "yes") == "1"


@pytest.mark.parametrize("vocabulary", sorted(vocabularies() - {"helpline_menu"}))
@pytest.mark.parametrize(
    "plea_for_help", ["bachao", "मदद", "gir gaya hoon", "dar lag raha hai", "teen"]
)
def test_i34_danger_is_three_at_every_question(vocabulary: str, plea_for_help: str) -> None:
    assert key_for(vocabulary, plea_for_help) == "3"


@pytest.mark.parametrize("vocabulary", sorted(vocabularies()))
def test_i34_a_human_is_zero_at_every_question(vocabulary: str) -> None:
    assert key_for(vocabulary, "operator") == "0"
    assert key_for(vocabulary, "0") == "0"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("please help me my husband is beating me", "en"),
        ("madad karo", "hi"),
        ("मदद", "hi"),
        ("HELP", "hi"),
        ("", "hi"),
        ("mera pati mujhe marta hai help me please", "hi"),
        ("I am scared", "en"),
    ],
)
def test_the_language_of_the_answer_follows_the_message(text: str, language: str) -> None:
    assert plea(text).language == language


@pytest.mark.parametrize(
    "word", ["STOP", "stop.", "StopAll", "CANCEL", "end", "QUIT", "Unsubscribe", "REVOKE", "OptOut"]
)
def test_each_word_by_which_the_provider_lets_somebody_opt_out_is_known(word: str) -> None:
    assert wants_no_message(word)
    assert not wants_no_message(f"{word} maarna")
    assert key_for("wellbeing", word, written=True) is None

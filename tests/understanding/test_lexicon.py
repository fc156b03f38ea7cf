"""The lexicon files agree with themselves, and say so when they do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpline.understanding import lexicon as package
from helpline.understanding.errors import BrokenLexicon
from helpline.understanding.lexicon import (
    AUDIENCES,
    lexicon,
    phrases_of,
    read_file,
    word_of,
)
from helpline.understanding.script import clean


@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_every_audience_has_a_lexicon(audience: str) -> None:
    assert len(lexicon(audience).words) > 500


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(package, "FOLDER", tmp_path)
    (tmp_path / "spelling.toml").write_text(
        "[words]\n[exact]\n[loans]\n[verbs]\nroots = ''\nendings = ''\n"
    )
    caches = (
        package.read_file,
        package.spellings,
        package.word_of,
        package.phrases_of,
        package._exact,
    )
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def test_a_phrase_with_two_meanings_in_one_file_is_refused(folder: Path) -> None:
    (folder / "words.toml").write_text(
        "[danger]\nphrases = 'gir gaya'\n[good]\nphrases = 'gir gaya'\n"
    )
    with pytest.raises(BrokenLexicon, match="gir gaya"):
        phrases_of("words")


def test_an_unknown_meaning_is_refused(folder: Path) -> None:
    (folder / "words.toml").write_text("[happy]\nphrases = 'haha'\n")
    with pytest.raises(BrokenLexicon, match="happy"):
        phrases_of("words")


def test_one_spelling_of_two_words_is_refused(folder: Path) -> None:
    (folder / "spelling.toml").write_text(
        "[words]\nek = 'ek ik'\ndo = 'do ik'\n[exact]\n[loans]\n[verbs]\nroots = ''\nendings = ''\n"
    )
    with pytest.raises(BrokenLexicon, match="ik"):
        package.spellings()


def test_choices_and_optional_words_of_a_phrase_are_spelt_out(folder: Path) -> None:
    (folder / "words.toml").write_text("[danger]\nphrases = 'seene|pet me? dard'\n")
    assert {" ".join(phrase) for phrase in phrases_of("words")} == {
        "sine me dard",
        "sine dard",
        "pet me dard",
        "pet dard",
    }


def test_no_word_for_well_is_folded_into_another_word() -> None:
    """ "Sugghar" (well) and "sugar" were one word once, so that an illness was 'well'."""
    written = read_file("well")["good"]["phrases"].replace("\n", ";").split(";")
    words = {clean(phrase) for phrase in written if phrase.strip() and " " not in phrase.strip()}
    groups = {name: spelt.split() for name, spelt in read_file("spelling")["words"].items()}
    strange = {
        word: word_of(word) for word in words if word not in groups.get(word_of(word), [word])
    }
    assert strange == {}

"""The words of each audience, read from the TOML files in `lexicon/` into a tree of tokens.

A phrase is a row of words; `a|b` offers a choice and `word?` may be missing. Everybody's files
come first; where a later file of the same audience has the same phrase, the later one speaks
("pati" is somebody else to a senior and the matter itself on the women's line).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

from helpline.understanding.errors import BrokenLexicon
from helpline.understanding.folding import fold, foldings
from helpline.understanding.meanings import Meaning
from helpline.understanding.script import clean

FOLDER: Final = Path(__file__).parent / "lexicon"
_EVERYBODY: Final = ("plain", "grammar", "well", "trouble", "danger")
AUDIENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "seniors": (*_EVERYBODY, "people", "needs", "seniors"),
    "women": (*_EVERYBODY, "people", "matters"),
    "responders": (*_EVERYBODY, "people", "replies"),
}
_DRAWN_OUT: Final = 2  # times that a lone letter may be repeated and still stand for a word


@dataclass(slots=True)
class Branch:
    """A place in the tree: what the words up to here mean, and how they may go on."""

    meaning: Meaning | None = None
    onward: dict[str, "Branch"] = field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    """The words of one audience."""

    root: Branch
    words: frozenset[str]
    near: Mapping[str, Meaning]

    def longest(self, words: Sequence[str], start: int) -> tuple[Meaning, int] | None:
        """The meaning of the longest phrase that begins at `start`, and where it ends."""
        found: tuple[Meaning, int] | None = None
        branch = self.root
        for position in range(start, len(words)):
            following = branch.onward.get(words[position])
            if following is None:
                break
            branch = following
            if branch.meaning is not None:
                found = (branch.meaning, position + 1)
        return found

    def longest_guess(
        self, options: Sequence[Sequence[str]], start: int
    ) -> tuple[Meaning, int] | None:
        """Like `longest`, where a word may be read in several ways. Its first is as written;
        a phrase needs one word as written, or more than one word."""
        found: tuple[Meaning, int] | None = None
        branches = [self.root]
        for position in range(start, len(options)):
            branches = [
                branch.onward[word]
                for branch in branches
                for word in options[position]
                if word in branch.onward
            ]
            if not branches:
                break
            for branch in branches:
                if branch.meaning is not None:
                    found = (branch.meaning, position + 1)
        return found

    def cries(self, word: str) -> bool:
        """Whether the word alone calls for help or says danger."""
        branch = self.root.onward.get(word)
        return branch is not None and branch.meaning in (Meaning.DANGER, Meaning.HELP)


@cache
def lexicon(audience: str) -> Lexicon:
    """The lexicon of "seniors", "women" or "responders".

    Raises BrokenLexicon when a file names an unknown meaning or gives one phrase two meanings.
    """
    root = Branch()
    words: set[str] = set()
    near: dict[str, Meaning] = {}
    for name in AUDIENCES[audience]:
        for phrase, meaning in phrases_of(name).items():
            branch = root
            for word in phrase:
                branch = branch.onward.setdefault(word, Branch())
            branch.meaning = meaning
            words.update(phrase)
        near.update(_near(name))
    return Lexicon(root, frozenset(words), near)


@cache
def word_of(raw: str) -> str:
    """The one name of a word in all its spellings; its folded form when it has no other."""
    exactly = _exact().get(raw)
    if exactly:
        return exactly
    names = spellings()
    if len(raw) > _DRAWN_OUT and len(fold(raw)) == 1:
        return raw
    for key in foldings(raw):
        if key in names:
            return names[key]
    return fold(raw)


@cache
def _exact() -> Mapping[str, str]:
    """Words that are known by their very letters, by their cleaned form."""
    spelling, names = read_file("spelling"), spellings()
    listed = [*spelling["exact"].items(), *spelling["loans"].items()]
    return {
        clean(form): names.get(fold(name), fold(name))
        for name, forms in listed
        for form in str(forms).split()
    }


@cache
def spellings() -> Mapping[str, str]:
    """The name of every spelling that the lexicon lists, both folded."""
    names: dict[str, str] = {}
    spelling = read_file("spelling")
    for name, variants in spelling["words"].items():
        for variant in str(variants).split():
            key = fold(clean(variant))
            name_key = fold(name)
            if names.setdefault(key, name_key) != name_key:
                raise BrokenLexicon(
                    f"lexicon/spelling.toml: '{variant}' ({key}) is listed under "
                    f"'{names[key]}' and '{name}'. Remove one of them."
                )
    for root in spelling["verbs"]["roots"].split():
        names.setdefault(fold(root), fold(root))
        for ending in spelling["verbs"]["endings"].split():
            names.setdefault(fold(root + ending), fold(root))
    return names


@cache
def phrases_of(name: str) -> Mapping[tuple[str, ...], Meaning]:
    """The phrases of one file, word by word, with their meanings.

    Raises BrokenLexicon for an unknown meaning and for a phrase with two.
    """
    found: dict[tuple[str, ...], Meaning] = {}
    for table, content in read_file(name).items():
        try:
            meaning = Meaning(table)
        except ValueError:
            raise BrokenLexicon(
                f"lexicon/{name}.toml: [{table}] is not a meaning. Use one of those in meanings.py."
            ) from None
        for written in content["phrases"].replace("\n", ";").split(";"):
            for phrase in _expand(written):
                if found.setdefault(phrase, meaning) is not meaning:
                    raise BrokenLexicon(
                        f"lexicon/{name}.toml: '{written.strip()}' ({' '.join(phrase)}) means "
                        f"'{found[phrase]}' and '{meaning}'. Remove one of them."
                    )
    return found


@cache
def _near(name: str) -> Mapping[str, Meaning]:
    return {
        fold(clean(word)): Meaning(table)
        for table, content in read_file(name).items()
        for word in content.get("near", "").split()
    }


@cache
def glued_endings() -> tuple[str, ...]:
    """Words that are often written onto the word before them, cleaned, the longest first."""
    endings = (clean(ending) for ending in read_file("spelling")["glued"]["endings"].split())
    return tuple(sorted(set(endings), key=len, reverse=True))


@cache
def rule_words(name: str) -> frozenset[str]:
    """A list of words or phrases that a rule names (`lexicon/rules.toml`), as marks carry them."""
    listed = str(read_file("rules")[name])
    rows = listed.split(";") if ";" in listed else listed.split()
    return frozenset(" ".join(phrase) for row in rows for phrase in _expand(row))


def _expand(written: str) -> Iterator[tuple[str, ...]]:
    slots: list[list[str]] = []
    for slot in written.split():
        choices = [clean(choice) for choice in slot.rstrip("?").split("|")]
        slots.append([word_of(choice) for choice in choices] + ([""] if slot.endswith("?") else []))
    for combination in product(*slots):
        phrase = tuple(word for word in combination if word)
        if phrase:
            yield phrase


@cache
def read_file(name: str) -> dict[str, Any]:
    """One file of `lexicon/` by its name, without the ending."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)

"""Every word that the pages say of themselves, by key, in each language.

What is common to many pages is in `en.toml` and `hi.toml`; the words of one part of the console may
have files of their own, as in `faults.en.toml` and `faults.hi.toml`.
"""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("hi", "en")
NAMES = {"hi": "हिन्दी", "en": "English"}


@cache
def words(language: str) -> dict[str, str]:
    """All words of a language by key, as in "today.title"."""
    return {
        f"{table}.{key}": value
        for path in files(language)
        for table, keys in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for key, value in keys.items()
    }


def files(language: str) -> list[Path]:
    """The files that hold words of a language."""
    return sorted([*FOLDER.glob(f"{language}.toml"), *FOLDER.glob(f"*.{language}.toml")])


def say(language: str, key: str, **given: object) -> str:
    """The words for `key`, with what is given in their gaps. Raises KeyError."""
    text = words(language)[key]
    return text.format_map({name: str(value) for name, value in given.items()}) if given else text


def label(language: str, table: str, value: str) -> str:
    """The words for a value that is stored as text, as in label("en", "request", "medicine");
    those at `<table>.unknown` for one that this release does not know."""
    known = words(language)
    return known.get(f"{table}.{value}", known[f"{table}.unknown"])

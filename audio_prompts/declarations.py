"""What prompts.toml declares: every key, its channel, its placeholders, the length of its SMS."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio_prompts.errors import CatalogueError
from audio_prompts.kinds import KINDS, Kind
from audio_prompts.language import read_toml

DLT_VARIABLE_LENGTH = 30  # what a variable of a registered template may hold, in characters


@dataclass(frozen=True)
class Placeholder:
    """`kind_name` is a key of KINDS. `length` (UTF-16 units) is what an SMS has room for: longer
    free words are cut when they are written, longer digits make the SMS longer than was checked.
    """

    kind_name: str
    length: int

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_name]


@dataclass(frozen=True)
class Declaration:
    """One prompt. `segments` is the most SMS that its text may become; None says it is spoken."""

    key: str
    placeholders: Mapping[str, Placeholder]
    segments: int | None

    @property
    def is_sms(self) -> bool:
        return self.segments is not None


@dataclass(frozen=True)
class Declarations:
    """All prompts by key, and the names of the words that a `term` may be."""

    prompts: Mapping[str, Declaration]
    terms: frozenset[str]


def read_declarations(file: Path) -> Declarations:
    """Read prompts.toml. Raises CatalogueError naming the first entry that is wrong."""
    tables = read_toml(file)
    try:
        voice, sms, terms = tables["voice"], tables["sms"], tables["terms"]
    except KeyError as error:
        raise CatalogueError(f"{file} needs terms, [voice] and [sms]: {error}") from error
    if both := voice.keys() & sms.keys():
        raise CatalogueError(f"{file}: {min(both)} is both voice and sms; make it two keys")
    prompts = {}
    for key, placeholders in voice.items():
        prompts[key] = Declaration(key, _placeholders(file, key, placeholders), None)
    for key, entry in sms.items():
        segments = entry.get("segments")
        if not isinstance(segments, int) or segments < 1:
            raise CatalogueError(f"{file}: {key} needs segments = 1, 2 or 3")
        placeholders = _placeholders(file, key, entry.get("placeholders", {}))
        prompts[key] = Declaration(key, placeholders, segments)
    return Declarations(prompts, frozenset(terms))


def _placeholders(file: Path, key: str, entry: dict[str, Any]) -> dict[str, Placeholder]:
    return {name: _placeholder(file, f"{key} {name}", str(of)) for name, of in entry.items()}


def _placeholder(file: Path, where: str, declared: str) -> Placeholder:
    """`declared` is a kind and perhaps a length: "date", "person 14"."""
    kind, _, length = declared.partition(" ")
    if kind not in KINDS or (length and not length.isdecimal()):
        raise CatalogueError(
            f'{file}: {where} = "{declared}" should be a kind ({", ".join(KINDS)}), '
            'perhaps with a length: "person 14"'
        )
    placeholder = Placeholder(kind, int(length) if length else KINDS[kind].default_length)
    if not 1 <= placeholder.length <= DLT_VARIABLE_LENGTH:
        raise CatalogueError(
            f"{file}: {where} takes {placeholder.length} characters; a registered SMS template "
            f"allows a variable 1 to {DLT_VARIABLE_LENGTH}"
        )
    return placeholder

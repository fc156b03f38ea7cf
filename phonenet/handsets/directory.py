"""The directory of handsets: a JSON file with who has which phone and how they behave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import Manual, from_json
from phonenet.lines import E164

FIELDS = frozenset(
    {"number", "name", "role", "group", "language", "landline", "featured", "personality"}
)


def read_directory(path: Path) -> list[Handset]:
    """The handsets of a file: a list of objects with `number` and any of the other FIELDS.

    Raises ValueError that names the entry and what to write.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is no JSON: {error}") from error
    if not isinstance(entries, list):
        raise ValueError(f"{path}: write a list of handsets")
    handsets: dict[str, Handset] = {}
    for position, entry in enumerate(entries, start=1):
        try:
            handset = from_entry(entry)
        except ValueError as error:
            raise ValueError(f"{path}, handset {position}: {error}") from error
        if handset.number in handsets:
            raise ValueError(f"{path}, handset {position}: {handset.number} stands there twice")
        handsets[handset.number] = handset
    return list(handsets.values())


def from_entry(entry: Any) -> Handset:
    """One handset. Raises ValueError that says what is wrong with the entry."""
    if not isinstance(entry, dict) or not E164.match(str(entry.get("number", ""))):
        raise ValueError("write an object whose number is like +9177...")
    if unknown := sorted(set(entry) - FIELDS):
        raise ValueError(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(FIELDS))}")
    fields = dict(entry)
    stored = fields.pop("personality", None)
    personality = from_json(stored) if stored is not None else Manual()
    return Handset(**fields, personality=personality)

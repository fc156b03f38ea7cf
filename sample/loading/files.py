"""The files of the sample, and the telephones that belong to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.spreadsheet import read_spreadsheet
from helpline.importing import Row

FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Handset:
    """One telephone: whose it is, and how whoever holds it behaves (`manner`: two that differ
    only in how long they take behave alike). Nobody holds a featured one: the watcher does."""

    number: str
    role: str
    unit: str
    manner: str
    featured: bool


def rows_of(name: str, folder: Path = FOLDER) -> tuple[Row, ...]:
    """The lines of `sample/<name>.csv`. Raises ValueError if the file is broken."""
    sheet = read_spreadsheet(folder / f"{name}.csv")
    if sheet.problem is not None:
        raise ValueError(f"sample/{name}.csv: {sheet.problem}; run python -m sample.make_sample")
    return sheet.rows


def handsets(folder: Path = FOLDER) -> list[Handset]:
    """All telephones of the sample, in the order of the file."""
    entries: Sequence[dict[str, Any]] = json.loads(
        (folder / "handsets.json").read_text(encoding="utf-8")
    )
    return [
        Handset(
            entry["number"],
            entry["role"],
            entry["group"],
            json.dumps(_without_times(entry["personality"]), sort_keys=True),
            entry.get("featured", False),
        )
        for entry in entries
    ]


def _without_times(personality: Any) -> Any:
    if isinstance(personality, list):
        return [_without_times(each) for each in personality]
    if isinstance(personality, dict):
        return {
            name: _without_times(value)
            for name, value in personality.items()
            if name not in ("after_s", "words")
        }
    return personality

"""Where the sound of a prompt lies.

A human recording, `recordings/<key>.wav` or `.mp3`, comes before the synthetic one. The name of a
synthetic file carries a hash of its words and voice, so that a sentence which was changed is never
played as it was before.
"""

import hashlib
import os
from pathlib import Path

from audio_prompts.language import Language

SYNTHESIS_VERSION = 1  # counted up when the same words shall sound different
HUMAN, SYNTHETIC = "recordings", "synthetic"  # folders of a language
HUMAN_SUFFIXES = (".wav", ".mp3")


def human(language: Language, key: str) -> Path | None:
    """The human recording of `key`, if somebody has dropped one in."""
    return next(filter(is_there, human_places(language, key)), None)


def human_places(language: Language, key: str) -> tuple[Path, ...]:
    """Where a human recording of `key` lies if there is one."""
    return tuple(human_folder(language) / f"{key}{suffix}" for suffix in HUMAN_SUFFIXES)


def is_there(file: Path) -> bool:
    """Whether it can be read now. Every turn of a call asks this several times, mostly for a
    human recording that nobody has made: `Path.is_file` takes four times as long to say no."""
    return os.access(file, os.R_OK)


def synthetic(language: Language, key: str, words: str) -> Path:
    """Where the synthetic recording of `words` lies, or will lie once it is built."""
    made_of = f"({SYNTHESIS_VERSION}, {language.voice!r}, {words!r})".encode()
    digest = hashlib.sha256(made_of).hexdigest()[:10]
    return synthetic_folder(language) / f"{key}.{digest}.wav"


def human_folder(language: Language) -> Path:
    return language.folder / HUMAN


def synthetic_folder(language: Language) -> Path:
    return language.folder / SYNTHETIC

"""Where the sound of a prompt lies.

A human recording, `recordings/<key>.wav` or `.mp3`, comes before the synthetic one. The name of a
synthetic file carries a hash of its words and voice, so that a sentence which was changed is never
played as it was before.
"""

import hashlib
from pathlib import Path

from audio_prompts.language import Language

SYNTHESIS_VERSION = 1  # counted up when the same words shall sound different
HUMAN_SUFFIXES = (".wav", ".mp3")


def human(language: Language, key: str) -> Path | None:
    """The human recording of `key`, if somebody has dropped one in."""
    for suffix in HUMAN_SUFFIXES:
        file = human_folder(language) / f"{key}{suffix}"
        if file.is_file():
            return file
    return None


def synthetic(language: Language, key: str, words: str) -> Path:
    """Where the synthetic recording of `words` lies, or will lie once it is built."""
    made_of = repr((SYNTHESIS_VERSION, language.voice, words)).encode()
    digest = hashlib.sha256(made_of).hexdigest()[:10]
    return synthetic_folder(language) / f"{key}.{digest}.wav"


def human_folder(language: Language) -> Path:
    return language.folder / "recordings"


def synthetic_folder(language: Language) -> Path:
    return language.folder / "synthetic"

"""Build what is missing of the synthetic recordings and delete what no sentence needs any more."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from audio_prompts import recordings
from audio_prompts.catalogue import Catalogue
from audio_prompts.language import Voice
from audio_prompts.synthesis.espeak import synthesiser
from audio_prompts.synthesis.telephone import telephone_wav

_AT_A_TIME = 8


@dataclass(frozen=True)
class Recording:
    """One synthetic recording: `words` in `voice`, to be written to `file`."""

    file: Path
    words: str
    voice: Voice


@dataclass(frozen=True)
class Plan:
    """What has to be done so that every clip has its recording."""

    missing: tuple[Recording, ...]
    stale: tuple[Path, ...]
    kept: int


def plan(catalogue: Catalogue) -> Plan:
    """Compare the catalogue with what lies in the `synthetic` folders."""
    wanted = {}
    present: set[Path] = set()
    for code, language in catalogue.languages.items():
        for key, words in catalogue.synthesised(code).items():
            file = recordings.synthetic(language, key, words)
            wanted[file] = Recording(file, words, language.voice)
        present.update(recordings.synthetic_folder(language).glob("*.wav"))
    missing = tuple(recording for file, recording in wanted.items() if file not in present)
    stale = tuple(sorted(present - wanted.keys()))
    return Plan(missing, stale, len(wanted) - len(missing))


def carry_out(todo: Plan, processes: int) -> Iterator[Path]:
    """Delete what is stale, then build what is missing and yield each file as it is written.

    Raises SynthesisError if the synthesiser cannot be used.
    """
    for file in todo.stale:
        file.unlink(missing_ok=True)
    if processes == 1 or len(todo.missing) <= _AT_A_TIME:
        yield from map(build, todo.missing)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(build, todo.missing, chunksize=_AT_A_TIME)


def build(recording: Recording) -> Path:
    """Write one recording; whoever looks meanwhile sees all of it or nothing."""
    voice = synthesiser()
    sound = telephone_wav(voice.speak(recording.words, recording.voice), voice.samples_per_second)
    file = recording.file
    file.parent.mkdir(exist_ok=True)
    half_written = file.with_suffix(f".{os.getpid()}.part")
    half_written.write_bytes(sound)
    half_written.replace(file)
    return file

"""Synthetic recordings are fit for a telephone line, and are built only when needed."""

from __future__ import annotations

import argparse
import math
import struct
from array import array
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from audio_prompts.catalogue import Catalogue
from audio_prompts.errors import SynthesisError
from audio_prompts.synthesis import build, telephone
from audio_prompts.synthesis.espeak import synthesiser
from audio_prompts.synthesis.telephone import resample, telephone_wav, wav
from commands import audio

CLIPS = (
    "checkin.question",
    "checkin.need_menu",
    "ack.question",
    "common.who_calls",
    "pause.question.1",
    "digit.4",
    "number.29",
    "clock.morning",
)


@dataclass(frozen=True)
class Sound:
    """A µ-law WAV file, read by the letter of the format and not by the code that wrote it."""

    samples: list[int]

    @property
    def seconds(self) -> float:
        return len(self.samples) / 8000

    @property
    def loudness(self) -> float:
        """Root mean square, against the loudest that the line carries."""
        return math.sqrt(sum(s * s for s in self.samples) / len(self.samples)) / 32124


def read(content: bytes) -> Sound:
    riff, size, wave = struct.unpack_from("<4sI4s", content)
    assert (riff, size, wave) == (b"RIFF", len(content) - 8, b"WAVE")
    chunks, at = {}, 12
    while at < len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        chunks[name] = content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    assert at == len(content)
    # µ-law, one channel, 8000 samples a second of one byte each
    assert struct.unpack("<HHIIHHH", chunks[b"fmt "]) == (7, 1, 8000, 8000, 1, 8, 0)
    assert struct.unpack("<I", chunks[b"fact"]) == (len(chunks[b"data"]),)
    return Sound([decode(byte) for byte in chunks[b"data"]])


def decode(byte: int) -> int:
    """ITU-T G.711 µ-law, from code to 16-bit sample."""
    code = ~byte & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -magnitude if code & 0x80 else magnitude


def chosen(todo: build.Plan, *keys: str) -> build.Plan:
    """Only the part of a plan that builds these clips: a whole build takes half a minute."""
    wanted = {recording for recording in todo.missing if key_of(recording.file) in keys}
    return replace(todo, missing=tuple(wanted))


def key_of(file: Path) -> str:
    return file.name.rsplit(".", 2)[0]


@pytest.fixture(scope="module")
def built() -> dict[tuple[str, str], Sound]:
    """Some clips of both languages, built."""
    voice = synthesiser()
    catalogue = Catalogue.load()
    sounds = {}
    for code, language in catalogue.languages.items():
        for key in CLIPS:
            words = catalogue.synthesised(code).get(key)
            if words is not None:
                samples = voice.speak(words, language.voice)
                sounds[code, key] = read(telephone_wav(samples, voice.samples_per_second))
    return sounds


def test_every_recording_can_be_heard_and_none_is_too_loud(
    built: dict[tuple[str, str], Sound],
) -> None:
    assert len(built) == 2 * len(CLIPS)
    for clip, sound in built.items():
        assert 0.05 < sound.loudness < 0.3, clip
        assert 6000 < max(map(abs, sound.samples)) < 32124, clip


def test_recordings_are_equally_loud(built: dict[tuple[str, str], Sound]) -> None:
    levels = [20 * math.log10(sound.loudness) for sound in built.values()]
    assert max(levels) - min(levels) < 8


def test_sentences_are_said_slowly_and_numbers_quickly(
    catalogue: Catalogue, built: dict[tuple[str, str], Sound]
) -> None:
    for (language, key), sound in built.items():
        words = len(catalogue.fixed_words(language)[key].split())
        assert 0.2 + words * 0.22 < sound.seconds < 1.5 + words * 0.75, (language, key)


def test_recordings_begin_and_end_with_a_short_silence(
    built: dict[tuple[str, str], Sound],
) -> None:
    for clip, sound in built.items():
        assert max(map(abs, sound.samples[:400])) < 50, clip
        assert max(map(abs, sound.samples[-1200:])) < 50, clip
        assert max(map(abs, sound.samples[400:900])) > 50, clip


def tone(hertz: int, rate: int = 22050) -> array[int]:
    return array(
        "h", (int(10000 * math.sin(math.tau * hertz * n / rate)) for n in range(rate // 5))
    )


def level(samples: telephone.Sound) -> float:
    """In decibels against the tone that went in, without the edges."""
    middle = samples[200:-200]
    power = float((middle**2).mean())
    return 10 * math.log10(power / (10000**2 / 2) + 1e-12)


@pytest.mark.parametrize("hertz", [300, 1000, 2500, 3200])
def test_what_a_telephone_carries_is_kept(hertz: int) -> None:
    assert level(resample(tone(hertz), 22050)) == pytest.approx(0, abs=1.5)


@pytest.mark.parametrize("hertz", [4400, 5000, 7600, 10000])
def test_what_a_telephone_cannot_carry_does_not_fold_back_into_speech(hertz: int) -> None:
    assert level(resample(tone(hertz), 22050)) < -45


def test_a_tone_keeps_its_pitch_and_its_length() -> None:
    samples = resample(tone(1000), 22050)
    crossings = sum(1 for before, after in pairwise(samples) if before < 0 <= after)
    assert len(samples) == pytest.approx(8000 / 5, abs=1)
    assert crossings == pytest.approx(200, abs=2)


def test_every_sample_survives_the_line_s_code_within_its_step() -> None:
    samples = [float(s) for s in range(-32768, 32768, 7)]
    for sample, heard in zip(samples, read(wav(samples)).samples, strict=True):
        assert abs(sample - heard) <= max(8, abs(sample) / 16 + 8, abs(sample) - 32124)


def test_silence_stays_silence() -> None:
    assert not any(read(telephone_wav(array("h", [0] * 4000), 22050)).samples)


def test_a_voice_that_does_not_exist_is_named(catalogue: Catalogue) -> None:
    voice = replace(catalogue.languages["hi"].voice, name="nobody")
    with pytest.raises(SynthesisError, match="no voice 'nobody'"):
        synthesiser().speak("राम-राम", voice)


def test_what_is_built_is_played_and_not_built_again(folder: Path) -> None:
    catalogue = Catalogue.read(folder)
    todo = build.plan(catalogue)
    assert todo.kept == 0
    files = list(build.carry_out(chosen(todo, "month.5"), 1))
    assert {catalogue.recording(code, "month.5") for code in ("en", "hi")} == set(files)
    again = build.plan(catalogue)
    assert (again.kept, len(again.missing)) == (2, len(todo.missing) - 2)
    assert again.stale == ()


def test_a_sentence_that_was_changed_is_never_played_as_it_was(folder: Path) -> None:
    before = Catalogue.read(folder)
    [old] = [
        file
        for file in build.carry_out(chosen(build.plan(before), "duration.day"), 1)
        if file.parent.parent.name == "hi"
    ]
    words = folder / "hi" / "duration.toml"
    words.write_text(
        words.read_text(encoding="utf-8").replace('day = "दिन"', 'day = "दिवस"'), encoding="utf-8"
    )
    after = Catalogue.read(folder)
    assert after.recording("hi", "duration.day") is None
    todo = build.plan(after)
    assert todo.stale == (old,)
    list(build.carry_out(chosen(todo, "duration.day"), 1))
    assert not old.exists()
    assert after.recording("hi", "duration.day")


def test_a_slower_voice_builds_every_recording_again(folder: Path) -> None:
    slow = folder / "hi" / "language.toml"
    before = {r.file for r in build.plan(Catalogue.read(folder)).missing}
    text = slow.read_text(encoding="utf-8")
    slow.write_text(
        text.replace("words_per_minute = 125", "words_per_minute = 100"), encoding="utf-8"
    )
    after = {r.file for r in build.plan(Catalogue.read(folder)).missing}
    assert {file.parent.parent.name for file in before & after} == {"en"}


def test_the_script_for_a_human_voice_names_every_clip(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = argparse.Namespace(script="hi", folder=folder)
    assert audio.run_without_settings(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "digit.4.wav\tnone\tचार" in lines
    assert len(lines) == len(Catalogue.read(folder).fixed_words("hi"))


def test_a_language_that_does_not_exist_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audio.run_without_settings(argparse.Namespace(script="xx", folder=folder)) == 1
    assert "only in: en, hi" in capsys.readouterr().err

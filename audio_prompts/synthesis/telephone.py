"""Sound for a telephone line: 8000 samples a second, one loudness, G.711 µ-law in a WAV file."""

from __future__ import annotations

import math
import struct
from array import array
from functools import cache

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

SAMPLES_PER_SECOND = 8000
_CUT_OFF = 3600  # Hz; a telephone carries 300 to 3400
_TAPS = 48  # input samples that each output sample is made of; 50 dB down above 4300 Hz
_LOUDNESS = 10 ** (-18 / 20) * 32768  # of the parts where somebody speaks, root mean square
_PEAK = 10 ** (-1 / 20) * 32768
_FRAME = SAMPLES_PER_SECOND // 50
_SILENCE_BEFORE = SAMPLES_PER_SECOND * 6 // 100
_SILENCE_AFTER = SAMPLES_PER_SECOND * 16 // 100
_MU_LAW = 7  # WAVE format code


def telephone_wav(samples: array[int], samples_per_second: int) -> bytes:
    """A WAV file of 16-bit `samples`, filtered, trimmed and brought to the common loudness."""
    return wav(_even_loudness(_trimmed(resample(samples, samples_per_second))))


def resample(samples: array[int], samples_per_second: int) -> Sound:
    """Bring `samples` to 8000 a second, without what a telephone line cannot carry.

    A polyphase filter: of the low-pass filter at the common multiple of both rates, each output
    sample needs only the coefficients that fall on input samples.
    """
    common = math.gcd(samples_per_second, SAMPLES_PER_SECOND)
    up, down = SAMPLES_PER_SECOND // common, samples_per_second // common
    phases = _phases(up, samples_per_second)
    padded = np.pad(np.asarray(samples, dtype=np.float64), _TAPS // 2)
    at, phase = np.divmod(np.arange(0, len(samples) * up, down), up)
    resampled = np.zeros(len(at))
    for tap in range(_TAPS):
        resampled += padded[at + tap] * phases[phase, tap]
    return resampled


@cache
def _phases(up: int, samples_per_second: int) -> Sound:
    """The coefficients (a windowed sinc) for each place of an output sample between two input
    samples, a row each; those of one place add up to 1."""
    turn = 2 * _CUT_OFF / samples_per_second
    distances = np.arange(_TAPS) - _TAPS // 2 - np.arange(up)[:, np.newaxis] / up
    window = 0.54 + 0.46 * np.cos(math.tau * distances / _TAPS)
    taps = np.sinc(turn * distances) * window
    phases: Sound = taps / taps.sum(axis=1, keepdims=True)
    return phases


def _trimmed(samples: Sound) -> Sound:
    """`samples` with the same short silence before and after whatever is said."""
    (loud,) = np.nonzero(np.abs(samples) > np.abs(samples).max() / 100)
    said = samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]
    return np.pad(said, (_SILENCE_BEFORE, _SILENCE_AFTER))


def _even_loudness(samples: Sound) -> Sound:
    """`samples` as loud as every other prompt, and nowhere too loud for the line."""
    frames = np.split(samples, range(_FRAME, len(samples), _FRAME))
    powers = np.array([np.square(frame).mean() for frame in frames])
    speaking = powers[powers > powers.max() / 1000]
    if not len(speaking):
        return samples
    loudness = math.sqrt(speaking.mean())
    gain = min(_LOUDNESS / loudness, _PEAK / float(np.abs(samples).max()))
    return samples * gain


def wav(samples: Sound | list[float]) -> bytes:
    """A WAV file of `samples` (-32768 to 32767) in µ-law, one byte each."""
    body = _mu_law_codes()[np.asarray(samples).astype(np.int64) + 32768].tobytes()
    padding = b"\0" * (len(body) % 2)
    form = struct.pack("<HHIIHHH", _MU_LAW, 1, SAMPLES_PER_SECOND, SAMPLES_PER_SECOND, 1, 8, 0)
    chunks = (
        _chunk(b"fmt ", form)
        + _chunk(b"fact", struct.pack("<I", len(body)))
        + _chunk(b"data", body)
        + padding
    )
    return _chunk(b"RIFF", b"WAVE" + chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body


@cache
def _mu_law_codes() -> NDArray[np.uint8]:
    """The code of every 16-bit sample, from -32768 up."""
    return np.array([_mu_law(sample) for sample in range(-32768, 32768)], dtype=np.uint8)


def _mu_law(sample: int) -> int:
    """ITU-T G.711: sign, exponent and four bits of mantissa, all inverted."""
    magnitude = min(abs(sample), 32635) + 132
    exponent = magnitude.bit_length() - 8
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return ~((0x80 if sample < 0 else 0) | (exponent << 4) | mantissa) & 0xFF

"""Sound for a telephone line: 8000 samples a second, one loudness, G.711 µ-law in a WAV file."""

from __future__ import annotations

import math
import struct
from array import array
from functools import cache
from itertools import pairwise
from operator import mul

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


def resample(samples: array[int], samples_per_second: int) -> list[float]:
    """Bring `samples` to 8000 a second, without what a telephone line cannot carry.

    A polyphase filter: of the low-pass filter at the common multiple of both rates, each output
    sample needs only the coefficients that fall on input samples.
    """
    common = math.gcd(samples_per_second, SAMPLES_PER_SECOND)
    up, down = SAMPLES_PER_SECOND // common, samples_per_second // common
    phases = _phases(up, samples_per_second)
    around = [0.0] * (_TAPS // 2)
    padded = [*around, *map(float, samples), *around]
    places = (divmod(position, up) for position in range(0, len(samples) * up, down))
    return [sum(map(mul, padded[at : at + _TAPS], phases[phase])) for at, phase in places]


@cache
def _phases(up: int, samples_per_second: int) -> list[list[float]]:
    """The coefficients (a windowed sinc) for each place of an output sample between two input
    samples; those of one place add up to 1."""
    turn = 2 * _CUT_OFF / samples_per_second
    phases = []
    for phase in range(up):
        distances = [tap - (_TAPS // 2) - phase / up for tap in range(_TAPS)]
        taps = [_sinc(turn * x) * (0.54 + 0.46 * math.cos(math.tau * x / _TAPS)) for x in distances]
        phases.append([tap / sum(taps) for tap in taps])
    return phases


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _trimmed(samples: list[float]) -> list[float]:
    """`samples` with the same short silence before and after whatever is said."""
    threshold = max(map(abs, samples)) / 100
    loud = [at for at, sample in enumerate(samples) if abs(sample) > threshold]
    said = samples[loud[0] : loud[-1] + 1] if loud else []
    return [0.0] * _SILENCE_BEFORE + said + [0.0] * _SILENCE_AFTER


def _even_loudness(samples: list[float]) -> list[float]:
    """`samples` as loud as every other prompt, and nowhere too loud for the line."""
    edges = [*range(0, len(samples), _FRAME), len(samples)]
    powers = [sum(map(mul, f, f)) / len(f) for f in (samples[a:b] for a, b in pairwise(edges))]
    speaking = [power for power in powers if power > max(powers) / 1000]
    if not speaking:
        return samples
    loudness = math.sqrt(sum(speaking) / len(speaking))
    gain = min(_LOUDNESS / loudness, _PEAK / max(map(abs, samples)))
    return [sample * gain for sample in samples]


def wav(samples: list[float]) -> bytes:
    """A WAV file of `samples` (-32768 to 32767) in µ-law, one byte each."""
    code = _mu_law_codes()
    body = bytes(code[int(sample) + 32768] for sample in samples)
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
def _mu_law_codes() -> bytes:
    """The code of every 16-bit sample, from -32768 up."""
    return bytes(_mu_law(sample) for sample in range(-32768, 32768))


def _mu_law(sample: int) -> int:
    """ITU-T G.711: sign, exponent and four bits of mantissa, all inverted."""
    magnitude = min(abs(sample), 32635) + 132
    exponent = magnitude.bit_length() - 8
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return ~((0x80 if sample < 0 else 0) | (exponent << 4) | mantissa) & 0xFF

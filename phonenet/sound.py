"""How long an audio file plays."""

from __future__ import annotations

import io
import wave

from phonenet.errors import ApplicationError

TYPES = frozenset(
    {"audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave", "audio/mpeg", "audio/mp3"}
)
MP3_BYTES_A_SECOND = 4000
"""32 kbit/s, as telephone prompts are made; only used where a length cannot be read."""


def seconds_of(body: bytes, content_type: str) -> float:
    """Length in seconds, read from the header of a wav file.

    Raises ApplicationError 12300 for a type that is no audio and 13520 for a broken file.
    """
    if content_type not in TYPES:
        raise ApplicationError(12300, f"<Play> got the type {content_type!r}, send audio/wav")
    if content_type in ("audio/mpeg", "audio/mp3"):
        return len(body) / MP3_BYTES_A_SECOND
    try:
        with wave.open(io.BytesIO(body)) as file:
            return int(file.getnframes()) / int(file.getframerate())
    except (wave.Error, EOFError) as error:
        return _by_header(body, error)


def _by_header(body: bytes, error: Exception) -> float:
    """A-law and mu-law files, which Python's `wave` does not open: bytes by the byte rate."""
    fmt, found = body.find(b"fmt "), body.find(b"data")
    if not body.startswith(b"RIFF") or fmt < 0 or found < 0:
        raise ApplicationError(13520, f"<Play> got a file that is no wav: {error}") from error
    a_second = int.from_bytes(body[fmt + 16 : fmt + 20], "little")
    if a_second == 0:
        raise ApplicationError(13520, "<Play> got a wav file without a byte rate") from error
    return (len(body) - found - 8) / a_second

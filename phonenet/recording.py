"""What a caller recorded."""

from __future__ import annotations

import io
import math
import wave
from array import array
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

RATE = 8000
PROCESSING_S = 1.0
"""Until then the provider knows of a recording, and has none to hand over."""


@dataclass(eq=False)
class Recording:
    """`words` is what the handset said into it: a test reads it, the provider never tells it."""

    sid: str
    call_sid: str
    created_at: datetime
    seconds: int
    words: str
    deleted: bool = False
    conference_sid: str | None = None

    @property
    def source(self) -> str:
        """What recorded it, as the provider names that."""
        return "RecordVerb" if self.conference_sid is None else "Conference"

    def ready(self, now: datetime) -> bool:
        """Whether its sound can be had."""
        return now >= self.created_at + timedelta(seconds=PROCESSING_S)

    def wav(self) -> bytes:
        """A sound file of the right length: a soft tone that comes and goes, 8 kHz, 16 bit, one
        channel."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(_one_second() * self.seconds)
        return out.getvalue()


@cache
def _one_second() -> bytes:
    turn = 2 * math.pi / RATE
    swell = (math.sin(turn * n / 2) for n in range(RATE))
    tone = array("h", (int(3000 * loud * math.sin(220 * turn * n)) for n, loud in enumerate(swell)))
    return tone.tobytes()

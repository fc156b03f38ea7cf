"""What a caller recorded."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from datetime import datetime

RATE = 8000


@dataclass(eq=False)
class Recording:
    """`words` is what the handset said into it: a test reads it, the provider never tells it."""

    sid: str
    call_sid: str
    created_at: datetime
    seconds: int
    words: str
    deleted: bool = False

    def wav(self) -> bytes:
        """A sound file of the right length: silence, 8 kHz, 16 bit, one channel."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"\0\0" * RATE * self.seconds)
        return out.getvalue()

"""What reaches somebody's ear in a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Heard:
    """One thing heard. `kind` is say, play, beep, tone, voice or joined.

    `text` is the text said, `audio:hi/checkin.greeting` for an audio file, the words of the
    other person for `voice`, or the number of whoever was joined. `seconds` is how long it takes
    if nobody interrupts it, `caption` the words of an audio file where the network knows them.
    """

    at: datetime
    kind: str
    text: str
    language: str = ""
    url: str = ""
    seconds: float = 0.0
    caption: str = ""


def audio_name(url: str) -> str:
    """`audio:hi/checkin.greeting` for `https://host/audio/hi/checkin.greeting.wav`."""
    path = urlsplit(url).path.removeprefix("/audio").strip("/")
    for ending in (".wav", ".mp3"):
        path = path.removesuffix(ending)
    return f"audio:{path}"

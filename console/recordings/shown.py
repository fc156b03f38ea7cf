"""Recordings as a page shows them: `parts.html` has the macro `voice` for one of these."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.web.local import Local, Moment
from helpline.recordings.model import Recording


@dataclass(frozen=True, slots=True)
class Voice:
    """One recording. `href` is where it can be listened to, "" while or when it cannot be; then
    `state` says why (`recording_state.<state>`). `sid` is what the case or request calls it."""

    number: int
    kind: str
    state: str
    at: Moment
    seconds: int
    href: str
    sid: str


def voices(recordings: Sequence[Recording], local: Local, base: str) -> tuple[Voice, ...]:
    """The recordings of one page; `base` is its address, as in "/requests/7"."""
    return tuple(
        Voice(
            number=recording.id,
            kind=recording.kind.value,
            state=recording.state.value,
            at=local.moment(recording.recorded_at),
            seconds=recording.seconds,
            href=f"{base}/recordings/{recording.id}" if recording.heard_here else "",
            sid=recording.sid,
        )
        for recording in recordings
    )

"""Listening to a recording. Every time that a browser is given sound is written down."""

import re
from collections.abc import Callable

from starlette.responses import Response

from console.web.visit import Visit
from helpline.errors import NotFound
from helpline.recordings.model import Recording
from helpline.repositories import UnitOfWork

HEARD = "recording_heard"
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")

Allowed = Callable[[UnitOfWork], tuple[str, int, int]]
"""What the recording has to be about, once it is clear that this user may see it: (subject, id,
unit id). Raises NotFound, Forbidden."""


async def listen(visit: Visit, allowed: Allowed) -> Response:
    """The sound of the recording in the path, whole or the part that the browser asks for.

    Raises NotFound for one of somebody else, and for one that is not here.
    """

    def work(tx: UnitOfWork) -> tuple[Recording, bytes, tuple[str, int, int]]:
        about = allowed(tx)
        recording = tx.recordings.get(visit.number("recording_id"))
        if (recording.subject, recording.subject_id) != about[:2]:
            raise NotFound("this recording is about something else")
        return recording, tx.recordings.sound(recording), about

    recording, sound, about = await visit.read(work)
    if not sound:
        raise NotFound("the sound of this recording is not here")
    await visit.write(lambda tx: visit.note(tx, HEARD, *about, recording=recording.id))
    return part(sound, visit.request.headers.get("range", ""))


def part(sound: bytes, asked: str) -> Response:
    """A WAV, or the range of its bytes that was asked for. Browsers need that to move about in
    it, and some play nothing without."""
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": "inline"}
    found = _RANGE.fullmatch(asked.strip())
    if found is None:
        return Response(sound, media_type="audio/wav", headers=headers)
    size, first = len(sound), int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(sound[first : last + 1], 206, media_type="audio/wav", headers=headers)

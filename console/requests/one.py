"""One request: what was said or written, by whom, and who has listened."""

from dataclasses import dataclass

from starlette.responses import Response

from console.incidents.timeline import Entry, entries, people_of
from console.recordings.shown import Voice, voices
from console.recordings.sound import listen
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.visit import Visit
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import CAUSE
from helpline.requests.model import Request, RequestState
from helpline.seniors.model import Senior

MOST = 50


@dataclass(frozen=True, slots=True)
class RequestPage:
    """`words` is what was written of it, `voices` what was spoken."""

    frame: Frame
    number: int
    kind: str
    open: bool
    who: str
    senior_href: str
    where: str
    opened: Moment
    answer_by: Moment
    done: Moment | None
    done_by: str
    words: str
    voices: tuple[Voice, ...]
    trail: tuple[Entry, ...]
    may_answer: bool


async def request(visit: Visit) -> Response:
    """GET /requests/{request_id}: a look that is written down."""
    return visit.page("request.html", await visit.write(lambda tx: _look(tx, visit)))


async def sound(visit: Visit) -> Response:
    """GET /requests/{request_id}/recordings/{recording_id}"""

    def allowed(tx: UnitOfWork) -> tuple[str, int, int]:
        found, _ = _required(tx, visit)
        return CAUSE, found.id, found.station_id

    return await listen(visit, allowed)


def _required(tx: UnitOfWork, visit: Visit) -> tuple[Request, Senior]:
    """The request of the path, if this user may see it. Raises NotFound, Forbidden."""
    found = tx.requests.get(visit.number("request_id"))
    senior = tx.seniors.get(found.senior_id)
    visit.scope.require(senior.station_id, senior.beat_id)
    return found, senior


def _look(tx: UnitOfWork, visit: Visit) -> RequestPage:
    found, senior = _required(tx, visit)
    visit.looked(tx, CAUSE, found.id, found.station_id)
    recordings = tx.recordings.of(CAUSE, found.id)
    trail = tx.overviews.trail(CAUSE, found.id, MOST)
    known = [found.senior_id, *people_of(trail), *([found.done_by] if found.done_by else [])]
    people = tx.overviews.people(known)
    local = visit.local
    spoken = any(recording.sid == found.words for recording in recordings)
    return RequestPage(
        frame=visit.frame,
        number=found.id,
        kind=found.kind,
        open=found.state is RequestState.OPEN,
        who=name_of(people, found.senior_id),
        senior_href=f"/seniors/{found.senior_id}",
        where=visit.scope.name(senior.beat_id, visit.language),
        opened=local.moment(found.opened_at),
        answer_by=local.moment(found.answer_by),
        done=local.maybe(found.done_at),
        done_by=name_of(people, found.done_by),
        words="" if spoken else found.words,
        voices=voices(recordings, local, f"/requests/{found.id}"),
        trail=entries(trail, people, local),
        may_answer=visit.may("request.answer"),
    )

"""The tree of units, and who serves where at an hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from console.access.scope import called
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Local, Moment
from console.web.visit import Visit
from helpline.directory.model import Role, Shift, Unit, UnitKind
from helpline.directory.roster import covers
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork

DEPTH = {kind: depth for depth, kind in enumerate(UnitKind)}
POSTS: dict[UnitKind, tuple[Role, ...]] = {
    UnitKind.BEAT: (Role.BEAT_OFFICER,),
    UnitKind.STATION: (Role.SHO, Role.DESK_OFFICER),
    UnitKind.SUBDIVISION: (Role.CIRCLE_OFFICER,),
    UnitKind.DISTRICT: (Role.CONTROL_ROOM, Role.NIGHT_OFFICER, Role.SP),
    UnitKind.STATE: (Role.HEADQUARTERS,),
}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the tree; `depth` counts from the user's own unit."""

    id: int
    name: str
    kind: str
    code: str
    depth: int
    ladders: str
    board: str
    closed: bool


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The tree below the user's unit."""

    frame: Frame
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of the ladders at an hour: who holds it, who is on leave, since no list says less
    than an empty post."""

    unit: str
    kind: str
    role: str
    holders: tuple[str, ...]
    away: tuple[str, ...]
    desk: bool

    @property
    def empty(self) -> bool:
        """Nobody holds it, and no desk telephone stands in."""
        return not self.holders and not self.desk


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Every post at or below the user's unit at `at`; `only_empty` filters, in the address."""

    frame: Frame
    at: Moment
    at_typed: str
    only_empty: bool
    posts: tuple[PostLine, ...]
    empty: int


async def units(visit: Visit) -> Response:
    """GET /units"""
    own = DEPTH[visit.scope.unit.kind]
    lines = tuple(
        UnitLine(
            id=unit.id,
            name=called(unit, visit.language),
            kind=unit.kind.value,
            code=unit.code,
            depth=DEPTH[unit.kind] - own,
            ladders=f"/units/{unit.id}/ladders",
            board=f"/board?station={unit.id}" if unit.kind is UnitKind.STATION else "",
            closed=unit.closed_at is not None,
        )
        for unit in in_tree(visit.scope.units.values(), visit.language)
    )
    return visit.page("units.html", UnitsPage(visit.frame, lines))


def in_tree(units: Iterable[Unit], language: str) -> list[Unit]:
    """Each unit after the one that it belongs to, those of one parent by name."""
    known = {unit.id: unit for unit in units}

    def key(unit: Unit) -> tuple[str, ...]:
        return tuple(
            f"{called(known[part], language)}\0{part}" for part in unit.lineage if part in known
        )

    return sorted(known.values(), key=key)


async def roster(visit: Visit) -> Response:
    """GET /roster?at=YYYY-MM-DDTHH:MM&only=empty, at the unit's own clock; now without `at`."""
    at = when(visit.request.query_params.get("at", ""), visit.local)
    only_empty = visit.request.query_params.get("only") == "empty"
    posts = await visit.read(lambda tx: _posts(tx, visit, at))
    empty = sum(post.empty for post in posts)
    local_at = at.astimezone(ZoneInfo(visit.local.tz))
    return visit.page(
        "roster.html",
        RosterPage(
            frame=visit.frame,
            at=visit.local.moment(at),
            at_typed=f"{local_at:%Y-%m-%dT%H:%M}",
            only_empty=only_empty,
            posts=tuple(post for post in posts if post.empty or not only_empty),
            empty=empty,
        ),
    )


def _posts(tx: UnitOfWork, visit: Visit, at: datetime) -> list[PostLine]:
    return posts_at(tx, visit.scope.units.values(), at, visit.language)


def posts_at(tx: UnitOfWork, units: Iterable[Unit], at: datetime, language: str) -> list[PostLine]:
    """Every post of these units at an instant, closed units left out."""
    known = {unit.id: unit for unit in units if unit.closed_at is None}
    running: dict[tuple[int, Role], list[Shift]] = {}
    for shift in tx.overviews.shifts_at(list(known)):
        if covers(shift, known[shift.unit_id].tz, at):
            running.setdefault((shift.unit_id, shift.role), []).append(shift)
    officers = list({s.officer_id for shifts in running.values() for s in shifts})
    away = tx.officers.on_leave(officers, at)
    people = tx.overviews.people(officers)
    lines = []
    for unit in in_tree(known.values(), language):
        for role in POSTS[unit.kind]:
            ids = list(dict.fromkeys(s.officer_id for s in running.get((unit.id, role), ())))
            lines.append(
                PostLine(
                    unit=called(unit, language),
                    kind=unit.kind.value,
                    role=role.value,
                    holders=tuple(name_of(people, i) for i in ids if i not in away),
                    away=tuple(name_of(people, i) for i in ids if i in away),
                    desk=role in (Role.CONTROL_ROOM, Role.DESK_OFFICER)
                    and unit.contact_id is not None,
                )
            )
    return lines


def when(text: str, local: Local) -> datetime:
    """The instant of the address, read on the unit's own clock; now if there is none.

    Raises NotFound for what is no hour within a year.
    """
    if not text:
        return local.now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound("the address names no hour") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(local.tz))
    if abs(at - local.now) > timedelta(days=366):
        raise NotFound("the roster is known for a year at most")
    return at

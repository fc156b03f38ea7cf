"""The board: today's check-ins of one station, or of every station in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from console.access.scope import called
from console.catalogue import say
from console.errors import Forbidden
from console.seniors.picture import Asked, Picture, draw
from console.today.lines import name_of
from console.today.pages import GROUPS, ORDER, Count
from console.web.frame import Frame
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.overviews import Member
from helpline.repositories import UnitOfWork
from helpline.seniors.model import SeniorState

MOST = 5000
LARGE = 400
"""Seniors of a station from which on the board shows one beat, or who needs somebody."""
FIRST = frozenset({"escalated", "missed", "ringing", "need"})


@dataclass(frozen=True, slots=True)
class Tile:
    """One senior of the station."""

    href: str
    who: str
    time: str
    group: str
    state: str


@dataclass(frozen=True, slots=True)
class BeatRow:
    """The seniors of a beat, in the order of their calls."""

    name: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of a large station to look at: a beat, or with "" who needs somebody."""

    href: str
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station with its counts, in the order of the board's groups."""

    href: str
    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Either a station with its picture and beats, or the stations to choose from. A large station
    has `choices`, and the picture and the beats are of the one that is chosen."""

    frame: Frame
    station: str
    counts: tuple[Count, ...]
    picture: Picture | None
    beats: tuple[BeatRow, ...]
    stations: tuple[StationRow, ...]
    choices: tuple[Choice, ...]
    may_enrol: bool


async def board(visit: Visit) -> Response:
    """GET /board?station=ID"""
    wanted = visit.request.query_params.get("station", "")
    ids = visit.scope.station_ids
    if not wanted and len(ids) == 1:
        wanted = str(ids[0])
    if not wanted.isascii() or not wanted.isdigit():
        return visit.page("board.html", await visit.read(lambda tx: _stations(tx, visit)))
    station_id = number_of(wanted)
    if station_id not in ids:
        raise Forbidden
    return visit.page("board.html", await visit.write(lambda tx: _station(tx, visit, station_id)))


def _stations(tx: UnitOfWork, visit: Visit) -> BoardPage:
    found = visit.house.tally.of(tx, visit.now, visit.local.today(), visit.scope)
    rows, totals = [], dict.fromkeys(ORDER, 0)
    for station in visit.scope.stations():
        numbers = dict.fromkeys(ORDER, 0)
        for state, number in found.get(station.id, {}).items():
            numbers[GROUPS[state]] += number
            totals[GROUPS[state]] += number
        rows.append(
            StationRow(
                f"/board?station={station.id}",
                called(station, visit.language),
                _counts(numbers, visit),
            )
        )
    return BoardPage(
        visit.frame, "", _counts(totals, visit), None, (), tuple(rows), (), visit.may("senior.new")
    )


def _station(tx: UnitOfWork, visit: Visit, station_id: int) -> BoardPage:
    scope, local = visit.scope, visit.local
    visit.looked(tx, "board", station_id, station_id)
    check_ins = {c.senior_id: c for c in tx.check_ins.of_station(station_id, local.today())}
    members = [
        member
        for member in tx.overviews.members_of(station_id, MOST)
        if scope.sees(station_id, member.beat_id)
        and (member.state is SeniorState.ACTIVE or member.person_id in check_ins)
    ]
    groups = {id_: GROUPS[check_in.state] for id_, check_in in check_ins.items()}
    totals = dict.fromkeys(ORDER, 0)
    for member in members:
        if member.person_id in groups:
            totals[groups[member.person_id]] += 1
    beat_id = _beat(visit)
    choices = _choices(visit, station_id, members, beat_id) if len(members) > LARGE else ()
    if choices:
        members = [
            member
            for member in members
            if (member.beat_id == beat_id if beat_id else groups.get(member.person_id) in FIRST)
        ]
    people = tx.overviews.named([member.person_id for member in members])
    tiles: dict[int, list[tuple[str, Tile]]] = {}
    asked = []
    for member in members:
        check_in = check_ins.get(member.person_id)
        state = check_in.state.value if check_in else "none"
        group = groups.get(member.person_id, "none")
        at = local.moment(check_in.call_at).time if check_in else local.clock(member.call_time_s)
        who = name_of(people, member.person_id)
        href = f"/seniors/{member.person_id}"
        tiles.setdefault(member.beat_id, []).append((at, Tile(href, who, at, group, state)))
        if check_in:
            words = f"{who}, {at}, {say(visit.language, f'checkin.{state}')}"
            asked.append(Asked(href, words, group, check_in.call_at))
    beats = tuple(
        BeatRow(
            scope.name(beat_id, visit.language),
            tuple(tile for _, tile in sorted(row, key=lambda pair: (pair[0], pair[1].href))),
        )
        for beat_id, row in sorted(
            tiles.items(), key=lambda item: scope.name(item[0], visit.language)
        )
    )
    name = scope.name(station_id, visit.language) or (
        called(scope.unit, visit.language) if scope.unit.kind is UnitKind.BEAT else ""
    )
    return BoardPage(
        visit.frame,
        name,
        _counts(totals, visit),
        draw(asked, local),
        beats,
        (),
        choices,
        visit.may("senior.new"),
    )


def _beat(visit: Visit) -> int:
    """The beat that is asked for; 0 for those of all beats who need somebody."""
    number = number_of(visit.request.query_params.get("beat", ""))
    return number if number in visit.scope.units else 0


def _choices(
    visit: Visit, station_id: int, members: Sequence[Member], chosen: int
) -> tuple[Choice, ...]:
    address = f"/board?station={station_id}"
    names = {id_: visit.scope.name(id_, visit.language) for id_ in {m.beat_id for m in members}}
    if len(names) < 2:
        return ()
    return (
        Choice(address, "", chosen == 0),
        *(
            Choice(f"{address}&beat={id_}", name, id_ == chosen)
            for id_, name in sorted(names.items(), key=lambda item: item[1])
        ),
    )


def _counts(numbers: dict[str, int], visit: Visit) -> tuple[Count, ...]:
    return tuple(Count(group, visit.local.number(numbers[group])) for group in ORDER)

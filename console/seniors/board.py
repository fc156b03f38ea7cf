"""The board: today's check-ins of one station, or of every station in sight."""

from dataclasses import dataclass

from starlette.responses import Response

from console.access.scope import called
from console.catalogue import say
from console.errors import Forbidden
from console.seniors.picture import Asked, Picture, draw
from console.today.lines import name_of
from console.today.pages import GROUPS, ORDER, Count
from console.web.frame import Frame
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior, SeniorState

MOST = 2000


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
class StationRow:
    """One station with its counts, in the order of the board's groups."""

    href: str
    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Either a station with its picture and beats, or the stations to choose from."""

    frame: Frame
    station: str
    counts: tuple[Count, ...]
    picture: Picture | None
    beats: tuple[BeatRow, ...]
    stations: tuple[StationRow, ...]
    may_enrol: bool


async def board(visit: Visit) -> Response:
    """GET /board?station=ID"""
    wanted = visit.request.query_params.get("station", "")
    ids = visit.scope.station_ids
    if not wanted and len(ids) == 1:
        wanted = str(ids[0])
    if not wanted.isascii() or not wanted.isdigit():
        return visit.page("board.html", await visit.read(lambda tx: _stations(tx, visit)))
    station_id = int(wanted)
    if station_id not in ids:
        raise Forbidden
    return visit.page("board.html", await visit.write(lambda tx: _station(tx, visit, station_id)))


def _stations(tx: UnitOfWork, visit: Visit) -> BoardPage:
    found = tx.overviews.check_ins_by_station(visit.local.today(), visit.scope.station_ids)
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
        visit.frame, "", _counts(totals, visit), None, (), tuple(rows), visit.may("senior.new")
    )


def _station(tx: UnitOfWork, visit: Visit, station_id: int) -> BoardPage:
    scope, local = visit.scope, visit.local
    visit.looked(tx, "board", station_id, station_id)
    check_ins = {c.senior_id: c for c in tx.check_ins.of_station(station_id, local.today())}
    seniors = [
        senior
        for senior in tx.seniors.of_station(station_id, MOST)
        if scope.sees(station_id, senior.beat_id)
        and (senior.state is SeniorState.ACTIVE or senior.person_id in check_ins)
    ]
    people = tx.overviews.people([senior.person_id for senior in seniors])
    totals = dict.fromkeys(ORDER, 0)
    tiles: dict[int, list[tuple[str, Tile]]] = {}
    asked = []
    for senior in seniors:
        check_in = check_ins.get(senior.person_id)
        state = check_in.state.value if check_in else "none"
        group = GROUPS[check_in.state] if check_in else "none"
        at = local.moment(check_in.call_at).time if check_in else _usual(visit, senior)
        who = name_of(people, senior.person_id)
        href = f"/seniors/{senior.person_id}"
        tiles.setdefault(senior.beat_id, []).append((at, Tile(href, who, at, group, state)))
        if check_in:
            totals[group] += 1
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
        visit.may("senior.new"),
    )


def _usual(visit: Visit, senior: Senior) -> str:
    return visit.local.clock(senior.call_time_s)


def _counts(numbers: dict[str, int], visit: Visit) -> tuple[Count, ...]:
    return tuple(Count(group, visit.local.number(numbers[group])) for group in ORDER)

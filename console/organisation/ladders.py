"""Ladders as they are in force, and who would be told now of a senior."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from console.access.scope import called
from console.errors import Forbidden
from console.organisation.units import when
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.visit import Visit
from helpline.directory.ladders import CONTACT
from helpline.directory.policies import ladder
from helpline.escalation.beginning import beginning
from helpline.escalation.model import IncidentKind, Rung
from helpline.escalation.opening import effective_kind
from helpline.escalation.responders import on_rung
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class RungLine:
    """One rung: `after` is the time since the beginning at which it fires, `told` who would be."""

    number: int
    posts: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    wait: str
    after: str
    repeat: bool
    told: tuple[tuple[str, str], ...]
    empty: bool


@dataclass(frozen=True, slots=True)
class LadderShown:
    """The ladder of one kind of danger."""

    kind: str
    rungs: tuple[RungLine, ...]


@dataclass(frozen=True, slots=True)
class LaddersPage:
    """All four ladders in force at a unit."""

    frame: Frame
    unit: str
    ladders: tuple[LadderShown, ...]


@dataclass(frozen=True, slots=True)
class WhoNowPage:
    """Who would be told of this senior at `at`, rung by rung, for each kind of danger."""

    frame: Frame
    who: str
    senior_href: str
    at: Moment
    at_typed: str
    ladders: tuple[LadderShown, ...]
    empty: int


async def ladders(visit: Visit) -> Response:
    """GET /units/{unit_id}/ladders"""
    unit = visit.scope.units.get(visit.number("unit_id"))
    if unit is None:
        raise Forbidden

    def work(tx: UnitOfWork) -> tuple[LadderShown, ...]:
        return tuple(
            _shown(visit, kind, [(rung, ()) for rung in ladder(tx, unit.id, kind).rungs])
            for kind in IncidentKind
        )

    shown = await visit.read(work)
    return visit.page("ladders.html", LaddersPage(visit.frame, called(unit, visit.language), shown))


async def who_now(visit: Visit) -> Response:
    """GET /seniors/{senior_id}/who-now?at=YYYY-MM-DDTHH:MM"""
    at = when(visit.request.query_params.get("at", ""), visit.local)
    return visit.page("who_now.html", await visit.write(lambda tx: _who(tx, visit, at)))


def _who(tx: UnitOfWork, visit: Visit, at: datetime) -> WhoNowPage:
    senior = tx.seniors.get(visit.number("senior_id"))
    visit.scope.require(senior.station_id, senior.beat_id)
    visit.looked(tx, "senior", senior.person_id, senior.station_id)
    kinds = dict.fromkeys(effective_kind(kind, senior.at_risk) for kind in IncidentKind)
    found = []
    for kind in kinds:
        incident = beginning(tx, senior, kind, at)
        found.append(
            (kind, [(rung, on_rung(tx, incident, rung, at)) for rung in incident.ladder.rungs])
        )
    people = tx.overviews.people(
        [r.person_id for _, rungs in found for _, told in rungs for r in told] + [senior.person_id]
    )
    shown = tuple(
        _shown(
            visit,
            kind,
            [
                (
                    rung,
                    tuple(
                        ("" if r.role == CONTACT else name_of(people, r.person_id), r.role)
                        for r in told
                    ),
                )
                for rung, told in rungs
            ],
            named=True,
        )
        for kind, rungs in found
    )
    local_at = at.astimezone(ZoneInfo(visit.local.tz))
    return WhoNowPage(
        frame=visit.frame,
        who=name_of(people, senior.person_id),
        senior_href=f"/seniors/{senior.person_id}",
        at=visit.local.moment(at),
        at_typed=f"{local_at:%Y-%m-%dT%H:%M}",
        ladders=shown,
        empty=sum(rung.empty for one in shown for rung in one.rungs),
    )


def _shown(
    visit: Visit,
    kind: IncidentKind,
    rungs: list[tuple[Rung, tuple[tuple[str, str], ...]]],
    *,
    named: bool = False,
) -> LadderShown:
    lines, after = [], 0
    for number, (rung, told) in enumerate(rungs, 1):
        lines.append(
            RungLine(
                number=number,
                posts=tuple((str(post.role), post.at) for post in rung.posts),
                channels=tuple(channel.value for channel in rung.channels),
                wait=visit.local.span(rung.wait_s),
                after=visit.local.span(after),
                repeat=rung.repeat,
                told=told,
                empty=named and not told,
            )
        )
        if told or not named:
            after += rung.wait_s
    return LadderShown(kind.value, tuple(lines))

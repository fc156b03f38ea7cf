"""Faults that stand, each with what to do; and doing it."""

from dataclasses import dataclass

from starlette.responses import Response

from console.errors import Forbidden
from console.today.faults import OF_A_STATION, FaultLine, fault_lines
from console.web.frame import Frame
from console.web.visit import Visit
from helpline import faults as domain
from helpline.errors import NotFound
from helpline.faults import Act, Reason, StuckRow
from helpline.repositories import UnitOfWork

MOST = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """One fault. `href` leads to what it is about, or is ""; `key` is as it is stored."""

    line: FaultLine
    key: str
    error: str
    href: str
    may_see: bool
    may_try: bool
    may_settle: bool


@dataclass(frozen=True, slots=True)
class FaultsPage:
    """Everything that stands and may be seen; `problem` belongs to the row `at`."""

    frame: Frame
    faults: tuple[Standing, ...]
    reasons: tuple[str, ...]
    at: str
    problem: str


async def faults(visit: Visit) -> Response:
    """GET /faults"""
    return visit.page("faults.html", await visit.read(lambda tx: _look(tx, visit)))


async def seen(visit: Visit) -> Response:
    """POST /faults/seen: somebody has looked."""
    kind, key = visit.form.get("kind", ""), visit.form.get("key", "")

    def work(tx: UnitOfWork) -> None:
        if not any((f.line.kind, f.key) == (kind, key) for f in _look(tx, visit).faults):
            raise NotFound("no such fault stands in sight")
        domain.seen(tx, visit.now, kind, key, by=visit.actor)

    await visit.write(work)
    return visit.go("/faults", "fault_seen")


async def again(visit: Visit) -> Response:
    """POST /faults/again: a stuck row is tried at once."""
    row = StuckRow.read(visit.form.get("row", ""))

    def work(tx: UnitOfWork) -> None:
        _require(tx, visit, row)
        domain.try_again(tx, visit.now, row, by=visit.actor)

    await visit.write(work)
    return visit.go("/faults", "fault_again")


async def settle(visit: Visit) -> Response:
    """POST /faults/settle: a stuck row ends, with a reason."""
    row, reason = StuckRow.read(visit.form.get("row", "")), visit.form.get("reason", "")
    if reason not in set(Reason):
        page = await visit.read(lambda tx: _look(tx, visit, at=str(row), problem="reason"))
        return visit.page("faults.html", page, 422)
    house = visit.house

    def work(tx: UnitOfWork) -> None:
        _require(tx, visit, row)
        domain.settle(tx, house.door, house.ids, visit.now, row, Reason(reason), by=visit.actor)

    await visit.write(work)
    return visit.go("/faults", "fault_settled")


def _require(tx: UnitOfWork, visit: Visit, row: StuckRow) -> None:
    unit_id = domain.unit_of(tx, row)
    if unit_id is not None and unit_id not in visit.scope.units:
        raise Forbidden


def _look(tx: UnitOfWork, visit: Visit, *, at: str = "", problem: str = "") -> FaultsPage:
    standing = {(fault.kind, fault.key): fault for fault in domain.standing(tx)}
    incidents = {i.id for i in tx.overviews.open_incidents(visit.scope.station_ids, MOST)}
    found = []
    for fault in standing.values():
        shown = fault_lines(
            [(fault.kind, fault.key, fault.since)],
            incidents,
            visit.scope,
            visit.local,
            service=visit.may("health"),
        )
        for line in shown:
            found.append(
                Standing(
                    line=line,
                    key=fault.key,
                    error=fault.error,
                    href=_href(visit, fault.kind, fault.key),
                    may_see=Act.SEEN in fault.acts and visit.may("fault.seen"),
                    may_try=Act.AGAIN in fault.acts and visit.may("fault.again"),
                    may_settle=Act.SETTLE in fault.acts and visit.may("fault.settle"),
                )
            )
    return FaultsPage(visit.frame, tuple(found), tuple(Reason), at, problem)


def _href(visit: Visit, kind: str, key: str) -> str:
    """The page where the cause is mended."""
    incident_id = key if kind == "ladder_empty" else key.removeprefix("incidents:")
    if (
        incident_id.isdigit()
        and visit.may("incident")
        and kind in ("ladder_empty", domain.POISONED)
    ):
        return f"/incidents/{incident_id}"
    if kind == OF_A_STATION and visit.may("roster"):
        return "/roster?only=empty"
    if kind == "unrenderable" and visit.may("prompts"):
        return f"/prompts?group={key.partition('.')[0]}"
    return ""

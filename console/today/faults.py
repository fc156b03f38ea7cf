"""Standing faults, as far as a user can do something about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.access.scope import Scope
from console.web.local import Local, Moment

OF_A_STATION = "empty_rung"
OF_AN_INCIDENT = "ladder_empty"


@dataclass(frozen=True, slots=True)
class FaultLine:
    """`kind` names its words at `fault.<kind>`; `where` is a unit, `detail` the post or row."""

    kind: str
    where: str
    detail: str
    since: Moment


def fault_lines(
    standing: Sequence[tuple[str, str, datetime]],
    incident_ids: Collection[int],
    scope: Scope,
    local: Local,
    *,
    service: bool,
) -> tuple[FaultLine, ...]:
    """A station's empty rungs are for whoever sees the station; what is wrong with the service
    itself only for those who look after it (`service`)."""
    found = []
    for kind, key, raised_at in standing:
        where, detail, seen = "", key, service
        if kind == OF_A_STATION:
            station, _, detail = key.partition(":")
            seen = station.isdigit() and int(station) in scope.units
            where = scope.name(int(station), local.language) if seen else ""
        elif kind == OF_AN_INCIDENT:
            seen = key.isdigit() and int(key) in incident_ids
        if seen:
            found.append(FaultLine(kind, where, detail, local.moment(raised_at)))
    return tuple(found)

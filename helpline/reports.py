"""Figures for those who answer for them: rows of plain values, nothing personal.

Seniors, officers and units stand here by id and code, never by name or number: a file that
leaves the house must not tell who lives alone where.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.model import Unit, UnitKind
from helpline.escalation.model import Incident
from helpline.referrals.report import referrals
from helpline.repositories import UnitOfWork
from helpline.schemes.report import schemes, services

Row = Mapping[str, str | int | None]


def check_ins(tx: UnitOfWork, root: Unit, day: date) -> Iterator[Row]:
    """Every check-in of a local date below `root`: what became of it, and by what proof."""
    for station in tx.units.below(root.id, UnitKind.STATION):
        for check_in in tx.check_ins.of_station(station.id, day):
            yield {
                "day": day.isoformat(),
                "station": station.code,
                "senior": check_in.senior_id,
                "call_at": _instant(check_in.call_at),
                "state": check_in.state.value,
                "proof": check_in.proof.value if check_in.proof else None,
                "tries": check_in.tries,
            }


def incidents(tx: UnitOfWork, root: Unit, day: date) -> Iterator[Row]:
    """Every incident below `root` that was opened on that local date."""
    for station in tx.units.below(root.id, UnitKind.STATION):
        midnight = datetime.combine(day, time(0), tzinfo=ZoneInfo(station.tz))
        for incident in tx.incidents.opened([station.id], midnight, midnight + timedelta(days=1)):
            yield _incident(tx, station, incident)


def _incident(tx: UnitOfWork, station: Unit, incident: Incident) -> Row:
    alerts = tx.alerts.of_incident(incident.id)
    first_ack = min((alert.ack_at for alert in alerts if alert.ack_at), default=None)
    return {
        "incident": incident.id,
        "station": station.code,
        "senior": incident.senior_id,
        "kind": incident.kind.value,
        "state": incident.state.value,
        "opened_at": _instant(incident.opened_at),
        "told": len(alerts),
        "acknowledged_after_s": _seconds(incident.opened_at, first_ack),
        "closed_after_s": _seconds(incident.opened_at, incident.closed_at),
        "outcome": incident.outcome.value if incident.outcome else None,
        "diary_number": incident.diary_number,
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _seconds(since: datetime, until: datetime | None) -> int | None:
    return int((until - since).total_seconds()) if until else None


REPORTS = {
    "check-ins": check_ins,
    "incidents": incidents,
    "referrals": referrals,
    "schemes": schemes,
    "services": services,
}

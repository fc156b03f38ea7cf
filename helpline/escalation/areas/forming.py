"""When misses are an area: ten or more, and a third of those who were asked, within a quarter of
an hour (invariant 22).

The first two misses of a beat alarm at once, as every miss does. From the third on the first
rung waits for at most a minute (invariant 21), so that a list can form before an officer's
telephone is full; if none does, each alarms by itself.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.directory.model import UnitKind
from helpline.directory.policies import AreaPolicy, area_policy
from helpline.escalation.areas.model import DUTY, LISTED, SUBJECT, Area
from helpline.escalation.model import Incident
from helpline.repositories import UnitOfWork

ALONE = 2
SOON = timedelta(seconds=10)
WIDER = (UnitKind.STATION, UnitKind.DISTRICT)


def gather(tx: UnitOfWork, now: datetime, incident: Incident) -> timedelta | None:
    """Put a new incident on the list of its area, where there is one or one forms with it.

    Returns how long its first rung waits for that; None if it fires at once.
    """
    if incident.kind not in LISTED:
        return None
    policy = area_policy(tx, incident.station_id)
    since = now - timedelta(seconds=policy.window_s)
    lineage = tx.units.get(incident.beat_id).lineage
    for area in reversed(tx.areas.standing(lineage)):
        if tx.areas.joined_since(area.id, since):
            tx.areas.add_row(area.id, incident.id, now)
            return None
    recent, first_call = tx.areas.missed_since([incident.station_id], incident.beat_id, since)
    place = _Place(incident.beat_id, [incident.station_id], incident.beat_id)
    if _is_area(tx, now, policy, place, recent, first_call, policy.least):
        _form(tx, now, place, since)
        return None
    for kind in WIDER:
        if _forms_wider(tx, now, policy, kind, lineage, since):
            return None
    return timedelta(seconds=policy.hold_s) if recent > ALONE else None


def gather_again(tx: UnitOfWork, now: datetime, incident: Incident) -> None:
    """The wait of a held incident is over: half as many as make an area are enough now, for
    otherwise a slow drip of misses would fill an officer's telephone one by one."""
    if incident.kind not in LISTED or incident.firings or tx.areas.row_of(incident.id):
        return
    policy = area_policy(tx, incident.station_id)
    since = now - timedelta(seconds=policy.window_s)
    recent, first_call = tx.areas.missed_since([incident.station_id], incident.beat_id, since)
    place = _Place(incident.beat_id, [incident.station_id], incident.beat_id)
    if _is_area(tx, now, policy, place, recent, first_call, -(-policy.least // 2)):
        _form(tx, now, place, since)


class _Place:
    """A unit, as the store counts it: its stations, or one beat of one station."""

    def __init__(self, unit_id: int, station_ids: list[int], beat_id: int | None) -> None:
        self.unit_id = unit_id
        self.station_ids = station_ids
        self.beat_id = beat_id


def _is_area(
    tx: UnitOfWork,
    now: datetime,
    policy: AreaPolicy,
    place: _Place,
    recent: int,
    first_call: datetime | None,
    least: int,
) -> bool:
    """Enough misses, or check-ins that have failed all but their last try, among those who were
    called since the first of them."""
    if first_call is None:
        return False
    share = tx.areas.share(place.station_ids, place.beat_id, first_call, now)
    failing = max(recent, share.failing)
    return failing >= least and 100 * failing >= policy.share * share.due


def _forms_wider(
    tx: UnitOfWork,
    now: datetime,
    policy: AreaPolicy,
    kind: UnitKind,
    lineage: tuple[int, ...],
    since: datetime,
) -> bool:
    """A station or district whose misses are spread thinly over its beats, as when a provider
    fails. Counted at every tenth miss only: a district has many."""
    unit_id = next((each for each in lineage if tx.units.get(each).kind is kind), None)
    if unit_id is None:
        return False
    stations = [unit.id for unit in tx.units.below(unit_id, UnitKind.STATION)]
    place = _Place(unit_id, stations, None)
    recent, first_call = tx.areas.missed_since(stations, None, since)
    if recent < policy.least or recent % policy.least:
        return False
    if not _is_area(tx, now, policy, place, recent, first_call, policy.least):
        return False
    _form(tx, now, place, since)
    return True


def _form(tx: UnitOfWork, now: datetime, place: _Place, since: datetime) -> Area:
    """Open the area, or take up the one that still stands, with everybody missed since then."""
    standing = tx.areas.standing([place.unit_id])
    area = standing[0] if standing else tx.areas.add(place.unit_id, now)
    missed = tx.areas.unlisted(place.station_ids, place.beat_id, since)
    for incident_id in missed:
        tx.areas.add_row(area.id, incident_id, now)
        held = tx.incidents.get(incident_id)
        if held.firings == 0 and held.due_at is not None and held.due_at > now:
            tx.incidents.save(replace(held, due_at=now))  # the list that it waited for is there
    tx.audit.add(
        now,
        "area_opened" if not standing else "area_grew",
        SUBJECT,
        area.id,
        unit_id=place.unit_id,
        detail={"rows": len(missed)},
    )
    if not standing:
        tx.duties.add(
            kind=DUTY,
            subject=SUBJECT,
            subject_id=area.id,
            unit_id=place.unit_id,
            due_at=now + SOON,
        )
    return area

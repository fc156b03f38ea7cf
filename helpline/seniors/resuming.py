"""A pause that ends before its time, in a named officer's name."""

from dataclasses import replace
from datetime import datetime

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.sending.model import Lane
from helpline.seniors.model import Senior
from helpline.seniors.pausing import DUTY


def resume(tx: UnitOfWork, now: datetime, senior_id: int, *, actor_id: int) -> Senior:
    """End a pause now: check-ins still to come that it excused are asked again, and the senior
    is told, as at the end of every pause.

    Raises Refused if there is no pause.
    """
    senior = tx.seniors.get(senior_id)
    if senior.paused_until is None or senior.paused_until <= now:
        raise Refused(Why.NOT_PAUSED)
    ends_at = senior.paused_until
    resumed = tx.seniors.save(replace(senior, paused_until=None, paused_by=None))
    for check_in in tx.check_ins.between(senior_id, now, ends_at):
        if check_in.state is CheckInState.EXCUSED:
            take(
                tx,
                now,
                check_in.id,
                EvidenceKind.RESUMED,
                source=f"resumed:{now.isoformat()}",
                actor_id=actor_id,
            )
    duty = tx.duties.find(DUTY, "senior", senior_id)
    if duty is not None:
        tx.duties.save(replace(duty, due_at=now))
        tx.nudge(Lane.UPKEEP)
    tx.audit.add(now, "resumed", "senior", senior_id, actor_id=actor_id, unit_id=senior.station_id)
    return resumed

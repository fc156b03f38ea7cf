"""A duty whose time has run out: the next rank hears of it, until it is done in somebody's name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.cases.climbing import perform as case_overdue
from helpline.cases.messages import WAY_OF
from helpline.cases.timeline import SUBJECT as CASE
from helpline.contact import Door, Letter, Purpose
from helpline.directory.model import Role, UnitKind
from helpline.directory.roster import on_duty
from helpline.directory.rostering import DUTY as CONFIRM_ROSTER
from helpline.directory.rostering import night_is_over
from helpline.duties import Duty, DutyState
from helpline.escalation.areas.due import perform as area_due
from helpline.escalation.areas.model import DUTY as AREA
from helpline.escalation.model import IncidentKind
from helpline.ports import Ids
from helpline.referrals.climbing import perform as referral_overdue
from helpline.referrals.waiting import SUBJECT as REFERRAL
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import DUTY as ANSWER_REQUEST
from helpline.requests.asking_for import tell_desk
from helpline.sending.model import IntentKind, Lane
from helpline.seniors.model import Senior
from helpline.seniors.pausing import DUTY as PAUSE_ENDS
from helpline.seniors.visits import DUTY as VISIT

OVERDUE = 1000  # numbers the reminders apart from what was told before
CLIMB_AFTER = timedelta(hours=2)
VISIT_CLIMBS_AFTER = timedelta(days=1)
RANKS = (
    (Role.DESK_OFFICER, UnitKind.STATION),
    (Role.SHO, UnitKind.STATION),
    (Role.CIRCLE_OFFICER, UnitKind.SUBDIVISION),
    (Role.SP, UnitKind.DISTRICT),
)


@dataclass(frozen=True, slots=True)
class Duties:
    """Performs duties that are due."""

    door: Door
    answer_message: Callable[[UnitOfWork, datetime, Duty], Duty]
    ids: Ids

    def perform(self, tx: UnitOfWork, now: datetime, duty_id: int) -> Duty:
        """Tell whoever owes it at its present rank, and let it climb. Never closes a promise of
        a person; a pause that ends is the senior's own and ends here.

        A request was told to the desk when it was made: when its time is up, the next rank hears
        of it beside the desk.
        """
        duty = tx.duties.get(duty_id)
        if duty.due_at is None or duty.due_at > now:
            return duty
        if duty.kind in WAY_OF:
            return self.answer_message(tx, now, duty)
        if duty.kind == AREA:
            return area_due(tx, self.door, self.ids, now, duty)
        if duty.subject == CASE:
            return case_overdue(tx, self.door, now, duty)
        if duty.subject == REFERRAL:
            return referral_overdue(tx, self.door, now, duty)
        if duty.kind == PAUSE_ENDS:
            return self._pause_ends(tx, now, duty)
        role, unit_id = self._owner(tx, duty)
        if duty.kind == ANSWER_REQUEST:
            request = tx.requests.get(duty.subject_id)
            above = self._owner(tx, replace(duty, rank=duty.rank + 1))
            for owner, owner_unit in dict.fromkeys(((role, unit_id), above)):
                tell_desk(
                    tx,
                    self.door,
                    now,
                    request,
                    "station.need_overdue",
                    role=owner,
                    unit_id=owner_unit,
                    try_no=OVERDUE + duty.rank,
                )
        elif duty.kind == "not_reached_today":
            self._not_reached(tx, now, duty, role, unit_id)
            if not self._waiting(tx, duty):
                return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
        if duty.kind == CONFIRM_ROSTER and night_is_over(tx, now, duty):
            return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
        climbs_after = VISIT_CLIMBS_AFTER if duty.kind == VISIT else CLIMB_AFTER
        tx.audit.add(
            now,
            "duty_overdue",
            "duty",
            duty.id,
            unit_id=duty.unit_id,
            detail={"kind": duty.kind, "rank": duty.rank},
        )
        return tx.duties.save(replace(duty, rank=min(duty.rank + 1, 99), due_at=now + climbs_after))

    def _owner(self, tx: UnitOfWork, duty: Duty) -> tuple[Role, int]:
        role, level = RANKS[min(duty.rank, len(RANKS) - 1)]
        for unit_id in tx.units.get(duty.unit_id).lineage:
            if tx.units.get(unit_id).kind is level:
                return role, unit_id
        return role, duty.unit_id

    def _waiting(self, tx: UnitOfWork, duty: Duty) -> int:
        return sum(
            incident.kind is IncidentKind.NOT_REACHED
            for incident in tx.incidents.open_at([duty.unit_id])
        )

    def _not_reached(
        self, tx: UnitOfWork, now: datetime, duty: Duty, role: Role, unit_id: int
    ) -> None:
        count = self._waiting(tx, duty)
        unit = tx.units.get(unit_id)
        people = on_duty(tx, [unit], role, now) or ([unit.contact_id] if unit.contact_id else [])
        for person_id in people if count else []:
            self.door.send(
                tx,
                now,
                Letter(
                    person_id=person_id,
                    kind=IntentKind.SMS,
                    purpose=Purpose.STATION_NOTICE,
                    prompt_key="station.not_reached_today",
                    lane=Lane.ESCALATION,
                    cause="duty",
                    cause_id=duty.id,
                    try_no=duty.rank,
                    params={"count": str(count)},
                ),
            )

    def _pause_ends(self, tx: UnitOfWork, now: datetime, duty: Duty) -> Duty:
        senior = tx.seniors.get(duty.subject_id)
        if senior.paused_until is not None and senior.paused_until > now:
            self._notice(tx, now, duty, senior, "pause.renew", until=senior.paused_until)
            return tx.duties.save(replace(duty, due_at=senior.paused_until))
        self._notice(tx, now, duty, senior, "pause.ended")
        return tx.duties.save(
            replace(duty, state=DutyState.DONE, done_by=senior.person_id, due_at=None)
        )

    def _notice(
        self,
        tx: UnitOfWork,
        now: datetime,
        duty: Duty,
        senior: Senior,
        prompt_key: str,
        until: datetime | None = None,
    ) -> None:
        """Tell a senior about the pause: that it ends soon, or has ended."""
        zone = ZoneInfo(tx.units.get(senior.station_id).tz)
        params = {"until": until.astimezone(zone).date().isoformat()} if until else {}
        self.door.send(
            tx,
            now,
            Letter(
                person_id=senior.person_id,
                kind=IntentKind.SMS,
                purpose=Purpose.SENIOR_NOTICE,
                prompt_key=prompt_key,
                lane=Lane.MESSAGES,
                cause="duty",
                cause_id=duty.id,
                params=params,
            ),
        )

"""Asking a senior: the next try of a check-in, and what its clock means when it runs out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.checkins.derive import OVER
from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, CheckInState, EvidenceKind
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.directory.policies import checkin_policy_of
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.seniors.model import Hearing, Senior, SeniorState

CAUSE = "check_in"
ASKING = frozenset({CheckInState.PLANNED, CheckInState.RINGING, CheckInState.UNCONFIRMED})
ASKED = (OVER - {EvidenceKind.REFUSED, EvidenceKind.UNHEARD}) | {
    EvidenceKind.PLACED,
    EvidenceKind.RANG,
    EvidenceKind.DELIVERED,
}
GONE = frozenset({"senior_not_active", "senior_died", "no_consent", "erased", "not_a_senior"})


# The list of those whom an outage left out is told of once it has filled, not name by name.
GATHERED_FOR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asking:
    """Performs due check-ins."""

    door: Door
    ids: Ids

    def perform(self, tx: UnitOfWork, now: datetime, check_in_id: int) -> CheckIn:
        """Do what is due: note that nothing was heard, ask again, or declare it missed.

        A check-in that is not due any more is returned as it is.
        """
        check_in = tx.check_ins.get(check_in_id)
        if check_in.due_at is None or check_in.due_at > now:
            return check_in
        if check_in.state is CheckInState.RINGING and now < check_in.window_ends_at:
            check_in = self._unheard(tx, now, check_in)
        elif now >= check_in.window_ends_at:
            check_in = self._window_over(tx, now, check_in)
        if check_in.state in ASKING and check_in.state is not CheckInState.RINGING:
            if check_in.due_at is not None and check_in.due_at <= now:
                return self._ask(tx, now, check_in)
            return check_in
        return self.follow(tx, now, check_in)

    def follow(self, tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
        """Stop asking once there is an answer, and open the incident of a missed one."""
        if check_in.state not in ASKING:
            tx.intents.cancel_pending(CAUSE, check_in.id, now)
        if check_in.state is CheckInState.MISSED:
            kind = self._kind_of_miss(tx, now, check_in)
            open_incident(tx, self.door, self.ids, now, check_in.senior_id, kind, check_in)
            return tx.check_ins.get(check_in.id)
        return check_in

    def _unheard(self, tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
        """Nothing came back of a call or message that left: an attempt without an answer."""
        number = check_in.tries
        return take(
            tx,
            now,
            check_in.id,
            EvidenceKind.UNHEARD,
            try_no=number,
            source=f"unheard:{number}",
        )

    def _window_over(self, tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
        return take(tx, now, check_in.id, EvidenceKind.WINDOW_OVER, source="window")

    def _kind_of_miss(self, tx: UnitOfWork, now: datetime, check_in: CheckIn) -> IncidentKind:
        """MISSED if the senior was asked; NOT_REACHED if we ourselves never got to ask: then it
        is a list for the station, not an alarm for each (DESIGN section 4, 'After an outage')."""
        if any(item.kind in ASKED for item in tx.check_ins.evidence(check_in.id)):
            return IncidentKind.MISSED
        tx.duties.add(
            kind="not_reached_today",
            subject="unit",
            subject_id=check_in.station_id,
            unit_id=check_in.station_id,
            due_at=now + GATHERED_FOR,
        )
        return IncidentKind.NOT_REACHED

    def _ask(self, tx: UnitOfWork, now: datetime, check_in: CheckIn) -> CheckIn:
        senior = tx.seniors.get(check_in.senior_id)
        if senior.state is not SeniorState.ACTIVE:
            return self._excuse(tx, now, check_in, "membership")
        number = check_in.tries + 1
        take(tx, now, check_in.id, EvidenceKind.QUEUED, try_no=number, source=f"queued:{number}")
        sent = self.door.send(tx, now, self._letter(tx, senior, check_in, number))
        if isinstance(sent, Refusal):
            if sent.reason in GONE:
                return self._excuse(tx, now, check_in, sent.reason)
            check_in = take(
                tx,
                now,
                check_in.id,
                EvidenceKind.REFUSED,
                try_no=number,
                source=f"refused:{number}",
            )
            return self.follow(tx, now, check_in)
        return tx.check_ins.get(check_in.id)

    def _excuse(self, tx: UnitOfWork, now: datetime, check_in: CheckIn, why: str) -> CheckIn:
        return take(tx, now, check_in.id, EvidenceKind.EXCUSED, source=why)

    def _letter(self, tx: UnitOfWork, senior: Senior, check_in: CheckIn, number: int) -> Letter:
        """Tries go to the main and the alternate telephone in turn."""
        deaf = senior.hearing is Hearing.DEAF
        person = tx.people.get(senior.person_id)
        alternate = number % 2 == 0 and person.phone("alternate") is not None
        return Letter(
            person_id=senior.person_id,
            kind=IntentKind.SMS if deaf else IntentKind.CALL,
            purpose=Purpose.CHECK_IN,
            prompt_key="checkin.sms_question" if deaf else "checkin.question",
            lane=Lane.CALLS,
            cause=CAUSE,
            cause_id=check_in.id,
            try_no=number,
            flow="senior_checkin",
            phone_label="alternate" if alternate else "main",
            # Where lines are short the oldest goes first: a retry waits since its first call.
            not_before=check_in.call_at if number > 1 else None,
            not_after=check_in.window_ends_at,
            ring_s=checkin_policy_of(tx, check_in.policy_id).ring_s,
        )

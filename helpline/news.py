"""What the news of an intent means for the row that wanted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpline.cases.after import AFTER_FLOWS, not_reached
from helpline.cases.calling_through import leg_of, still_wanted
from helpline.cases.holding import CAUSE as LEG
from helpline.cases.holding import leg_moved
from helpline.cases.holding import wanted as leg_wanted
from helpline.cases.reaching import CAUSE as TO_HER
from helpline.cases.reaching import not_answered
from helpline.checkins.asking import ASKING, Asking
from helpline.checkins.asking import CAUSE as CHECK_IN
from helpline.checkins.evidence import take, take_all
from helpline.checkins.model import Evidence, EvidenceKind
from helpline.contact import Door
from helpline.escalation.alerting import CONFIRM
from helpline.escalation.areas.delivery import area_failed
from helpline.escalation.delivery import NOT_PICKED_UP, alert_failed, alert_wanted
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.leaving import UNKNOWN, UNRENDERABLE
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState

HEARD_AS = {
    Delivery.RINGING: EvidenceKind.RANG,
    Delivery.ANSWERED: EvidenceKind.ANSWERED,
    Delivery.BUSY: EvidenceKind.BUSY,
    Delivery.NO_ANSWER: EvidenceKind.NO_ANSWER,
    Delivery.CANCELED: EvidenceKind.NO_ANSWER,
    Delivery.FAILED: EvidenceKind.UNREACHABLE,
    Delivery.UNDELIVERED: EvidenceKind.UNREACHABLE,
    Delivery.DELIVERED: EvidenceKind.DELIVERED,
}


# Failures on our side: nobody knows whether the phone rang, and nobody was asked.
OUR_FAILURES = frozenset({UNKNOWN, UNRENDERABLE})


@dataclass(frozen=True, slots=True)
class News:
    """Carries an intent's news to check-ins and incidents."""

    door: Door
    ids: Ids

    def wanted(self, tx: UnitOfWork, intent: Intent) -> bool:
        """Whether the row that wanted it still does: what has not left is tried again only then,
        so that nobody is told to go after somebody goes already (invariant 16)."""
        if intent.cause == CHECK_IN:
            check_in = tx.check_ins.get(intent.cause_id)
            return check_in.state in ASKING and check_in.tries == intent.try_no
        if intent.alert_id is not None:
            return alert_wanted(tx, intent)
        if intent.cause == LEG:
            return leg_wanted(tx, intent)
        if leg_of(intent):
            return still_wanted(tx, intent)
        if intent.cause == CONFIRM:
            incident = tx.incidents.get(intent.cause_id)
            return incident.open and not incident.hidden_from_contacts
        return True

    def left(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        """The provider has accepted it."""
        if intent.cause == CHECK_IN:
            self._evidence(tx, now, intent, EvidenceKind.PLACED)

    def all_left(self, tx: UnitOfWork, now: datetime, intents: Sequence[Intent]) -> None:
        """`left` for many at once."""
        placed = [_seen(now, i, EvidenceKind.PLACED) for i in intents if i.cause == CHECK_IN]
        for check_in in take_all(tx, now, placed):
            Asking(self.door, self.ids).follow(tx, now, check_in)

    def failed(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        """It could not be sent at all: the number is at fault, or we are."""
        if intent.cause == CHECK_IN:
            ours = intent.error in OUR_FAILURES
            kind = EvidenceKind.UNHEARD if ours else EvidenceKind.UNREACHABLE
            self._evidence(tx, now, intent, kind)
        if intent.cause == TO_HER and intent.kind is IntentKind.CALL:
            self._not_answered(tx, now, intent)
        if intent.cause == LEG:
            leg_moved(tx, now, intent)
        alert_failed(tx, self.door, self.ids, now, intent)
        area_failed(tx, now, intent)

    def settled(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        """Whatever state an attempt to send has ended in."""
        if intent.state is IntentState.SENT:
            self.left(tx, now, intent)
        elif intent.state is IntentState.FAILED:
            self.failed(tx, now, intent)

    def delivered(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        """A callback has moved its delivery on.

        'Completed' says nothing about life: a call that ended without a key counts as hung up.
        """
        if intent.cause == CHECK_IN:
            kind = HEARD_AS.get(intent.delivery)
            if intent.delivery is Delivery.COMPLETED:
                kind = EvidenceKind.HUNG_UP
                self._evidence(tx, now, intent, EvidenceKind.ANSWERED)
            if kind is not None:
                self._evidence(tx, now, intent, kind)
        elif intent.cause == TO_HER:
            if intent.kind is IntentKind.CALL and intent.delivery in NOT_PICKED_UP:
                self._not_answered(tx, now, intent)
        elif intent.cause == LEG:
            leg_moved(tx, now, intent)
        elif intent.alert_id is not None:
            alert_failed(tx, self.door, self.ids, now, intent)
        else:
            area_failed(tx, now, intent)

    def machine(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        """Machine detection heard a voicemail. 'Human' is never reported: it proves nothing."""
        if intent.cause == CHECK_IN and intent.kind is IntentKind.CALL:
            self._evidence(tx, now, intent, EvidenceKind.VOICEMAIL)

    def _not_answered(self, tx: UnitOfWork, now: datetime, intent: Intent) -> None:
        if intent.flow in AFTER_FLOWS:
            case = tx.cases.get(intent.cause_id)
            not_reached(tx, self.door, now, case, intent.flow)
        else:
            not_answered(tx, self.door, now, intent)

    def _evidence(self, tx: UnitOfWork, now: datetime, intent: Intent, kind: EvidenceKind) -> None:
        seen = _seen(now, intent, kind)
        check_in = take(tx, now, seen.check_in_id, kind, try_no=seen.try_no, source=seen.source)
        Asking(self.door, self.ids).follow(tx, now, check_in)


def _seen(now: datetime, intent: Intent, kind: EvidenceKind) -> Evidence:
    source = f"intent:{intent.id}:{kind.value}"
    return Evidence(intent.cause_id, now, kind, intent.try_no, source)

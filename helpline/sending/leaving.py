"""An intent on its way out: leased, asked of the provider, settled (invariants 10 and 11).

Refused or not connected is 'not sent'. A time-out or a 5xx is 'unknown': it is settled by a
callback or by the provider's listing, and only then decided. A crash between lease and outcome
ends in 'unknown' too.
"""

from datetime import datetime, timedelta

from helpline.ports import Accepted, NotSent, SendOutcome
from helpline.repositories import UnitOfWork
from helpline.sending.delivery import is_final, moves_on
from helpline.sending.model import URGENT_LANES, Delivery, Intent, IntentState, Lane

LOOK_AFTER = timedelta(seconds=10)
LOOK_AGAIN = timedelta(seconds=10)
LOOK_SELDOM = timedelta(seconds=30)  # thousands of messages may ask the list of a broken provider
DECIDE_AFTER = timedelta(seconds=50)
RESENDS = 1
MOST_RESENDS = 3
UNKNOWN = "unknown"  # asked again, and still nobody knows whether it left
UNRENDERABLE = "unrenderable"  # a text of ours could not be written
TOO_LATE = "too_late"
UNWANTED = "unwanted"
BACKOFF_S = (2, 5, 10, 20, 30)


def settle(
    tx: UnitOfWork, now: datetime, intent: Intent, outcome: SendOutcome, *, wanted: bool = True
) -> Intent:
    """Write down what the provider answered to our request.

    `wanted` says whether the row that asked for it still does: what was not sent is tried again
    only then (invariant 16).
    """
    if isinstance(outcome, Accepted):
        return accepted(tx, now, intent, outcome.sid)
    if isinstance(outcome, NotSent):
        return _not_sent(tx, now, intent, outcome, wanted)
    return tx.intents.save(
        intent._replace(
            state=IntentState.UNKNOWN,
            sent_at=intent.sent_at or now,
            error=outcome.reason,
            due_at=now + LOOK_AFTER,
        )
    )


def accepted(tx: UnitOfWork, now: datetime, intent: Intent, sid: str) -> Intent:
    """The provider has it. A second sid for one intent is the one duplicate that an unknown
    outcome may cost: it is written down, and the first one stays."""
    if intent.state is IntentState.SENT and intent.provider_sid:
        if intent.provider_sid != sid:
            tx.audit.add(now, "duplicate_sid", "intent", intent.id)
        return intent
    return tx.intents.save(as_accepted(now, intent, sid, intent.provider))


def as_accepted(now: datetime, intent: Intent, sid: str, provider: str | None) -> Intent:
    """The intent once the provider has it."""
    return intent._replace(
        state=IntentState.SENT,
        provider=provider,
        provider_sid=sid,
        sent_at=intent.sent_at or now,
        error=None,
        due_at=None,
    )


def heard(
    tx: UnitOfWork, now: datetime, intent: Intent, sid: str, delivery: Delivery, error: str
) -> Intent | None:
    """A callback: the intent has left for certain. None if it says nothing new."""
    if intent.provider_sid and sid and intent.provider_sid != sid:
        tx.audit.add(now, "duplicate_sid", "intent", intent.id)
    elif intent.state is not IntentState.SENT:
        # It was given up, and has left after all: what was thought of its delivery was wrong.
        intent = accepted(tx, now, intent._replace(delivery=Delivery.NONE), sid)
    if not moves_on(intent.delivery, delivery):
        return None
    rang = delivery in (Delivery.RINGING, Delivery.ANSWERED)
    return tx.intents.save(
        intent._replace(
            delivery=delivery,
            rang_at=intent.rang_at or (now if rang else None),
            finished_at=now if is_final(delivery) else None,
            error=error or intent.error,
        )
    )


def cancel(tx: UnitOfWork, now: datetime, intent: Intent, why: str) -> Intent:
    """It shall not leave any more, and it has not left."""
    tx.audit.add(now, "intent_cancelled", "intent", intent.id, detail={"why": why})
    return tx.intents.save(intent._replace(state=IntentState.CANCELLED, error=why, due_at=None))


def decide(
    tx: UnitOfWork, now: datetime, intent: Intent, sids: list[str] | None, *, wanted: bool = True
) -> Intent:
    """Settle an unknown outcome by the provider's listing.

    `sids` are those that no other intent owns; None means that the provider could not be asked.
    Found: it has left. Not found, or not to be asked within a minute: sent again, because a
    message of an escalation is rather sent twice than lost; but not if meanwhile nobody wants it
    any more. A check-in that may have rung twice makes way for its next try. Of anything else each
    unknown outcome permits one more (invariant 10), up to three, if the provider has said that it
    has none: nobody else would tell the desk of a request.
    """
    if sids:
        return accepted(tx, now, intent, sids[0])
    if sids is None and _asks_again(now, intent):
        return tx.intents.save(intent._replace(due_at=now + _looks_after(intent)))
    if not wanted:
        return cancel(tx, now, intent, UNWANTED)
    most = RESENDS if intent.lane is Lane.CALLS else MOST_RESENDS
    if intent.resends >= most or now >= intent.not_after:
        return _failed(tx, now, intent, UNKNOWN)
    tx.audit.add(now, "intent_resent", "intent", intent.id)
    return tx.intents.save(
        intent._replace(
            state=IntentState.PENDING,
            sent_at=None,
            resends=intent.resends + 1,
            due_at=now,
        )
    )


def _asks_again(now: datetime, intent: Intent) -> bool:
    """Whether a provider that cannot be asked is waited for: for a minute, but for as long as the
    message is of use before it is sent a third time blindly."""
    if intent.lane is not Lane.CALLS and intent.resends >= RESENDS:
        return now < intent.not_after
    return now - (intent.sent_at or now) < DECIDE_AFTER


def _looks_after(intent: Intent) -> timedelta:
    waits_long = intent.resends >= RESENDS and intent.lane not in URGENT_LANES
    return LOOK_SELDOM if waits_long else LOOK_AGAIN


def _not_sent(
    tx: UnitOfWork, now: datetime, intent: Intent, outcome: NotSent, wanted: bool
) -> Intent:
    """A provider that is away says nothing about the number: what runs out of time for that is
    cancelled, as everything that is too late (DESIGN section 4, 'After an outage'). A provider that
    says when it can be asked again is believed up to our own longest wait."""
    if outcome.permanent:
        return _failed(tx, now, intent, outcome.code or "refused")
    if not wanted:
        return cancel(tx, now, intent, UNWANTED)
    ours = BACKOFF_S[min(intent.attempt - 1, len(BACKOFF_S) - 1)]
    wait = timedelta(seconds=max(ours, min(outcome.wait_s, BACKOFF_S[-1])))
    if now + wait >= intent.not_after:
        return cancel(tx, now, intent, TOO_LATE)
    return tx.intents.save(
        intent._replace(
            state=IntentState.PENDING,
            error=outcome.code or "unreachable",
            due_at=now + wait,
        )
    )


def _failed(tx: UnitOfWork, now: datetime, intent: Intent, error: str) -> Intent:
    return tx.intents.save(
        intent._replace(
            state=IntentState.FAILED,
            delivery=Delivery.FAILED,
            finished_at=now,
            error=error,
            due_at=None,
        )
    )

"""She is brought to the officer who took her at once, by a change of her call that is under way.

Her own look at the hold (every three to five seconds) stays the way for everything else: a
provider that cannot change calls, one that refuses, an answer that is lost. While the provider is
asked, no look of hers enters the room: brought there twice she would leave it in between, which
ends it for both.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.engine.inputs import TimedOut
from helpline.cases.hold import Hold
from helpline.conversations.answering import Answer
from helpline.conversations.talks import Talks
from helpline.ports import Redirect, SendOutcome, Unknown
from helpline.repositories import UnitOfWork
from helpline.talk import Conversation

PATIENCE = timedelta(seconds=4)
"""So long her looks wait for a provider that does not answer."""


def ask(
    tx: UnitOfWork, now: datetime, talks: Talks, hold: Hold, public_url: str
) -> Redirect | None:
    """What the provider is asked for, once for each hold; None if she is to come by herself."""
    hold = tx.holds.get(hold.id)
    if not _waits_for_it(hold):
        return None
    hers = tx.conversations.by_id(hold.conversation_id)
    possible = hers is not None and hers.call_sid is not None and talks.on_hold(tx, hers)
    tx.holds.save(replace(hold, bring_until=now + PATIENCE if possible else now))
    if hers is None or hers.call_sid is None or not possible:
        return None
    return Redirect(hers.token, hers.call_sid, f"{public_url}/twilio/join/{hers.token}")


def answered(tx: UnitOfWork, now: datetime, hold_id: int, outcome: SendOutcome) -> None:
    """What became of it. If that is known, her looks enter the room again: either she is in it
    by then, or she was not brought."""
    hold = tx.holds.get(hold_id)
    if hold.open and hold.joined_at is None and not isinstance(outcome, Unknown):
        tx.holds.save(replace(hold, bring_until=now))


def arrived(tx: UnitOfWork, now: datetime, talks: Talks, hers: Conversation) -> Answer:
    """Her call asks what it shall play, as the provider was told. If she waits no more, she hears
    what she was to hear anyway."""
    hold = tx.holds.of_conversation(hers.id)
    if hold is None or not hold.open or not talks.on_hold(tx, hers):
        return talks.repeat(tx, now, hers)
    tx.holds.save(replace(hold, bring_until=now))
    return talks.take(tx, now, hers, hers.step, TimedOut())


def _waits_for_it(hold: Hold) -> bool:
    taken = hold.open and hold.taken_leg is not None
    return taken and hold.joined_at is None and hold.bring_until is None

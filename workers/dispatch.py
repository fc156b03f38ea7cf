"""Intents of a lane on their way to the provider: leased, sent in one batch, settled."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpline.errors import NotFound
from helpline.news import News
from helpline.ports import (
    Accepted,
    Clock,
    Lookup,
    NotSent,
    Outgoing,
    SendOutcome,
    Store,
    Telephony,
    Unknown,
)
from helpline.pulse import PROVIDER_OUT, Pulse
from helpline.repositories import Claim, UnitOfWork
from helpline.sending.lanes import CALL_BACK, call_backs_free, reserve
from helpline.sending.leaving import TOO_LATE, UNRENDERABLE, cancel, decide, settle
from helpline.sending.model import Intent, IntentKind, IntentState, Lane
from helpline.sending.rendering import Sender
from store.crash import crash_point
from store.errors import Corrupt, WrongKeys

LEASE = timedelta(seconds=45)
SENDS_WITHIN = timedelta(seconds=15)  # what is left of the lease is the provider's time to answer
BATCH = 40
LOOK_BACK = timedelta(seconds=5)
PUT_OFF = timedelta(seconds=2)
READ_AGAIN = timedelta(minutes=5)
POISONED = "poisoned_row"
UNREADABLE = (Corrupt, WrongKeys, NotFound, ValueError)
Work = Callable[[UnitOfWork], None]
log = logging.getLogger("khairiyat.dispatch")


@dataclass(frozen=True, slots=True)
class Leased:
    """An intent that this process may send or reconcile now."""

    claim: Claim
    intent: Intent


@dataclass(frozen=True, slots=True)
class Batch:
    """What one look at a lane did: intents that moved on, and calls held back by a limit."""

    done: int
    held: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Sends what a lane has, and settles what is unknown."""

    store: Store
    clock: Clock
    telephony: Telephony
    sender: Sender
    news: News
    pulse: Pulse = field(default_factory=lambda: Pulse(PROVIDER_OUT))

    def run(self, lane: Lane) -> Batch:
        """One batch: intents are sent, cancelled or reconciled."""
        leased_at = self.clock.now()
        leased, gone, held = self.store.write(lambda tx: self._lease(tx, lane))
        sending = [item for item in leased if item.intent.state is IntentState.LEASED]
        unknown = [item for item in leased if item.intent.state is IntentState.UNKNOWN]
        if sending:
            self._send(sending, leased_at + SENDS_WITHIN)
        if unknown:
            self._reconcile(unknown)
        return Batch(gone + len(sending) + len(unknown), held)

    def _lease(self, tx: UnitOfWork, lane: Lane) -> tuple[list[Leased], int, int]:
        now = self.clock.now()
        claims = tx.ledgers.claim("intents", now, LEASE, BATCH, lane)
        leased: list[Leased] = []
        gone = 0
        for claim in claims:
            try:
                intent = tx.intents.get(claim.id)
            except UNREADABLE as error:
                self._put_off(tx, now, claim, error)
                continue
            if intent.state is IntentState.LEASED and intent.not_after <= now:
                cancel(tx, now, intent, TOO_LATE)
                gone += 1
            else:
                leased.append(Leased(claim, intent))
        free = self._within_limits(tx, now, lane, leased)
        return free, gone, len(leased) - len(free)

    def _put_off(self, tx: UnitOfWork, now: datetime, claim: Claim, error: Exception) -> None:
        """A row that cannot be read holds up no other of its batch (invariant 4)."""
        name = type(error).__name__
        log.error("intent %s cannot be read: %s; put off", claim.id, name)
        tx.ledgers.defer("intents", claim, now + READ_AGAIN, name)
        tx.faults.report(POISONED, f"intents:{claim.id}", now)

    def _within_limits(
        self, tx: UnitOfWork, now: datetime, lane: Lane, leased: list[Leased]
    ) -> list[Leased]:
        """Give back the calls for which no line has a free start now. Calls back that are too
        many are put off a little, so that they hold up nothing behind them."""
        calls = [
            item
            for item in leased
            if item.intent.kind is IntentKind.CALL and item.intent.state is IntentState.LEASED
        ]
        if not calls:
            return leased
        lines = tx.lines.all()
        back = [item for item in calls if item.intent.purpose == CALL_BACK]
        too_many = back[call_backs_free(tx, now, lines, len(back)) :] if back else []
        held = {item.claim.id for item in too_many}
        for item in too_many:
            later = replace(item.intent, state=IntentState.PENDING, due_at=now + PUT_OFF)
            tx.intents.save(later)
        calls = [item for item in calls if item.claim.id not in held]
        granted = reserve(tx, now, lines, lane, len(calls)) if calls else 0
        waiting = calls[granted:]
        if waiting:
            tx.ledgers.release("intents", [item.claim for item in waiting])
        held |= {item.claim.id for item in waiting}
        return [item for item in leased if item.claim.id not in held]

    def _send(self, leased: list[Leased], at_latest: datetime) -> None:
        """Send, unless this process was stopped or starved for so long that the leases may be
        over before the provider has answered: then others send it."""
        ready: list[tuple[Leased, Outgoing]] = []
        for item in leased:
            outgoing = self._rendered(item)
            if outgoing is not None:
                ready.append((item, outgoing))
        crash_point("provider.before")
        if self.clock.now() > at_latest:
            self.store.write(
                lambda tx: tx.ledgers.release("intents", [item.claim for item, _ in ready])
            )
            return
        outcomes: dict[str, SendOutcome] = {
            outcome.token: outcome
            for outcome in self.telephony.send([outgoing for _, outgoing in ready])
        }
        crash_point("provider.after")
        self._keep(
            (item, self._settled(item, outcomes.get(token, Unknown(token, "no_outcome"))))
            for item, token in ((item, outgoing.token) for item, outgoing in ready)
        )

    def _rendered(self, item: Leased) -> Outgoing | None:
        """A text that cannot be rendered can never leave: that is a failure with a fault, and
        the ladder goes on without it."""
        try:
            return self.sender.outgoing(item.intent)
        except Exception as error:
            name = type(error).__name__
            log.error("intent %s cannot be rendered: %s", item.intent.id, name)
            now = self.clock.now()
            self.store.write(lambda tx: tx.faults.report(UNRENDERABLE, item.intent.prompt_key, now))
            never = NotSent(item.intent.token, UNRENDERABLE, permanent=True)
            self._keep([(item, self._settled(item, never))])
            return None

    def _settled(self, item: Leased, outcome: SendOutcome) -> Work:
        def work(tx: UnitOfWork) -> None:
            now = self.clock.now()
            intent = tx.intents.get(item.intent.id)
            if intent.state not in (IntentState.LEASED, IntentState.UNKNOWN):
                return  # a callback was faster and has told everything
            if intent.provider is None:
                intent = replace(intent, provider=self.telephony.name)
            if intent.attempt != item.claim.attempt and not isinstance(outcome, Accepted):
                return  # it is in other hands by now, and only 'accepted' would be news to them
            wanted = self.news.wanted(tx, intent)
            settled = settle(tx, now, intent, outcome, wanted=wanted)
            if settled.state is IntentState.SENT:
                self.pulse.mark(tx, now)
            if settled.state is IntentState.UNKNOWN:
                tx.audit.add(now, "outcome_unknown", "intent", settled.id)
            self.news.settled(tx, now, settled)

        return work

    def _reconcile(self, leased: list[Leased]) -> None:
        found = self.telephony.find(
            [
                Lookup(
                    token=item.intent.token,
                    kind=item.intent.kind,
                    to=item.intent.e164,
                    from_=self.sender.from_number(item.intent),
                    after=(item.intent.sent_at or self._asked_at(item)) - LOOK_BACK,
                )
                for item in leased
            ]
        )
        self._keep((item, self._decided(item, found.get(item.intent.token))) for item in leased)

    def _asked_at(self, item: Leased) -> datetime:
        """A crash left no instant: it was asked after it fell due."""
        return item.intent.due_at or self.clock.now()

    def _decided(self, item: Leased, sids: list[str] | None) -> Work:
        def work(tx: UnitOfWork) -> None:
            now = self.clock.now()
            intent = tx.intents.get(item.intent.id)
            if intent.state is not IntentState.UNKNOWN:
                return
            intent = replace(intent, provider=self.telephony.name, sent_at=intent.sent_at or now)
            free = sids
            if sids is not None:
                free = [s for s in sids if tx.intents.by_sid(self.telephony.name, s) is None]
            wanted = self.news.wanted(tx, intent)
            self.news.settled(tx, now, decide(tx, now, intent, free, wanted=wanted))

        return work

    def _keep(self, results: Iterable[tuple[Leased, Work]]) -> None:
        """Write results down. Where that fails the row stays leased, and ends in 'unknown' when
        the lease is over (invariant 11)."""
        kept = list(results)
        ended = self.store.write_each([work for _, work in kept])
        for (item, _), error in zip(kept, ended, strict=True):
            if error is not None:
                self._not_kept(item.intent.id, error)

    def _not_kept(self, intent_id: int, error: BaseException) -> None:
        name = type(error).__name__
        log.error("the outcome of intent %s could not be kept: %s", intent_id, name)
        now = self.clock.now()
        self.store.write(lambda tx: tx.faults.report(POISONED, f"intents:{intent_id}", now))

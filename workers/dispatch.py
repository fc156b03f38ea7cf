"""Intents of a lane on their way to the provider: sent at their starts, settled together."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from helpline.faults import POISONED
from helpline.news import News
from helpline.ports import (
    Accepted,
    Clock,
    Lookup,
    Missed,
    NotSent,
    Outgoing,
    SendOutcome,
    Store,
    Telephony,
    Unknown,
)
from helpline.pulse import PROVIDER_OUT, Pulse
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import reserve
from helpline.sending.leaving import UNRENDERABLE, as_accepted, decide, settle
from helpline.sending.model import Intent, IntentKind, IntentState, Lane
from helpline.sending.rendering import Sender
from store.crash import crash_point
from workers.hand import Hand
from workers.leasing import BATCH, LEASE, Batch, Leased, lease

LOOK_BACK = timedelta(seconds=5)
Work = Callable[[UnitOfWork], None]
log = logging.getLogger("khairiyat.dispatch")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Sends what a lane has, and settles what is unknown."""

    store: Store
    clock: Clock
    telephony: Telephony
    sender: Sender
    news: News
    pulse: Pulse = field(default_factory=lambda: Pulse(PROVIDER_OUT))
    hand: Hand = field(default_factory=Hand)

    def lease(self, lane: Lane, most: int = BATCH) -> Batch:
        """Take at most so many intents that may leave, and write down that they are taken."""

        def work(tx: UnitOfWork) -> Batch:
            now = self.clock.now()
            batch = lease(tx, now, lane, most)
            self.hand.take("intents", batch.claims, now, LEASE)
            return batch

        return self.store.write(work)

    def finish(self, batch: Batch) -> None:
        """Ask the provider for all of a batch, and keep what it answers."""
        if batch.sending:
            self._send(batch.sending, batch.send_until)
        if batch.unknown:
            self._reconcile(batch.unknown)
        self.hand.leave("intents", batch.claims)

    def _send(self, leased: Sequence[Leased], at_latest: datetime) -> None:
        """Send, unless this process was stopped or starved for so long that the leases may be
        over before the provider has answered: then others send it."""
        rendered = ((item, self._rendered(item)) for item in leased)
        ready = [(item, outgoing) for item, outgoing in rendered if outgoing is not None]
        while ready:
            crash_point("provider.before")
            if self.clock.now() > at_latest:
                self._give_back([item for item, _ in ready])
                return
            outcomes = {
                outcome.token: outcome
                for outcome in self.telephony.send([outgoing for _, outgoing in ready])
            }
            crash_point("provider.after")
            results: list[tuple[Leased, SendOutcome]] = []
            missed: list[tuple[Leased, Outgoing]] = []
            for item, outgoing in ready:
                outcome = outcomes.get(outgoing.token, Unknown(outgoing.token, "no_outcome"))
                if isinstance(outcome, Missed):
                    missed.append((item, outgoing))
                else:
                    results.append((item, outcome))
            self._keep(results)
            ready = self._start_again(missed)

    def _start_again(
        self, missed: Sequence[tuple[Leased, Outgoing]]
    ) -> list[tuple[Leased, Outgoing]]:
        """New starts for what has let its own go by, so that it does not leave in a bunch; what
        gets none now is given back."""
        again: list[tuple[Leased, Outgoing]] = []
        for kind in IntentKind:
            of_kind = [(item, out) for item, out in missed if item.intent.kind is kind]
            starts = self._new_starts(kind, [item for item, _ in of_kind])
            self._give_back([item for item, _ in of_kind[len(starts) :]])
            again += [
                (item, replace(outgoing, begins=self._begins(start)))
                for (item, outgoing), start in zip(of_kind, starts, strict=False)
            ]
        return again

    def _new_starts(self, kind: IntentKind, leased: Sequence[Leased]) -> list[datetime]:
        if not leased:
            return []
        lane, wanted = leased[0].intent.lane, len(leased)
        return self.store.write(
            lambda tx: reserve(tx, self.clock.now(), tx.lines.all(), lane, wanted, kind)
        )

    def _give_back(self, leased: Sequence[Leased]) -> None:
        if leased:
            claims = [item.claim for item in leased]
            self.store.write(lambda tx: tx.ledgers.release("intents", claims))

    def _rendered(self, item: Leased) -> Outgoing | None:
        """A text that cannot be rendered can never leave: that is a failure with a fault, and
        the ladder goes on without it."""
        outgoing = self._outgoing(item.intent)
        if outgoing is not None:
            return replace(outgoing, begins=self._begins(item.start))
        now = self.clock.now()
        self.store.write(lambda tx: tx.faults.report(UNRENDERABLE, item.intent.prompt_key, now))
        self._keep([(item, NotSent(item.intent.token, UNRENDERABLE, permanent=True))])
        return None

    def _outgoing(self, intent: Intent) -> Outgoing | None:
        """What the provider is asked for; None, and a line in the log, where it cannot be made."""
        try:
            return self.sender.outgoing(intent)
        except Exception as error:
            log.error("intent %s cannot be rendered: %s", intent.id, type(error).__name__)
            return None

    def _begins(self, start: datetime | None) -> float | None:
        """A start by this machine's own clock, which nobody sets."""
        if start is None:
            return None
        return monotonic() + (start - self.clock.now()).total_seconds()

    def _keep(self, results: Sequence[tuple[Leased, SendOutcome]]) -> None:
        """Write results down: those that were accepted together, the others each by itself."""
        together = self._kept_together(results)
        self._keep_each(
            (item, self._settled(item, outcome))
            for item, outcome in results
            if item.intent.id not in together
        )

    def _kept_together(self, results: Sequence[tuple[Leased, SendOutcome]]) -> frozenset[int]:
        """Ids of the intents whose acceptance is written down. Where that fails for one it fails
        for all of them, and each is settled by itself."""
        accepted = [(item, each.sid) for item, each in results if isinstance(each, Accepted)]
        try:
            return self.store.write(lambda tx: self._accept(tx, accepted))
        except Exception as error:
            log.info("%s results are kept one by one: %s", len(accepted), type(error).__name__)
            return frozenset()

    def _accept(self, tx: UnitOfWork, accepted: Sequence[tuple[Leased, str]]) -> frozenset[int]:
        """As `settle` and `News.settled` do for one; what anybody else has changed since it was
        leased, perhaps a callback that was faster, is left out."""
        now = self.clock.now()
        versions = tx.intents.versions([item.intent.id for item, _ in accepted])
        sent = [
            as_accepted(now, item.intent, sid, item.intent.provider or self.telephony.name)
            for item, sid in accepted
            if versions.get(item.intent.id) == item.intent.version
        ]
        if sent:
            tx.intents.save_all(sent)
            self.pulse.mark(tx, now)
            self.news.all_left(tx, now, sent)
        return frozenset(intent.id for intent in sent)

    def _settled(self, item: Leased, outcome: SendOutcome) -> Work:
        def work(tx: UnitOfWork) -> None:
            now = self.clock.now()
            intent = tx.intents.get(item.intent.id)
            if intent.state not in (IntentState.LEASED, IntentState.UNKNOWN):
                return  # a callback was faster and has told everything
            if intent.provider is None:
                intent = intent._replace(provider=self.telephony.name)
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

    def _reconcile(self, leased: Sequence[Leased]) -> None:
        found = self.telephony.find(
            [
                Lookup(
                    token=item.intent.token,
                    kind=item.intent.kind,
                    to=item.intent.e164,
                    from_=self.sender.from_number(item.intent),
                    after=(item.intent.sent_at or self._asked_at(item)) - LOOK_BACK,
                    body=self._body(item.intent),
                )
                for item in leased
            ]
        )
        self._keep_each(
            (item, self._decided(item, found.get(item.intent.token))) for item in leased
        )

    def _body(self, intent: Intent) -> str:
        """What a message says; nothing for a call, or where it cannot be rendered any more."""
        outgoing = self._outgoing(intent) if intent.kind is not IntentKind.CALL else None
        return outgoing.body if outgoing is not None else ""

    def _asked_at(self, item: Leased) -> datetime:
        """A crash left no instant: it was asked after it fell due."""
        return item.intent.due_at or self.clock.now()

    def _decided(self, item: Leased, sids: list[str] | None) -> Work:
        def work(tx: UnitOfWork) -> None:
            now = self.clock.now()
            intent = tx.intents.get(item.intent.id)
            if intent.state is not IntentState.UNKNOWN:
                return
            intent = intent._replace(provider=self.telephony.name, sent_at=intent.sent_at or now)
            free = sids
            if sids is not None:
                free = [s for s in sids if tx.intents.by_sid(self.telephony.name, s) is None]
            wanted = self.news.wanted(tx, intent)
            self.news.settled(tx, now, decide(tx, now, intent, free, wanted=wanted))

        return work

    def _keep_each(self, results: Iterable[tuple[Leased, Work]]) -> None:
        """Write results down, each by itself. Where that fails the row stays leased, and ends in
        'unknown' when the lease is over (invariant 11)."""
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

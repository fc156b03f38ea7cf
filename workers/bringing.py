"""Asking the provider to bring a woman to the officer who took her.

Nothing is asked inside a transaction, and each hold is asked for once: if this process dies or the
provider does not answer, her own next look brings her (`helpline/conversations/bringing.py`).
"""

import logging
from dataclasses import dataclass, replace

from helpline.cases.hold import Hold
from helpline.conversations import bringing
from helpline.conversations.talks import Talks
from helpline.ports import Clock, Redirect, SendOutcome, Store, Telephony, Unknown
from helpline.repositories import UnitOfWork
from store.crash import crash_point

log = logging.getLogger("khairiyat.bringing")


@dataclass(frozen=True, slots=True)
class Bringing:
    """Brings everybody who was taken and is not joined yet."""

    store: Store
    clock: Clock
    telephony: Telephony
    talks: Talks
    public_url: str

    def run(self) -> int:
        """Ask for all of them at once. Returns how many the provider was asked for."""
        if not self.telephony.redirects:
            return 0
        asked: dict[str, tuple[Hold, Redirect]] = {}
        for hold in self.store.read(lambda tx: tx.holds.to_bring()):
            redirect = self._asked(hold)
            if redirect is not None:
                asked[redirect.token] = (hold, redirect)
        if not asked:
            return 0
        crash_point("bring.before")
        outcomes = self.telephony.redirect([redirect for _, redirect in asked.values()])
        crash_point("bring.after")
        for outcome in outcomes:
            self._keep(asked[outcome.token][0], outcome)
        return len(asked)

    def _asked(self, hold: Hold) -> Redirect | None:
        """A row that cannot be read holds up nobody else (invariant 4): she comes by herself."""
        try:
            return self.store.write(
                lambda tx: bringing.ask(tx, self.clock.now(), self.talks, hold, self.public_url)
            )
        except Exception as error:
            log.error("hold %s is not brought: %s", hold.id, type(error).__name__)
            self.store.write(lambda tx: self._leave(tx, hold.id))
            return None

    def _leave(self, tx: UnitOfWork, hold_id: int) -> None:
        tx.holds.save(replace(tx.holds.get(hold_id), bring_until=self.clock.now()))

    def _keep(self, hold: Hold, outcome: SendOutcome) -> None:
        if isinstance(outcome, Unknown):
            log.warning("hold %s: nobody knows whether she is brought", hold.id)
        self.store.write(lambda tx: bringing.answered(tx, self.clock.now(), hold.id, outcome))

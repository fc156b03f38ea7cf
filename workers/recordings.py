"""Recordings on their way: fetched from the provider, kept encrypted, deleted there.

One step of one recording at a time, each ended by a transaction of its own: whatever dies between
two steps, the ledger says which comes next. Nothing is asked of the provider inside a
transaction, and a row is leased before.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.errors import RecordingAbsent, RecordingRefused, RecordingUnavailable
from helpline.faults import POISONED
from helpline.ledgers import Claim
from helpline.ports import Clock, RecordedVoices, Store
from helpline.recordings import keeping
from helpline.recordings.model import Recording, RecordingState
from helpline.repositories import UnitOfWork
from store.crash import crash_point

LEDGER = "recordings"
LEASE = timedelta(seconds=75)  # longer than the provider is ever waited for
AFTER_ERROR = timedelta(minutes=5)
log = logging.getLogger("khairiyat.recordings")

Result = Callable[[UnitOfWork, Recording], object]
S = RecordingState


@dataclass(frozen=True, slots=True)
class Fetching:
    """Performs what is due in the ledger of recordings."""

    store: Store
    clock: Clock
    voices: RecordedVoices

    def run(self, late: timedelta = timedelta(0)) -> int:
        """One step of the recording that is due longest, if one is due since `late` at least.
        Returns how many were looked at: 1 or 0."""
        if not self._waiting(late):
            return 0
        before = self.clock.now() - late
        claims = self.store.write(lambda tx: tx.ledgers.claim(LEDGER, before, LEASE + late, 1))
        for claim in claims:
            self._step(claim)
        return len(claims)

    def _step(self, claim: Claim) -> None:
        try:
            recording = self.store.read(lambda tx: tx.recordings.get(claim.id))
            result = self._asked(recording)
            crash_point("recording.asked")
            self._keep(claim, recording, result)
        except Exception as error:
            self._poisoned(claim, error)

    def _waiting(self, late: timedelta) -> bool:
        """Looked up without writing, since there is seldom anything."""
        first = self.store.read(lambda tx: tx.ledgers.earliest(LEDGER))
        return first is not None and first <= self.clock.now() - late

    def _asked(self, recording: Recording) -> Result:
        """Ask the provider for the next step; what its answer means for the row."""
        if recording.state is S.LOST:
            return self._forgotten
        try:
            if recording.state is S.TO_FETCH:
                return self._fetched(self.voices.fetch(recording.sid))
            self.voices.delete(recording.sid)
            return self._deleted
        except RecordingAbsent:
            return self._absent
        except RecordingRefused:
            return self._refused
        except RecordingUnavailable as error:
            log.warning("recording %s waits: %s", recording.id, error)
            return self._put_off

    def _keep(self, claim: Claim, asked: Recording, result: Result) -> None:
        def work(tx: UnitOfWork) -> None:
            if not tx.ledgers.holds(LEDGER, claim):
                return
            recording = tx.recordings.get(claim.id)
            if recording.state is not asked.state:
                return  # its speaker was erased meanwhile
            result(tx, recording)
            tx.faults.clear(POISONED, f"{LEDGER}:{claim.id}", self.clock.now())

        self.store.write(work)

    def _fetched(self, sound: bytes) -> Result:
        return lambda tx, recording: keeping.take(tx, self.clock.now(), recording, sound)

    def _deleted(self, tx: UnitOfWork, recording: Recording) -> object:
        return keeping.deleted_there(tx, self.clock.now(), recording)

    def _absent(self, tx: UnitOfWork, recording: Recording) -> object:
        return keeping.not_there(tx, self.clock.now(), recording)

    def _refused(self, tx: UnitOfWork, recording: Recording) -> object:
        return keeping.refuse(tx, self.clock.now(), recording)

    def _put_off(self, tx: UnitOfWork, recording: Recording) -> object:
        return keeping.put_off(tx, self.clock.now(), recording)

    def _forgotten(self, tx: UnitOfWork, recording: Recording) -> object:
        return keeping.forget_lost(tx, self.clock.now(), recording)

    def _poisoned(self, claim: Claim, error: Exception) -> None:
        """A row that cannot be performed delays no other (invariant 4)."""
        now, name = self.clock.now(), type(error).__name__
        log.error("recording %s could not be performed: %s; put off", claim.id, name)

        def put_off(tx: UnitOfWork) -> None:
            tx.ledgers.defer(LEDGER, claim, now + AFTER_ERROR, name)
            tx.faults.report(POISONED, f"{LEDGER}:{claim.id}", now)

        self.store.write(put_off)

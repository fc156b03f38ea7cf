"""A recording comes into the ledger, and goes out of it."""

from datetime import datetime

from helpline.consent.answers import withdrawn
from helpline.consent.model import ConsentPurpose
from helpline.recordings import rules
from helpline.recordings.model import NewRecording, Recording, RecordingState
from helpline.repositories import UnitOfWork

SUBJECT = "recording"
LOST = "recording_lost"
WAITS = "recording_waits"


def note(tx: UnitOfWork, now: datetime, new: NewRecording) -> Recording | None:
    """Write a reference down in the transaction that brought it. None if it was known. Of a
    speaker who wants no recordings kept, it is deleted at the provider unheard."""
    added = tx.recordings.add(new, now + rules.READY_AFTER)
    if added is not None:
        detail = {"kind": new.kind.value, "about": new.subject, "about_id": new.subject_id}
        tx.audit.add(now, "recording_noted", SUBJECT, added.id, detail=detail)
        person_id = new.person_id
        if person_id is not None and withdrawn(tx, person_id, ConsentPurpose.RECORDING):
            return drop(tx, now, added)
    return added


def put_off(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """Passing trouble: again later, and a fault when it lasts."""
    if rules.waits_too_long(recording, now):
        tx.faults.report(WAITS, str(recording.id), now)
    return tx.recordings.save(rules.passing(recording, now))


def not_there(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """The provider says that it has no such recording."""
    return _follow(tx, now, recording, rules.absent(recording, now))


def refuse(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """It will never be had: a fault says so."""
    return _follow(tx, now, recording, rules.refused(recording, now))


def take(tx: UnitOfWork, now: datetime, recording: Recording, sound: bytes) -> Recording:
    """Keep the sound; of a speaker who has been erased meanwhile nothing is kept."""
    kept = tx.recordings.keep(rules.stored(recording, now, len(sound)), sound)
    if kept is None:
        return drop(tx, now, recording)
    return _followed(tx, now, recording, kept)


def deleted_there(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """The provider has deleted it."""
    return _follow(tx, now, recording, rules.deleted(recording, now))


def drop(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """Delete it here at once, and there as soon as the provider can be asked."""
    return _follow(tx, now, recording, rules.dropped(recording, now))


def forget_lost(tx: UnitOfWork, now: datetime, recording: Recording) -> Recording:
    """A lost one has been shown for long enough: its fault ends."""
    return _follow(tx, now, recording, rules.no_longer_shown(recording, now))


def _follow(tx: UnitOfWork, now: datetime, before: Recording, after: Recording) -> Recording:
    return _followed(tx, now, before, tx.recordings.save(after))


def _followed(tx: UnitOfWork, now: datetime, before: Recording, saved: Recording) -> Recording:
    """Write down what a change of state brings with it: audit, faults."""
    if saved.state is before.state:
        return saved
    tx.audit.add(now, f"recording_{saved.state.value}", SUBJECT, saved.id)
    tx.faults.clear(WAITS, str(saved.id), now)
    if saved.state is RecordingState.LOST:
        tx.faults.report(LOST, str(saved.id), now)
    if before.state is RecordingState.LOST:
        tx.faults.clear(LOST, str(saved.id), now)
    return saved

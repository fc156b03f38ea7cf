"""What becomes of a recording after each look at the provider. Pure: no clock, no store."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.recordings.model import Recording, RecordingState

READY_AFTER = timedelta(seconds=5)
"""Providers hand a recording over some seconds after they tell of it."""
NOT_READY_FOR = timedelta(minutes=15)
"""As long as this after it was made, 'there is no such recording' may mean 'not yet'."""
SOONEST = timedelta(seconds=5)
LATEST = timedelta(minutes=30)
WAITS_TOO_LONG = timedelta(hours=1)
"""From then on a recording that is still not fetched, or not deleted there, is a fault."""
LOST_IS_SHOWN = timedelta(days=7)

S = RecordingState


def next_look(recording: Recording, now: datetime) -> datetime:
    """When to try again: the longer it has gone on, the longer the wait."""
    return now + min(max((now - recording.since) / 2, SOONEST), LATEST)


def waits_too_long(recording: Recording, now: datetime) -> bool:
    """Whether its trouble has to be told."""
    return now - recording.since >= WAITS_TOO_LONG


def passing(recording: Recording, now: datetime) -> Recording:
    """The provider could not be asked, or had trouble: again later, without end."""
    return replace(recording, due_at=next_look(recording, now))


def absent(recording: Recording, now: datetime) -> Recording:
    """The provider has no such recording: not yet, or no longer."""
    if recording.state is S.TO_FETCH and now - recording.recorded_at < NOT_READY_FOR:
        return passing(recording, now)
    return refused(recording, now) if recording.state is S.TO_FETCH else deleted(recording, now)


def refused(recording: Recording, now: datetime) -> Recording:
    """It will never be had."""
    return replace(recording, state=S.LOST, since=now, due_at=now + LOST_IS_SHOWN)


def stored(recording: Recording, now: datetime, size: int) -> Recording:
    """The sound lies here; now it is to go there, at once."""
    return replace(recording, state=S.STORED, since=now, due_at=now, size=size)


def deleted(recording: Recording, now: datetime) -> Recording:
    """The provider no longer has it."""
    state = S.DELETED_THERE if recording.state is S.STORED else S.GONE
    return replace(recording, state=state, since=now, due_at=None)


def dropped(recording: Recording, now: datetime) -> Recording:
    """Nobody may keep it: the sound here is deleted with this, and the one there is to follow."""
    if recording.state in (S.TO_FETCH, S.STORED):
        return replace(recording, state=S.DROPPING, since=now, due_at=now, size=0)
    if recording.state is S.DELETED_THERE:
        return replace(recording, state=S.GONE, since=now, due_at=None, size=0)
    if recording.state is S.LOST:
        return replace(recording, due_at=now)
    return recording


def no_longer_shown(recording: Recording, now: datetime) -> Recording:
    """A lost one has been shown for long enough."""
    return replace(recording, state=S.GONE, since=now, due_at=None)

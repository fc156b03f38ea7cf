"""The ledger of recordings, and their sounds, each under a key of its own."""

import base64
import os
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, null, select, update

from helpline.errors import Conflict, NotFound
from helpline.recordings.model import NewRecording, Recording, RecordingState
from store.columns import Choice, Instant
from store.crypto import KEY_BYTES, Cipher
from store.dialect import insert_once
from store.rows import LEASE_OVER, by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.recordings import recording_sounds, recordings
from store.vault import Vault

_CHANGING = ("state", "since", "size", "due_at")
_GIVEN = names_of(NewRecording)
_NAMES = names_of(Recording)
_RECORDING = columns_of(recordings, _NAMES)
_GET = by_id(recordings, _RECORDING)
_ADD = insert_once(recordings, (*_GIVEN, "state", "since", "due_at"), returning=[recordings.c.id])
_OF = Statement(
    select(*_RECORDING)
    .where(
        recordings.c.subject == bindparam("subject"),
        recordings.c.subject_id == bindparam("subject_id"),
    )
    .order_by(recordings.c.id)
)
_SAVE = saving(recordings, _CHANGING, also=LEASE_OVER)
_SAVE_WITH_KEY = saving(recordings, (*_CHANGING, "key_enc"), also=LEASE_OVER)
_PUT_SOUND = insert_once(recording_sounds, ["recording_id", "sound_enc"])
_SOUND = Statement(
    select(recordings.c.key_enc, recording_sounds.c.sound_enc)
    .join_from(recordings, recording_sounds)
    .where(recordings.c.id == bindparam("id"))
)
_DROP_SOUND = Statement(
    delete(recording_sounds).where(recording_sounds.c.recording_id == bindparam("id"))
)

_STATE = Choice(RecordingState)
_OF_PERSON = recordings.c.person_id == bindparam("of_person")
# What `helpline.recordings.rules.dropped` says, for all of one speaker at once. A process that
# holds a row finds it in another state.
_DROP_ALL = Statement(
    update(recordings)
    .where(
        _OF_PERSON,
        recordings.c.state.in_(
            [
                RecordingState.TO_FETCH,
                RecordingState.STORED,
                RecordingState.DELETED_THERE,
                RecordingState.LOST,
            ]
        ),
    )
    .values(
        state=case(
            (recordings.c.state == RecordingState.DELETED_THERE, bindparam("gone", type_=_STATE)),
            (recordings.c.state == RecordingState.LOST, bindparam("lost", type_=_STATE)),
            else_=bindparam("dropping", type_=_STATE),
        ),
        due_at=case(
            (recordings.c.state == RecordingState.DELETED_THERE, null()),
            else_=bindparam("at", type_=Instant()),
        ),
        since=bindparam("at", type_=Instant()),
        size=0,
        key_enc=null(),
        version=recordings.c.version + 1,
        **LEASE_OVER,
    )
)
_DROP_SOUNDS = Statement(
    delete(recording_sounds).where(
        recording_sounds.c.recording_id.in_(select(recordings.c.id).where(_OF_PERSON))
    )
)


class SqlRecordings:
    """`helpline.recordings.repositories.Recordings`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, new: NewRecording, due_at: datetime) -> Recording | None:
        state = RecordingState.TO_FETCH
        given = values_of(new, _GIVEN)
        since = new.recorded_at
        new_id = self._session.value(_ADD, **given, state=state, since=since, due_at=due_at)
        if new_id is None:
            return None
        return Recording(
            id=new_id, **given, state=state, since=since, size=0, due_at=due_at, version=0
        )

    def get(self, recording_id: int) -> Recording:
        row = self._session.row(_GET, id=recording_id)
        if row is None:
            raise NotFound(f"recording {recording_id} does not exist")
        return _recording(row)

    def of(self, subject: str, subject_id: int) -> list[Recording]:
        rows = self._session.rows(_OF, subject=subject, subject_id=subject_id)
        return [_recording(row) for row in rows]

    def save(self, recording: Recording) -> Recording:
        if recording.heard_here:
            return self._saved(_SAVE, recording)
        self._session.change(_DROP_SOUND, id=recording.id)
        return self._saved(_SAVE_WITH_KEY, recording, key_enc=None)

    def keep(self, recording: Recording, sound: bytes) -> Recording | None:
        key = os.urandom(KEY_BYTES)
        text = base64.b64encode(key).decode()
        sealed_key = self._vault.seal(recording.person_id, text, key_place(recording.id))
        if sealed_key is None:
            return None
        saved = self._saved(_SAVE_WITH_KEY, recording, key_enc=sealed_key)
        sealed = Cipher(key).seal_bytes(sound, _sound_place(recording.id))
        self._session.change(_PUT_SOUND, recording_id=recording.id, sound_enc=sealed)
        return saved

    def sound(self, recording: Recording) -> bytes:
        row = self._session.row(_SOUND, id=recording.id)
        if row is None:
            return b""
        sealed_key, sealed = row
        key = self._vault.open(recording.person_id, sealed_key, key_place(recording.id))
        if not key:
            return b""
        return Cipher(base64.b64decode(key)).open_bytes(sealed, _sound_place(recording.id))

    def _saved(self, statement: Statement, recording: Recording, **also: Any) -> Recording:
        changed = self._session.change(
            statement,
            row_id=recording.id,
            read_version=recording.version,
            **values_of(recording, _CHANGING),
            **also,
        )
        if not changed:
            raise Conflict(f"recording {recording.id} was changed by somebody else")
        return replace(recording, version=recording.version + 1)


def erase_recordings(session: Session, person_id: int, now: datetime) -> None:
    """Delete the sounds of a person who is erased; what the provider still has is to follow."""
    session.change(_DROP_SOUNDS, of_person=person_id)
    session.change(
        _DROP_ALL,
        of_person=person_id,
        at=now,
        gone=RecordingState.GONE,
        lost=RecordingState.LOST,
        dropping=RecordingState.DROPPING,
    )


def key_place(recording_id: int) -> str:
    """Where the key of a sound is at home."""
    return f"recordings.key:{recording_id}"


def _sound_place(recording_id: int) -> str:
    return f"recording_sounds.sound:{recording_id}"


def _recording(row: Row) -> Recording:
    return Recording(**dict(zip(_NAMES, row, strict=True)))

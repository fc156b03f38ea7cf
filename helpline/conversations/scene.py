"""What a handler works in: the transaction, the instant, and whom the conversation is with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.engine.inputs import Recording
from helpline.contact import Door
from helpline.ports import Ids
from helpline.recordings import keeping
from helpline.recordings.model import NewRecording, RecordingKind
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent
from helpline.talk import Conversation


@dataclass(slots=True)
class Scene:
    """One turn of a conversation, from the domain's side.

    A handler may set `subject`/`subject_id` when it learns what the conversation is about (who
    speaks on a shared telephone), and `language` when it is chosen; everything else is read only.
    `rooms` says whether the provider has conference rooms.
    """

    tx: UnitOfWork
    now: datetime
    door: Door
    ids: Ids
    conversation: Conversation
    subject: str
    subject_id: int
    language: str
    provider: str
    rooms: bool = False
    recorded: Recording | None = None

    def keep_recording(
        self, kind: RecordingKind, person_id: int | None, subject: str, subject_id: int
    ) -> None:
        """If this turn brought a recording, put it into the ledger: it is about this row. Text
        that only looks like a recording's id never gets there."""
        if self.recorded is None:
            return
        new = NewRecording(
            provider=self.provider,
            sid=self.recorded.reference,
            kind=kind,
            person_id=person_id,
            conversation_id=self.conversation.id,
            subject=subject,
            subject_id=subject_id,
            seconds=self.recorded.seconds,
            recorded_at=self.now,
        )
        keeping.note(self.tx, self.now, new)

    @property
    def intent(self) -> Intent | None:
        """The call or message of ours that began the conversation, if it was ours."""
        intent_id = self.conversation.intent_id
        return None if intent_id is None else self.tx.intents.get(intent_id)

    def source(self, what: str) -> str:
        """A source of evidence that is the same when the same step is taken again."""
        return f"talk:{self.conversation.id}:{self.conversation.step}:{what}"


Handler = Callable[[Scene, Mapping[str, str]], Mapping[str, str]]
Ending = Callable[[Scene, str], None]

"""Stepping a conversation: one input in, one stored answer out, all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from flows.engine.definition import AskNode, Flow
from flows.engine.events import Connect, Do, End, Event
from flows.engine.inputs import Digits, Done, Input, Recording, Speech, Text
from flows.engine.run import HUNG_UP, Turn, begin, present, resume, secret_awaited, veil_secret
from flows.engine.session import Session
from helpline.contact import Door
from helpline.conversations import wire
from helpline.conversations.answering import Answer
from helpline.conversations.handlers import ENDINGS, HANDLERS
from helpline.conversations.library import FlowLibrary
from helpline.conversations.meeting import ROOM, is_hers, room_of
from helpline.conversations.numbers import SERVICE, numbers_for, senior_of
from helpline.conversations.scene import Scene
from helpline.ports import Ids
from helpline.recordings.model import RecordingKind
from helpline.repositories import UnitOfWork
from helpline.talk import Conversation

SAID = Digits | Speech | Recording
LASTS = {
    "voice": timedelta(hours=2),
    "sms": timedelta(hours=12),
    "whatsapp": timedelta(hours=12),
}
IN_WRITING = {"whatsapp": "sms"}  # what the engine calls every channel in writing


class Understand(Protocol):
    """Reads words as the key that they stand for at a question of this vocabulary; `written`
    words may hold the provider's reserved ones, which are never a command."""

    def __call__(self, vocabulary: str, text: str, *, written: bool) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new conversation is about, and with whom."""

    flow: str
    facts: Mapping[str, str]
    channel: str
    language: str
    person_id: int | None
    subject: str
    subject_id: int
    intent_id: int | None = None
    call_sid: str | None = None


@dataclass(frozen=True, slots=True)
class Talks:
    """Loads a session, steps its flow, hands the events to the domain and saves. `rooms` says
    whether the provider can join people in conference rooms."""

    library: FlowLibrary
    door: Door
    ids: Ids
    understand: Understand
    provider: str
    rooms: bool = False

    def open(self, tx: UnitOfWork, now: datetime, opening: Opening) -> Answer:
        """Begin a conversation and give its first answer."""
        flow = self.library.named(opening.flow)
        channel = IN_WRITING.get(opening.channel, opening.channel)
        rooms = "yes" if self.rooms and opening.channel == "voice" else "no"
        turn = begin(flow, {"rooms": rooms, **opening.facts, "channel": channel})
        conversation = Conversation(
            id=0,
            token=self.ids.token(),
            channel=opening.channel,
            call_sid=opening.call_sid or None,
            intent_id=opening.intent_id,
            person_id=opening.person_id,
            subject=opening.subject,
            subject_id=opening.subject_id,
            language=opening.language,
            flow=flow.name,
            flow_hash=flow.hash,
            step=0,
            session="",
            last_answer="[]",
            ended=False,
            expires_at=now + LASTS[opening.channel],
            version=0,
        )
        if isinstance(turn.events[-1], Do | End):  # its handlers want to know the conversation
            return self._settle(tx, now, tx.conversations.add(conversation), flow, turn)
        asked = tx.conversations.add(_after(conversation, turn.session, turn.events))
        return self._answer(tx, now, asked, turn.events)

    def take(
        self, tx: UnitOfWork, now: datetime, conversation: Conversation, step: int, heard: Input
    ) -> Answer:
        """Take an input for `step`.

        The present step is taken; the one before gets its stored answer again; any other gets
        the present question and changes nothing (invariant 18).
        """
        answer = self._taken(tx, now, conversation, step, heard)
        if isinstance(heard, Recording):
            # What no step has claimed still lies at the provider: fetched, and deleted there.
            scene = self._scene(tx, now, conversation, heard)
            about = (conversation.subject, conversation.subject_id)
            scene.keep_recording(RecordingKind.OTHER, conversation.person_id, *about)
        return answer

    def _taken(
        self, tx: UnitOfWork, now: datetime, conversation: Conversation, step: int, heard: Input
    ) -> Answer:
        flow = self.library.pinned(tx, conversation.flow_hash)
        session = Session.from_json(conversation.session)
        if step == conversation.step - 1 and session.ended == HUNG_UP and isinstance(heard, SAID):
            # Her key came, and the news that she was gone overtook it: 3 and a dropped call is
            # danger, in whatever order we hear of it.
            back = session._replace(ended=None)
            turn = resume(flow, back, self._understood(tx, flow, back, conversation, heard))
            return self._settle(tx, now, conversation, flow, turn, heard)
        if step == conversation.step - 1 or (conversation.ended and step == conversation.step):
            return self.repeat(tx, now, conversation)
        if step != conversation.step:
            return self._answer(tx, now, conversation, present(flow, session).events)
        turn = resume(flow, session, self._understood(tx, flow, session, conversation, heard))
        return self._settle(tx, now, conversation, flow, turn, heard)

    def on_hold(self, tx: UnitOfWork, conversation: Conversation) -> bool:
        """Whether the caller waits at a hold now, and nowhere else in the conversation."""
        flow = self.library.pinned(tx, conversation.flow_hash)
        node = flow.nodes.get(Session.from_json(conversation.session).node)
        return not conversation.ended and isinstance(node, AskNode) and node.hold

    def repeat(self, tx: UnitOfWork, now: datetime, conversation: Conversation) -> Answer:
        """The stored answer of the last step that was taken."""
        return self._answer(tx, now, conversation, wire.load(conversation.last_answer))

    def _scene(
        self, tx: UnitOfWork, now: datetime, conversation: Conversation, heard: Input | None
    ) -> Scene:
        return Scene(
            tx=tx,
            now=now,
            door=self.door,
            ids=self.ids,
            conversation=conversation,
            subject=conversation.subject,
            subject_id=conversation.subject_id,
            language=conversation.language,
            provider=self.provider,
            recorded=heard if isinstance(heard, Recording) else None,
            rooms=self.rooms,
        )

    def _settle(
        self,
        tx: UnitOfWork,
        now: datetime,
        conversation: Conversation,
        flow: Flow,
        turn: Turn,
        heard: Input | None = None,
    ) -> Answer:
        scene = self._scene(tx, now, conversation, heard)
        said: list[Event] = []
        while isinstance(turn.events[-1], Do):
            said.extend(turn.events[:-1])
            wish = turn.events[-1]
            facts = HANDLERS[wish.name](scene, wish.facts)
            turn = resume(flow, turn.session, Done(facts))
        events = (*said, *turn.events)
        if isinstance(events[-1], End) and not conversation.ended:
            ending = ENDINGS.get(conversation.flow)
            if ending is not None:
                ending(scene, events[-1].reason)
        saved = tx.conversations.save(
            _after(conversation, turn.session, events)._replace(
                subject=scene.subject,
                subject_id=scene.subject_id,
                language=scene.language,
            )
        )
        return self._answer(tx, now, saved, events)

    def _understood(
        self,
        tx: UnitOfWork,
        flow: Flow,
        session: Session,
        conversation: Conversation,
        heard: Input,
    ) -> Input:
        node = flow.nodes.get(session.node)
        if isinstance(heard, Speech | Text) and heard.key is None:
            vocabulary = node.vocabulary if isinstance(node, AskNode) else None
            written = isinstance(heard, Text)
            key = self.understand(vocabulary, heard.text, written=written) if vocabulary else None
            heard = replace(heard, key=key)
        if secret_awaited(flow, session) is None:
            return heard
        senior_id = senior_of(tx, conversation.subject, conversation.subject_id)
        senior = tx.seniors.find(senior_id) if senior_id is not None else None
        return veil_secret(flow, session, heard, senior.duress_digit) if senior else heard

    def _answer(
        self, tx: UnitOfWork, now: datetime, conversation: Conversation, events: tuple[Event, ...]
    ) -> Answer:
        targets = {event.target for event in events if isinstance(event, Connect)}
        return Answer(
            token=conversation.token,
            step=conversation.step,
            events=events,
            language=conversation.language,
            numbers={target: numbers_for(tx, now, conversation, target) for target in targets},
            room=room_of(tx, conversation) if ROOM in targets else None,
            screened=is_hers(conversation) and SERVICE not in targets,
            hasty=is_hers(conversation),
        )


def _after(conversation: Conversation, session: Session, events: tuple[Event, ...]) -> Conversation:
    """The conversation as it stands after a step that was answered with these events."""
    return conversation._replace(
        step=max(session.step, conversation.step + 1),
        session=session.to_json(),
        last_answer=wire.dump(events),
        ended=session.ended is not None,
    )

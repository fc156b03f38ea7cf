"""Conversations, the flows they follow, and what came in, as the store keeps them."""

from datetime import datetime
from typing import Protocol

from helpline.talk import Conversation


class Conversations(Protocol):
    """Sessions of flows."""

    def add(self, conversation: Conversation) -> Conversation: ...
    def by_id(self, conversation_id: int) -> Conversation | None: ...
    def by_token(self, token: str) -> Conversation | None: ...
    def by_intent(self, intent_id: int) -> Conversation | None: ...
    def by_call_sid(self, call_sid: str) -> Conversation | None: ...
    def save(self, conversation: Conversation) -> Conversation:
        """Keep what a step changes: subject, language, step, session, last answer, whether it has
        ended. Everything else stays as it was added."""

    def waiting_with(self, person_id: int, channel: str, now: datetime) -> Conversation | None:
        """The newest conversation with this person that has neither ended nor expired."""

    def delete_expired(self, before: datetime, limit: int) -> int: ...


class FlowArchive(Protocol):
    """Definitions by hash, so that a session outlives an edit of its flow (invariant 17)."""

    def keep(self, flow_hash: str, name: str, body: str) -> None: ...
    def body(self, flow_hash: str) -> str | None: ...


class Inbound(Protocol):
    """Which webhooks have been taken, so that a second copy changes nothing."""

    def first_time(self, provider: str, sid: str, event: str, now: datetime) -> bool:
        """True exactly once for each (provider, sid, event)."""

    def delete_before(self, before: datetime, limit: int) -> int: ...

"""A conversation that is under way: a flow's session, and what it is about."""

from datetime import datetime
from typing import NamedTuple


class Conversation(NamedTuple):
    """State of one call or SMS dialogue, which every turn changes. `session` and `last_answer` are
    JSON texts, encrypted in the store; `step` is the step that the next input must carry
    (invariant 18)."""

    id: int
    token: str
    channel: str
    call_sid: str | None
    intent_id: int | None
    person_id: int | None
    subject: str
    subject_id: int
    language: str
    flow: str
    flow_hash: str
    step: int
    session: str
    last_answer: str
    ended: bool
    expires_at: datetime
    version: int

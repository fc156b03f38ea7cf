"""What the telephone's edge asks of the domain, and what it gets back.

The edge verifies and parses a webhook, calls one of these, and renders the answer as TwiML or
text. Every method runs in one transaction; the edge answers 2xx only after its commit
(invariant 19), and a webhook that comes again gets the same answer (invariant 18).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flows.engine.events import Event
from flows.engine.inputs import Input
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Room:
    """A conference room by its name, which nobody can guess. It ends for both when one leaves.
    `recorded` only with her consent."""

    name: str
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say next. `token` and `step` go into the address of the next turn; `numbers` maps
    the target of a Connect to the full numbers (E.164) to ring, one after the other. A call that
    is `rejected` is not picked up at all, and costs whoever rang nothing. `room` is where a
    Connect to "room" leads; whoever is dialled for a `screened` one has to press a key first. Where
    it is `hasty`, keys count from the first word on: nobody in danger waits for the end of a
    sentence.
    """

    token: str
    step: int
    events: tuple[Event, ...]
    language: str
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: bool = False
    room: Room | None = None
    screened: bool = False
    hasty: bool = False


class Answering(Protocol):
    """The service behind the webhooks."""

    def placed_call(self, tx: UnitOfWork, now: datetime, token: str, call_sid: str) -> Answer:
        """A call that we placed was picked up; `token` is its intent's."""

    def incoming_call(
        self, tx: UnitOfWork, now: datetime, *, call_sid: str, from_: str, to: str
    ) -> Answer:
        """Somebody rings one of our numbers. `from_` may be "" or "anonymous"."""

    def dialled(
        self, tx: UnitOfWork, now: datetime, token: str, *, call_sid: str, to: str
    ) -> Answer:
        """Whoever was dialled into the conversation `token` at `to` (E.164) has picked up, and
        is not joined yet."""

    def joins(self, tx: UnitOfWork, now: datetime, token: str) -> Answer:
        """The provider has taken a woman out of her wait, as it was asked: an officer is there."""

    def turn(self, tx: UnitOfWork, now: datetime, token: str, step: int, heard: Input) -> Answer:
        """An input for `step`: the present step is taken, the previous one gets its stored
        answer again, any other gets the present question and changes nothing."""

    def call_status(
        self,
        tx: UnitOfWork,
        now: datetime,
        token: str,
        *,
        call_sid: str,
        status: str,
        answered_by: str,
        duration_s: int,
        error_code: str,
    ) -> None:
        """The provider tells what became of a call that we placed (initiated, ringing,
        in-progress, completed, busy, no-answer, failed, canceled)."""

    def recorded(
        self, tx: UnitOfWork, now: datetime, token: str, *, recording_sid: str, seconds: int
    ) -> None:
        """A talk in a conference room was recorded."""

    def machine(
        self, tx: UnitOfWork, now: datetime, token: str, *, call_sid: str, answered_by: str
    ) -> None:
        """Machine detection has decided about a call that we placed."""

    def incoming_call_status(
        self, tx: UnitOfWork, now: datetime, *, call_sid: str, status: str
    ) -> None:
        """What became of an incoming call; an early hang-up is heard here."""

    def message_status(
        self,
        tx: UnitOfWork,
        now: datetime,
        token: str,
        *,
        message_sid: str,
        status: str,
        error_code: str,
    ) -> None:
        """What became of a message that we sent (sent, delivered, undelivered, failed)."""

    def incoming_message(
        self, tx: UnitOfWork, now: datetime, *, message_sid: str, from_: str, to: str, body: str
    ) -> None:
        """An SMS or WhatsApp message to one of our numbers; answers leave as intents."""

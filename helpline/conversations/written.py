"""Answers of a conversation that go out as SMS: each prompt of a turn is a message of its own."""

from dataclasses import dataclass
from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.conversations.answering import Answer
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane


@dataclass(frozen=True, slots=True)
class Written:
    """Sends what a turn says to a senior who writes."""

    door: Door

    def reply(self, tx: UnitOfWork, now: datetime, person_id: int, answer: Answer) -> None:
        """One SMS for each registered prompt of the answer, in its order."""
        conversation = tx.conversations.by_token(answer.token)
        if conversation is None:
            return
        for event in answer.events:
            for ref in getattr(event, "prompts", ()):
                self.door.send(
                    tx,
                    now,
                    Letter(
                        person_id=person_id,
                        kind=IntentKind.SMS,
                        purpose=Purpose.SENIOR_NOTICE,
                        prompt_key=ref.key,
                        lane=Lane.MESSAGES,
                        cause="conversation",
                        cause_id=conversation.id,
                        try_no=answer.step,
                        params=dict(ref.params),
                    ),
                )

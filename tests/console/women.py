"""Cases for the pages, made by the domain's own services."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from helpline.cases.messages import take_message
from helpline.cases.model import Case, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.cases.stating import state_safe_contact
from helpline.repositories import UnitOfWork
from tests.world.world import World

SHE = "+919000000701"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Women:
    """Women who call the line of a world."""

    world: World

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.world.store.write(work)

    def rings(self, number: str = SHE, *, at: datetime | None = None, source: str = "CA1") -> Case:
        """She rings and nothing more is known: a new case, silent as yet."""
        now = at or self.world.now
        return self.write(
            lambda tx: begin_contact(
                tx,
                self.world.service.ids,
                now,
                caller_id=caller_of(tx, now, number),
                way=Way.CALL,
                source=source,
            )
        )

    def writes(self, words: str, number: str = SHE) -> Case:
        """She sends a message."""
        service = self.world.service
        return self.write(
            lambda tx: take_message(
                tx,
                service.door,
                service.ids,
                self.world.now,
                number=number,
                body=words,
                way=Way.SMS,
                message_sid=f"SM{len(words)}{number[-4:]}",
            )
        )

    def changed(self, case: Case, **changes: object) -> Case:
        """The case as it stands, with these fields set."""
        return self.write(
            lambda tx: tx.cases.save(replace(tx.cases.get(case.id), **changes))  # type: ignore[arg-type]
        )

    def get(self, case_id: int) -> Case:
        return self.world.store.read(lambda tx: tx.cases.get(case_id))

    def may_be_reached(self, case: Case, **changes: object) -> SafeContact:
        """She has said by key that calls are safe all day; `changes` say otherwise."""

        def work(tx: UnitOfWork) -> SafeContact:
            phone = tx.people.get(case.caller_id).phone("main")
            assert phone is not None
            record = SafeContact(
                person_id=case.caller_id,
                version=0,
                phone_id=phone.id,
                may_call=True,
                may_write=False,
                from_s=0,
                to_s=0,
                wording=Wording.NEUTRAL,
                cover=Cover.SURVEY,
                until=None,
                stated_at=self.world.now,
                stated_by=None,
            )
            stated = replace(record, **changes)  # type: ignore[arg-type]
            return state_safe_contact(tx, self.world.now, tx.cases.get(case.id), stated)

        return self.write(work)

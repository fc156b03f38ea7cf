"""The repository of the ledger of consent; it belongs to `helpline.repositories.UnitOfWork`."""

from typing import Protocol

from helpline.consent.model import ConsentEvent, ConsentPurpose


class Consents(Protocol):
    """Answers, which are only ever added."""

    def add(self, event: ConsentEvent) -> ConsentEvent: ...
    def latest(self, person_id: int, purpose: ConsentPurpose) -> ConsentEvent | None:
        """The answer that holds now; None if the person was never asked."""

    def of(self, person_id: int) -> list[ConsentEvent]:
        """Every answer of a person, oldest first."""

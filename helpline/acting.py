"""In whose name something is done."""

from dataclasses import dataclass
from datetime import datetime

from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Actor:
    """The officer, where one is known, and the login that was used; neither at the command line."""

    person_id: int | None = None
    user_id: int | None = None

    def note(
        self,
        tx: UnitOfWork,
        now: datetime,
        action: str,
        subject: str,
        subject_id: int,
        unit_id: int | None = None,
        **detail: str | int | None,
    ) -> None:
        """An audit row in this name; `detail` holds ids, codes and counts, nothing personal."""
        login = {} if self.user_id is None else {"user": self.user_id}
        tx.audit.add(
            now,
            action,
            subject,
            subject_id,
            actor_id=self.person_id,
            unit_id=unit_id,
            detail={**login, **detail},
        )

"""Intents, and the lines through which they leave, as the store keeps them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from helpline.sending.lines import Line
from helpline.sending.model import Intent, IntentState, NewIntent


class Intents(Protocol):
    """Calls and messages that shall leave."""

    def add(self, new: NewIntent) -> Intent | None:
        """None if one with the same (cause, cause_id, kind, phone_id, prompt_key, try_no) is
        there already (nothing is added)."""

    def get(self, intent_id: int) -> Intent: ...
    def get_all(self, intent_ids: Sequence[int]) -> dict[int, Intent]:
        """By id; one that does not exist is left out."""

    def versions(self, intent_ids: Sequence[int]) -> dict[int, int]:
        """id -> version."""

    def by_token(self, token: str) -> Intent | None: ...
    def by_sid(self, provider: str, sid: str) -> Intent | None: ...
    def save(self, intent: Intent) -> Intent:
        """Writes what may change (state, delivery, provider, instants, resends, error, due_at)
        and ends the lease."""

    def save_all(self, intents: Sequence[Intent]) -> None:
        """`save` for many. Conflict if any of them was changed meanwhile."""

    def of_cause(self, cause: str, cause_id: int) -> list[Intent]:
        """In order of id."""

    def of_alert(self, alert_id: int) -> list[Intent]: ...
    def cancel_pending(self, cause: str, cause_id: int, now: datetime) -> int:
        """Cancel everything of this cause that has not been leased. Returns how many."""

    def sent_since(self, person_id: int, purpose: str, since: datetime) -> int:
        """How many intents to this person with this purpose were created since then."""

    def live_calls(self, provider: str, *, ringing_since: datetime, talking_since: datetime) -> int:
        """Calls leased, unknown, or sent and not finished. What nobody has picked up counts if it
        left or rang after `ringing_since`, what was picked up if it left after `talking_since`:
        the end of an older one was not told to us."""

    def live_calls_for(
        self, purpose: str, *, ringing_since: datetime, talking_since: datetime
    ) -> int:
        """The same for one purpose, over all providers."""

    def forget_live(self, before: datetime, now: datetime) -> int:
        """Calls sent before this instant are over, whether or not the provider ever said so: a
        lost callback must not keep a line for ever. Returns how many."""

    def count_by_state(self) -> dict[IntentState, int]: ...


class Lines(Protocol):
    """Limits of the telephone lines."""

    def ensure(
        self,
        *,
        provider: str,
        number: str,
        purpose: str,
        rate_us: int,
        max_live: int,
        now: datetime,
    ) -> Line:
        """Create the line (a number may have one for each purpose), or update its limits."""

    def all(self) -> list[Line]: ...
    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        """Reserve starts: move `next_slot_us` on (from now, if it lies in the past) by as many
        slots as begin before now + horizon, at most `wanted`, in one conditional update.
        Returns the instants of those that were reserved, in order."""

"""Signing in to the console: accounts with their failures, and sessions that end by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helpline.directory.model import Role
from helpline.users import User


@dataclass(frozen=True, slots=True)
class Account:
    """A user as signing in sees it: failures since the last success, until when it is locked
    (UTC), the secret of its one-time codes (base32), or "" if it has none, and, while the password
    is one that somebody else has set, until when it may be used to set one's own (UTC)."""

    user: User
    failures: int
    locked_until: datetime | None
    totp_secret: str
    password_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WebSession:
    """One signed-in browser. `token_hash` is the SHA-256 of the cookie's token; `seen_at` is when
    its user last did something, `expires_at` when it ends whatever happens (both UTC)."""

    token_hash: bytes
    user_id: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Users(Protocol):
    """Who may sign in to the console."""

    def add(
        self,
        *,
        name: str,
        password_hash: str,
        role: Role,
        unit_id: int,
        person_id: int | None,
        now: datetime,
        password_until: datetime | None = None,
    ) -> User:
        """Conflict if the name is taken. With `password_until` it is a one-time password."""

    def by_name(self, name: str) -> User | None: ...
    def set_password(self, user_id: int, password_hash: str, until: datetime | None = None) -> None:
        """A new password, a one-time one with `until`; a sign-in that was locked after failures is
        open again."""

    def change(self, user: User) -> None:
        """Write role, unit, the person behind it, and whether it is disabled."""


class Accounts(Protocol):
    """What signing in reads and writes of users."""

    def get(self, user_id: int) -> Account:
        """Raises NotFound."""

    def by_name(self, name: str) -> Account | None: ...
    def at(self, unit_ids: Sequence[int]) -> list[Account]:
        """The accounts of these units, by name."""

    def set_failures(self, user_id: int, failures: int, locked_until: datetime | None) -> None: ...
    def set_totp(self, user_id: int, secret: str) -> None:
        """ "" takes the second factor away."""


class WebSessions(Protocol):
    """Signed-in browsers."""

    def add(self, session: WebSession) -> None: ...
    def find(self, token_hash: bytes) -> WebSession | None: ...
    def seen(self, token_hash: bytes, now: datetime) -> None:
        """Its user did something."""

    def end(self, token_hash: bytes) -> None:
        """Sign out; nothing happens if it has ended already."""

    def end_all(self, user_id: int) -> int:
        """Sign a user out everywhere. Returns how many sessions that were."""

    def open_by_user(self, user_ids: Sequence[int], now: datetime) -> dict[int, int]:
        """User -> how many sessions have not expired."""

    def delete_expired(self, now: datetime) -> int: ...

"""Looking after logins: who may sign in, as what, where, and with which password.

A password that somebody else has set is good for one thing: to set one's own with it, soon.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.acting import Actor
from helpline.directory.model import Role, Unit, UnitKind
from helpline.errors import Refused
from helpline.importing.officers import KINDS_OF_ROLE
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.signing_in import WebSession
from helpline.users import User

ONE_TIME_HOLDS = timedelta(days=3)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
KINDS_OF_USER: Mapping[Role, frozenset[UnitKind]] = {
    **KINDS_OF_ROLE,
    Role.ADMINISTRATOR: frozenset({UnitKind.DISTRICT, UnitKind.STATE}),
}
"""At which kinds of unit a login of a role may be."""


def fits(role: Role, unit: Unit) -> bool:
    """Whether a login of this role may be at this unit."""
    return unit.kind in KINDS_OF_USER[role]


def create(
    tx: UnitOfWork,
    now: datetime,
    *,
    name: str,
    password_hash: str,
    role: Role,
    unit: Unit,
    person_id: int | None,
    by: Actor,
) -> User:
    """A login with a one-time password. Raises Refused for a name that may not be or is taken,
    and for a role that is not served at such a unit."""
    if not NAME.fullmatch(name):
        raise Refused(Why.LOGIN_NAME)
    if not fits(role, unit):
        raise Refused(Why.ROLE_NOT_SERVED(role=role.value, level=unit.kind.value))
    if tx.users.by_name(name) is not None:
        raise Refused(Why.LOGIN_TAKEN)
    user = tx.users.add(
        name=name,
        password_hash=password_hash,
        role=role,
        unit_id=unit.id,
        person_id=person_id,
        now=now,
        password_until=now + ONE_TIME_HOLDS,
    )
    by.note(tx, now, "user_created", "user", user.id, unit.id, role=role.value)
    return user


def change(
    tx: UnitOfWork,
    now: datetime,
    user_id: int,
    *,
    role: Role,
    unit: Unit,
    person_id: int | None,
    by: Actor,
) -> None:
    """Another role, unit or officer. Open sessions end: they were let in as somebody else.

    Raises Refused for one's own login, and for a role that is not served at such a unit.
    """
    user = tx.accounts.get(user_id).user
    _not_oneself(user, by)
    if not fits(role, unit):
        raise Refused(Why.ROLE_NOT_SERVED(role=role.value, level=unit.kind.value))
    changed = replace(user, role=role, unit_id=unit.id, person_id=person_id)
    if changed == user:
        return
    tx.users.change(changed)
    tx.web_sessions.end_all(user_id)
    by.note(
        tx,
        now,
        "user_changed",
        "user",
        user_id,
        unit.id,
        role=role.value,
        was=user.role.value,
        was_at=user.unit_id,
        officer=person_id,
    )


def disable(tx: UnitOfWork, now: datetime, user_id: int, *, by: Actor) -> None:
    """Signs in no more, and is out at once. Raises Refused for one's own login."""
    user = tx.accounts.get(user_id).user
    _not_oneself(user, by)
    tx.users.change(replace(user, disabled=True))
    tx.web_sessions.end_all(user_id)
    by.note(tx, now, "user_disabled", "user", user_id, user.unit_id)


def enable(tx: UnitOfWork, now: datetime, user_id: int, *, by: Actor) -> None:
    """Signs in again, with the password as it was."""
    user = tx.accounts.get(user_id).user
    tx.users.change(replace(user, disabled=False))
    tx.accounts.set_failures(user_id, 0, None)
    by.note(tx, now, "user_enabled", "user", user_id, user.unit_id)


def end_sessions(tx: UnitOfWork, now: datetime, user_id: int, *, by: Actor) -> int:
    """Signs a login out everywhere. Returns how many sessions that were."""
    user = tx.accounts.get(user_id).user
    ended = tx.web_sessions.end_all(user_id)
    by.note(tx, now, "user_signed_out", "user", user_id, user.unit_id, sessions=ended)
    return ended


def renew_password(
    tx: UnitOfWork, now: datetime, user_id: int, password_hash: str, *, by: Actor
) -> None:
    """A one-time password for who has forgotten the own. Open sessions end. Raises Refused for
    one's own login, whose password one changes oneself."""
    user = tx.accounts.get(user_id).user
    _not_oneself(user, by)
    tx.users.set_password(user_id, password_hash, until=now + ONE_TIME_HOLDS)
    tx.web_sessions.end_all(user_id)
    by.note(tx, now, "user_password_set", "user", user_id, user.unit_id)


def take_second_factor(tx: UnitOfWork, now: datetime, user_id: int, *, by: Actor) -> None:
    """For who has lost the telephone. Open sessions end: somebody may hold it. Raises Refused for
    one's own login: whoever sits at an open browser could take it away."""
    user = tx.accounts.get(user_id).user
    _not_oneself(user, by)
    tx.accounts.set_totp(user_id, "")
    tx.web_sessions.end_all(user_id)
    by.note(tx, now, "second_factor_taken", "user", user_id, user.unit_id)


def set_own_password(
    tx: UnitOfWork, now: datetime, user: User, password_hash: str, keep: WebSession
) -> None:
    """One's own new password; every session but `keep` ends."""
    tx.users.set_password(user.id, password_hash)
    tx.web_sessions.end_all(user.id)
    tx.web_sessions.add(keep)
    by = Actor(user.person_id, user.id)
    by.note(tx, now, "own_password_set", "user", user.id, user.unit_id)


def _not_oneself(user: User, by: Actor) -> None:
    if user.id == by.user_id:
        raise Refused(Why.NOT_OWN_LOGIN)

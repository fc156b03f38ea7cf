"""Who may sign in to the console."""

from datetime import datetime

from sqlalchemy import bindparam, null, select, update

from helpline.directory.model import Role
from helpline.errors import Conflict, NotFound
from helpline.users import User
from store.dialect import insert_once
from store.rows import columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.console import users

_NEW = (*names_of(User, "id"), "created_at", "password_until")
_BY_NAME = Statement(
    select(*columns_of(users, names_of(User))).where(users.c.name == bindparam("name"))
)
_ADD = insert_once(users, _NEW, returning=[users.c.id])
_SET_PASSWORD = Statement(
    update(users).where(users.c.id == bindparam("row_id")).values(failures=0, locked_until=null()),
    columns=["password_hash", "password_until"],
)
_CHANGING = ("role", "unit_id", "person_id", "disabled")
_CHANGE = Statement(update(users).where(users.c.id == bindparam("row_id")), columns=_CHANGING)


class SqlUsers:
    """`helpline.repositories.Users`."""

    def __init__(self, session: Session) -> None:
        self._session = session

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
        new_id = self._session.value(
            _ADD,
            name=name,
            password_hash=password_hash,
            role=role,
            unit_id=unit_id,
            person_id=person_id,
            disabled=False,
            created_at=now,
            password_until=password_until,
        )
        if new_id is None:
            raise Conflict(f"there is a user {name!r} already")
        return User(new_id, name, password_hash, role, unit_id, person_id, disabled=False)

    def by_name(self, name: str) -> User | None:
        row = self._session.row(_BY_NAME, name=name)
        return User(*row) if row else None

    def set_password(self, user_id: int, password_hash: str, until: datetime | None = None) -> None:
        changed = self._session.change(
            _SET_PASSWORD, row_id=user_id, password_hash=password_hash, password_until=until
        )
        if not changed:
            raise NotFound(f"user {user_id} does not exist")

    def change(self, user: User) -> None:
        if not self._session.change(_CHANGE, row_id=user.id, **values_of(user, _CHANGING)):
            raise NotFound(f"user {user.id} does not exist")

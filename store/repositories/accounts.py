"""What signing in reads and writes of users."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from helpline.errors import NotFound
from helpline.signing_in import Account
from helpline.users import User
from store.dialect import among
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.console import users
from store.vault import Vault

_USER = names_of(User)
_ACCOUNT = select(
    *columns_of(users, (*_USER, "failures", "locked_until", "totp_enc", "password_until")),
)
_GET = Statement(_ACCOUNT.where(users.c.id == bindparam("id")))
_BY_NAME = Statement(_ACCOUNT.where(users.c.name == bindparam("name")))
_AT = Statement(_ACCOUNT.where(among(users.c.unit_id, "unit_ids")).order_by(users.c.name))
_THIS = update(users).where(users.c.id == bindparam("row_id"))
_SET_FAILURES = Statement(_THIS, columns=["failures", "locked_until"])
_SET_TOTP = Statement(_THIS, columns=["totp_enc"])


class SqlAccounts:
    """`helpline.signing_in.Accounts`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, user_id: int) -> Account:
        row = self._session.row(_GET, id=user_id)
        if row is None:
            raise NotFound(f"user {user_id} does not exist")
        return self._account(row)

    def by_name(self, name: str) -> Account | None:
        row = self._session.row(_BY_NAME, name=name)
        return self._account(row) if row else None

    def at(self, unit_ids: Sequence[int]) -> list[Account]:
        return [self._account(row) for row in self._session.rows(_AT, unit_ids=unit_ids)]

    def set_failures(self, user_id: int, failures: int, locked_until: datetime | None) -> None:
        self._change(_SET_FAILURES, user_id, failures=failures, locked_until=locked_until)

    def set_totp(self, user_id: int, secret: str) -> None:
        sealed = self._vault.seal(None, secret, totp_place(user_id)) if secret else None
        self._change(_SET_TOTP, user_id, totp_enc=sealed)

    def _change(self, statement: Statement, user_id: int, **given: object) -> None:
        if not self._session.change(statement, row_id=user_id, **given):
            raise NotFound(f"user {user_id} does not exist")

    def _account(self, row: Row) -> Account:
        *known, failures, locked_until, sealed, password_until = row
        user = User(*known)
        secret = self._vault.open(None, sealed, totp_place(user.id))
        return Account(user, failures, locked_until, secret, password_until)


def totp_place(user_id: int) -> str:
    """Where the secret of a user's one-time codes is at home."""
    return f"users.totp:{user_id}"

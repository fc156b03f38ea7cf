"""Whether a database has the tables of this release; asked at every start."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Text, column, select, table

from store.errors import WrongSchema
from store.statement import Statement
from store.unit import SqlUnit

T = TypeVar("T")

_FOUND = Statement(select(column("version_num", Text())).select_from(table("alembic_version")))


class Readable(Protocol):
    """A store, as far as this module needs it."""

    def read(self, work: Callable[[SqlUnit], T]) -> T: ...


def expected() -> str:
    """The revision that this release works with: the number of its last migration."""
    versions = Path(__file__).parent / "migrations" / "versions"
    return max(path.name.partition("_")[0] for path in versions.glob("[0-9]*.py"))


def check(store: Readable) -> None:
    """
    Raises:
        WrongSchema: the database has not been migrated to this release, or is of a newer one.
    """
    wanted = expected()
    try:
        found = store.read(lambda tx: tx.session.value(_FOUND))
    except WrongSchema:
        found = None
    if found is None:
        raise WrongSchema("the database has no tables yet: run `./manage.py migrate`")
    if found < wanted:
        raise WrongSchema(
            f"the database has schema {found} and this release needs {wanted}: "
            "run `./manage.py migrate`"
        )
    if found > wanted:
        raise WrongSchema(
            f"the database has schema {found}, newer than this release ({wanted}): install the "
            "newer release, or restore a backup made before it"
        )

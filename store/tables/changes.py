"""How often anything that a unit's pages show has changed: pages ask whether to look again."""

from sqlalchemy import BigInteger, Column, Table

from store.columns import Id
from store.tables.base import metadata

# Written with every change, last of all before the commit: no foreign key, one row for each unit.
unit_changes = Table(
    "unit_changes",
    metadata,
    Column("unit_id", Id, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)

"""Units that are closed, and rosters that were confirmed.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("units", sa.Column("closed_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "roster_confirmations",
        sa.Column("unit_id", _ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("confirmed_by", _ID, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_roster_confirmations_unit_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", "day", name=op.f("pk_roster_confirmations")),
    )


def downgrade() -> None:
    op.drop_table("roster_confirmations")
    op.drop_column("units", "closed_at")

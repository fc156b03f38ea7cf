"""Ends of memberships: who left the service, when, why, and in whose name.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", _ID, nullable=False),
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["seniors.person_id"], name=op.f("fk_departures_senior_id")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["units.id"], name=op.f("fk_departures_station_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index("ix_departures_senior_id", "departures", ["senior_id"], unique=False)


def downgrade() -> None:
    op.drop_table("departures")

"""Visits at seniors' homes: planned, done with a note, called off.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PLANNED = sa.text("state = 'planned'")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("senior_id", _ID, nullable=False),
        sa.Column("station_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_by", _ID, nullable=True),
        sa.Column("done_by", _ID, nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("note_enc", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state <> 'done' OR done_by IS NOT NULL", name=op.f("ck_visits_done_has_name")
        ),
        sa.ForeignKeyConstraint(
            ["senior_id"], ["seniors.person_id"], name=op.f("fk_visits_senior_id")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["units.id"], name=op.f("fk_visits_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_senior_id", "visits", ["senior_id"], unique=False)
    op.create_index(
        "ix_visits_planned",
        "visits",
        ["station_id", "day"],
        unique=False,
        sqlite_where=_PLANNED,
        postgresql_where=_PLANNED,
    )


def downgrade() -> None:
    op.drop_table("visits")

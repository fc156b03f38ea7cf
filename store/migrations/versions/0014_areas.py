"""Areas that could not be reached: their lists, and who was told of them.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("back_at", sa.BigInteger(), nullable=True),
        sa.Column("retried_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_areas_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
    )
    op.create_index(
        "uq_areas_open_unit",
        "areas",
        ["unit_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "area_rows",
        sa.Column("incident_id", _ID, autoincrement=False, nullable=False),
        sa.Column("area_id", _ID, nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("urgency", sa.Integer(), server_default="0", nullable=False),
        sa.Column("part_id", _ID, nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_area_rows_incident_id")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_rows_area_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_area_rows")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_area_rows_area_id_number")),
    )
    op.create_index(
        "ix_area_rows_area_id_joined_at", "area_rows", ["area_id", "joined_at"], unique=False
    )
    op.create_table(
        "area_parts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("area_id", _ID, nullable=False),
        sa.Column("responder_id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_from", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_parts_area_id")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["persons.id"], name=op.f("fk_area_parts_responder_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_area_parts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_parts")),
        sa.UniqueConstraint(
            "area_id", "responder_id", name=op.f("uq_area_parts_area_id_responder_id")
        ),
    )
    op.create_index(
        "ix_area_parts_responder_id_told_from",
        "area_parts",
        ["responder_id", "told_from"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("area_parts")
    op.drop_table("area_rows")
    op.drop_table("areas")

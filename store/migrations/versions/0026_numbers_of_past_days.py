"""Numbers of past days are counted once and kept.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counted_days",
        sa.Column("state_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["state_id"], ["units.id"], name=op.f("fk_counted_days_state_id")),
        sa.PrimaryKeyConstraint("state_id", "day", name=op.f("pk_counted_days")),
    )
    op.create_index("ix_counted_days_settled_day", "counted_days", ["settled", "day"])
    op.create_table(
        "day_counts",
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_day_counts_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "day", name=op.f("pk_day_counts")),
    )
    op.create_table(
        "late_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_changes")),
    )
    op.create_index("ix_late_changes_unit_id_day", "late_changes", ["unit_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_late_changes_unit_id_day", table_name="late_changes")
    op.drop_table("late_changes")
    op.drop_table("day_counts")
    op.drop_index("ix_counted_days_settled_day", table_name="counted_days")
    op.drop_table("counted_days")

"""Starts of a line to the microsecond: a state's rate is no whole number of milliseconds.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lines") as lines:
        lines.drop_constraint(op.f("ck_lines_rate_is_positive"), type_="check")
        lines.alter_column("rate_ms", new_column_name="rate_us", existing_type=sa.Integer())
        lines.alter_column(
            "next_slot_at", new_column_name="next_slot_us", existing_type=sa.BigInteger()
        )
    op.execute("UPDATE lines SET rate_us = rate_us * 1000, next_slot_us = next_slot_us * 1000")
    with op.batch_alter_table("lines") as lines:
        lines.create_check_constraint(op.f("ck_lines_rate_is_positive"), "rate_us > 0")


def downgrade() -> None:
    with op.batch_alter_table("lines") as lines:
        lines.drop_constraint(op.f("ck_lines_rate_is_positive"), type_="check")
        lines.alter_column("rate_us", new_column_name="rate_ms", existing_type=sa.Integer())
        lines.alter_column(
            "next_slot_us", new_column_name="next_slot_at", existing_type=sa.BigInteger()
        )
    op.execute(
        "UPDATE lines SET rate_ms = (rate_ms + 999) / 1000, next_slot_at = next_slot_at / 1000"
    )
    with op.batch_alter_table("lines") as lines:
        lines.create_check_constraint(op.f("ck_lines_rate_is_positive"), "rate_ms > 0")

"""She is brought to the officer who took her, without waiting for her next look.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TO_BRING = (
    "taken_leg IS NOT NULL AND joined_at IS NULL AND ended_at IS NULL AND bring_until IS NULL"
)


def upgrade() -> None:
    op.add_column("case_holds", sa.Column("bring_until", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_case_holds_to_bring",
        "case_holds",
        ["id"],
        unique=False,
        sqlite_where=sa.text(_TO_BRING),
        postgresql_where=sa.text(_TO_BRING),
    )


def downgrade() -> None:
    op.drop_index("ix_case_holds_to_bring", table_name="case_holds")
    op.drop_column("case_holds", "bring_until")

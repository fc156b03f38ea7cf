"""Changes of each unit are counted, and a call about a case is found at the officer it rings.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text(
    "cause IN ('case', 'case_leg') AND kind = 'call' AND (state IN ('leased', 'unknown') "
    "OR (state = 'sent' AND finished_at IS NULL))"
)


def upgrade() -> None:
    op.create_table(
        "unit_changes",
        sa.Column("unit_id", _ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_changes")),
    )
    op.create_index(
        "ix_intents_case_call_live",
        "intents",
        ["person_id"],
        unique=False,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    op.drop_index("ix_intents_case_call_live", table_name="intents")
    op.drop_table("unit_changes")

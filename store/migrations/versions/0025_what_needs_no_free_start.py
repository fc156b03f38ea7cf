"""Messages are found at once, however many calls of their lane wait for a free start.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    free = sa.text("ready_at IS NOT NULL AND NOT (kind = 'call' AND state = 'pending')")
    op.create_index(
        "ix_intents_free_lane_ready_at",
        "intents",
        ["lane", "ready_at"],
        unique=False,
        sqlite_where=free,
        postgresql_where=free,
    )


def downgrade() -> None:
    op.drop_index("ix_intents_free_lane_ready_at", table_name="intents")

"""What may have left is found at once, however many messages of its lane wait for a free start.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    in_doubt = sa.text("ready_at IS NOT NULL AND state <> 'pending'")
    op.create_index(
        "ix_intents_in_doubt_lane_ready_at",
        "intents",
        ["lane", "ready_at"],
        unique=False,
        sqlite_where=in_doubt,
        postgresql_where=in_doubt,
    )


def downgrade() -> None:
    op.drop_index("ix_intents_in_doubt_lane_ready_at", table_name="intents")

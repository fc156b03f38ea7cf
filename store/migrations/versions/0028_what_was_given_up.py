"""What was given up, as nobody knows whether it left, is found at once by the auditor.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    given_up = sa.text("state = 'failed' AND error = 'unknown'")
    op.create_index(
        "ix_intents_given_up_wanted_at",
        "intents",
        ["wanted_at"],
        unique=False,
        sqlite_where=given_up,
        postgresql_where=given_up,
    )


def downgrade() -> None:
    op.drop_index("ix_intents_given_up_wanted_at", table_name="intents")

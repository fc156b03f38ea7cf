"""How long a call rings is the policy's word, kept with the intent.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intents", sa.Column("ring_s", sa.Integer(), server_default="40", nullable=False))


def downgrade() -> None:
    op.drop_column("intents", "ring_s")

"""A password that somebody else has set holds for a while, and once.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("password_until", sa.BigInteger(), nullable=True))
    op.create_index("ix_users_unit_id", "users", ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_users_unit_id", table_name="users")
    op.drop_column("users", "password_until")

"""What was asked of departments for a person is found by an index, to be erased.

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_referrals_person_id", "referrals", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_referrals_person_id", table_name="referrals")

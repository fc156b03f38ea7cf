"""What officers judged that calls were: prank, abuse, flood, wrong number.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_dispositions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("caller_id", _ID, nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caller_id"], ["persons.id"], name=op.f("fk_case_dispositions_caller_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_dispositions_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_dispositions")),
    )
    op.create_index(
        "ix_case_dispositions_caller_id_at",
        "case_dispositions",
        ["caller_id", "at"],
        unique=False,
    )
    op.create_index("ix_case_dispositions_case_id", "case_dispositions", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_dispositions")

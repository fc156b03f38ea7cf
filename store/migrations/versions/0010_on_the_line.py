"""Women who wait on the line, and who takes them.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_holds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("taken_by", _ID, nullable=True),
        sa.Column("taken_leg", _ID, nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(taken_by IS NULL) = (taken_leg IS NULL)", name=op.f("ck_case_holds_taken_on_a_leg")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_holds_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_holds")),
        sa.UniqueConstraint("room", name=op.f("uq_case_holds_room")),
    )
    op.create_index("ix_case_holds_case_id", "case_holds", ["case_id"], unique=False)
    op.create_index(
        "ix_case_holds_conversation_id", "case_holds", ["conversation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("case_holds")

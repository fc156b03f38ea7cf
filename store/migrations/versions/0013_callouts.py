"""Officers who were called out to a woman in danger, each with a code of their own.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_callouts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("responder_id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("going_at", sa.BigInteger(), nullable=True),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("declined_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_callouts_case_id")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["persons.id"], name=op.f("fk_case_callouts_responder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_callouts")),
        sa.UniqueConstraint(
            "case_id", "responder_id", name=op.f("uq_case_callouts_case_id_responder_id")
        ),
    )
    op.create_index(
        "ix_case_callouts_responder_id_told_at",
        "case_callouts",
        ["responder_id", "told_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("case_callouts")

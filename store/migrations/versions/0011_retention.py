"""Legal holds, the nightly runs of retention, and the counts that stay of check-ins.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STANDING = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("reason_enc", sa.LargeBinary(), nullable=True),
        sa.Column("placed_by", _ID, nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", _ID, nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL)", name=op.f("ck_legal_holds_lifted_has_name")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index("ix_legal_holds_lifted_at", "legal_holds", ["lifted_at"])
    op.create_index(
        "ix_legal_holds_standing",
        "legal_holds",
        ["subject", "subject_id"],
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_table(
        "retention_runs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("under_way", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("after", _ID, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("messages_done", _ID, nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(under_way IS NOT NULL) = (ended_at IS NULL)",
            name=op.f("ck_retention_runs_under_way_or_ended"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
        sa.UniqueConstraint("under_way", name=op.f("uq_retention_runs_under_way")),
    )
    op.create_table(
        "check_in_counts",
        sa.Column("station_id", _ID, nullable=False, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "day", "state", name=op.f("pk_check_in_counts")),
    )


def downgrade() -> None:
    op.drop_table("check_in_counts")
    op.drop_table("retention_runs")
    op.drop_table("legal_holds")

"""Whom a woman's case is sealed from, and which unit it is offered to; what a case is owed.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    op.create_table(
        "case_seals",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("unit_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_seals_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_case_seals_unit_id")),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name=op.f("pk_case_seals")),
    )
    op.create_table(
        "case_transfers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("from_unit_id", _ID, nullable=False),
        sa.Column("to_unit_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered_by", _ID, nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "from_unit_id <> to_unit_id", name=op.f("ck_case_transfers_goes_elsewhere")
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (answered_by IS NULL) "
            "AND (state = 'offered') = (answered_at IS NULL)",
            name=op.f("ck_case_transfers_answer_has_name"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_transfers_case_id")),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["units.id"], name=op.f("fk_case_transfers_from_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["units.id"], name=op.f("fk_case_transfers_to_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfers")),
    )
    op.create_index(
        "uq_case_transfers_offered",
        "case_transfers",
        ["case_id"],
        unique=True,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )
    op.create_index(
        "ix_case_transfers_to_unit",
        "case_transfers",
        ["to_unit_id", "offered_at"],
        unique=False,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )
    op.create_index("ix_duties_subject_id", "duties", ["subject_id", "subject"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_duties_subject_id", table_name="duties")
    op.drop_table("case_transfers")
    op.drop_table("case_seals")

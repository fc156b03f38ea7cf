"""Referrals with their time lines, schemes that an office edits, and more about each service.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = "state IN ('asked', 'accepted')"


def upgrade() -> None:
    op.add_column("services", sa.Column("head_officer_id", _ID, nullable=True))
    op.add_column("services", sa.Column("full_phone", sa.Text(), nullable=True))
    op.add_column("services", sa.Column("purpose", sa.Text(), nullable=False, server_default="{}"))
    op.add_column(
        "services", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_table(
        "schemes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", _ID, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_schemes_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemes")),
        sa.UniqueConstraint(
            "unit_id", "code", "version", name=op.f("uq_schemes_unit_id_code_version")
        ),
    )
    op.create_table(
        "referrals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=True),
        sa.Column("request_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words_enc", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", _ID, nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(case_id IS NULL) <> (request_id IS NULL)", name=op.f("ck_referrals_of_one")
        ),
        sa.CheckConstraint(
            f"({_OPEN}) = (due_at IS NOT NULL)", name=op.f("ck_referrals_open_is_due")
        ),
        sa.CheckConstraint(
            f"({_OPEN}) OR (ended_by IS NOT NULL AND ended_at IS NOT NULL)",
            name=op.f("ck_referrals_ended_has_name"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_referrals_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_referrals_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_referrals_service_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_referrals_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index("ix_referrals_case_id", "referrals", ["case_id"], unique=False)
    op.create_index("ix_referrals_code", "referrals", ["code"], unique=False)
    op.create_index("ix_referrals_request_id", "referrals", ["request_id"], unique=False)
    for name, columns, unique in (
        ("ix_referrals_open_service", ["service_id", "due_at"], False),
        ("ix_referrals_open_unit", ["unit_id", "due_at"], False),
        ("uq_referrals_open_code", ["code"], True),
    ):
        op.create_index(
            name,
            "referrals",
            columns,
            unique=unique,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        )
    op.create_table(
        "referral_events",
        sa.Column("referral_id", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("body_enc", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_events_referral_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", "seq", name=op.f("pk_referral_events")),
    )


def downgrade() -> None:
    for table in ("referral_events", "referrals", "schemes"):
        op.drop_table(table)
    for column in ("active", "purpose", "full_phone", "head_officer_id"):
        op.drop_column("services", column)

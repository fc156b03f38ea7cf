"""Women's cases: their time lines, numbers and secrets, and where each woman may be reached.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_tries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("caller_id", _ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tries")),
    )
    op.create_index("ix_case_tries_at", "case_tries", ["at"], unique=False)
    op.create_index("ix_case_tries_caller_id_at", "case_tries", ["caller_id", "at"], unique=False)
    op.create_index("ix_case_tries_number_at", "case_tries", ["number", "at"], unique=False)
    op.create_table(
        "case_districts",
        sa.Column("unit_id", _ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_case_districts_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_case_districts")),
        sa.UniqueConstraint("number", name=op.f("uq_case_districts_number")),
    )
    op.create_table(
        "cases",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("secret_ver", sa.Integer(), nullable=False),
        sa.Column("caller_id", _ID, nullable=False),
        sa.Column("district_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", _ID, nullable=True),
        sa.Column("first_ring_at", sa.BigInteger(), nullable=False),
        sa.Column("first_response_at", sa.BigInteger(), nullable=True),
        sa.Column("joined_to", _ID, nullable=True),
        sa.Column("proposed_by", _ID, nullable=True),
        sa.Column("proposed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", _ID, nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(state = 'joined') = (joined_to IS NOT NULL)", name=op.f("ck_cases_joined_to_another")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (proposed_by IS NOT NULL AND closed_by IS NOT NULL "
            "AND closed_at IS NOT NULL AND closed_by <> proposed_by)",
            name=op.f("ck_cases_closed_by_two"),
        ),
        sa.CheckConstraint(
            "state <> 'closing' OR proposed_by IS NOT NULL", name=op.f("ck_cases_closing_has_name")
        ),
        sa.ForeignKeyConstraint(["assigned_to"], ["persons.id"], name=op.f("fk_cases_assigned_to")),
        sa.ForeignKeyConstraint(["caller_id"], ["persons.id"], name=op.f("fk_cases_caller_id")),
        sa.ForeignKeyConstraint(["district_id"], ["units.id"], name=op.f("fk_cases_district_id")),
        sa.ForeignKeyConstraint(["joined_to"], ["cases.id"], name=op.f("fk_cases_joined_to")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cases_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("token", name=op.f("uq_cases_token")),
    )
    op.create_index("ix_cases_caller_id", "cases", ["caller_id"], unique=False)
    op.create_index(
        "ix_cases_open_unit",
        "cases",
        ["unit_id", "priority", "first_ring_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('new', 'taken', 'closing')"),
        postgresql_where=sa.text("state IN ('new', 'taken', 'closing')"),
    )
    op.create_table(
        "safe_contacts",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phone_id", _ID, nullable=False),
        sa.Column("may_call", sa.Boolean(), nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("from_s", sa.Integer(), nullable=False),
        sa.Column("to_s", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("cover", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("stated_at", sa.BigInteger(), nullable=False),
        sa.Column("stated_by", _ID, nullable=True),
        sa.CheckConstraint(
            "from_s BETWEEN 0 AND 86399 AND to_s BETWEEN 0 AND 86399",
            name=op.f("ck_safe_contacts_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_safe_contacts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"], ["phones.id"], name=op.f("fk_safe_contacts_phone_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_safe_contacts")),
    )
    op.create_table(
        "case_events",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("body_enc", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_case_events")),
    )


def downgrade() -> None:
    for table in ("case_events", "safe_contacts", "cases", "case_districts", "case_tries"):
        op.drop_table(table)

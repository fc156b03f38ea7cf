"""A ledger of consent by purpose; what seniors have agreed to before goes into it.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_person_id_purpose_id", "consents", ["person_id", "purpose", "id"])
    op.execute(
        "INSERT INTO consents (person_id, purpose, given, at, how, noted_at) "
        "SELECT person_id, 'calls', true, consent_at, 'ledger', consent_at "
        "FROM seniors WHERE consent_at IS NOT NULL ORDER BY person_id"
    )


def downgrade() -> None:
    op.drop_table("consents")

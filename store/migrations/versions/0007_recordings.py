"""A ledger of voice recordings, and their sounds.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXES = {
    "ix_recordings_person_id": ("person_id", "person_id IS NOT NULL"),
    "ix_recordings_ready_at": ("ready_at", "ready_at IS NOT NULL"),
    "ix_recordings_leased": ("lease_until", "lease_until IS NOT NULL"),
    "ix_recordings_failing": ("id", "last_error IS NOT NULL"),
}


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("conversation_id", _ID, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("key_enc", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "ready_at",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state IN ('to_fetch', 'stored', 'dropping', 'lost')) = (due_at IS NOT NULL)",
            name=op.f("ck_recordings_open_is_due"),
        ),
        sa.CheckConstraint(
            "(state IN ('stored', 'deleted_there')) = (key_enc IS NOT NULL)",
            name=op.f("ck_recordings_here_has_key"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_recordings_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("provider", "sid", name=op.f("uq_recordings_provider_sid")),
    )
    op.create_index("ix_recordings_subject_subject_id", "recordings", ["subject", "subject_id"])
    for name, (column, when) in _INDEXES.items():
        where = sa.text(when)
        op.create_index(name, "recordings", [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "recording_sounds",
        sa.Column("recording_id", _ID, nullable=False),
        sa.Column("sound_enc", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_recording_sounds_recording_id")
        ),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_recording_sounds")),
    )


def downgrade() -> None:
    op.drop_table("recording_sounds")
    op.drop_table("recordings")

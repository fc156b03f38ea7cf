"""The console lists incidents by station and by senior, newest first.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_incidents_station_id_opened_at": ["station_id", "opened_at"],
    "ix_incidents_senior_id_opened_at": ["senior_id", "opened_at"],
}


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        op.create_index(name, "incidents", columns, unique=False)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="incidents")

"""What runs out first in a whole state is found in order, without sorting all that is open.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_duties_open_due", "duties", ["subject", "due_at", "id"], "state = 'open'"),
    ("ix_requests_open_due", "requests", ["answer_by", "id"], "state = 'open'"),
    ("ix_incidents_open_due", "incidents", ["due_at", "id"], "state <> 'closed'"),
)


def upgrade() -> None:
    for name, table, columns, when in INDEXES:
        op.create_index(
            name,
            table,
            columns,
            unique=False,
            sqlite_where=sa.text(when),
            postgresql_where=sa.text(when),
        )


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)

"""An officer's cases and a station's seniors are found in order, however many others there are, and
what points to a check-in is found when it is deleted.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


POINTING = ("incidents", "requests")


def upgrade() -> None:
    given = sa.text("check_in_id IS NOT NULL")
    for table in POINTING:
        op.create_index(
            f"ix_{table}_check_in_id",
            table,
            ["check_in_id"],
            unique=False,
            sqlite_where=given,
            postgresql_where=given,
        )
    op.create_index("ix_cases_assigned_to_id", "cases", ["assigned_to", "id"], unique=False)
    op.create_index(
        "ix_seniors_station_id_person_id", "seniors", ["station_id", "person_id"], unique=False
    )


def downgrade() -> None:
    for table in POINTING:
        op.drop_index(f"ix_{table}_check_in_id", table_name=table)
    op.drop_index("ix_seniors_station_id_person_id", table_name="seniors")
    op.drop_index("ix_cases_assigned_to_id", table_name="cases")

"""An officer's cases and a station's seniors are found in order, however many others there are.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_assigned_to_id", "cases", ["assigned_to", "id"], unique=False)
    op.create_index(
        "ix_seniors_station_id_person_id", "seniors", ["station_id", "person_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_seniors_station_id_person_id", table_name="seniors")
    op.drop_index("ix_cases_assigned_to_id", table_name="cases")

"""The console lists cases by unit and by officer, with what is owed about each.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN_CASE = sa.text("state IN ('new', 'taken', 'closing')")
_OPEN_DUTY = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_index("ix_cases_unit_id_id", "cases", ["unit_id", "id"], unique=False)
    op.create_index(
        "ix_cases_open_officer",
        "cases",
        ["assigned_to"],
        unique=False,
        sqlite_where=_OPEN_CASE,
        postgresql_where=_OPEN_CASE,
    )
    op.create_index(
        "ix_duties_open_about",
        "duties",
        ["subject", "subject_id", "due_at"],
        unique=False,
        sqlite_where=_OPEN_DUTY,
        postgresql_where=_OPEN_DUTY,
    )


def downgrade() -> None:
    op.drop_index("ix_duties_open_about", table_name="duties")
    op.drop_index("ix_cases_open_officer", table_name="cases")
    op.drop_index("ix_cases_unit_id_id", table_name="cases")

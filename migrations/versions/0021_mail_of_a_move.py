"""When the owners of what has moved were told; of what moved before there was a mail about it, when it had moved."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handover_package", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE handover_package SET told_at = moved_at")


def downgrade() -> None:
    op.drop_column("handover_package", "told_at")

"""When the owners of what has moved were told, and what an annex says beside its files.

Of what moved before there was a mail about it, they were told when it had moved. Annexes of before have their files only.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handover_package", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE handover_package SET told_at = moved_at")
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("annex_edition", sa.Column("content", json, nullable=True))


def downgrade() -> None:
    op.drop_column("annex_edition", "content")
    op.drop_column("handover_package", "told_at")

"""The actions of a cluster are counted without looking at the rows; references are ordered by their numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_action_cluster_cluster_id_action_id", "action_cluster", ["cluster_id", "action_id"])
    op.drop_index("ix_action_cluster_cluster_id", "action_cluster")
    op.create_index(
        "ix_action_reference_order",
        "action",
        [sa.text("rtrim(reference, '0123456789')"), sa.text("length(reference)"), "reference", "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_action_reference_order", "action")
    op.create_index("ix_action_cluster_cluster_id", "action_cluster", ["cluster_id"])
    op.drop_index("ix_action_cluster_cluster_id_action_id", "action_cluster")

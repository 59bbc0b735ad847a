"""The actions of a cluster are found, and counted, without looking at the rows themselves."""

from alembic import op

revision = "0014"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_action_cluster_cluster_id_action_id", "action_cluster", ["cluster_id", "action_id"])
    op.drop_index("ix_action_cluster_cluster_id", "action_cluster")


def downgrade() -> None:
    op.create_index("ix_action_cluster_cluster_id", "action_cluster", ["cluster_id"])
    op.drop_index("ix_action_cluster_cluster_id_action_id", "action_cluster")

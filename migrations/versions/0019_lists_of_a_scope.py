"""Lists in order say which clusters a row counts in without looking at it; and whose an action is."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OPEN_LEAF = sa.text("status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks")
BEFORE = ["deadline", "id", "status", "has_tasks", "owner_basis", "kind", "body_id", "confidential"]


def upgrade() -> None:
    _index([*BEFORE, "cluster_key"])
    for column in ("party_id", "on_behalf_of_id"):
        op.create_index(f"ix_assignment_{column}_action_id", "assignment", [column, "action_id"])
        op.drop_index(f"ix_assignment_{column}", "assignment")


def downgrade() -> None:
    _index(BEFORE)
    for column in ("party_id", "on_behalf_of_id"):
        op.create_index(f"ix_assignment_{column}", "assignment", [column])
        op.drop_index(f"ix_assignment_{column}_action_id", "assignment")


def _index(columns: list[str]) -> None:
    op.drop_index("ix_action_open_leaf", "action")
    op.create_index("ix_action_open_leaf", "action", columns, sqlite_where=OPEN_LEAF, postgresql_where=OPEN_LEAF)

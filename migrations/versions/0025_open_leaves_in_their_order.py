"""The open leaves of a body and of clusters stand by their ids: who counts them all walks the table in its own order.

Whether a row is seen by everybody, PostgreSQL asks a map of the table, page by page; by deadline it went back and forth.
And the later occurrences of what returns are found by the passage of the first.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN_LEAF = "status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"
PLACES = {"clusters": "cluster_key, body_id", "body": "body_id, cluster_key"}


def upgrade() -> None:
    _make("id, deadline, status, owner_basis, kind, confidential, created_at, has_tasks")
    op.execute(
        "CREATE INDEX ix_action_later_of_passage ON action (passage_id) "
        "WHERE proposal_id IS NULL AND passage_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_action_later_of_passage")
    _make("deadline, status, owner_basis, confidential, created_at, id, has_tasks")


def _make(counted: str) -> None:
    for name, place in PLACES.items():
        op.execute(f"DROP INDEX ix_action_open_leaf_of_{name}")
        op.execute(f"CREATE INDEX ix_action_open_leaf_of_{name} ON action ({place}, {counted}) WHERE {OPEN_LEAF}")

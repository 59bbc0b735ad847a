"""What waits to be confirmed after a correction is counted from its index alone, by body and clusters."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make("body_id, cluster_key, id, confidential, needs_confirmation")


def downgrade() -> None:
    _make("id")


def _make(columns: str) -> None:
    op.execute("DROP INDEX ix_action_needs_confirmation")
    op.execute(f"CREATE INDEX ix_action_needs_confirmation ON action ({columns}) WHERE needs_confirmation")

"""Snapshots of every scope, and what Overblik counts: the actions of a body or of some clusters, open or closed."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FIGURES = ("open", "overdue", "due_soon", "awaiting_approval", "unowned", "settled", "done", "handed_over")
OPEN_LEAF = "status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"
COUNTED = "deadline, status, owner_basis, confidential, created_at, id, has_tasks"
INDEXES = {
    "ix_action_open_leaf_of_clusters": f"(cluster_key, body_id, {COUNTED}) WHERE {OPEN_LEAF}",
    "ix_action_open_leaf_of_body": f"(body_id, cluster_key, {COUNTED}) WHERE {OPEN_LEAF}",
    "ix_action_closed_of_clusters": (
        "(cluster_key, closed_at, status, has_tasks, body_id, confidential, id) WHERE closed_at IS NOT NULL"
    ),
}
# The clusters of an action beside it, as ",1,3,": whoever adds one to it or takes one away.
ADDED = (
    "UPDATE action SET cluster_key = cluster_key || CAST(NEW.cluster_id AS VARCHAR(20)) || ',' "
    "WHERE id = NEW.action_id AND cluster_key NOT LIKE '%,' || CAST(NEW.cluster_id AS VARCHAR(20)) || ',%'"
)
TAKEN = (
    "UPDATE action SET cluster_key = replace(cluster_key, ',' || CAST(OLD.cluster_id AS VARCHAR(20)) || ',', ',') "
    "WHERE id = OLD.action_id"
)


def upgrade() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.UniqueConstraint("kind", "key", "on_day", name="uq_snapshot_kind_key_on_day"),
    )
    op.create_index("ix_snapshot_on_day", "snapshot", ["on_day"])
    op.create_table(
        "snapshot_day",
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("register", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("on_day", name="pk_snapshot_day"),
    )
    columns = ", ".join(FIGURES)
    op.execute(
        f"INSERT INTO snapshot (kind, key, on_day, {columns}) "
        f"SELECT 'cluster', CAST(cluster_id AS VARCHAR(40)), on_day, {columns} FROM cluster_snapshot"
    )
    op.drop_table("cluster_snapshot")
    op.add_column("action", sa.Column("cluster_key", sa.String(length=200), server_default=",", nullable=False))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    gathered = "group_concat(cluster_id, ',')" if is_sqlite else "string_agg(cluster_id::text, ',' ORDER BY cluster_id)"
    op.execute(
        f"UPDATE action SET cluster_key = ',' || found.names || ',' FROM "
        f"(SELECT action_id, {gathered} AS names FROM (SELECT * FROM action_cluster ORDER BY action_id, cluster_id) "
        "AS ordered GROUP BY action_id) AS found WHERE found.action_id = action.id"
    )
    for verb, statement in (("insert", ADDED), ("delete", TAKEN)):
        name = f"action_cluster_{verb}"
        if is_sqlite:
            op.execute(f"CREATE TRIGGER {name} AFTER {verb.upper()} ON action_cluster BEGIN {statement}; END")
        else:
            op.execute(
                f"CREATE FUNCTION keep_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {statement}; RETURN NULL; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {name} AFTER {verb.upper()} ON action_cluster FOR EACH ROW "
                f"EXECUTE FUNCTION keep_{name}()"
            )
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON action {columns}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("insert", "delete"):
        op.execute(f"DROP TRIGGER action_cluster_{verb}" + ("" if is_sqlite else " ON action_cluster"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION keep_action_cluster_{verb}()")
    op.drop_column("action", "cluster_key")
    op.create_table(
        "cluster_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_cluster_snapshot_cluster_id_cluster", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cluster_snapshot"),
        sa.UniqueConstraint("cluster_id", "on_day", name="uq_cluster_snapshot_cluster_id_on_day"),
    )
    columns = ", ".join(FIGURES)
    op.execute(
        f"INSERT INTO cluster_snapshot (cluster_id, on_day, {columns}, taken_at) "
        f"SELECT CAST(key AS INTEGER), on_day, {columns}, CURRENT_TIMESTAMP FROM snapshot WHERE kind = 'cluster'"
    )
    op.drop_table("snapshot_day")
    op.drop_table("snapshot")

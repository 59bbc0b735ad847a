"""Lists of a cluster: each action says itself which cluster it counts in; a party's actions without their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN_LEAF = "status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"
BEFORE = ["deadline", "id", "status", "has_tasks", "owner_basis", "kind", "body_id", "confidential"]
AFTER = ["only_cluster_id", "deadline", "id", "status", "has_tasks", "owner_basis", "kind", "body_id", "confidential"]
ONLY = "SELECT CASE WHEN count(*) = 1 THEN min(c.cluster_id) END FROM action_cluster c WHERE c.action_id = {action}"


def upgrade() -> None:
    # Written out: SQLite would copy the table for it, and other tables point at its rows.
    op.execute(
        "ALTER TABLE action ADD COLUMN only_cluster_id INTEGER "
        "CONSTRAINT fk_action_only_cluster_id_cluster REFERENCES cluster (id)"
    )
    op.execute(f"UPDATE action SET only_cluster_id = ({ONLY.format(action='action.id')})")
    if op.get_bind().dialect.name == "sqlite":
        for verb, row in (("insert", "new"), ("delete", "old")):
            op.execute(
                f"CREATE TRIGGER action_cluster_only_{verb} AFTER {verb.upper()} ON action_cluster "
                f"BEGIN {_keep(f'{row}.action_id')}; END"
            )
        # An update may move a line from one action to another.
        op.execute(
            "CREATE TRIGGER action_cluster_only_update AFTER UPDATE ON action_cluster "
            f"BEGIN {_keep('old.action_id')}; {_keep('new.action_id')}; END"
        )
    else:
        op.execute(
            "CREATE FUNCTION keep_only_cluster() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {_keep('old.action_id')}; END IF; "
            f"IF TG_OP <> 'DELETE' THEN {_keep('new.action_id')}; END IF; RETURN NULL; END $$"
        )
        op.execute(
            "CREATE TRIGGER keep_only_cluster AFTER INSERT OR UPDATE OR DELETE ON action_cluster "
            "FOR EACH ROW EXECUTE FUNCTION keep_only_cluster()"
        )
    where = sa.text(OPEN_LEAF)
    op.create_index("ix_action_open_of_cluster", "action", AFTER, sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_action_open_leaf", "action")
    columns = [*AFTER[1:], AFTER[0]]
    op.create_index("ix_action_open_leaf", "action", columns, sqlite_where=where, postgresql_where=where)
    for column in ("party_id", "on_behalf_of_id"):
        op.create_index(f"ix_assignment_{column}_action_id", "assignment", [column, "action_id"])
        op.drop_index(f"ix_assignment_{column}", "assignment")


def downgrade() -> None:
    where = sa.text(OPEN_LEAF)
    for column in ("party_id", "on_behalf_of_id"):
        op.create_index(f"ix_assignment_{column}", "assignment", [column])
        op.drop_index(f"ix_assignment_{column}_action_id", "assignment")
    op.drop_index("ix_action_open_of_cluster", "action")
    op.drop_index("ix_action_open_leaf", "action")
    op.create_index("ix_action_open_leaf", "action", BEFORE, sqlite_where=where, postgresql_where=where)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER action_cluster_only_{verb}")
    else:
        op.execute("DROP TRIGGER keep_only_cluster ON action_cluster")
        op.execute("DROP FUNCTION keep_only_cluster()")
    op.execute("ALTER TABLE action DROP COLUMN only_cluster_id")


def _keep(action: str) -> str:
    """Sets the column anew, where it is not what it shall be: a new action comes with it."""
    only = f"({ONLY.format(action=action)})"
    differs = "IS NOT" if op.get_bind().dialect.name == "sqlite" else "IS DISTINCT FROM"
    return f"UPDATE action SET only_cluster_id = {only} WHERE id = {action} AND only_cluster_id {differs} {only}"

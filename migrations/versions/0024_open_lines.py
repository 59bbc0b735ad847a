"""What is owed now stands in a table of its own, kept by triggers: the owners' lines of all that is open."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LINES = (
    "INSERT INTO open_line (assignment_id, action_id, party_id, on_behalf_of_id, owner_id, owes, deadline, body_id, "
    "cluster_key, confidential) "
    "SELECT line.id, line.action_id, line.party_id, line.on_behalf_of_id, "
    "coalesce(somebody.organisation_id, line.party_id), "
    # An owner with several lines in an action owes it once: by the first that is not delivered.
    "line.state = 'open' AND NOT EXISTS ("
    "SELECT 1 FROM assignment AS other LEFT JOIN person AS another ON another.id = other.party_id "
    "WHERE other.action_id = line.action_id AND other.state = 'open' AND other.id < line.id "
    "AND coalesce(another.organisation_id, other.party_id) = coalesce(somebody.organisation_id, line.party_id)), "
    "action.deadline, action.body_id, action.cluster_key, action.confidential "
    "FROM assignment AS line JOIN action ON action.id = line.action_id "
    "LEFT JOIN person AS somebody ON somebody.id = line.party_id "
    "WHERE action.status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT action.has_tasks"
)
OF_ACTION = ("status", "has_tasks", "deadline", "body_id", "cluster_key", "confidential")
OF_LINE = ("action_id", "party_id", "on_behalf_of_id", "state")
INDEXES = {
    "ix_open_line_action_id": "(action_id)",
    "ix_open_line_party_id_action_id": "(party_id, action_id)",
    "ix_open_line_on_behalf_of_id_action_id": "(on_behalf_of_id, action_id) WHERE on_behalf_of_id IS NOT NULL",
    "ix_open_line_owing_of_body": (
        "(body_id, deadline, owner_id, cluster_key, confidential, action_id, owes) WHERE owes"
    ),
    "ix_open_line_owing_of_clusters": (
        "(cluster_key, deadline, owner_id, body_id, confidential, action_id, owes) WHERE owes"
    ),
}


def upgrade() -> None:
    op.create_table(
        "open_line",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owes", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("cluster_key", sa.String(length=200), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_open_line_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", name="pk_open_line"),
    )
    op.execute(LINES)
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON open_line {columns}")
    (_sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql)()


def _sqlite() -> None:
    def written(actions: str) -> str:
        return f"DELETE FROM open_line WHERE action_id IN ({actions}); {LINES} AND line.action_id IN ({actions});"

    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in OF_ACTION)
    of_person = "SELECT action_id FROM open_line WHERE party_id = NEW.id"
    moved = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in OF_LINE)
    for name, when, body in (
        ("action", f"UPDATE OF {', '.join(OF_ACTION)} ON action WHEN {changed}", written("NEW.id")),
        ("line_made", "INSERT ON assignment", written("NEW.action_id")),
        (
            "line_changed",
            f"UPDATE OF {', '.join(OF_LINE)} ON assignment WHEN {moved}",
            written("OLD.action_id, NEW.action_id"),
        ),
        ("line_gone", "DELETE ON assignment", written("OLD.action_id")),
    ):
        op.execute(f"CREATE TRIGGER keep_open_line_{name} AFTER {when} BEGIN {body} END")
    # Which ones are the person's is asked before they are written anew.
    op.execute(
        "CREATE TRIGGER keep_open_line_person AFTER UPDATE OF organisation_id ON person "
        "WHEN OLD.organisation_id IS NOT NEW.organisation_id BEGIN "
        f"INSERT OR REPLACE {LINES.removeprefix('INSERT ')} AND line.action_id IN ({of_person}); END"
    )


def _postgresql() -> None:
    # Whoever else changes the action or its lines is waited for: then all of it is seen.
    op.execute(
        "CREATE FUNCTION write_open_lines(of_action integer) RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM action WHERE id = of_action FOR NO KEY UPDATE; "
        "DELETE FROM open_line WHERE action_id = of_action; "
        f"{LINES} AND line.action_id = of_action; END $$"
    )
    for name, body in (
        ("action", "PERFORM write_open_lines(NEW.id);"),
        (
            "line",
            "IF TG_OP <> 'INSERT' THEN PERFORM write_open_lines(OLD.action_id); END IF; "
            "IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.action_id <> OLD.action_id THEN "
            "PERFORM write_open_lines(NEW.action_id); END IF;",
        ),
        (
            "person",
            "PERFORM write_open_lines(found.action_id) FROM "
            "(SELECT DISTINCT action_id FROM open_line WHERE party_id = NEW.id ORDER BY action_id) AS found;",
        ),
    ):
        op.execute(
            f"CREATE FUNCTION keep_open_line_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )

    def differs(names: tuple[str, ...]) -> str:
        return f"({', '.join(f'OLD.{name}' for name in names)}) IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in names)})"

    for name, when, function in (
        ("action", f"UPDATE OF {', '.join(OF_ACTION)} ON action FOR EACH ROW WHEN ({differs(OF_ACTION)})", "action"),
        ("line", "INSERT OR DELETE ON assignment FOR EACH ROW", "line"),
        (
            "line_changed",
            f"UPDATE OF {', '.join(OF_LINE)} ON assignment FOR EACH ROW WHEN ({differs(OF_LINE)})",
            "line",
        ),
        (
            "person",
            f"UPDATE OF organisation_id ON person FOR EACH ROW WHEN ({differs(('organisation_id',))})",
            "person",
        ),
    ):
        op.execute(f"CREATE TRIGGER keep_open_line_{name} AFTER {when} EXECUTE FUNCTION keep_open_line_{function}()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("action", "line_made", "line_changed", "line_gone", "person"):
            op.execute(f"DROP TRIGGER keep_open_line_{name}")
    else:
        for name, table in (
            ("action", "action"), ("line", "assignment"), ("line_changed", "assignment"), ("person", "person")
        ):  # fmt: skip
            op.execute(f"DROP TRIGGER keep_open_line_{name} ON {table}")
        for name in ("action", "line", "person"):
            op.execute(f"DROP FUNCTION keep_open_line_{name}()")
        op.execute("DROP FUNCTION write_open_lines(integer)")
    op.drop_table("open_line")

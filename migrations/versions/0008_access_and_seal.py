"""Logins: sessions, throttling, their own log; the history: seals, checks, and notes that are erased by law only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LOG_MESSAGE = "the log of users is never changed"
NOTE_MESSAGE = "a note is never changed, only erased by law"
SEAL_MESSAGE = "a seal is never changed"
GRANTS = {
    "everything": (["user_id", "role"], "cluster_id IS NULL AND body_id IS NULL"),
    "cluster": (["user_id", "role", "cluster_id"], "cluster_id IS NOT NULL"),
    "body": (["user_id", "role", "body_id"], "body_id IS NOT NULL"),
}
APPENDED_TO = {"user_event": LOG_MESSAGE, "audit_seal": SEAL_MESSAGE, "audit_seal_line": SEAL_MESSAGE}


def upgrade() -> None:
    op.add_column("user_account", sa.Column("session_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("user_account", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        "DELETE FROM user_grant WHERE id NOT IN (SELECT MIN(id) FROM user_grant GROUP BY user_id, role, cluster_id, body_id)"
    )
    for name, (columns, where) in GRANTS.items():
        op.create_index(
            f"uq_user_grant_{name}",
            "user_grant",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    _create_login_tables()
    _create_audit_tables()
    for table, message in APPENDED_TO.items():
        _refuse_changes(table, message)
    _guard_notes()


def _create_login_tables() -> None:
    op.create_table(
        "user_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_user_event_user_id_user_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_user_event_actor_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_user_event"),
    )
    op.create_index("ix_user_event_user_id", "user_event", ["user_id"])
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_login_session_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("token_hash", name="uq_login_session_token_hash"),
    )
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"])
    op.create_index("ix_login_session_started_at", "login_session", ["started_at"])
    op.create_table(
        "login_throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_login_throttle"),
    )
    op.create_index("ix_login_throttle_last_at", "login_throttle", ["last_at"])


def _create_audit_tables() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("night", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_seal"),
        sa.UniqueConstraint("night", name="uq_audit_seal_night"),
    )
    op.create_table(
        "audit_seal_line",
        sa.Column("seal_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["seal_number"],
            ["audit_seal.number"],
            name="fk_audit_seal_line_seal_number_audit_seal",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("seal_number", "action_id", name="pk_audit_seal_line"),
    )
    op.create_index("ix_audit_seal_line_action_id_sequence", "audit_seal_line", ["action_id", "sequence"])
    op.create_table(
        "audit_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("seals", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_check"),
    )


def _refuse_changes(table: str, message: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION refuse_{table}_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_{table}_change()"
    )


def _guard_notes() -> None:
    """A note's text may become empty; nothing else about it may change."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER action_note_no_update BEFORE UPDATE ON action_note "
            "WHEN NEW.text <> '' OR NEW.event_id <> OLD.event_id "
            f"BEGIN SELECT RAISE(ABORT, '{NOTE_MESSAGE}'); END"
        )
        op.execute(
            f"CREATE TRIGGER action_note_no_delete BEFORE DELETE ON action_note BEGIN SELECT RAISE(ABORT, '{NOTE_MESSAGE}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_note_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{NOTE_MESSAGE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER action_note_no_update BEFORE UPDATE ON action_note FOR EACH ROW "
        "WHEN (NEW.text <> '' OR NEW.event_id <> OLD.event_id) EXECUTE FUNCTION refuse_note_change()"
    )
    op.execute(
        "CREATE TRIGGER action_note_no_delete BEFORE DELETE OR TRUNCATE ON action_note "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_note_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER action_note_no_update")
        op.execute("DROP TRIGGER action_note_no_delete")
    else:
        op.execute("DROP TRIGGER action_note_no_update ON action_note")
        op.execute("DROP TRIGGER action_note_no_delete ON action_note")
        op.execute("DROP FUNCTION refuse_note_change()")
    # A table takes its triggers along; the functions behind them stay on PostgreSQL.
    for table in ("audit_check", "audit_seal_line", "audit_seal", "login_throttle", "login_session", "user_event"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for table in APPENDED_TO:
            op.execute(f"DROP FUNCTION refuse_{table}_change()")
    for name in GRANTS:
        op.drop_index(f"uq_user_grant_{name}", table_name="user_grant")
    op.drop_column("user_account", "version")
    op.drop_column("user_account", "session_version")

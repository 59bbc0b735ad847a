"""Finding and working through many actions: full-text search, the order of status changes, saved views, bulk changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "'open', 'in_progress', 'waiting', 'reported_done'"
INDEXES = {
    "ix_action_deadline_id": "(deadline, id)",
    "ix_action_title_start": "(substr(title, 1, 80), id)",
    "ix_action_status_changed_at_id": "(status_changed_at, id)",
    "ix_action_cancelled": "(deadline, id) WHERE status = 'cancelled'",
    "ix_action_body_id_deadline_id": "(body_id, deadline, id)",
    "ix_action_needs_confirmation": "(id) WHERE needs_confirmation",
    "ix_action_closed_at": "(closed_at) WHERE closed_at IS NOT NULL",
}
# Read in the order of the deadline, and counted without looking at the rows themselves.
OPEN_LEAF = f"status IN ({OPEN}) AND NOT has_tasks"
BEFORE = {
    "ix_action_open_leaf_deadline": f"(deadline, id) WHERE {OPEN_LEAF}",
    "ix_action_body_id_status": "(body_id, status)",
}
AFTER = {
    "ix_action_open_leaf": f"(deadline, id, status, has_tasks, owner_basis, kind, body_id, confidential) WHERE {OPEN_LEAF}",
}
# Words that a hyphen, a slash or a full stop joins are words of their own, on both databases.
PUNCTUATION = "-/.,:;@_()[]{}\"''!?&%+*#<>=|\\~^§–—…»«’”“"
TEXTS = ("reference", "title", "quote", "deadline_text")


def upgrade() -> None:
    _add_status_changed_at()
    for name in BEFORE:
        op.execute(f"DROP INDEX {name}")
    for name, columns in {**INDEXES, **AFTER}.items():
        op.execute(f"CREATE INDEX {name} ON action {columns}")
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        _search_on_sqlite()
    else:
        _search_on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE action_search")
        op.execute("DROP TABLE item_search")
    else:
        for name, table in (("action_note", "action_note"), ("action", "action"), ("item", "agenda_item")):
            op.execute(f"DROP TRIGGER keep_{name}_search ON {table}")
            op.execute(f"DROP FUNCTION keep_{name}_search()")
        op.execute("DROP FUNCTION renew_action_search(integer)")
        op.execute("DROP TABLE action_search")
        op.execute("DROP TABLE item_search")
        op.execute("DROP FUNCTION search_words(text)")
    op.drop_table("bulk_change_line")
    op.drop_table("bulk_change")
    op.drop_table("saved_view")
    for name in (*INDEXES, *AFTER):
        op.execute(f"DROP INDEX {name}")
    for name, columns in BEFORE.items():
        op.execute(f"CREATE INDEX {name} ON action {columns}")
    op.execute("ALTER TABLE action DROP COLUMN status_changed_at")


def _add_status_changed_at() -> None:
    # Written out: SQLite would copy the table for it, and other tables point at its rows.
    sqlite = op.get_bind().dialect.name == "sqlite"
    moment = "DATETIME" if sqlite else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE action ADD COLUMN status_changed_at {moment} DEFAULT '1970-01-01 00:00:00' NOT NULL")
    changed = "json_extract(e.changes, '$.status') IS NOT NULL" if sqlite else "e.changes ? 'status'"
    latest = f"SELECT max(e.at) FROM action_event e WHERE e.action_id = action.id AND {changed}"
    statement = f"UPDATE action SET status_changed_at = coalesce(({latest}), created_at)"
    op.get_bind().exec_driver_sql(statement)
    if not sqlite:
        op.execute("ALTER TABLE action ALTER COLUMN status_changed_at DROP DEFAULT")


def _create_tables() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("filters", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_saved_view_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_view_user_id_name"),
    )
    op.create_index(
        "uq_saved_view_default",
        "saved_view",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("refused", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('owners', 'deadline', 'status', 'note')", name="ck_bulk_change_kind"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_bulk_change_user_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_change"),
    )
    op.create_index("ix_bulk_change_user_id", "bulk_change", ["user_id"])
    op.create_table(
        "bulk_change_line",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_change.id"], name="fk_bulk_change_line_bulk_id_bulk_change", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["action_event.id"], name="fk_bulk_change_line_event_id_action_event", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("bulk_id", "event_id", name="pk_bulk_change_line"),
    )
    op.create_index("ix_bulk_change_line_event_id", "bulk_change_line", ["event_id"])


# --- SQLite: FTS5. The row id is the id of the action or of the agenda item.

NOTES = (
    "SELECT coalesce(group_concat(n.text, ' '), '') FROM action_note n "
    "JOIN action_event e ON e.id = n.event_id WHERE e.action_id = {action}"
)
ITEM_TEXT = (
    "SELECT {row}.id, {row}.title, substr(d.text, {row}.span_start + 1, {row}.span_end - {row}.span_start) "
    "FROM source_document d WHERE d.id = {row}.document_id"
)
_CHANGED = " OR ".join(f"old.{text} IS NOT new.{text}" for text in TEXTS)
_ONE_NOTE = "(SELECT action_id FROM action_event WHERE id = {row}.event_id)"


def _renew_notes(row: str) -> str:
    of_action = NOTES.format(action="action_search.rowid")
    return f"UPDATE action_search SET notes = ({of_action}) WHERE rowid = {_ONE_NOTE.format(row=row)}"


SQLITE_TRIGGERS = {
    "action_search_insert": (
        "AFTER INSERT ON action BEGIN INSERT INTO action_search (rowid, reference, title, quote, deadline_text, notes) "
        "VALUES (new.id, new.reference, new.title, new.quote, new.deadline_text, ''); END"
    ),
    "action_search_update": (
        f"AFTER UPDATE OF {', '.join(TEXTS)} ON action WHEN {_CHANGED} BEGIN UPDATE action_search SET "
        f"{', '.join(f'{text} = new.{text}' for text in TEXTS)} WHERE rowid = new.id; END"
    ),
    "action_search_delete": "AFTER DELETE ON action BEGIN DELETE FROM action_search WHERE rowid = old.id; END",
    "action_search_note_insert": f"AFTER INSERT ON action_note BEGIN {_renew_notes('new')}; END",
    "action_search_note_update": f"AFTER UPDATE ON action_note BEGIN {_renew_notes('new')}; END",
    "action_search_note_delete": f"AFTER DELETE ON action_note BEGIN {_renew_notes('old')}; END",
    "item_search_insert": (
        "AFTER INSERT ON agenda_item BEGIN INSERT INTO item_search (rowid, title, body) "
        f"{ITEM_TEXT.format(row='new')}; END"
    ),
    "item_search_update": (
        "AFTER UPDATE OF title, span_start, span_end, document_id ON agenda_item BEGIN "
        "DELETE FROM item_search WHERE rowid = old.id; "
        f"INSERT INTO item_search (rowid, title, body) {ITEM_TEXT.format(row='new')}; END"
    ),
    "item_search_delete": "AFTER DELETE ON agenda_item BEGIN DELETE FROM item_search WHERE rowid = old.id; END",
}


def _search_on_sqlite() -> None:
    run = op.get_bind().exec_driver_sql
    # å is a letter of its own, not an a with a ring.
    tokenize = "tokenize = 'unicode61 remove_diacritics 0'"
    run(f"CREATE VIRTUAL TABLE action_search USING fts5({', '.join(TEXTS)}, notes, {tokenize})")
    run(f"CREATE VIRTUAL TABLE item_search USING fts5(title, body, {tokenize})")
    run(
        "INSERT INTO action_search (rowid, reference, title, quote, deadline_text, notes) "
        f"SELECT a.id, a.reference, a.title, a.quote, a.deadline_text, ({NOTES.format(action='a.id')}) FROM action a"
    )
    run(
        "INSERT INTO item_search (rowid, title, body) "
        "SELECT i.id, i.title, substr(d.text, i.span_start + 1, i.span_end - i.span_start) "
        "FROM agenda_item i JOIN source_document d ON d.id = i.document_id"
    )
    for name, rest in SQLITE_TRIGGERS.items():
        run(f"CREATE TRIGGER {name} {rest}")


# --- PostgreSQL: a tsvector beside each row. Danish stems, and the plain words, for beginnings and stop words.


def _search_on_postgresql() -> None:
    run = op.get_bind().exec_driver_sql
    # No locale is needed to fold the Danish letters.
    letters = "ÆØÅÄÖÜÉ", "æøåäöüé"
    spaces = " " * (len(PUNCTUATION) - 1)  # the doubled quote is one
    run(
        "CREATE FUNCTION search_words(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ "
        "SELECT to_tsvector('pg_catalog.danish', t.plain) || to_tsvector('pg_catalog.simple', t.plain) FROM "
        f"(SELECT translate(lower(words), '{letters[0]}{PUNCTUATION}', '{letters[1]}{spaces}') AS plain) t $$".replace(
            "%", "%%"
        )
    )
    for table, key, target in (("action_search", "action_id", "action"), ("item_search", "item_id", "agenda_item")):
        run(
            f"CREATE TABLE {table} ({key} integer CONSTRAINT pk_{table} PRIMARY KEY "
            f"CONSTRAINT fk_{table}_{key}_{target} REFERENCES {target} (id) ON DELETE CASCADE, words tsvector NOT NULL)"
        )
        run(f"CREATE INDEX ix_{table}_words ON {table} USING gin (words)")
    own_words = "concat_ws(' ', a.reference, a.title, a.quote, a.deadline_text, (SELECT string_agg(n.text, ' ') " + (
        "FROM action_note n JOIN action_event e ON e.id = n.event_id WHERE e.action_id = a.id))"
    )
    item_words = "concat_ws(' ', i.title, substr(d.text, i.span_start + 1, i.span_end - i.span_start))"
    run(f"INSERT INTO action_search SELECT a.id, search_words({own_words}) FROM action a")
    run(
        f"INSERT INTO item_search SELECT i.id, search_words({item_words}) "
        "FROM agenda_item i JOIN source_document d ON d.id = i.document_id"
    )
    run(
        "CREATE FUNCTION renew_action_search(one integer) RETURNS void LANGUAGE sql AS $$ INSERT INTO action_search "
        f"SELECT a.id, search_words({own_words}) FROM action a WHERE a.id = one "
        "ON CONFLICT (action_id) DO UPDATE SET words = excluded.words $$"
    )
    run(
        "CREATE FUNCTION keep_action_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'INSERT' THEN INSERT INTO action_search VALUES (new.id, search_words("
        "concat_ws(' ', new.reference, new.title, new.quote, new.deadline_text))); "
        "ELSIF (old.reference, old.title, old.quote, old.deadline_text) IS DISTINCT FROM "
        "(new.reference, new.title, new.quote, new.deadline_text) THEN PERFORM renew_action_search(new.id); END IF; "
        "RETURN NULL; END $$"
    )
    run(
        "CREATE FUNCTION keep_action_note_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM renew_action_search((SELECT action_id FROM action_event WHERE id = "
        "CASE WHEN TG_OP = 'DELETE' THEN old.event_id ELSE new.event_id END)); RETURN NULL; END $$"
    )
    run(
        "CREATE FUNCTION keep_item_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item_search "
        f"SELECT i.id, search_words({item_words}) FROM agenda_item i JOIN source_document d ON d.id = i.document_id "
        "WHERE i.id = new.id ON CONFLICT (item_id) DO UPDATE SET words = excluded.words; RETURN NULL; END $$"
    )
    run(
        f"CREATE TRIGGER keep_action_search AFTER INSERT OR UPDATE OF {', '.join(TEXTS)} ON action "
        "FOR EACH ROW EXECUTE FUNCTION keep_action_search()"
    )
    run(
        "CREATE TRIGGER keep_action_note_search AFTER INSERT OR UPDATE OR DELETE ON action_note "
        "FOR EACH ROW EXECUTE FUNCTION keep_action_note_search()"
    )
    run(
        "CREATE TRIGGER keep_item_search AFTER INSERT OR UPDATE OF title, span_start, span_end, document_id "
        "ON agenda_item FOR EACH ROW EXECUTE FUNCTION keep_item_search()"
    )

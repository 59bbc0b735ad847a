"""The move to a successor: successors of bodies, what is decided before a move, packages and their actions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GOES_ON = sa.text("state IN ('moving', 'undoing')")
PLANNED = sa.text("state = 'planned'")


def upgrade() -> None:
    # Written out: SQLite would copy the table for it.
    op.execute(
        "ALTER TABLE body ADD COLUMN successor_id INTEGER "
        "CONSTRAINT fk_body_successor_id_body REFERENCES body (id) "
        "CONSTRAINT ck_body_successor CHECK (successor_id IS NULL OR successor_id <> id)"
    )
    op.execute("ALTER TABLE body ADD COLUMN succeeded_from DATE")
    op.create_index("ix_body_successor_id", "body", ["successor_id"])
    _packages()
    _items()
    _before_the_move()


def downgrade() -> None:
    for table in (
        "handover_input", "handover_choice", "handover_owner", "handover_item", "handover_package"
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_body_successor_id", table_name="body")
    op.execute("ALTER TABLE body DROP COLUMN succeeded_from")
    op.execute("ALTER TABLE body DROP COLUMN successor_id")


def _packages() -> None:
    op.create_table(
        "handover_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("succeeded_from", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_by_name", sa.String(length=300), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_name", sa.String(length=300), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("note", _json(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("state IN ('moving', 'moved', 'undoing', 'undone')", name="ck_handover_package_state"),
        sa.CheckConstraint("(cluster_id IS NULL) <> (body_id IS NULL)", name="ck_handover_package_one_scope"),
        _key("handover_package", "cluster_id", "cluster"),
        _key("handover_package", "body_id", "body"),
        _key("handover_package", "successor_id", "body"),
        _key("handover_package", "started_by_id", "user_account"),
        _key("handover_package", "undone_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_package"),
    )
    for column in ("cluster_id", "body_id", "successor_id", "scope"):
        op.create_index(f"ix_handover_package_{column}", "handover_package", [column])
    op.create_index(
        "uq_handover_package_goes_on",
        "handover_package",
        ["scope", "successor_id"],
        unique=True,
        sqlite_where=GOES_ON,
        postgresql_where=GOES_ON,
    )


def _items() -> None:
    op.create_table(
        "handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("from_body_id", sa.Integer(), nullable=False),
        sa.Column("plan", _json(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'kept', 'handed_over', 'accepted', 'returned', 'taken_back')",
            name="ck_handover_item_state",
        ),
        _key("handover_item", "package_id", "handover_package"),
        _key("handover_item", "action_id", "action"),
        _key("handover_item", "from_body_id", "body"),
        _key("handover_item", "event_id", "action_event"),
        _key("handover_item", "answered_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_item"),
        sa.UniqueConstraint("package_id", "action_id", name="uq_handover_item_package_id_action_id"),
    )
    op.create_index("ix_handover_item_action_id", "handover_item", ["action_id"])
    op.create_index(
        "ix_handover_item_planned",
        "handover_item",
        ["package_id", "id"],
        sqlite_where=PLANNED,
        postgresql_where=PLANNED,
    )


def _before_the_move() -> None:
    op.create_table(
        "handover_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        _key("handover_owner", "party_id", "party"),
        _key("handover_owner", "to_id", "party"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_owner"),
        sa.UniqueConstraint("scope", "party_id", name="uq_handover_owner_scope_party_id"),
    )
    op.create_index("ix_handover_owner_party_id", "handover_owner", ["party_id"])
    op.create_index("ix_handover_owner_to_id", "handover_owner", ["to_id"])
    op.create_table(
        "handover_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.CheckConstraint("choice IN ('hand_over', 'keep')", name="ck_handover_choice_choice"),
        _key("handover_choice", "action_id", "action"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_choice"),
        sa.UniqueConstraint("scope", "action_id", name="uq_handover_choice_scope_action_id"),
    )
    op.create_index("ix_handover_choice_action_id", "handover_choice", ["action_id"])
    op.create_table(
        "handover_input",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_by_name", sa.String(length=300), nullable=False),
        _key("handover_input", "written_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_input"),
        sa.UniqueConstraint("scope", "number", name="uq_handover_input_scope_number"),
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="RESTRICT"
    )


def _json():
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

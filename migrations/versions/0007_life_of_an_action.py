"""The life of an action: waiting, requests for a new deadline, files, occurrences of what returns, and referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

POINTERS = ("previous_id", "waits_for_id", "referred_from_id")
WAITING = sa.text("waiting_until IS NOT NULL")
ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    # Written out: SQLite would copy the table for a constraint, and other tables point at its rows.
    for column in POINTERS:
        constraint = f"fk_action_{column}_action"
        op.execute(f"ALTER TABLE action ADD COLUMN {column} INTEGER CONSTRAINT {constraint} REFERENCES action (id)")
    op.add_column("action", sa.Column("series_from", sa.Date(), nullable=True))
    op.add_column("action", sa.Column("rule_day", sa.Date(), nullable=True))
    op.add_column("action", sa.Column("waiting_for", sa.String(length=300), nullable=True))
    op.add_column("action", sa.Column("resumed_on", sa.Date(), nullable=True))
    op.execute(
        "ALTER TABLE action ADD COLUMN waiting_until DATE "
        "CONSTRAINT ck_action_waiting_until CHECK (waiting_until IS NULL OR status = 'waiting')"
    )
    op.create_index("uq_action_previous_id", "action", ["previous_id"], unique=True)
    op.create_index("ix_action_waits_for_id", "action", ["waits_for_id"])
    op.create_index("ix_action_referred_from_id", "action", ["referred_from_id"])
    op.create_index(
        "ix_action_waiting_until", "action", ["waiting_until"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "deadline_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("granted", sa.Date(), nullable=True),
        sa.Column("asked_event_id", sa.Integer(), nullable=False),
        sa.Column("answered_event_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused', 'withdrawn')", name="ck_deadline_request_state"),
        sa.CheckConstraint("(state = 'asked') = (answered_event_id IS NULL)", name="ck_deadline_request_answered"),
        sa.CheckConstraint("(state = 'granted') = (granted IS NOT NULL)", name="ck_deadline_request_granted"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_deadline_request_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_event_id"],
            ["action_event.id"],
            name="fk_deadline_request_asked_event_id_action_event",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["answered_event_id"],
            ["action_event.id"],
            name="fk_deadline_request_answered_event_id_action_event",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_request"),
        sa.UniqueConstraint("asked_event_id", name="uq_deadline_request_asked_event_id"),
    )
    op.create_index("ix_deadline_request_action_id", "deadline_request", ["action_id"])
    op.create_index(
        "uq_deadline_request_open",
        "deadline_request",
        ["action_id"],
        unique=True,
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_table(
        "action_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name="ck_action_file_size"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_action_file_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["action_event.id"], name="fk_action_file_event_id_action_event", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_action_file"),
    )
    op.create_index("ix_action_file_action_id", "action_file", ["action_id"])
    op.create_index("ix_action_file_event_id", "action_file", ["event_id"])
    # What returns counts from the day it has now.
    op.execute("UPDATE action SET series_from = deadline, rule_day = deadline WHERE recurrence IS NOT NULL")


def downgrade() -> None:
    op.drop_table("action_file")
    op.drop_table("deadline_request")
    for index in (
        "ix_action_waiting_until",
        "ix_action_referred_from_id",
        "ix_action_waits_for_id",
        "uq_action_previous_id",
    ):
        op.drop_index(index, table_name="action")
    # The column's own check goes with it.
    for column in ("waiting_until", "resumed_on", "waiting_for", "rule_day", "series_from", *reversed(POINTERS)):
        op.execute(f"ALTER TABLE action DROP COLUMN {column}")

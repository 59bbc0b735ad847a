"""Meeting calendars: what a meeting is for other calendars, the deadlines that hang on it, and every change of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = ("added", "edited", "moved", "cancelled", "restored", "imported", "papers_rule", "undone")


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("meetings", _json(), nullable=False),
        sa.Column("actions", _json(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="ck_calendar_change_kind"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_calendar_change_body_id_body", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_calendar_change_actor_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_change"),
    )
    op.create_index("ix_calendar_change_body_id", "calendar_change", ["body_id"])
    op.add_column("body", sa.Column("papers_working_days", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("meeting", sa.Column("papers_on", sa.Date(), nullable=True))
    op.add_column("meeting", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("meeting", sa.Column("uid", sa.String(length=300), nullable=True))
    op.add_column("meeting", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("meeting", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("uq_meeting_body_id_uid", "meeting", ["body_id", "uid"], unique=True)
    # Written out: SQLite would copy the tables for it, and other tables point at their rows.
    for table in ("action", "proposal"):
        constraint = f"fk_{table}_hangs_on_id_meeting"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN hangs_on_id INTEGER CONSTRAINT {constraint} REFERENCES meeting (id)"
        )
        op.add_column(table, sa.Column("hangs_by", sa.String(length=20), nullable=True))
        op.create_index(f"ix_{table}_hangs_on_id", table, ["hangs_on_id"])
    op.add_column("action", sa.Column("needs_date", sa.Boolean(), nullable=False, server_default=sa.false()))
    same_day = "FROM meeting WHERE meeting.body_id = action.body_id AND meeting.date = action.deadline"
    op.execute(
        f"UPDATE action SET hangs_on_id = (SELECT meeting.id {same_day}), hangs_by = 'meeting' "
        f"WHERE EXISTS (SELECT 1 {same_day}) AND status <> 'settled' AND deadline_basis <> 'agreed' "
        "AND (deadline_basis = 'default' OR anchor IN ('next_meeting', 'last_meeting', 'dated_meeting'))"
    )
    op.add_column("reminder_slot", sa.Column("deadline_before", sa.Date(), nullable=True))
    op.execute(
        "ALTER TABLE reminder_slot ADD COLUMN change_id INTEGER "
        "CONSTRAINT fk_reminder_slot_change_id_calendar_change REFERENCES calendar_change (id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE reminder_slot DROP COLUMN change_id")
    op.drop_column("reminder_slot", "deadline_before")
    op.drop_column("action", "needs_date")
    for table in ("proposal", "action"):
        op.drop_index(f"ix_{table}_hangs_on_id", table_name=table)
        op.drop_column(table, "hangs_by")
        op.execute(f"ALTER TABLE {table} DROP COLUMN hangs_on_id")
    op.drop_index("uq_meeting_body_id_uid", table_name="meeting")
    for column in ("version", "changed_at", "sequence", "uid", "reason", "papers_on"):
        op.drop_column("meeting", column)
    op.drop_column("body", "papers_working_days")
    op.drop_index("ix_calendar_change_body_id", table_name="calendar_change")
    op.drop_table("calendar_change")


def _json():
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

"""Answers that are given from a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOT_MINE = sa.text("kind = 'not_mine' AND settled_event_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("settled_event_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('done', 'started', 'new_deadline', 'not_mine')", name="ck_answer_kind"),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["reminder_slot.id"], name="fk_answer_slot_id_reminder_slot", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="fk_answer_action_id_action", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_answer_party_id_party", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["action_event.id"], name="fk_answer_event_id_action_event", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["settled_event_id"],
            ["action_event.id"],
            name="fk_answer_settled_event_id_action_event",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("slot_id", name="uq_answer_slot_id"),
    )
    op.create_index("ix_answer_action_id", "answer", ["action_id"])
    op.create_index("ix_answer_party_id", "answer", ["party_id"])
    op.create_index("ix_answer_not_mine", "answer", ["action_id"], sqlite_where=NOT_MINE, postgresql_where=NOT_MINE)


def downgrade() -> None:
    op.drop_table("answer")

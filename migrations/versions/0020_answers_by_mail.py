"""Answers that come in by mail, and when the mailbox was read."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("mail_id", sa.String(length=300), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("full_text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(length=300), nullable=True),
        sa.CheckConstraint("state IN ('attached', 'waiting', 'aside')", name="ck_received_mail_state"),
        sa.CheckConstraint("(state = 'attached') = (event_id IS NOT NULL)", name="ck_received_mail_attached"),
        sa.CheckConstraint("(state = 'attached') = (action_id IS NOT NULL)", name="ck_received_mail_action"),
        sa.ForeignKeyConstraint(
            ["about_id"], ["message.id"], name="fk_received_mail_about_id_message", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_received_mail_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["action_event.id"], name="fk_received_mail_event_id_action_event", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_received_mail"),
        sa.UniqueConstraint("fingerprint", name="uq_received_mail_fingerprint"),
    )
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_received_mail_waiting", "received_mail", ["id"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_received_mail_event_id", "received_mail", ["event_id"])
    op.create_table(
        "reply_notice",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_reply_notice_message_id_message", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["received_id"],
            ["received_mail.id"],
            name="fk_reply_notice_received_id_received_mail",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_reply_notice"),
    )
    op.create_index("ix_reply_notice_received_id", "reply_notice", ["received_id"])
    op.add_column("installation", sa.Column("mailbox_read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("installation", sa.Column("mailbox_failed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("installation", sa.Column("mailbox_failure", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.drop_column("installation", "mailbox_failure")
    op.drop_column("installation", "mailbox_failed_at")
    op.drop_column("installation", "mailbox_read_at")
    op.drop_table("reply_notice")
    op.drop_table("received_mail")

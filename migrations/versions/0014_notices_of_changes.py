"""Notices of changes made by hand, and the digests of secretariats and chairs."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("secretariat", "chair")


def upgrade() -> None:
    # Written out: SQLite would copy the table for it.
    op.execute(
        "ALTER TABLE reminder_slot ADD COLUMN event_id INTEGER "
        "CONSTRAINT fk_reminder_slot_event_id_action_event REFERENCES action_event (id)"
    )
    op.create_index("ix_reminder_slot_event_id", "reminder_slot", ["event_id"])
    op.create_table(
        "office_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="ck_office_digest_kind"),
        sa.CheckConstraint("outcome IN ('planned', 'nothing', 'no_address')", name="ck_office_digest_outcome"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_office_digest_body_id_body", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_office_digest"),
        sa.UniqueConstraint("kind", "body_id", "due_on", name="uq_office_digest_kind_body_id_due_on"),
    )
    op.create_index("ix_office_digest_body_id", "office_digest", ["body_id"])


def downgrade() -> None:
    op.drop_index("ix_office_digest_body_id", table_name="office_digest")
    op.drop_table("office_digest")
    op.drop_index("ix_reminder_slot_event_id", table_name="reminder_slot")
    op.execute("ALTER TABLE reminder_slot DROP COLUMN event_id")

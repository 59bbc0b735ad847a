"""Policies of bodies, with their history, and what people choose for themselves: snooze and how often."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("coming_days", _json(), nullable=False),
        sa.Column("overdue_every_days", sa.Integer(), nullable=False),
        sa.Column("escalation_days", sa.Integer(), nullable=False),
        sa.Column("july", sa.String(length=40), nullable=False),
        sa.Column("chair_day", sa.Integer(), nullable=False),
        sa.Column("unowned_day", sa.Integer(), nullable=False),
        sa.Column("send_from", sa.String(length=5), nullable=False),
        sa.Column("send_until", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("july IN ('all', 'overdue', 'none')", name="ck_reminder_policy_july"),
        sa.CheckConstraint(
            "chair_day BETWEEN 0 AND 4 AND unowned_day BETWEEN 0 AND 4", name="ck_reminder_policy_weekdays"
        ),
        sa.CheckConstraint("overdue_every_days > 0 AND escalation_days > 0", name="ck_reminder_policy_days"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_reminder_policy_body_id_body", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_policy"),
        sa.UniqueConstraint("scope", name="uq_reminder_policy_scope"),
    )
    op.create_index("ix_reminder_policy_body_id", "reminder_policy", ["body_id"])
    op.create_table(
        "policy_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("changes", _json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_policy_change_actor_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_change"),
    )
    op.create_index("ix_policy_change_scope", "policy_change", ["scope"])
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name="fk_snooze_action_id_action", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_snooze_party_id_party", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_snooze"),
        sa.UniqueConstraint("action_id", "party_id", name="uq_snooze_action_id_party_id"),
    )
    op.create_index("ix_snooze_party_id", "snooze", ["party_id"])
    op.create_index("ix_snooze_until", "snooze", ["until"])
    op.create_table(
        "digest_choice",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly')", name="ck_digest_choice_rhythm"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_digest_choice_party_id_party", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", name="pk_digest_choice"),
    )


def downgrade() -> None:
    for table in ("digest_choice", "snooze", "policy_change", "reminder_policy"):
        op.drop_table(table)


def _json():
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

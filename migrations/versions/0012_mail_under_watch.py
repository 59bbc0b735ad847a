"""Mail under watch: delivery reports, addresses that mail is stopped to, and who has seen to what was not delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STOPS = ("bounced", "by_hand")


def upgrade() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("diagnostic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_bounce_message_id_message", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bounce"),
        sa.UniqueConstraint("message_id", "permanent", name="uq_bounce_message_id_permanent"),
    )
    op.create_table(
        "stopped_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("stopped_by", sa.String(length=300), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=300), nullable=True),
        sa.CheckConstraint(f"why IN ({', '.join(map(repr, STOPS))})", name="ck_stopped_address_why"),
        sa.PrimaryKeyConstraint("id", name="pk_stopped_address"),
    )
    standing = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_stopped_address_standing",
        "stopped_address",
        ["address"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.add_column("message", sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("handled_by", sa.String(length=300), nullable=True))
    unsolved = sa.text("state IN ('failed', 'uncertain') AND handled_at IS NULL")
    op.create_index("ix_message_undelivered", "message", ["id"], sqlite_where=unsolved, postgresql_where=unsolved)
    op.create_index("ix_message_sent_at", "message", ["sent_at"])
    op.add_column("installation", sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("installation", sa.Column("identity", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("installation", "identity")
    op.drop_column("installation", "swept_at")
    op.drop_index("ix_message_sent_at", table_name="message")
    op.drop_index("ix_message_undelivered", table_name="message")
    op.drop_column("message", "handled_by")
    op.drop_column("message", "handled_at")
    op.drop_index("uq_stopped_address_standing", table_name="stopped_address")
    op.drop_table("stopped_address")
    op.drop_table("bounce")

"""A matter across meetings: links between agenda items, items across versions, where an owner was read, what was confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FIRST = "fk_agenda_item_first_id_agenda_item"
PASSAGES = ("passage_id", "confirmed_id")  # of an action: the words that it has, and those that a person has seen


def upgrade() -> None:
    # Written out: SQLite would copy the table for it, and other tables point at its rows.
    op.execute(f"ALTER TABLE agenda_item ADD COLUMN first_id INTEGER CONSTRAINT {FIRST} REFERENCES agenda_item (id)")
    op.create_index("ix_agenda_item_first_id", "agenda_item", ["first_id"])
    for column in PASSAGES:
        constraint = f"fk_action_{column}_proposal"
        op.execute(f"ALTER TABLE action ADD COLUMN {column} INTEGER CONSTRAINT {constraint} REFERENCES proposal (id)")
    op.add_column("proposal", sa.Column("owner_span_start", sa.Integer(), nullable=True))
    op.add_column("proposal", sa.Column("owner_span_end", sa.Integer(), nullable=True))
    op.create_table(
        "matter_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'rejected')", name="ck_matter_link_state"),
        sa.CheckConstraint(
            "kind IN ('case_number', 'reference', 'title', 'named', 'action')", name="ck_matter_link_kind"
        ),
        sa.CheckConstraint("earlier_id <> later_id", name="ck_matter_link_two_items"),
        sa.CheckConstraint("strength > 0 AND strength <= 1", name="ck_matter_link_strength"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="ck_matter_link_decided"),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["agenda_item.id"], name="fk_matter_link_earlier_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["agenda_item.id"], name="fk_matter_link_later_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name="fk_matter_link_decided_by_id_user_account",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_matter_link"),
        sa.UniqueConstraint("earlier_id", "later_id", name="uq_matter_link_earlier_id_later_id"),
    )
    op.create_index("ix_matter_link_later_id", "matter_link", ["later_id"])


def downgrade() -> None:
    op.drop_table("matter_link")
    op.drop_column("proposal", "owner_span_end")
    op.drop_column("proposal", "owner_span_start")
    for column in reversed(PASSAGES):
        op.execute(f"ALTER TABLE action DROP COLUMN {column}")
    op.drop_index("ix_agenda_item_first_id", table_name="agenda_item")
    op.execute("ALTER TABLE agenda_item DROP COLUMN first_id")

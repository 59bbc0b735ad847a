"""People over time: memberships, absences, leaving, mandates; versions of parties; lines passed on; the register's changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PASSED_ON = "fk_assignment_on_behalf_of_id_party"


def upgrade() -> None:
    # Written out where SQLite would copy the table: other tables point at its rows.
    op.execute("ALTER TABLE party ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
    op.execute("ALTER TABLE person ADD COLUMN elected BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute("ALTER TABLE person ADD COLUMN leaves_on DATE")
    reference = f"CONSTRAINT {PASSED_ON} REFERENCES party (id)"
    op.execute(f"ALTER TABLE assignment ADD COLUMN on_behalf_of_id INTEGER {reference}")
    op.create_index("ix_assignment_on_behalf_of_id", "assignment", ["on_behalf_of_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR since IS NULL OR since <= until", name="ck_membership_days"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id_person", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_membership_party_id_party", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("person_id", "party_id", "since", name="uq_membership_person_id_party_id_since"),
    )
    op.create_index("ix_membership_party_id", "membership", ["party_id"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("since <= until", name="ck_absence_days"),
        sa.CheckConstraint("person_id <> substitute_id", name="ck_absence_two_people"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id_person", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["person.id"], name="fk_absence_substitute_id_person", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_person_id_until", "absence", ["person_id", "until"])
    op.create_index("ix_absence_substitute_id", "absence", ["substitute_id"])
    op.create_table(
        "register_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_register_event_party_id_party", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_register_event_actor_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_event"),
    )
    op.create_index("ix_register_event_party_id", "register_event", ["party_id"])


def downgrade() -> None:
    op.drop_table("register_event")
    op.drop_table("absence")
    op.drop_table("membership")
    op.drop_index("ix_assignment_on_behalf_of_id", table_name="assignment")
    op.execute("ALTER TABLE assignment DROP COLUMN on_behalf_of_id")
    op.execute("ALTER TABLE person DROP COLUMN leaves_on")
    op.execute("ALTER TABLE person DROP COLUMN elected")
    op.execute("ALTER TABLE party DROP COLUMN version")

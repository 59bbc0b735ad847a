"""The review: proposals split, merged and added by hand, drafts of forms, files that wait to be read, withdrawal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OF_PROPOSAL = ("set_aside", "as_read", "confidential", "changed_at", "changed_by_name")
OF_DOCUMENT = ("withdrawn_at", "withdrawn_by_name", "withdrawn_reason")
UNREAD = sa.text("state IN ('waiting', 'reading')")


def upgrade() -> None:
    # Written out: SQLite would copy the table for it, and other tables point at its rows.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN set_aside VARCHAR(40) "
        "CONSTRAINT ck_proposal_set_aside CHECK (set_aside IN ('reshaped', 'undone'))"
    )
    op.add_column("proposal", sa.Column("as_read", JSON, nullable=True))
    op.add_column("proposal", sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("proposal", sa.Column("changed_at", MOMENT, nullable=True))
    op.add_column("proposal", sa.Column("changed_by_name", sa.String(length=300), nullable=True))
    op.add_column("source_document", sa.Column("withdrawn_at", MOMENT, nullable=True))
    op.add_column("source_document", sa.Column("withdrawn_by_name", sa.String(length=300), nullable=True))
    op.add_column("source_document", sa.Column("withdrawn_reason", sa.Text(), nullable=True))
    op.create_table(
        "proposal_source",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_source_proposal_id_proposal", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["proposal.id"], name="fk_proposal_source_source_id_proposal", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "source_id", name="pk_proposal_source"),
    )
    op.create_index("ix_proposal_source_source_id", "proposal_source", ["source_id"])
    op.create_table(
        "proposal_draft",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_draft_proposal_id_proposal", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_proposal_draft_user_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "user_id", name="pk_proposal_draft"),
    )
    op.create_index("ix_proposal_draft_user_id", "proposal_draft", ["user_id"])
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("may_apply_again", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'reading', 'read', 'refused')", name="ck_upload_state"),
        sa.CheckConstraint("state IN ('read', 'refused') OR content IS NOT NULL", name="ck_upload_content"),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name="fk_upload_uploaded_by_id_user_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["source_document.id"], name="fk_upload_document_id_source_document", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_document_id", "upload", ["document_id"])
    op.create_index("ix_upload_uploaded_by_id", "upload", ["uploaded_by_id"])
    op.create_index("ix_upload_unread", "upload", ["id"], sqlite_where=UNREAD, postgresql_where=UNREAD)


def downgrade() -> None:
    for table in ("upload", "proposal_draft", "proposal_source"):
        op.drop_table(table)
    for column in reversed(OF_DOCUMENT):
        op.drop_column("source_document", column)
    for column in reversed(OF_PROPOSAL):
        op.execute(f"ALTER TABLE proposal DROP COLUMN {column}")

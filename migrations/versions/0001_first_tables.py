"""The first tables: parties, minutes, actions, delivery, reports, users."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.Column("clock_target", sa.Date(), nullable=True),
        sa.Column("clock_step_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_paused_reason", sa.String(), nullable=True),
        sa.Column("examples_loaded", sa.String(), nullable=True),
        sa.CheckConstraint("id = 1", name="ck_installation_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'organisation', 'body', 'role')", name="ck_party_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
    )
    op.create_index("ix_party_name", "party", ["name"], unique=False)
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name="pk_reference_counter"),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('political', 'professional', 'operational', 'joint', 'council')",
            name="ck_body_level",
        ),
        sa.ForeignKeyConstraint(["id"], ["party.id"], name="fk_body_id_party", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        sa.UniqueConstraint("prefix", name="uq_body_prefix"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resends", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=False),
        sa.Column("server_reply", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('due', 'claimed', 'submitting', 'retry', 'sent', 'failed', 'suppressed', 'uncertain')",
            name="ck_message_state",
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_message_party_id_party", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("dedupe_key", name="uq_message_dedupe_key"),
        sa.UniqueConstraint("message_id", name="uq_message_message_id"),
    )
    op.create_index("ix_message_day", "message", ["day"], unique=False)
    op.create_index("ix_message_party_id", "message", ["party_id"], unique=False)
    op.create_index(
        "ix_message_unsent",
        "message",
        ["next_try", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('due', 'retry', 'claimed', 'submitting')"),
        postgresql_where=sa.text("state IN ('due', 'retry', 'claimed', 'submitting')"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["party.id"], name="fk_organisation_id_party", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "party_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_party_alias_party_id_party", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_party_alias"),
        sa.UniqueConstraint("party_id", "folded", name="uq_party_alias_party_id_folded"),
    )
    op.create_index("ix_party_alias_folded", "party_alias", ["folded"], unique=False)
    op.create_index("ix_party_alias_party_id", "party_alias", ["party_id"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_user_account_party_id_party", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
        sa.UniqueConstraint("email", name="uq_user_account_email"),
    )
    op.create_index("ix_user_account_party_id", "user_account", ["party_id"], unique=False)
    op.create_table(
        "cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("succeeded_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["body.id"], name="fk_cluster_successor_id_body", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cluster"),
        sa.UniqueConstraint("name", name="uq_cluster_name"),
    )
    op.create_index("ix_cluster_successor_id", "cluster", ["successor_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=True),
        sa.Column("end", sa.String(length=5), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="ck_meeting_state"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_meeting_body_id_body", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("body_id", "date", name="uq_meeting_body_id_date"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["party.id"], name="fk_person_id_party", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_person_organisation_id_organisation", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_organisation_id", "person", ["organisation_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.CheckConstraint("office IN ('chair', 'secretariat')", name="ck_role_office"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_role_body_id_body", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["id"], ["party.id"], name="fk_role_id_party", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("body_id", "office", name="uq_role_body_id_office"),
    )
    op.create_table(
        "body_cluster",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_body_cluster_body_id_body", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_body_cluster_cluster_id_cluster", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("body_id", "cluster_id", name="pk_body_cluster"),
    )
    op.create_index("ix_body_cluster_cluster_id", "body_cluster", ["cluster_id"], unique=False)
    op.create_table(
        "cluster_party",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_cluster_party_cluster_id_cluster", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_cluster_party_party_id_party", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("cluster_id", "party_id", name="pk_cluster_party"),
    )
    op.create_index("ix_cluster_party_party_id", "cluster_party", ["party_id"], unique=False)
    op.create_table(
        "cluster_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("due_soon", sa.Integer(), nullable=False),
        sa.Column("awaiting_approval", sa.Integer(), nullable=False),
        sa.Column("unowned", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("handed_over", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_cluster_snapshot_cluster_id_cluster", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cluster_snapshot"),
        sa.UniqueConstraint("cluster_id", "on_day", name="uq_cluster_snapshot_cluster_id_on_day"),
    )
    op.create_table(
        "role_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_role_holder_person_id_person", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_role_holder_role_id_role", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_role_holder"),
        sa.UniqueConstraint("role_id", "person_id", "since", name="uq_role_holder_role_id_person_id_since"),
    )
    op.create_index("ix_role_holder_person_id", "role_holder", ["person_id"], unique=False)
    op.create_index("ix_role_holder_role_id", "role_holder", ["role_id"], unique=False)
    op.create_table(
        "source_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('review', 'assigned', 'replaced')", name="ck_source_document_state"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_source_document_meeting_id_meeting", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["user_account.id"],
            name="fk_source_document_uploaded_by_id_user_account",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source_document"),
        sa.UniqueConstraint("sha256", name="uq_source_document_sha256"),
    )
    op.create_index("ix_source_document_meeting_id", "source_document", ["meeting_id"], unique=False)
    op.create_index("ix_source_document_uploaded_by_id", "source_document", ["uploaded_by_id"], unique=False)
    op.create_table(
        "user_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'secretariat', 'chair', 'owner', 'reader')", name="ck_user_grant_role"
        ),
        sa.CheckConstraint("cluster_id IS NULL OR body_id IS NULL", name="ck_user_grant_one_scope"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_user_grant_body_id_body", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_user_grant_cluster_id_cluster", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_user_grant_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_user_grant"),
        sa.UniqueConstraint(
            "user_id", "role", "cluster_id", "body_id", name="uq_user_grant_user_id_role_cluster_id_body_id"
        ),
    )
    op.create_index("ix_user_grant_body_id", "user_grant", ["body_id"], unique=False)
    op.create_index("ix_user_grant_cluster_id", "user_grant", ["cluster_id"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["source_document.id"],
            name="fk_agenda_item_document_id_source_document",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
        sa.UniqueConstraint("document_id", "position", name="uq_agenda_item_document_id_position"),
    )
    op.create_table(
        "parse_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("reader_version", sa.String(length=40), nullable=False),
        sa.Column("parsed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["source_document.id"],
            name="fk_parse_run_document_id_source_document",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_parse_run"),
        sa.UniqueConstraint("document_id", "reader_version", name="uq_parse_run_document_id_reader_version"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_decision_item_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("item_id", name="uq_decision_item_id"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("owners", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("owner_basis", sa.String(length=40), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sa.Text(), nullable=True),
        sa.Column("deadline_span_start", sa.Integer(), nullable=True),
        sa.Column("deadline_span_end", sa.Integer(), nullable=True),
        sa.Column("deadline_basis", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=True),
        sa.Column("recurrence", sa.String(length=200), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('recommendation', 'decision', 'task')", name="ck_proposal_kind"),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'rejected', 'carried', 'replaced')", name="ck_proposal_state"
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["proposal.id"], name="fk_proposal_carried_from_id_proposal", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["source_document.id"], name="fk_proposal_document_id_source_document", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_proposal_item_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint(
            "document_id",
            "kind",
            "span_start",
            "span_end",
            "ordinal",
            name="uq_proposal_document_id_kind_span_start_span_end_ordinal",
        ),
    )
    op.create_index("ix_proposal_carried_from_id", "proposal", ["carried_from_id"], unique=False)
    op.create_index("ix_proposal_item_id", "proposal", ["item_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_recommendation_item_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation"),
        sa.UniqueConstraint("item_id", "ordinal", name="uq_recommendation_item_id_ordinal"),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("has_tasks", sa.Boolean(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("owner_basis", sa.String(length=40), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("deadline_text", sa.Text(), nullable=True),
        sa.Column("deadline_basis", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=True),
        sa.Column("recurrence", sa.String(length=200), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "deadline_basis IN ('stated', 'inferred', 'default', 'agreed')", name="ck_action_deadline_basis"
        ),
        sa.CheckConstraint("kind IN ('recommendation', 'decision', 'task', 'manual')", name="ck_action_kind"),
        sa.CheckConstraint("owner_basis IN ('stated', 'inferred', 'default', 'agreed')", name="ck_action_owner_basis"),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress', 'waiting', 'reported_done', 'closed', 'cancelled', 'settled')",
            name="ck_action_status",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_action_body_id_body", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_action_item_id_agenda_item", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_action_meeting_id_meeting", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["action.id"], name="fk_action_parent_id_action", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_action_proposal_id_proposal", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint("proposal_id", name="uq_action_proposal_id"),
        sa.UniqueConstraint("reference", name="uq_action_reference"),
    )
    op.create_index("ix_action_body_id_status", "action", ["body_id", "status"], unique=False)
    op.create_index("ix_action_item_id", "action", ["item_id"], unique=False)
    op.create_index("ix_action_meeting_id", "action", ["meeting_id"], unique=False)
    op.create_index(
        "ix_action_open_leaf_deadline",
        "action",
        ["deadline", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"),
        postgresql_where=sa.text("status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"),
    )
    op.create_index("ix_action_parent_id", "action", ["parent_id"], unique=False)
    op.create_table(
        "action_cluster",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_action_cluster_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name="fk_action_cluster_cluster_id_cluster", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("action_id", "cluster_id", name="pk_action_cluster"),
    )
    op.create_index("ix_action_cluster_cluster_id", "action_cluster", ["cluster_id"], unique=False)
    op.create_table(
        "action_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_action_event_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_action_event_actor_id_user_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_action_event"),
        sa.UniqueConstraint("action_id", "sequence", name="uq_action_event_action_id_sequence"),
    )
    op.create_index("ix_action_event_at", "action_event", ["at"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("named_as", sa.String(length=300), nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'delivered')", name="ck_assignment_state"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_assignment_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_assignment_party_id_party", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint("action_id", "party_id", name="uq_assignment_action_id_party_id"),
    )
    op.create_index("ix_assignment_party_id", "assignment", ["party_id"], unique=False)
    op.create_table(
        "reminder_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'sent', 'superseded', 'suppressed', 'failed')", name="ck_reminder_slot_state"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name="fk_reminder_slot_action_id_action", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_reminder_slot_message_id_message", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_reminder_slot_party_id_party", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_slot"),
        sa.UniqueConstraint(
            "action_id", "party_id", "notice", "due_on", "deadline", "recipient", name="uq_reminder_slot_once"
        ),
    )
    op.create_index("ix_reminder_slot_due_on", "reminder_slot", ["due_on"], unique=False)
    op.create_index("ix_reminder_slot_message_id", "reminder_slot", ["message_id"], unique=False)
    op.create_index(
        "ix_reminder_slot_planned",
        "reminder_slot",
        ["party_id"],
        unique=False,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "action_note",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["action_event.id"], name="fk_action_note_event_id_action_event", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_action_note"),
    )


def downgrade() -> None:
    op.drop_table("action_note")
    op.drop_index(
        "ix_reminder_slot_planned",
        table_name="reminder_slot",
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.drop_index("ix_reminder_slot_message_id", table_name="reminder_slot")
    op.drop_index("ix_reminder_slot_due_on", table_name="reminder_slot")
    op.drop_table("reminder_slot")
    op.drop_index("ix_assignment_party_id", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_action_event_at", table_name="action_event")
    op.drop_table("action_event")
    op.drop_index("ix_action_cluster_cluster_id", table_name="action_cluster")
    op.drop_table("action_cluster")
    op.drop_index("ix_action_parent_id", table_name="action")
    op.drop_index(
        "ix_action_open_leaf_deadline",
        table_name="action",
        sqlite_where=sa.text("status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"),
        postgresql_where=sa.text("status IN ('open', 'in_progress', 'waiting', 'reported_done') AND NOT has_tasks"),
    )
    op.drop_index("ix_action_meeting_id", table_name="action")
    op.drop_index("ix_action_item_id", table_name="action")
    op.drop_index("ix_action_body_id_status", table_name="action")
    op.drop_table("action")
    op.drop_table("recommendation")
    op.drop_index("ix_proposal_item_id", table_name="proposal")
    op.drop_index("ix_proposal_carried_from_id", table_name="proposal")
    op.drop_table("proposal")
    op.drop_table("decision")
    op.drop_table("parse_run")
    op.drop_table("agenda_item")
    op.drop_index("ix_user_grant_cluster_id", table_name="user_grant")
    op.drop_index("ix_user_grant_body_id", table_name="user_grant")
    op.drop_table("user_grant")
    op.drop_index("ix_source_document_uploaded_by_id", table_name="source_document")
    op.drop_index("ix_source_document_meeting_id", table_name="source_document")
    op.drop_table("source_document")
    op.drop_index("ix_role_holder_role_id", table_name="role_holder")
    op.drop_index("ix_role_holder_person_id", table_name="role_holder")
    op.drop_table("role_holder")
    op.drop_table("cluster_snapshot")
    op.drop_index("ix_cluster_party_party_id", table_name="cluster_party")
    op.drop_table("cluster_party")
    op.drop_index("ix_body_cluster_cluster_id", table_name="body_cluster")
    op.drop_table("body_cluster")
    op.drop_table("role")
    op.drop_index("ix_person_organisation_id", table_name="person")
    op.drop_table("person")
    op.drop_table("meeting")
    op.drop_index("ix_cluster_successor_id", table_name="cluster")
    op.drop_table("cluster")
    op.drop_index("ix_user_account_party_id", table_name="user_account")
    op.drop_table("user_account")
    op.drop_index("ix_party_alias_party_id", table_name="party_alias")
    op.drop_index("ix_party_alias_folded", table_name="party_alias")
    op.drop_table("party_alias")
    op.drop_table("organisation")
    op.drop_index(
        "ix_message_unsent",
        table_name="message",
        sqlite_where=sa.text("state IN ('due', 'retry', 'claimed', 'submitting')"),
        postgresql_where=sa.text("state IN ('due', 'retry', 'claimed', 'submitting')"),
    )
    op.drop_index("ix_message_party_id", table_name="message")
    op.drop_index("ix_message_day", table_name="message")
    op.drop_table("message")
    op.drop_table("body")
    op.drop_table("reference_counter")
    op.drop_index("ix_party_name", table_name="party")
    op.drop_table("party")
    op.drop_table("installation")

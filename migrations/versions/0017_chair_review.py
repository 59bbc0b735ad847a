"""The chair's review with its conclusions, and the annexes as they were sent, which nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PARTS = "'overdue', 'approval', 'requests', 'meeting', 'other'"
CONCLUSIONS = (
    "'approved', 'closed', 'returned', 'granted', 'refused', 'deadline', 'owners', 'referred', 'cancelled', "
    "'taken_up', 'taken_off', 'note', 'skipped'"
)
MESSAGE = "an annex that was sent is never changed"


def upgrade() -> None:
    op.create_table(
        "review_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_name", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(length=300), nullable=True),
        _foreign("review_session", "body_id", "body"),
        _foreign("review_session", "cluster_id", "cluster"),
        _foreign("review_session", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_review_session"),
    )
    op.create_index("ix_review_session_body_id", "review_session", ["body_id"])
    op.create_index("ix_review_session_meeting_id", "review_session", ["meeting_id"])
    going_on = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_review_session_going_on", "review_session", ["scope"], unique=True, sqlite_where=going_on,
        postgresql_where=going_on,
    )  # fmt: skip
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.CheckConstraint(f"part IN ({PARTS})", name="ck_review_item_part"),
        _foreign("review_item", "session_id", "review_session"),
        _foreign("review_item", "action_id", "action"),
        sa.PrimaryKeyConstraint("id", name="pk_review_item"),
        sa.UniqueConstraint("session_id", "action_id", name="uq_review_item_session_id_action_id"),
        sa.UniqueConstraint("session_id", "position", name="uq_review_item_session_id_position"),
    )
    op.create_index("ix_review_item_action_id", "review_item", ["action_id"])
    op.create_table(
        "review_conclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN ({CONCLUSIONS})", name="ck_review_conclusion_kind"),
        sa.CheckConstraint("(kind = 'skipped') = (event_id IS NULL)", name="ck_review_conclusion_event"),
        _foreign("review_conclusion", "item_id", "review_item"),
        _foreign("review_conclusion", "actor_id", "user_account"),
        _foreign("review_conclusion", "event_id", "action_event"),
        sa.PrimaryKeyConstraint("id", name="pk_review_conclusion"),
        sa.UniqueConstraint("event_id", name="uq_review_conclusion_event_id"),
    )
    op.create_index("ix_review_conclusion_item_id", "review_conclusion", ["item_id"])
    op.create_table(
        "annex_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("docx", sa.LargeBinary(), nullable=False),
        sa.Column("docx_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(length=300), nullable=False),
        _foreign("annex_edition", "body_id", "body"),
        _foreign("annex_edition", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_annex_edition"),
        sa.UniqueConstraint("body_id", "for_day", "number", name="uq_annex_edition_body_id_for_day_number"),
    )
    _keep_editions()


def _keep_editions() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER annex_edition_no_{verb.lower()} BEFORE {verb} ON annex_edition "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_annex_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER annex_edition_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON annex_edition "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_annex_change()"
    )


def downgrade() -> None:
    # The triggers go with their table.
    for table in ("annex_edition", "review_conclusion", "review_item", "review_session"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_annex_change()")


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="RESTRICT"
    )

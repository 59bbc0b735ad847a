"""The history of an action is appended to, never changed: the database refuses."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MESSAGE = "the history of an action is never changed"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER action_event_no_{verb.lower()} BEFORE {verb} ON action_event "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER action_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON action_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER action_event_no_update")
        op.execute("DROP TRIGGER action_event_no_delete")
        return
    op.execute("DROP TRIGGER action_event_no_change ON action_event")
    op.execute("DROP FUNCTION refuse_event_change()")

"""Titles are sorted as Danish is, alike on both databases: by a key beside them."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

BATCH = 5000
WORDS = re.compile(r"[^\W_]+")
LAST = str.maketrans(
    {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "œ": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th", "đ": "d", "ł": "l"}
)


def upgrade() -> None:
    # Byte by byte on both databases, whatever the language of the server.
    key = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
    op.add_column("action", sa.Column("title_key", key, server_default="", nullable=False))
    actions = sa.table("action", sa.column("id"), sa.column("title"), sa.column("title_key"))
    keep = sa.update(actions).where(actions.c.id == sa.bindparam("of")).values(title_key=sa.bindparam("key"))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(actions.c.id, actions.c.title).where(actions.c.id > last).order_by(actions.c.id).limit(BATCH)
    ).all():
        connection.execute(keep, [{"of": row.id, "key": order_key(row.title)} for row in rows])
        last = rows[-1].id
    op.create_index("ix_action_title_key_id", "action", ["title_key", "id"])
    op.drop_index("ix_action_title_start", "action")


def downgrade() -> None:
    op.create_index("ix_action_title_start", "action", [sa.text("substr(title, 1, 80)"), "id"])
    op.drop_index("ix_action_title_key_id", "action")
    op.drop_column("action", "title_key")


def order_key(text: str) -> str:
    """The rule as it was when this was written."""
    words = WORDS.findall(unicodedata.normalize("NFC", text).casefold())
    letters = " ".join(words).replace("aa", "å").translate(LAST)
    plain = (letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    return "".join(plain)[:80]

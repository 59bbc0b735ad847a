"""Whoever changes actions takes their rows first, in the order of ids: then two who change many never block each other.

On PostgreSQL a change takes the row of its action, and the triggers of open_line take it for a change of a line. Two
who take the same rows in different orders wait for each other, until the database ends one of them with an error. On
SQLite there is one writer at a time, and nothing to take.

What else a transaction takes comes in one order too: the calendar of a body, these rows, people, reference numbers.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from workflow.extensions import db
from workflow.models import Action, Assignment
from workflow.queries.id_lists import ID_LIST, is_one_of

# With what follows a change: who waits for the action goes on when it ends, its next occurrence goes when it is open
# again, and the decision above follows its tasks.
_WITH_WHAT_FOLLOWS = select(Action.id, Action.parent_id).where(
    or_(is_one_of(Action.id, ID_LIST), is_one_of(Action.waits_for_id, ID_LIST), is_one_of(Action.previous_id, ID_LIST))
)
# Others may go on to point at these rows: only who changes one waits.
_TAKE = select(Action.id).where(is_one_of(Action.id, ID_LIST)).order_by(Action.id).with_for_update(key_share=True)


def hold(action_ids: Collection[int]) -> None:
    """Takes the rows of these actions, of those that follow a change of them and of the decisions above, until the
    running transaction ends. What was read of them before may be older: read it afterwards."""
    if db.engine.dialect.name == "sqlite" or not action_ids:
        return
    found = db.session.execute(_WITH_WHAT_FOLLOWS, {"ids": list(action_ids)}).all()
    ids = {row.id for row in found} | {row.parent_id for row in found if row.parent_id is not None}
    db.session.execute(_TAKE, {"ids": sorted(ids)})


def hold_owned_by(party_ids: Collection[int]) -> None:
    """The same for all actions, open or over, in which one of these parties has a line: for who changes the parties."""
    if db.engine.dialect.name == "sqlite" or not party_ids:
        return
    owned = select(Assignment.action_id).where(is_one_of(Assignment.party_id, ID_LIST)).distinct()
    hold(db.session.scalars(owned, {"ids": list(party_ids)}).all())

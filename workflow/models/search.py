"""The tables of the full-text search. Triggers keep them, each database in its own way (migration 0005)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import column, table

# SQLite: FTS5 tables, their row id the id of the action or of the agenda item. PostgreSQL: a tsvector for each.
ACTION_SEARCH = table("action_search", column("rowid"), column("action_id"), column("words"))
ITEM_SEARCH = table("item_search", column("rowid"), column("item_id"), column("words"))


def is_described_by_models(name: str | None, type_: str, _parent_names: Any) -> bool:
    """For the migrations' comparison: False for the tables of the search, which no model describes."""
    return type_ != "table" or name is None or not name.startswith(("action_search", "item_search"))

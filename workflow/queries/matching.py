"""Finding text: a part of a name whatever its case, and words by the full-text search of the database in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, literal_column, or_, select

from workflow.domain.search_words import SearchWord, stem
from workflow.extensions import db

_SIMPLE: ColumnElement[Any] = literal_column("'pg_catalog.simple'::regconfig")
_DANISH: ColumnElement[Any] = literal_column("'pg_catalog.danish'::regconfig")


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Contains `text` whatever the case. SQLite folds only A to Z, so the usual spellings are asked for one by one."""
    spellings = {text} if text.isascii() else {text, text.lower(), text.upper(), text.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


def matching_ids(search: Any, key: str, words: Sequence[SearchWord]) -> Select[Any]:
    """The ids in a search table (models/search.py) of what has all of `words`; `key` is its column on PostgreSQL."""
    if db.engine.dialect.name == "sqlite":
        wanted = " AND ".join(_for_sqlite(word) for word in words)
        return select(search.c.rowid).where(column(search.name).op("MATCH")(wanted))
    conditions = [search.c.words.op("@@")(_for_postgresql(word)) for word in words]
    return select(search.c[key]).where(*conditions)


def _for_sqlite(word: SearchWord) -> str:
    # Tokens are letters and digits only, so nothing of what was typed can be an operator.
    *rest, last = word.tokens
    beginning = not rest or word.is_last
    if not rest and len(last) > 1:
        last = stem(last)
    return f'"{" ".join((*rest, last))}"{" *" if beginning else ""}'


def _for_postgresql(word: SearchWord) -> ColumnElement[Any]:
    *rest, last = (f"'{token}'" for token in word.tokens)
    plain = " <-> ".join((*rest, f"{last}:*" if word.is_last else last))
    as_typed = func.to_tsquery(_SIMPLE, plain)
    if rest:
        return as_typed
    stemmed = func.to_tsquery(_DANISH, last)
    return stemmed.op("||")(as_typed)

"""Finding text: a part of a name whatever its case, and words by the full-text search of the database in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, column, func, literal_column, select

from workflow.domain.search_words import SearchWord, stem, without_case
from workflow.extensions import db

_SIMPLE: ColumnElement[Any] = literal_column("'pg_catalog.simple'::regconfig")
_DANISH: ColumnElement[Any] = literal_column("'pg_catalog.danish'::regconfig")


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Contains `text`, whatever the case."""
    if db.engine.dialect.name == "sqlite":
        return _place_on_sqlite(column, text) > 0
    return column.icontains(text, autoescape=True)


def begins(column: Any, text: str) -> ColumnElement[bool]:
    """Begins with `text`, whatever the case."""
    if db.engine.dialect.name == "sqlite":
        return _place_on_sqlite(column, text) == 1
    return column.istartswith(text, autoescape=True)


def _place_on_sqlite(column: Any, text: str) -> ColumnElement[int]:
    # It folds only A to Z by itself. Who types no other letters need not wait for our own function.
    fold = func.lower if text.isascii() else func.without_case
    return func.instr(fold(column), without_case(text), type_=Integer)


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

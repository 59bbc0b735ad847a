"""How a database transaction begins: one that may write takes its lock at once, one that reads cannot write.

SQLite's default transactions take the write lock at the first write, after reading: two that read the same row
and then write lose one update or fail at once. So a transaction begins with BEGIN IMMEDIATE, unless it is
declared to read only: then it takes no lock, and the database itself refuses a write. GET requests and reports
read only, which is how "GET changes nothing" is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from select import POLLIN, poll
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED, OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from workflow.domain.search_words import without_case

_reading: ContextVar[bool] = ContextVar("workflow_reading", default=False)
_one_transaction: ContextVar[bool] = ContextVar("workflow_one_transaction", default=False)
BUSY_TIMEOUT_MS = 15_000
_BUSY = frozenset({SQLITE_BUSY, SQLITE_LOCKED})
_ASK_AGAIN = 0.001  # seconds
SURELY_ALIVE = 30.0  # seconds since a connection was used


@contextmanager
def read_only(*, one_transaction: bool = False) -> Iterator[None]:
    """Transactions that begin in this block cannot write. End the session's transaction before and after.

    `one_transaction`: for who reads a result piece by piece; PostgreSQL holds it only within one.
    """
    reading, one = _reading.set(True), _one_transaction.set(one_transaction)
    try:
        yield
    finally:
        _one_transaction.reset(one)
        _reading.reset(reading)


def start_reading() -> object:
    """As read_only, for a request: returns what stop_reading takes."""
    return _reading.set(True)


def stop_reading(token: Any) -> None:
    """Ends start_reading."""
    _reading.reset(token)


def configure_engine(engine: Engine) -> None:
    """Sets the pragmas and the begin of transactions on `engine` (SQLite or PostgreSQL)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _configure_postgresql_connection)
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "checkout", partial(_refuse_a_dead_one, engine))
        event.listen(engine, "checkin", _note_use)


def _configure_sqlite_connection(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: we do.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
    # For queries/matching.py: SQLite's own LOWER knows A to Z alone.
    connection.create_function("without_case", 1, _without_case, deterministic=True)


def _without_case(text: str | None) -> str | None:
    return None if text is None else without_case(text)


def _configure_postgresql_connection(connection: Any, record: Any) -> None:
    # What a page asks for takes milliseconds: to start workers for it, or to compile it, takes longer.
    cursor = connection.cursor()
    cursor.execute("SET max_parallel_workers_per_gather = 0")
    cursor.execute("SET jit = off")
    # Nearly all that pages ask for is in memory, where a row by its key costs little more than the next one.
    cursor.execute("SET random_page_cost = 1.1")
    # What does not say that it writes cannot.
    cursor.execute("SET default_transaction_read_only = on")
    cursor.close()
    connection.commit()
    _note_use(connection, record)


def _begin_sqlite(connection: Any) -> None:
    reading = _reading.get()
    if connection.info.get("query_only") is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        connection.info["query_only"] = reading
    if reading:
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Any) -> None:
    """BEGIN IMMEDIATE as soon as nobody else writes; raises OperationalError after BUSY_TIMEOUT_MS.

    SQLite's own wait sleeps longer each time, up to a tenth of a second: whoever comes later is served first, and one
    who writes some and then some more is never got in between. So we ask again each millisecond.
    """
    driver = connection.connection.driver_connection
    give_up = monotonic() + BUSY_TIMEOUT_MS / 1000
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while monotonic() < give_up:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _BUSY:
                    break
                sleep(_ASK_AGAIN)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time as a statement like others, whose error is told
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _begin_postgresql(connection: Any) -> None:
    # A page that reads needs no BEGIN and no ROLLBACK: each statement sees what is committed either way. And with every
    # ROLLBACK the driver forgets the statements that it has prepared, so that the next page has them planned anew.
    driver, reading = connection.connection.driver_connection, _reading.get()
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    without = reading and not _one_transaction.get()
    if driver.autocommit is not without:
        driver.autocommit = without
    if not without and driver.read_only is not reading:
        driver.read_only = reading


def _refuse_a_dead_one(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    """Asks a connection whether it still lives, where that is not sure: a server that ends says so, which waits to be
    read; one that is cut off says nothing, so one that was not used for a while is asked as well."""
    try:
        waiting = poll()
        waiting.register(connection.fileno(), POLLIN)
        if waiting.poll(0) or monotonic() - record.info["used"] > SURELY_ALIVE:
            engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = monotonic()

"""What every test needs again and again, made once or made cheaper. Nothing here changes what a test can see.

Each test has an app and a database of its own; most of its time went into building those, not into what it tests.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from argon2 import PasswordHasher
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from workflow.services.accounts import users

REAL_HASHER: PasswordHasher = users._hasher  # what passwords cost outside the tests; test_logins looks at it
_ROOM = 4 * 2**30  # bytes
_STATEMENTS = 2000
_ENGINES: dict[str, Engine] = {}
_CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class CompiledTemplates(BytecodeCache):
    """Templates that have been compiled in this process: each test has an app of its own, and they are the same."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


def compile_routes_once() -> None:
    """Two hundred routes are compiled for each app (a tenth of a second): the same route is compiled to the same."""
    compile_route: Callable[[Rule], None] = Rule.compile
    known: dict[tuple[Any, ...], dict[str, Any]] = {}

    def compile_once(self: Rule) -> None:
        converters = frozenset(self.map.converters.items())
        key = (self.rule, self.host, self.subdomain, self.merge_slashes, repr(self.defaults), converters)
        if key not in known:
            compile_route(self)
            known[key] = {name: getattr(self, name) for name in ("_parts", "_trace", "_converters", "arguments")}
            known[key] |= {name: getattr(self, name).__func__ for name in ("_build", "_build_unknown")}
            return
        made = known[key]
        self._parts, self._trace, self._converters = made["_parts"], made["_trace"], made["_converters"]
        self.arguments.update(made["arguments"])
        self._build, self._build_unknown = made["_build"].__get__(self), made["_build_unknown"].__get__(self)

    Rule.compile = compile_once  # type: ignore[method-assign]


def keep_statements_of(engine: Engine) -> None:
    """From here on, what is made of a statement for this engine serves all engines of its kind (`share_statements`)."""
    _ENGINES[engine.dialect.name] = engine
    engine._compiled_cache = LRUCache(_STATEMENTS)


def share_statements(engine: Engine) -> None:
    """Each engine puts every statement together anew, a seventh of all that the tests do: one that is like another, on
    the same server, takes its dialect and with it what that has made."""
    other = _ENGINES.get(engine.dialect.name)
    if other is not None:
        engine.dialect = engine.pool._dialect = other.dialect
        engine._compiled_cache = other._compiled_cache


def make_passwords_cheap() -> None:
    """A password is slow to hash on purpose; a test that logs in is not about that."""
    users._hasher = _CHEAP_HASHER


def use_memory_for_files() -> str | None:
    """Puts the tests' folders where no disk is needed, on a machine with room for that: thousands of databases, of a
    thousand files each on PostgreSQL, are copied and thrown away. Returns the folder; None: it is the usual one."""
    memory = Path("/dev/shm")
    try:
        if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < _ROOM:
            return None
    except OSError:
        return None
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
    return str(memory)


def do_not_wait_for_the_disk(address: str) -> None:
    """The PostgreSQL server of the tests need not survive a power cut: it does not wait for the disk."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
        connection.execute("SELECT pg_reload_conf()")

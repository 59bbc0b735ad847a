"""`workflow serve`: web, worker, scheduler and, on one machine, the broker, under one supervisor."""

from __future__ import annotations

import fcntl
import shlex
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from workflow.broker import broker_command
from workflow.config import PROJECT, Settings, environment_with_dotenv, read_settings
from workflow.errors import ConflictError

INTERRUPTED, TERMINATED = 130, 143  # honcho's return codes after Ctrl-C and SIGTERM


@click.command("serve")
@click.option("--examples", metavar="NAVN", help="Indlæs eksemplet i en tom database først, fx north-jutland.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port på 127.0.0.1 til websiderne."
)
def command(examples: str | None, port: int) -> None:
    """Start det hele på denne maskine. Ctrl-C stopper det hele."""
    environment = {"WORKFLOW_BASE_URL": f"http://127.0.0.1:{port}", **environment_with_dotenv()}
    settings = read_settings(environment)
    # What is started from here runs in the project's folder, where no other .env and no other relative path may count.
    environment |= {
        "WORKFLOW_DATA_DIR": str(settings.data_dir),
        "WORKFLOW_DATABASE_URL": settings.database_url,
        "WORKFLOW_SEAL_FILE": str(settings.seal_file),
    }
    with _alone(settings.data_dir):
        _refuse_taken(port)
        _run(settings, environment, examples, port)


def _run(settings: Settings, environment: Mapping[str, str], examples: str | None, port: int) -> None:
    logins = _prepare(settings, examples)
    manager = _supervise(settings, environment, port)
    _announce(settings, port, logins)
    manager.loop()
    asked_to_end = manager.returncode in (INTERRUPTED, TERMINATED)
    raise click.exceptions.Exit(0 if asked_to_end else manager.returncode or 0)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One installation per data folder: a second would take the first one's broker away."""
    with (data_dir / "serve.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConflictError(
                f"Beslutningsspor kører allerede på datamappen {data_dir}. Stop det først med Ctrl-C, "
                "eller vælg en anden mappe med WORKFLOW_DATA_DIR."
            ) from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConflictError(
                f"Port {port} er optaget af et andet program. Vælg en anden, fx: make run PORT={port % 65535 + 1}"
            ) from None


def _prepare(settings: Settings, examples: str | None) -> list[str]:
    from workflow import create_app
    from workflow.schema import upgrade_database
    from workflow.services.installation import examples as example_minutes
    from workflow.services.register import register

    app = create_app(settings, pages=False)
    with app.app_context():
        upgrade_database()
        if examples and not settings.production and example_minutes.is_empty():
            click.echo("Indlæser eksempler …", err=True)
            example_minutes.load(examples, progress=lambda line: click.echo(f"  {line}", err=True))
        return [f"{user.email:34} {user.name}" for user in register.example_logins()]


def _supervise(settings: Settings, environment: Mapping[str, str], port: int):
    from honcho.manager import Manager

    manager = Manager()
    environment = {**environment, "PYTHONUNBUFFERED": "1"}

    def start(name: str, *command: str) -> None:
        # exec: the process that the supervisor knows is the program itself, not a shell around it.
        manager.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(PROJECT))

    if settings.broker_socket is not None:
        start("broker", *broker_command(settings))
    python = sys.executable
    start(
        "web", python, "-m", "gunicorn", "--config", "python:workflow.web_server", "--bind", f"127.0.0.1:{port}",
        "--graceful-timeout", "5", "wsgi:app",
    )  # fmt: skip
    start(
        "worker", python, "-m", "celery", "--quiet", "-A", "celery_worker", "worker", "--loglevel", "warning",
        "--queues", "mail,default", "--concurrency", "2", "--without-gossip", "--without-mingle",
    )  # fmt: skip
    # Reading is heavy: a worker of its own, so that neither mail nor the sweep waits for it.
    start(
        "documents", python, "-m", "celery", "--quiet", "-A", "celery_worker", "worker", "--loglevel", "warning",
        "--queues", "documents", "--concurrency", "1", "--without-gossip", "--without-mingle", "-n", "documents@%h",
    )  # fmt: skip
    start(
        "beat", python, "-m", "celery", "--quiet", "-A", "celery_worker", "beat", "--loglevel", "warning",
        "--pidfile", "",
    )  # fmt: skip
    return manager


def _announce(settings: Settings, port: int, logins: list[str]) -> None:
    from workflow.services.register.register import EXAMPLE_PASSWORD

    click.echo(f"\n  Beslutningsspor kører på http://127.0.0.1:{port}", err=True)
    if not settings.production and settings.mail_server is None:
        click.echo(f"  Mail sendes ikke ud; den vises på http://127.0.0.1:{port}/mail", err=True)
    if logins:
        click.echo(f"\n  Eksempellogins, alle med adgangskoden {EXAMPLE_PASSWORD}:", err=True)
        for line in logins:
            click.echo(f"    {line}", err=True)
    click.echo("\n  Ctrl-C stopper det hele.\n", err=True)

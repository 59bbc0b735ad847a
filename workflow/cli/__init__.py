"""The command line: `workflow …`, thin as the pages.

Exit status 0: done; 1: refused or not found; 2: wrong use or unreadable input. `--json` prints one JSON value on
standard output; everything else goes to standard error, and no traceback ever reaches a user.
"""

from __future__ import annotations

import io
import logging
import sys
from importlib.metadata import version

import click

from workflow.cli import danish
from workflow.cli.loading import LazyGroup
from workflow.errors import WorkflowError

log = logging.getLogger("workflow")
click.Context.formatter_class = danish.DanishFormatter


@click.group(
    cls=LazyGroup,
    places={
        "actions": "workflow.cli.actions:group",
        "annex": "workflow.cli.annex:command",
        "audit": "workflow.cli.administration:audit_group",
        "backup": "workflow.cli.backup:backup",
        "db": "workflow.cli.administration:db_group",
        "handover": "workflow.cli.handover:group",
        "health": "workflow.cli.administration:health",
        "mail": "workflow.cli.mail:group",
        "minutes": "workflow.cli.minutes:group",
        "reminders": "workflow.cli.reminders:group",
        "restore": "workflow.cli.backup:restore",
        "rollup": "workflow.cli.rollup:group",
        "serve": "workflow.cli.serve:command",
        "setup": "workflow.cli.administration:setup",
        "user": "workflow.cli.administration:user_group",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(version("beslutningsspor"), message="%(version)s")
def program() -> None:
    """Beslutningsspor: fra referat til opgaver, påmindelser og overblik."""


def main() -> None:
    """Runs the program and ends the process with its exit status."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an arrow that the terminal cannot show ends no command
    try:
        status = program.main(prog_name="workflow", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        status = exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        status = 2
    except click.ClickException as error:
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "workflow"
        click.echo(f"Forkert brug: {danish.told(error)} Se: {command} --help", err=True)
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Afbrudt.", err=True)
        status = 1
    except WorkflowError as error:
        click.echo(error.user_text, err=True)
        status = error.exit_code
    except BrokenPipeError:
        status = 0
    except Exception as error:
        log.debug("unexpected error", exc_info=True)
        click.echo(f"Uventet fejl: {_one_line(error)}. Intet halvt er gemt.", err=True)
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def _one_line(error: Exception) -> str:
    from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    told = " ".join(f"{type(cause).__name__}: {cause}".split())[:300]
    if isinstance(error, OperationalError | ProgrammingError):
        lacks = getattr(cause, "sqlstate", None) in _LACKING or any(words in str(cause) for words in _LACKING_SQLITE)
        if lacks:
            return "databasen er ikke oprettet endnu, eller den er ældre end programmet (kør: workflow db upgrade)"
        if "connection" in str(cause):
            return f"databasen kan ikke nås med WORKFLOW_DATABASE_URL ({told})"
    return told


# PostgreSQL: undefined_table, undefined_column; SQLite says it in words.
_LACKING = frozenset({"42P01", "42703"})
_LACKING_SQLITE = ("no such table", "no such column", "has no column named")

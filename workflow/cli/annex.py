"""`workflow annex`: the follow-up on decisions, as an annex to the next agenda of a body."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from workflow.cli.context import DAY, with_app
from workflow.errors import InvalidInputError


@click.command("annex")
@click.option("--body", "name", required=True, metavar="NAVN", help="Organet: navn, præfiks eller et andet navn.")
@click.option("--since", type=DAY, help="Vis, hvad der er sket siden denne dag (ellers siden sidste møde).")
@click.option("--with-closed-items", "confidential", is_flag=True, help="Tag handlinger fra lukkede punkter med.")
@click.option("--out", "file", required=True, type=click.Path(path_type=Path), help="Filen: .docx eller .pdf.")
@with_app
def command(name: str, since: date | None, confidential: bool, file: Path) -> None:
    """Skriv bilaget »Opfølgning på beslutninger« til organets næste møde, som udkast."""
    from workflow import clock
    from workflow.domain.access import SYSTEM
    from workflow.queries import annex as queries
    from workflow.services.chair import annex
    from workflow.transactions import read_only

    kind = file.suffix.lower().removeprefix(".")
    if kind not in annex.KINDS:
        raise click.UsageError("--out skal ende på .docx eller .pdf.")
    if file.is_dir() or not file.parent.is_dir():
        raise click.UsageError(f"Der kan ikke skrives til {file}. Mappen findes ikke.")
    today = clock.today()
    with read_only():
        body_id = queries.body_named(name)
        meeting = queries.meeting_of(SYSTEM, body_id, None, today)
        begins = since or queries.last_meeting(body_id, meeting, today)
        paper = annex.draft(
            body_id, meeting=meeting, since=begins, confidential=confidential, actor=SYSTEM, now=clock.now()
        )
    try:
        file.write_bytes(annex.written(paper, kind))
    except OSError as error:
        raise InvalidInputError(f"Der kan ikke skrives til {file}: {error.strerror}.") from None
    click.echo(f"Bilaget er skrevet: {file}", err=True)

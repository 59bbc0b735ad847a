"""`workflow mail`: the pause switch of all mail, delivery reports from the machine's own server, and the mailbox."""

from __future__ import annotations

from typing import BinaryIO

import click

from workflow.cli.context import json_option, print_json, with_app
from workflow.errors import NotFoundError


@click.group("mail")
def group() -> None:
    """Mail: sæt på pause, genoptag, tag imod mails, der kom retur, og læs postkassen."""


@group.command()
@click.option("--reason", default="", help="Hvorfor; vises på siden Påmindelser.")
@with_app
def pause(reason: str) -> None:
    """Send intet, før mail genoptages. Det, der forfalder imens, bliver husket."""
    from workflow import clock
    from workflow.services.mail import outbox

    outbox.pause(reason or "Sat på pause fra kommandolinjen", clock.now())
    click.echo("Al mail er på pause.", err=True)


@group.command()
@with_app
def resume() -> None:
    """Lad mail gå igen."""
    from workflow.services.mail import outbox

    outbox.resume()
    click.echo("Mail er i gang igen.", err=True)


@group.command()
@click.argument("file", type=click.File("rb"), metavar="FIL")
@click.option("--recipient", default="", help="Modtageren på kuverten, hvis mailserveren kender den.")
@json_option
@with_app
def bounce(file: BinaryIO, recipient: str, as_json: bool) -> None:
    """Tag imod en leveringsrapport (RFC 3464), som den kom; »-« læser fra standard input."""
    from workflow import clock
    from workflow.services.mail import bounces

    taken = bounces.take(file.read(), recipient=recipient, now=clock.now())
    if as_json:
        print_json({"outcome": taken.outcome})
    else:
        told = {
            "stopped": "Adressen får ikke mere mail; sekretariatet får den i stedet.",
            "noted": "Rapporten er gemt.",
            "known": "Rapporten er kendt i forvejen.",
            "unsigned": "Rapporten handler ikke om en mail herfra.",
            "no_report": "Det er ikke en leveringsrapport; intet er ændret.",
        }
        click.echo(told[taken.outcome], err=True)


@group.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Højst så mange mails.")
@json_option
@with_app
def read(limit: int, as_json: bool) -> None:
    """Læs postkassen én gang: leveringsrapporter og svar på mails (WORKFLOW_MAILBOX_…)."""
    from dataclasses import asdict

    from workflow import clock
    from workflow.services.mail import mailbox_reading

    found = mailbox_reading.read(now=clock.now, most=limit)
    if found is None:
        raise NotFoundError("Der er ingen postkasse: WORKFLOW_MAILBOX_HOST er ikke sat. Intet er læst.")
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(
            f"Lagt på handlinger {found.attached}, til sekretariatets liste {found.waiting}, "
            f"leveringsrapporter {found.report}, automatiske svar {found.automatic}, kendt i forvejen {found.known}, "
            f"kunne ikke hentes {found.unread}.",
            err=True,
        )
        if found.failure:
            click.echo(f"Postkassen kunne ikke læses: {found.failure}", err=True)
    if found.failure:
        raise click.exceptions.Exit(1)

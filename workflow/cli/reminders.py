"""`workflow reminders`: what is mailed, and when."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click
from flask import current_app

from workflow.cli.context import DAY, json_option, print_json, print_table, with_app
from workflow.domain.mail_kinds import MAIL_KIND
from workflow.errors import NotAllowedError


@click.group("reminders")
def group() -> None:
    """Påmindelser: se, hvad der sendes, og send det."""


@group.command()
@click.option("--on", "on", type=DAY, help="Dagen (ellers i dag).")
@json_option
@with_app
def preview(on: date | None, as_json: bool) -> None:
    """Vis, hvad der ville blive sendt den dag. Sender intet."""
    from workflow import clock
    from workflow.services.reminders import forecast
    from workflow.transactions import read_only

    now = clock.now()
    with read_only():
        messages = forecast.preview(on or clock.today(), now)
    if as_json:
        keys = ("recipient", "kind", "actions", "suppressed")
        print_json([{key: asdict(message)[key] for key in keys} for message in messages])
    elif not messages:
        click.echo("Der sendes intet den dag.", err=True)
    else:
        rows = [
            [each.recipient, MAIL_KIND.get(each.kind, each.kind), each.suppressed or "", ", ".join(each.actions)]
            for each in messages
        ]
        print_table(["MODTAGER", "SLAGS", "HOLDES TILBAGE", "HANDLINGER"], rows)


@group.command()
@click.option("--on", "on", type=DAY, help="Som om klokken var 9 den dag. Ikke i drift.")
@json_option
@with_app
def run(on: date | None, as_json: bool) -> None:
    """Planlæg og send det, der er forfaldent, i denne proces og uden broker."""
    from workflow import clock
    from workflow.services.reminders import reminders

    if on is not None and current_app.extensions["settings"].production:
        raise NotAllowedError("--on kan ikke bruges i drift. Intet er sendt.")
    result = asdict(reminders.run(clock.at_local(on) if on else clock.now()))
    if as_json:
        print_json({key: result[key] for key in ("planned", "sent", "retry", "failed", "suppressed")})
    else:
        click.echo(
            f"Planlagt {result['planned']}, sendt {result['sent']}, prøves igen {result['retry']}, "
            f"fejlet {result['failed']}, holdt tilbage {result['suppressed']}."
        )


@group.command()
@click.option("--all", "all_", is_flag=True, help="Alle, der er indlæst efter deres frist.")
@click.option("--reference", "references", multiple=True, help="En bestemt handling; kan gentages.")
@json_option
@with_app
def release(all_: bool, references: tuple[str, ...], as_json: bool) -> None:
    """Lad påmindelser begynde for handlinger, hvis frist var overskredet ved indlæsningen."""
    from workflow import clock
    from workflow.domain.access import SYSTEM
    from workflow.services.actions.tracking import release_silence

    if all_ == bool(references):
        raise click.UsageError("Angiv enten --all eller --reference.")
    released = release_silence(None if all_ else list(references), actor=SYSTEM, now=clock.now())
    if as_json:
        print_json({"released": len(released)})
    else:
        click.echo(f"{len(released)} {'handling' if len(released) == 1 else 'handlinger'} får påmindelser fra nu af.")
    others = [reference for reference in dict.fromkeys(references) if reference not in released]
    if others:
        click.echo(f"Findes ikke eller er ikke stille: {', '.join(others)}.", err=True)
        raise click.exceptions.Exit(1)

"""`workflow db`, `setup`, `user`, `audit` and `health`: what keeps an installation running."""

from __future__ import annotations

import click
from flask import current_app

from workflow.cli.context import json_option, print_json, with_app


@click.group("db")
def db_group() -> None:
    """Databasens skema."""


@db_group.command()
@with_app
def upgrade() -> None:
    """Bring databasen op til nyeste skema; opretter SQLite-filen, hvis den mangler."""
    from workflow.schema import upgrade_database

    upgrade_database()


@click.command()
@click.option("--examples", required=True, metavar="NAVN", help="Eksemplets navn, fx north-jutland.")
@with_app
def setup(examples: str) -> None:
    """Indlæs registeret fra et eksempel: klynger, organer, efterfølgere, parter; uden for drift også eksempelpersoner.

    Indlæser ingen referater, og kan køres igen.
    """
    from workflow.services.register.register import EXAMPLE_PASSWORD, load_examples_register

    production = current_app.extensions["settings"].production
    added = load_examples_register(examples, with_people=not production)
    click.echo(
        f"Tilføjet: {added['clusters']} klynger, {added['bodies']} organer, {added['organisations']} organisationer, "
        f"{added['people']} personer, {added['logins']} logins."
    )
    if added["logins"]:
        click.echo(f"Eksempellogins bruger adgangskoden: {EXAMPLE_PASSWORD}")


@click.group("user")
def user_group() -> None:
    """Brugere."""


@user_group.command("create")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice(["administrator", "secretariat", "chair", "owner", "reader"]))
@click.option("--scope", default="everything", help="everything, cluster:Nord eller body:NORD.")
@click.password_option(prompt="Adgangskode", confirmation_prompt="Adgangskode igen")
@with_app
def create_user(name: str, email: str, role: str, scope: str, password: str) -> None:
    """Opret en bruger med én rolle."""
    from workflow.services.accounts import users

    user = users.create_user(name, email, password, role=role, scope=scope)
    click.echo(f"{user.email} er oprettet.")


@click.group("audit")
def audit_group() -> None:
    """Historikken."""


@audit_group.command()
@json_option
@with_app
def verify(as_json: bool) -> None:
    """Gå hele historikken igennem: kæderne, forseglingerne og filen med forseglinger."""
    from workflow import clock
    from workflow.services.history import seals

    found, count = seals.verify(current_app.extensions["settings"].seal_file)
    seals.keep_check(found, count, now=clock.now())
    if as_json:
        print_json({"ok": not found.broken, "events": found.events, "seals": count, "broken": found.broken})
    else:
        click.echo(f"{found.events} hændelser, {count} forseglinger, {len(found.broken)} fejl.")
        if found.without_file:
            click.echo(
                "Denne maskine har ingen fil med forseglinger, så kun databasen er gennemgået. Kør det, hvor der "
                "forsegles, eller sæt WORKFLOW_SEAL_FILE til den fælles fil.",
                err=True,
            )
        for line in found.broken:
            click.echo(line, err=True)
    if found.broken:
        raise click.exceptions.Exit(1)


@audit_group.command()
@json_option
@with_app
def seal(as_json: bool) -> None:
    """Forsegl alt nyt i historikken nu; ellers sker det hver nat."""
    from workflow import clock
    from workflow.services.history import seals

    file = current_app.extensions["settings"].seal_file
    made = seals.seal_now(file, now=clock.now())
    if as_json:
        print_json({"number": made.number, "events": made.events, "hash": made.hash} if made else None)
    elif made:
        click.echo(f"Forsegling {made.number}: {made.events} hændelser på {made.actions} handlinger. Skrevet i {file}.")
    else:
        click.echo("Der er intet nyt at forsegle.")


@audit_group.command("erase-note")
@click.argument("reference")
@click.argument("number", type=click.IntRange(1, 999_999), metavar="NUMMER")
@with_app
def erase_note(reference: str, number: int) -> None:
    """Slet teksten i bemærkningen ved hændelse NUMMER på handlingen REFERENCE, fordi loven kræver det."""
    from workflow import clock
    from workflow.domain.access import SYSTEM
    from workflow.queries.action_page import action_page
    from workflow.queries.sent_copies import in_danish
    from workflow.services.history import history

    action = action_page(SYSTEM, reference).action
    event = history.erase_note(action.id, number, actor=SYSTEM, now=clock.now())
    click.echo(f"Teksten er slettet. Historikken på {reference} siger, at det er sket.")
    _, kept_in = event.changes.get("kept_in", (None, None))
    if kept_in:
        click.echo(f"Det, der er sendt, er ikke ændret. Ordene står stadig i: {in_danish(kept_in)}.")


@click.command()
@json_option
@with_app
def health(as_json: bool) -> None:
    """Kan databasen og brokeren nås, og er mail sat på pause?"""
    from workflow.services.installation.health import check

    report = check()
    if as_json:
        print_json(report)
    else:
        for name, part in report["parts"].items():
            click.echo(f"{'ok  ' if part['ok'] else 'FEJL'}  {name}: {part['message']}")
    if not report["ok"]:
        raise click.exceptions.Exit(1)

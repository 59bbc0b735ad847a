"""`workflow backup` and `workflow restore`: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from workflow.cli.context import json_option, print_json, with_app

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.option("--out", type=FILE, metavar="FIL", help="Filen, der skrives. Ellers en ny fil her med dato og tid.")
@json_option
@with_app
def backup(out: Path | None, as_json: bool) -> None:
    """Skriv alt i én fil, mens programmet kører: databasen med filerne i den, og forseglingerne.

    Filen giver adgang til alt, også til lukkede punkter. Gem den, hvor kun I kan læse den.
    """
    from workflow import clock
    from workflow.services.installation import backups

    now = clock.system_now()
    file = (out or Path(f"beslutningsspor-{clock.local(now):%Y%m%d-%H%M%S}.zip")).resolve()
    manifest = backups.make(file, now)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, "manifest": manifest})
    else:
        click.echo(f"{file}: {manifest.actions} handlinger, {manifest.events} hændelser, {file.stat().st_size} byte.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), metavar="FIL")
@click.option("--replace", is_flag=True, help="Erstat det, der er her i forvejen.")
@click.option("--check", is_flag=True, help="Læs kun filen igennem; ændr intet.")
@json_option
@with_app
def restore(file: Path, replace: bool, check: bool, as_json: bool) -> None:
    """Læg en sikkerhedskopi tilbage. Mail er på pause bagefter, til en person genoptager den.

    Stop først web, worker og scheduler. Filen kontrolleres helt, før noget ændres.
    """
    from workflow import clock
    from workflow.schema import upgrade_database
    from workflow.services.installation import backups

    if check:
        manifest = backups.check(file)
    else:
        manifest = backups.restore(file, replace=replace, now=clock.system_now())
        upgrade_database()
    if as_json:
        print_json({"restored": not check, "mail_paused": not check, "manifest": manifest})
    elif check:
        click.echo(f"Filen er hel: {manifest.actions} handlinger, {manifest.events} hændelser, {manifest.made_at}.")
    else:
        click.echo(
            f"Genskabt: {manifest.actions} handlinger, {manifest.events} hændelser, som det var {manifest.made_at}. "
            "Mail er på pause: workflow mail resume."
        )

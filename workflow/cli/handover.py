"""`workflow handover`: whether a cluster is ready to move, the rehearsal, the move, and the note."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workflow.cli.context import json_option, print_json, with_app
from workflow.danish_dates import plain_day
from workflow.errors import ConflictError, InvalidInputError
from workflow.quotes import readable

if TYPE_CHECKING:
    from workflow.domain.handover import Tally
    from workflow.models import HandoverPackage
    from workflow.queries.handover_plan import Blocker, Plan
    from workflow.queries.handover_scopes import Scope

_FIGURES = ("handed_over", "kept", "accepted", "returned", "waiting", "closed_meanwhile")
_WORDS = {
    "open": "Åbne før",
    "handed_over": "Overdraget",
    "kept": "Bliver",
    "accepted": "Modtaget",
    "returned": "Returneret",
    "waiting": "Afventer svar",
    "closed_meanwhile": "Afsluttet i mellemtiden",
}
cluster_option = click.option("--cluster", required=True, help="Klyngens korte navn, fx Nord.")


@click.group("handover")
def group() -> None:
    """Overdrag åbne handlinger til efterfølgeren."""


@group.command("readiness")
@cluster_option
@json_option
@with_app
def readiness(cluster: str, as_json: bool) -> None:
    """Vis, om klyngen er klar, og hvad der står i vejen."""
    from workflow.queries.handover import latest_package, outlook
    from workflow.queries.handover_plan import plan
    from workflow.queries.handover_scopes import cluster_named
    from workflow.transactions import read_only

    with read_only():
        scope = cluster_named(cluster)
        intended, known = plan(scope), latest_package(scope)
        if known is not None:
            _tell_under_way(scope, known, as_json)
        _tell(scope, list(intended.blockers), outlook(intended, known), as_json)


@group.command("rehearse")
@cluster_option
@json_option
@with_app
def rehearse(cluster: str, as_json: bool) -> None:
    """Vis, hvad overdragelsen ville gøre. Intet ændres."""
    from workflow.queries.handover_plan import plan
    from workflow.queries.handover_scopes import cluster_named
    from workflow.transactions import read_only

    with read_only():
        scope = cluster_named(cluster)
        intended = plan(scope)
        if not as_json:
            for line in intended.lines:
                owners = ", ".join(owner.to_name or "ingen" for owner in line.owners)
                where = "bliver" if line.is_kept else f"→ {scope.successor or '?'}, {owners}"
                click.echo(f"{line.reference}  {where}  {readable(line.title)[:70]}")
        _tell(scope, list(intended.blockers), intended.tally, as_json)


@group.command("run")
@cluster_option
@click.option("--early", is_flag=True, help="Spørg ikke, selv om efterfølgeren først overtager senere.")
@json_option
@with_app
def run(cluster: str, early: bool, as_json: bool) -> None:
    """Overdrag klyngens åbne handlinger. Kan gentages efter en afbrydelse.

    Før den dag, efterfølgeren overtager, spørges der først, når et menneske sidder ved tasterne. En overdragelse, der
    er ved at blive fortrudt, bliver fortrudt til ende; så overdrages der ikke noget.
    """
    from workflow import clock
    from workflow.domain.access import SYSTEM
    from workflow.domain.handover import IN_PROGRESS
    from workflow.extensions import db
    from workflow.models import HandoverPackage
    from workflow.queries.handover import figures, is_over, latest_package
    from workflow.queries.handover_plan import plan
    from workflow.queries.handover_scopes import cluster_named
    from workflow.services.handover import handover_moving
    from workflow.transactions import read_only

    with read_only():
        scope = cluster_named(cluster)
        intended, known = plan(scope), latest_package(scope)
        if known is not None and is_over(intended, known):
            _tell_over(scope, intended.tally, figures([known.id])[known.id], as_json)
            return
        goes_on = known is not None and known.state in IN_PROGRESS  # its day was seen to when it began
        if not (early or goes_on) and scope.since is not None and clock.today() < scope.since:
            _ask_before_the_day(scope, plain_day(scope.since))
    package_id = handover_moving.start(scope, actor=SYSTEM, now=clock.now()).id
    handover_moving.work(package_id, clock=clock.now)
    package = db.session.get_one(HandoverPackage, package_id, populate_existing=True)
    if package.state == "undone":
        db.session.rollback()
        with read_only():
            _tell_undone(scope, plan(scope), as_json)
        return
    if package.sha256 is None:
        click.echo(
            f"Handlingerne er overdraget, men pakken kunne ikke dannes. Prøv igen på /handover/packages/{package_id}; "
            "årsagen står i loggen.",
            err=True,
        )
    _tell(scope, [], figures([package_id])[package_id], as_json)


@group.command("note")
@cluster_option
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="Filen, der skrives: .docx eller .pdf.")
@with_app
def note(cluster: str, out: str) -> None:
    """Skriv overdragelsesnotatet, som det ser ud nu."""
    from workflow import clock
    from workflow.publishing.docx_file import write_docx
    from workflow.publishing.pdf_file import write_pdf
    from workflow.queries.handover_scopes import cluster_named
    from workflow.services.handover import handover_note
    from workflow.services.handover.handover_paper import paper_of

    file = Path(out)
    write = {".docx": write_docx, ".pdf": write_pdf}.get(file.suffix.lower())
    if write is None:
        raise click.BadParameter("Filen skal ende på .docx eller .pdf.", param_hint="--out")
    content = handover_note.current(cluster_named(cluster), clock.now())
    try:
        file.write_bytes(write(paper_of(content)))
    except OSError as error:
        raise InvalidInputError(f"{out} kan ikke skrives: {error.strerror}.") from None
    click.echo(f"{out} er skrevet.", err=True)


def _ask_before_the_day(scope: Scope, day: str) -> None:
    """A script is taken at its word, as the contract of the command has it; a person is asked. Raises ConflictError."""
    told = f"{scope.successor} overtager først {day}."
    if not _is_typed():
        click.echo(f"{told} Der overdrages før dagen.", err=True)
        return
    answer = click.prompt(f"{told} Overdrag alligevel nu? (ja/nej)", default="nej", show_default=False, err=True)
    if answer.strip().lower() not in ("j", "ja"):
        raise ConflictError("Der blev ikke svaret ja. Intet er ændret.")


def _is_typed() -> bool:
    return sys.stdin.isatty()


def _tell_over(scope: Scope, intended: Tally, stands: Tally, as_json: bool) -> None:
    """That nothing is left to move. The figures of the last package are in the JSON alone: nothing of them is new."""
    open_ones = "1 åben handling" if intended.kept == 1 else f"{intended.kept} åbne handlinger"
    stays = f": {open_ones} bliver" if intended.kept else ""
    click.echo(f"Der er ikke noget at overdrage fra {scope.title}{stays}.", err=as_json)
    if as_json:
        _tell(scope, [], stands, as_json)
    else:
        click.echo(f"Se, hvordan det står: workflow handover readiness --cluster {scope.name}")


def _tell_under_way(scope: Scope, package: HandoverPackage, as_json: bool) -> None:
    """How far a move or an undoing is, and what goes on with it; nothing when neither is under way."""
    from workflow.domain.handover import IN_PROGRESS
    from workflow.queries.handover import progress

    if package.state not in IN_PROGRESS:
        return
    done, total = progress(package)
    if package.state == "moving":
        told = f"Overdragelsen er begyndt og ikke færdig: {done} af {total} er flyttet."
    else:
        told = f"Overdragelsen er ved at blive fortrudt: {done} af {total} er flyttet tilbage."
    click.echo(
        f"{told} Er den gået i stå, så før den til ende: workflow handover run --cluster {scope.name}", err=as_json
    )


def _tell_undone(scope: Scope, intended: Plan, as_json: bool) -> None:
    """That an undoing was finished and nothing was handed over; the figures are those of what is open here now."""
    from workflow.queries.handover import latest_package, outlook

    count = intended.tally.open
    open_ones = "1 åben handling" if count == 1 else f"{count or 'ingen'} åbne handlinger"
    again = " Kør kommandoen en gang til for at overdrage." if intended.tally.handed_over else ""
    click.echo(
        "Overdragelsen var ved at blive fortrudt; det er ført til ende. "
        f"Intet er overdraget: {scope.title} har {open_ones}.{again}",
        err=as_json,
    )
    if as_json:
        _tell(scope, [], outlook(intended, latest_package(scope)), as_json)


def _tell(scope: Scope, blockers: list[Blocker], tally: Tally, as_json: bool) -> None:
    told: dict[str, Any] = {
        "cluster": scope.name,
        "successor": scope.successor,
        "open": tally.open,
        "blockers": [{"reference": each.reference, "reason": each.reason} for each in blockers],
        **{name: getattr(tally, name) for name in _FIGURES},
    }
    if as_json:
        print_json(told)
        return
    click.echo(f"{scope.title} → {scope.successor or 'ingen efterfølger'}")
    for name, word in _WORDS.items():
        click.echo(f"{word}: {told[name]}")
    for each in blockers:
        click.echo(f"Står i vejen: {each.reference or '–'}: {each.reason}", err=True)

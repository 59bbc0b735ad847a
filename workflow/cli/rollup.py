"""`workflow rollup`: how each cluster stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.cli.context import DAY, json_option, print_json, print_table, with_app

if TYPE_CHECKING:
    from workflow.domain.rollup import Figures
    from workflow.queries.figures import ClusterFigures

_FIGURES = ("open", "overdue", "due_soon", "awaiting_approval", "unowned", "settled", "done", "handed_over")
_HEADINGS = [
    "KLYNGE",
    "ÅBNE",
    "OVERSKREDET",
    "SNART",
    "TIL GODKENDELSE",
    "UDEN EJER",
    "AFGJORT",
    "UDFØRT",
    "OVERDRAGET",
]


@click.group("rollup", invoke_without_command=True)
@click.option("--on", "on", type=DAY, help="Hvordan det stod ved slutningen af denne dag (ellers nu).")
@json_option
@click.pass_context
def group(context: click.Context, on: date | None, as_json: bool) -> None:
    """Vis, hvordan hver klynge står."""
    if context.invoked_subcommand is None:
        _show(on, as_json)


@with_app
def _show(on: date | None, as_json: bool) -> None:
    from workflow import clock

    day = on or clock.today()
    rows, counted = _figures_on(day)
    clusters, total = [asdict(row) for row in rows], asdict(counted)
    if as_json:
        print_json(
            {
                "on": day,
                "clusters": [
                    {"cluster": row["cluster"], **{name: row[name] for name in _FIGURES}, "successor": row["successor"]}
                    for row in clusters
                ],
                "total": {name: total[name] for name in _FIGURES},
            }
        )
        return
    table = [[row["cluster"], *(str(row[name]) for name in _FIGURES)] for row in clusters]
    print_table(_HEADINGS, [*table, ["I alt", *(str(total[name]) for name in _FIGURES)]])


def _figures_on(day: date) -> tuple[list[ClusterFigures], Figures]:
    from workflow import clock
    from workflow.queries.figures import cluster_figures, figures_as_of, total_figures

    if day > clock.today():
        click.echo(
            "Dagen er ikke kommet endnu. Tallene er forventede: de handlinger, der findes nu, holdt op mod den dag.",
            err=True,
        )
    elif day < clock.today():
        told = figures_as_of(day)
        if told is not None:
            return told
        click.echo(
            "Dagen ligger før den første hændelse. Vist er de handlinger, der findes nu, holdt op mod den dag.",
            err=True,
        )
    return cluster_figures(day), total_figures(day)


@group.command("verify")
@json_option
@with_app
def verify(as_json: bool) -> None:
    """Tæl de gemte tal efter mod hændelserne."""
    from workflow.services.reports import rollups

    found = rollups.verify()
    if as_json:
        print_json({"ok": found.ok, **asdict(found)})
    else:
        for row in found.differences:
            where = " ".join(row.scope).strip()
            click.echo(f"{row.on_day} {where}: {row.figure} er gemt som {row.kept}, hændelserne siger {row.told}")
        click.echo(f"{found.days} dage talt efter, {len(found.differences)} forskelle.")
        if found.older:
            click.echo(
                f"Registeret er ændret siden {found.older} af dagene: for dem er klynger og organer talt efter, "
                "råd, niveauer og organisationer ikke."
            )
        if found.wrong_lines:
            ids = ", ".join(map(str, found.wrong_lines[:10]))
            click.echo(f"Antal ansvarslinjer, som er gemt anderledes, end de er: {len(found.wrong_lines)} (id {ids}).")
    if not found.ok:
        raise click.exceptions.Exit(1)

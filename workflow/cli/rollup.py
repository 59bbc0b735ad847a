"""`workflow rollup`: how each cluster stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from workflow.cli.context import DAY, json_option, print_json, print_table, with_app

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


@click.command("rollup")
@click.option("--on", "on", type=DAY, help="Hvordan det ser ud på denne dag (ellers i dag).")
@json_option
@with_app
def command(on: date | None, as_json: bool) -> None:
    """Vis, hvordan hver klynge står."""
    from workflow import clock
    from workflow.queries.figures import cluster_figures, total_figures

    day = on or clock.today()
    clusters = [asdict(row) for row in cluster_figures(day)]
    total = asdict(total_figures(day))
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
    rows = [[row["cluster"], *(str(row[name]) for name in _FIGURES)] for row in clusters]
    print_table(_HEADINGS, [*rows, ["I alt", *(str(total[name]) for name in _FIGURES)]])

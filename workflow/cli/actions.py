"""`workflow actions`: what is tracked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from workflow.cli.context import DAY, json_option, print_json, print_table, with_app
from workflow.errors import NotFoundError
from workflow.quotes import readable

_KEYS = (
    "reference", "kind", "title", "status", "clusters", "body", "owners", "owner_basis", "deadline", "deadline_text",
    "deadline_basis", "parent", "meeting_date", "item", "evidence",
)  # fmt: skip


MOST_LISTED = 10_000_000


@click.group("actions")
def group() -> None:
    """Vis de handlinger, der følges op på."""


@group.command("list")
@click.option("--cluster", help="Klyngens korte navn, fx Nord.")
@click.option("--body", help="Organets navn eller præfiks.")
@click.option("--owner", help="Den ansvarliges navn, eller en del af det.")
@click.option("--status", help="open, in_progress, waiting, reported_done, closed, cancelled eller settled.")
@click.option("--kind", type=click.Choice(["recommendation", "decision", "task", "manual"]))
@click.option("--overdue-on", type=DAY, help="Kun åbne, hvis frist ligger før denne dag.")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), help="Højst så mange.")
@json_option
@with_app
def list_(
    cluster: str | None,
    body: str | None,
    owner: str | None,
    status: str | None,
    kind: str | None,
    overdue_on: date | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Vis handlinger, ældste frist først."""
    from workflow.domain.access import SYSTEM
    from workflow.domain.status import STATUSES
    from workflow.queries import places
    from workflow.queries.actions import ActionFilters, list_actions

    if status is not None and status not in STATUSES:
        raise click.BadParameter(f"»{status}« er ikke en status. Vælg en af: {', '.join(STATUSES)}.")
    if cluster:
        cluster = places.cluster_called(cluster).name
    if body and not places.has_body(body):
        raise NotFoundError(f"Organet »{body}« findes ikke.")
    filters = ActionFilters(cluster=cluster, body=body, owner=owner, status=status, kind=kind, overdue_on=overdue_on)
    found = [{**asdict(row), "owners": row.owners} for row in list_actions(SYSTEM, filters, limit)]
    if as_json:
        print_json([{key: row[key] for key in _KEYS} for row in found])
    elif not found:
        click.echo("Ingen handlinger passer til det.", err=True)
    else:
        headings = ["REFERENCE", "FRIST", "STATUS", "ANSVARLIG", "TITEL"]
        print_table(
            headings,
            [
                [
                    row["reference"],
                    row["deadline"].isoformat(),
                    row["status"],
                    ", ".join(row["owners"])[:40],
                    readable(row["title"])[:90],
                ]
                for row in found
            ],
        )

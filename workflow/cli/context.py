"""What the commands share: the app's context, days as arguments, JSON on standard output."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

import click

from workflow.domain.limits import is_sensible_deadline

P = ParamSpec("P")
R = TypeVar("R")


def with_app(function: Callable[P, R]) -> Callable[P, R]:
    """Runs a command in the app's context; the app is made only for the commands that need it."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from workflow import create_app

        with create_app(pages=False).app_context():
            return function(*args, **kwargs)

    return wrapped


class Day(click.ParamType):
    """A day, written 2025-10-24."""

    name = "dato"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"»{value}« er ikke en dato. Skriv den som 2025-10-24.", param, ctx)

        if not is_sensible_deadline(day):
            self.fail(f"{value} ligger for langt væk. Vælg en dag mellem 2000 og 2099.", param, ctx)
        return day


DAY = Day()
json_option = click.option("--json", "as_json", is_flag=True, help="Skriv ét JSON-objekt på standard output.")


def print_json(value: Any) -> None:
    """One JSON value on standard output, Danish letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"{value!r} has no JSON form")


def print_table(headings: list[str], rows: list[list[str]]) -> None:
    """A plain table, columns as wide as their widest cell; the last one is not padded."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, *rows]:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())

"""What click itself says, in Danish: the frame of the help pages, and what is wrong with a command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

_HEADINGS = {"Options": "Tilvalg", "Commands": "Kommandoer"}
_HELP = {
    "Show this message and exit.": "Vis denne hjælp.",
    "Show the version and exit.": "Vis programmets version.",
}


class DanishFormatter(click.HelpFormatter):
    """click's help pages with Danish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line of the page."""
        args = args.replace("[OPTIONS]", "[TILVALG]").replace("COMMAND [ARGS]...", "KOMMANDO ...")
        super().write_usage(prog, args, prefix or "Brug: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A list under its heading."""
        with super().section(_HEADINGS.get(name, name)):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands, each with what it does."""
        told = [(name, _HELP.get(text, text.replace("[required]", "[skal angives]"))) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


def told(error: click.ClickException) -> str:
    """What is wrong with the command line."""
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"Kommandoen »{error.command_name}« findes ikke."
    if isinstance(error, click.NoSuchOption):
        return f"Tilvalget {error.option_name} findes ikke."
    if isinstance(error, click.MissingParameter):
        return f"{_name(error) or 'En værdi'} mangler."
    if isinstance(error, click.BadParameter):
        if error.param is not None and isinstance(error.param.type, click.Choice):
            choices = ", ".join(map(str, error.param.type.choices))
            return f"Ugyldig værdi for {_name(error)}. Vælg en af: {choices}."
        name = _name(error)
        if error.param is not None and isinstance(error.param.type, click.IntRange):
            return f"{name}: Skriv et helt tal fra {error.param.type.min} til {error.param.type.max}."
        if isinstance(error.param and error.param.type, click.Path) and error.message.endswith(" is a directory."):
            path = error.message.removeprefix("File ").removesuffix(" is a directory.").strip("'")
            return f"{name}: {path} er en mappe. Skriv navnet på en fil."
        return f"{name}: {error.message}" if name else error.message
    if isinstance(error, click.BadOptionUsage):
        return f"Tilvalget {error.option_name} er brugt forkert: det skal have en værdi, eller det må ingen have."
    if error.message.startswith("Got unexpected extra argument"):
        return f"For mange værdier: {error.message.partition('(')[2].rstrip(')')}."
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx).strip("[].") if error.ctx else error.param.name or ""
    return " / ".join(error.param.opts)

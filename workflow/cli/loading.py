"""Commands that are loaded when they are asked for: who lists actions does not wait for the reader of minutes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are given as "module:attribute" by their names."""

    def __init__(self, *arguments: Any, places: Mapping[str, str], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

"""Commands that belong together have a module of their own, with their options and their functions."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from kwalcode.cli import agreement, erasing, learning, renaming, report, screening, survey, triangulation
from kwalcode.cli.options import Commands


class Group(Protocol):
    """What such a module offers."""

    @property
    def COMMANDS(self) -> Mapping[str, Callable[[argparse.Namespace], int]]:  # noqa: N802 (a constant of the module)
        """Name of each command, and its function: values from the parser in, exit code out."""

    def add(self, commands: Commands[argparse.ArgumentParser]) -> None:
        """Announce the commands and their options."""


GROUPS: Final[tuple[Group, ...]] = (agreement, screening, learning, survey, triangulation, report, renaming, erasing)

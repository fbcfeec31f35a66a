"""The seam between commands and the world: arguments in, exit code out, our own errors as one Dutch line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from kwalcode.cli import commands, show
from kwalcode.cli.groups import GROUPS
from kwalcode.cli.options import INTERRUPTED, NOTHING_DONE
from kwalcode.cli.parser import build_parser
from kwalcode.errors import KwalcodeError

_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": commands.demo,
    "code": commands.code,
    "init": commands.init,
    "import": commands.import_,
    "run": commands.run_,
    "export": commands.export,
    "codebook": commands.codebook,
    "evaluate": commands.evaluate,
    "app": commands.app,
} | {name: call for group in GROUPS for name, call in group.COMMANDS.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The words after `kwalcode`; None for those of this process.

    Returns:
        One of `options.EXIT_CODES`. A command that is written wrongly ends the process with 2, as argparse does.
    """
    options = build_parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except KwalcodeError as error:
        show.warn(f"Fout: {error}")
        return NOTHING_DONE
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOTHING_DONE
    except KeyboardInterrupt:
        show.warn("\nOnderbroken.")
        return INTERRUPTED

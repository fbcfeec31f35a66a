"""The command line: parses, calls one use case, shows the answer in Dutch."""

from kwalcode.cli.main import main

__all__ = ["main"]

"""How numbers, moments and closed lists are written on screen, and text that Markdown must leave alone."""

from __future__ import annotations

from typing import Final

from kwalcode.wording import KIND_PLURAL, ROLE, STATUS, counted, decimal, moment, number, percent

__all__ = ["KIND_PLURAL", "ROLE", "STATUS", "counted", "decimal", "moment", "number", "percent", "plain"]


def plain(text: str) -> str:
    r"""Text that Markdown shows as it is: for names of files and labels inside a sentence of ours.

    Example:
        >>> plain("plan_*nieuw*.pdf")
        'plan\\_\\*nieuw\\*.pdf'
    """
    return "".join(f"\\{char}" if char in _MARKDOWN else char for char in text)


_MARKDOWN: Final = frozenset("\\`*_{}[]()<>#+-!|~$:&")

"""The text of an objective, action plan or action, from the short and the long cell that plans have for it."""

from __future__ import annotations

import re
from functools import lru_cache

_FIELD_NAME = re.compile(
    r"^[ \t]*(?:kwalitatieve omschrijving|kwantitatieve omschrijving|commentaar|publieke info)[ \t]*:[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERING = re.compile(r"(?:[A-Za-z]{1,3}[ -]?\d[\w.-]*|\d+(?:\.\d+)+\.?)\s*[:–-]?\s+")
_SURE_CUT = 40
"""Characters from which a short text that stops inside a word of the long one must have been cut there."""


def tidy(cell: str) -> str:
    r"""The lines of a cell without field names of the export, without white space around them, without empty lines.

    Example:
        >>> tidy("Commentaar: \nWe bouwen een huis van het kind. \n\nKwantitatieve omschrijving: 40 plaatsen")
        'We bouwen een huis van het kind.\n40 plaatsen'
    """
    lines = (line.strip() for line in _FIELD_NAME.sub("", cell).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=4096)
def combine(short: str, long: str) -> str:
    """Short and long cell as one text, in which nothing is said twice.

    Args:
        short: Cell with the title, often cut at 100 characters.
        long: Cell with the description.

    Returns:
        The long text, with the short one as a first line where that adds words of its own; the short text alone where
        it holds the whole long one; "" when both are empty.

    Example:
        >>> combine("We breiden uit", "Kwalitatieve omschrijving: We breiden uit met een straathoekwerker.")
        'We breiden uit met een straathoekwerker.'
    """
    title, text = tidy(short), tidy(long)
    if not title or not text:
        return title or text
    if _opens(title, text):
        return text
    if _folded(text) in _folded(title):
        return title
    return f"{title}\n{text}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _opens(title: str, text: str) -> bool:
    """Whether the title, apart from a number before it, is only the beginning of the text."""
    whole = _folded(text)
    numbering = _NUMBERING.match(title)
    for candidate in (title, title[numbering.end() :] if numbering else ""):
        start = _folded(candidate).rstrip(".… ")
        if start and whole.startswith(start):
            rest = whole[len(start) :]
            return len(start) >= _SURE_CUT or not rest[:1].isalnum()
    return False

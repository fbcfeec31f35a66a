"""Words in their context. Pure: text and a query in, places out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kwalcode.model import Span

_LATIN: Final = range(0xC0, 0x250)
"""Latin letters with accents."""


@dataclass(frozen=True, slots=True)
class Context:
    """One place where a query occurs.

    Args:
        span: The words that were found, in code points of the text.
        before: What stands before them, on one line.
        keyword: The words themselves, on one line.
        after: What stands after them, on one line.
    """

    span: Span
    before: str
    keyword: str
    after: str


def query_pattern(query: str) -> re.Pattern[str] | None:
    r"""What a researcher's query looks for.

    Whole words, whatever their case, next to each other. `*` stands for any letters of a word, also none, and `|`
    parts alternatives. A letter without an accent also finds the one with it.

    Args:
        query: The query.

    Returns:
        A pattern, or None when the query holds no letter and no digit.

    Example:
        >>> query_pattern("geen  financien").search("er zijn geen\nfinanciën").group()
        'geen\nfinanciën'
    """
    alternatives = [_alternative(part) for part in query.split("|") if re.search(r"\w", part)]
    return re.compile("|".join(alternatives), re.IGNORECASE) if alternatives else None


def keyword_in_context(text: str, query: str, *, width: int = 60) -> Iterator[Context]:
    """The places where a query occurs, in their order, each with the words around it.

    Args:
        text: Any text.
        query: What to look for; see `query_pattern`.
        width: Most characters on each side; a word that does not fit whole is left out.

    Raises:
        ValueError: The width is negative.

    Example:
        >>> [(c.before, c.keyword, c.after) for c in keyword_in_context("Wij willen armoedebeleid voeren.", "armoede*")]
        [('Wij willen', 'armoedebeleid', 'voeren.')]
    """
    if width < 0:
        raise ValueError(f"width must not be negative, got {width}")
    pattern = query_pattern(query)
    if pattern is None:
        return
    for match in pattern.finditer(text):
        yield Context(
            Span(*match.span()),
            _before(text, match.start(), width),
            " ".join(match.group().split()),
            _after(text, match.end(), width),
        )


def _alternative(part: str) -> str:
    words = unicodedata.normalize("NFC", part).split()
    return r"(?<!\w)" + r"\s+".join("".join(map(_character, word)) for word in words) + r"(?!\w)"


def _character(char: str) -> str:
    if char == "*":
        # An apostrophe or a hyphen belongs to a word only when the word goes on after it.
        return r"(?:\w|['’-](?=\w))*"
    variants = _ACCENTED.get(char.casefold())
    return f"[{char}{variants}]" if variants else re.escape(char)


def _accented() -> dict[str, str]:
    """Plain letter -> its forms with an accent."""
    found: dict[str, str] = {}
    for point in _LATIN:
        letter = chr(point)
        base = unicodedata.normalize("NFD", letter)[0].casefold()
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + letter
    return found


_ACCENTED: Final = _accented()


def _before(text: str, position: int, width: int) -> str:
    # Twice as much as is needed, and more: white space between the words shrinks.
    start = max(0, position - 2 * width - 20)
    words = text[start:position].split()
    if words and start and not text[start - 1].isspace() and not text[start].isspace():
        del words[0]
    kept: list[str] = []
    room = width
    for word in reversed(words):
        room -= len(word) + bool(kept)
        if room < 0:
            break
        kept.append(word)
    return " ".join(reversed(kept))


def _after(text: str, position: int, width: int) -> str:
    end = min(len(text), position + 2 * width + 20)
    words = text[position:end].split()
    if words and end < len(text) and not text[end].isspace() and not text[end - 1].isspace():
        del words[-1]
    kept: list[str] = []
    room = width
    for word in words:
        room -= len(word) + bool(kept)
        if room < 0:
            break
        kept.append(word)
    return " ".join(kept)

"""The plain markup in which the sources of the demonstration study are written, and its parts.

A source is a text file with one block per line, blocks apart by blank lines:

- `# Title`, `## Section`: headings;
- `- item`: a list item;
- `!tabel Caption`, rows `| a | b |` of which the first is the header, `!einde`: a table;
- `!kolommen` ... `!einde-kolommen`: two columns, from the next chapter on;
- `_text_` or `*text*`: a paragraph in italics;
- `Name: text` in a transcript: a turn;
- anything else: a paragraph, in which `**text**` is bold and `[[noot: text]]` a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TURN = re.compile(r"(?P<name>[A-Z][\w .'-]{0,30}?): (?P<said>.+)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NOTE = re.compile(r"\[\[noot: (.+?)\]\]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `text` still holds its bold and footnotes."""

    text: str
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a bulleted list."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption; the first row is the header."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """From the next chapter on, the text runs in this number of columns."""

    count: int


Block = Heading | Paragraph | Item | Grid | Turn | Columns


def read_source(path: Path, *, transcript: bool) -> list[Block]:
    """The blocks of a source, in order.

    Args:
        path: The file, in UTF-8.
        transcript: Whether `Name: text` is a turn.

    Raises:
        ValueError: A table has no end, or rows of unequal length.
    """
    return list(_blocks(iter(path.read_text(encoding="utf-8").splitlines()), transcript))


def _blocks(lines: Iterator[str], transcript: bool) -> Iterator[Block]:
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("#"):
            marks, _, text = line.partition(" ")
            yield Heading(len(marks), text)
        elif line.startswith("- "):
            yield Item(line[2:])
        elif line.startswith("!tabel "):
            yield _grid(line.removeprefix("!tabel "), lines)
        elif line == "!kolommen":
            yield Columns(2)
        elif line == "!einde-kolommen":
            yield Columns(1)
        elif re.fullmatch(r"_.+_|\*[^*].*[^*]\*", line):
            yield Paragraph(line[1:-1], italic=True)
        elif transcript and (turn := _TURN.fullmatch(line)):
            yield Turn(turn["name"], turn["said"])
        else:
            yield Paragraph(line)


def _grid(caption: str, lines: Iterator[str]) -> Grid:
    rows: list[tuple[str, ...]] = []
    for line in lines:
        if line == "!einde":
            if len({len(row) for row in rows}) != 1:
                raise ValueError(f"{caption}: rows of unequal length")
            return Grid(caption, tuple(rows))
        rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    raise ValueError(f"{caption}: the table has no end")


def split_bold(text: str) -> list[tuple[str, bool]]:
    """The stretches of a text in order, each with whether it is bold.

    Example:
        >>> split_bold("**Nabij.** Een inwoner")
        [('Nabij.', True), (' Een inwoner', False)]
    """
    return [(part, bool(index % 2)) for index, part in enumerate(_BOLD.split(text)) if part]


def split_notes(text: str) -> tuple[list[str], list[str]]:
    """The stretches of a text between its footnotes, and the footnotes; there is one stretch more than notes."""
    parts = _NOTE.split(text)
    return parts[::2], parts[1::2]

"""What a report is made of, whatever file it becomes: headings, paragraphs, quotes, tables and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Args:
        text: Its words.
        level: 1 for a chapter, 2 and 3 below it.

    Raises:
        ValueError: The level is not 1, 2 or 3.
    """

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading has level 1, 2 or 3, got {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text.

    Args:
        text: Its words.
        quiet: Whether it is a note that may stand smaller.
    """

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said or a plan says.

    Args:
        text: The words, exactly.
        source: Who or what, and where.
    """

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; a cell that is a number is set to the right.

    Args:
        caption: What it shows, without its number.
        header: Names of the columns.
        rows: The cells, as many per row as there are columns.
        numeric: Places of the columns that hold numbers, from 0.
        note: What stands below it.

    Raises:
        ValueError: A row has another number of cells than the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"{self.caption}: {len(row)} cells under {len(self.header)} columns: {row}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with a caption.

    Args:
        caption: What it shows, without its number.
        png: The drawing for a text processor.
        svg: The drawing for a browser.
        alt: What somebody who cannot see it must know.
    """

    caption: str
    png: bytes = field(repr=False)
    svg: str = field(repr=False)
    alt: str = ""


Block = Heading | Paragraph | Bullets | Quote | Table | Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A report, whatever file it becomes.

    Args:
        title: Its title.
        subtitle: What stands below the title.
        blocks: What it says, in order.
        moment: Until when the work in it goes; also the date of the file, so that the same work gives the same file.
    """

    title: str
    subtitle: str
    blocks: Sequence[Block] = field(repr=False)
    moment: datetime | None = None


_PERCENT: Final = re.compile(r"(?<=\d) (?=%)")


def glued(text: str) -> str:
    """Words of ours in which a percentage is not cut from its sign at the end of a line. Quotes stay as they are.

    Example:
        >>> glued("95 %-interval") == "95\u00a0%-interval"
        True
    """
    return _PERCENT.sub("\u00a0", text)

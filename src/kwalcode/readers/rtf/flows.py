"""Paragraphs of an RTF file as they come: in the body, in a cell of a table, in a note or in a text box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kwalcode.model import PassageKind
from kwalcode.readers.building import TextBuilder


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Args:
        text: Its text.
        bold: Number of its characters that are bold, from its start.
        kind: What it is; None when it is not to be coded.
        level: Depth of a heading or list item.
    """

    text: str
    bold: int
    kind: PassageKind | None
    level: int


@dataclass(slots=True)
class Row:
    """A row of a table, each cell with its paragraphs."""

    cells: list[list[Paragraph]]
    is_header: bool


@dataclass(slots=True)
class Flow:
    """A stream of paragraphs: the body, a note, a text box.

    Args:
        depth: How many groups were open when it began.
        is_note: Whether it is a footnote or an endnote.
        blocks: What is complete.
        parts: The paragraph that is being told, each stretch with whether it is bold.
        cell: The cell that is being told.
        cells: The row that is being told.
        is_header: Whether that row is repeated on every page.
        is_item: Whether a mark of a list stood before the paragraph.
        boxes: Text boxes that hang on the paragraph.
    """

    depth: int
    is_note: bool = False
    blocks: list[Paragraph | Row] = field(default_factory=list)
    parts: list[tuple[str, bool]] = field(default_factory=list)
    cell: list[Paragraph] = field(default_factory=list)
    cells: list[list[Paragraph]] = field(default_factory=list)
    is_header: bool = False
    is_item: bool = False
    boxes: list[Flow] = field(default_factory=list)

    def end_paragraph(self, kind: PassageKind | None, level: int, *, in_table: bool) -> None:
        """The paragraph that was being told is complete; what hangs on it comes after it."""
        paragraph = Paragraph(*joined(self.parts), kind, level)
        self.parts, self.is_item = [], False
        if in_table:
            self.cell.append(paragraph)
        else:
            self.end_row()
            self.blocks.append(paragraph)
        for box in self.boxes:
            self.blocks += box.blocks
        self.boxes = []

    def end_cell(self) -> None:
        """The cell that was being told is complete."""
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        """The row that was being told, if any, is complete."""
        if self.cell:
            self.end_cell()
        if self.cells:
            self.blocks.append(Row(self.cells, self.is_header))
        self.cells = []

    def write(self, builder: TextBuilder, *, label: str = "") -> None:
        """Put everything in a text."""
        for box in self.boxes:  # of a paragraph without words
            self.blocks += box.blocks
        self.boxes = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                _add(builder, block, label)
                continue
            texts = ["\n".join(filter(None, (one.text.strip() for one in cell))) for cell in block.cells]
            filled = [cell for cell, text in zip(block.cells, texts, strict=True) if text]
            if len(filled) == 1 and not block.is_header:
                for paragraph in filled[0]:  # a page laid out with a table, not a row of data
                    _add(builder, paragraph, label)
            else:
                builder.add(" | ".join(texts).strip(" |"), None if block.is_header else PassageKind.TABLE_ROW)


def _add(builder: TextBuilder, paragraph: Paragraph, label: str) -> None:
    builder.add(paragraph.text, paragraph.kind, level=paragraph.level, label=label, bold=paragraph.bold)


def joined(parts: list[tuple[str, bool]]) -> tuple[str, int]:
    """The text of a paragraph, and the number of characters from its start that are bold."""
    text, bold, still_bold = "", 0, True
    for part, is_bold in _whole(parts):
        text += part
        if part.strip():
            still_bold = still_bold and is_bold
        if still_bold and is_bold:
            bold = len(text)
    return text, bold


def _whole(parts: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    r"""The parts, with the halves of a character outside the basic plane (two of `\u`) made one."""
    held: list[str] = []
    weight = False
    for part, is_bold in parts:
        if held and is_bold != weight:
            yield _united("".join(held)), weight
            held = []
        held.append(part)
        weight = is_bold
    if held:
        yield _united("".join(held)), weight


def _united(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

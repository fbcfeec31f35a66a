"""Blocks to text: joins lines, mends words, and keeps the box of every character in step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kwalcode.model import Passage, PassageKind
from kwalcode.readers.pdf.blocks import Block
from kwalcode.readers.pdf.chars import Boxes, PageText, Run
from kwalcode.readers.pdf.hyphens import HYPHENS, Mend, Vocabulary, mend
from kwalcode.readers.pdf.layout import Line, touching

CELL = " | "
"""What stands between the cells of a table row."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_TO_CHANGE = re.compile("[\xad\ufb00-\ufb06]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CLOSE = frozenset((PassageKind.LIST_ITEM, PassageKind.TABLE_ROW))


@dataclass(frozen=True, slots=True)
class Assembled:
    """Text of a PDF with its structure.

    Args:
        text: The text.
        boxes: `(len(text), 4)` float32: left, bottom, right, top; zeros for what is not printed.
        pages: The pages; they cover the text.
        blocks: The blocks.
        bold: Bold text at the start of blocks.
    """

    text: str
    boxes: Boxes
    pages: tuple[Passage, ...]
    blocks: tuple[Passage, ...]
    bold: tuple[tuple[int, int], ...]


class _Writer:
    """Collects pieces of text with their boxes, and notes where pages begin."""

    def __init__(self, pages: Sequence[PageText], vocabulary: Vocabulary) -> None:
        self._pages = pages
        self._vocabulary = vocabulary
        self._texts: list[str] = []
        self._boxes: list[Boxes] = []
        self.length = 0
        self.page_starts: list[int] = []

    def blank(self, text: str) -> None:
        """Write characters that are not printed."""
        self._texts.append(text)
        self._boxes.append(np.zeros((len(text), 4), np.float32))
        self.length += len(text)

    def open_page(self, page: int) -> None:
        """Begin a page here, and before it every blank page that is skipped: each holds one line break."""
        while len(self.page_starts) < page:
            self.page_starts.append(self.length)
            self.blank("\n")
        if len(self.page_starts) == page:
            self.page_starts.append(self.length)

    def run(self, run: Run, cut: int = 0) -> None:
        """Write a run without its last `cut` characters."""
        end = run.end - cut
        self._texts.append(run.text[: len(run.text) - cut] if cut else run.text)
        self._boxes.append(self._pages[run.page].boxes[run.start : end])
        self.length += end - run.start

    def lines(self, lines: Sequence[Line]) -> None:
        """Write lines as running text."""
        for at, line in enumerate(lines):
            self.open_page(line.page)
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            ending = mend(line.text, following, self._vocabulary) if following and line.text[-1] in HYPHENS else None
            last = len(line.runs) - 1
            for place, run in enumerate(line.runs):
                if place and not touching(line.runs[place - 1], run):
                    self.blank(" ")
                self.run(
                    run, len(run.text) - len(run.text.rstrip(HYPHENS)) if ending is Mend.JOIN and place == last else 0
                )
            if following and ending in (None, Mend.SPACE):
                self.blank(" ")

    def block(self, block: Block) -> None:
        """Write a block."""
        if not block.cells:
            self.lines(block.lines)
            return
        for at, cell in enumerate(block.cells):
            if at:
                self.blank(CELL)
            self.lines(cell)

    def finish(self) -> tuple[str, Boxes]:
        boxes = np.concatenate(self._boxes) if self._boxes else np.zeros((0, 4), np.float32)
        return "".join(self._texts), boxes


def assemble(pages: Sequence[PageText], blocks: Sequence[Block], labels: Sequence[str]) -> Assembled:
    """Write the text of a PDF.

    Paragraphs stand apart by an empty line, list items and table rows by a line break. Each page is a passage,
    also a blank one (which holds one line break), so that counting pages gives the physical page.

    Args:
        pages: All pages.
        blocks: Blocks in reading order.
        labels: Label of each page.
    """
    vocabulary = Vocabulary.of(block.lines for block in blocks if not block.cells)
    writer = _Writer(pages, vocabulary)
    spans: list[tuple[Block, int, int]] = []
    for at, block in enumerate(blocks):
        if at:
            writer.blank("\n" if block.kind in _CLOSE and blocks[at - 1].kind is block.kind else "\n\n")
        writer.open_page(block.lines[0].page)
        start = writer.length
        writer.block(block)
        spans.append((block, start, writer.length))
    if len(writer.page_starts) < len(pages):
        if spans:
            writer.blank("\n")
        writer.open_page(len(pages) - 1)
        writer.blank("\n")
    text, boxes = writer.finish()
    text, boxes, moved = _normalised(text, boxes)
    starts = [*moved[writer.page_starts].tolist(), len(text)]
    page_passages = [
        Passage(PassageKind.PAGE, start, end, label=label)
        for start, end, label in zip(starts, starts[1:], labels, strict=False)
        if end > start
    ]
    passages: list[Passage] = []
    bold: list[tuple[int, int]] = []
    for block, first, last in spans:
        start, end = int(moved[first + block.marker]), int(moved[last])
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if end > start and not block.contents:
            passages.append(Passage(block.kind, start, end, level=block.level, label=block.label))
            run = block.lines[0].runs[0]
            if run.bold_start and run.bold_end:
                bold.append((start, min(end, int(moved[first + len(run.text)]))))
    return Assembled(text, boxes, tuple(page_passages), tuple(passages), tuple(bold))


def _normalised(text: str, boxes: Boxes) -> tuple[str, Boxes, npt.NDArray[np.intp]]:
    """Expand ligatures, drop soft hyphens, compose accents.

    Returns:
        Text, boxes, and for each old position (and the end) the new one.
    """
    if unicodedata.is_normalized("NFC", text) and not _TO_CHANGE.search(text):
        return text, boxes, np.arange(len(text) + 1)
    pieces: list[str] = []
    rows: list[Boxes] = []
    moved = np.zeros(len(text) + 1, np.intp)
    length = kept = 0

    def copy(until: int) -> None:
        nonlocal length, kept
        if until > kept:
            pieces.append(text[kept:until])
            rows.append(boxes[kept:until])
            moved[kept:until] = np.arange(length, length + until - kept)
            length += until - kept
        kept = until

    for found in _BEYOND_ASCII.finditer(text):
        at = found.start()
        if at < kept:
            continue
        if unicodedata.combining(text[at]) and at > kept:
            at -= 1
        stop = at + 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        old = text[at:stop]
        new = "" if old == "\xad" else unicodedata.normalize("NFC", _LIGATURES.get(old[0], old[0]) + old[1:])
        if new != old:
            copy(at)
            moved[at:stop] = length
            pieces.append(new)
            rows.append(_shared(boxes[at:stop], len(new)))
            length += len(new)
            kept = stop
    copy(len(text))
    moved[len(text)] = length
    return "".join(pieces), np.concatenate(rows), moved


def _shared(boxes: Boxes, count: int) -> Boxes:
    """Box of a cluster divided over the characters that it becomes."""
    printed = boxes[boxes.any(axis=1)]
    result = np.zeros((count, 4), np.float32)
    if count and len(printed):
        low, high = printed[:, :2].min(axis=0), printed[:, 2:].max(axis=0)
        edges = np.linspace(low[0], high[0], count + 1, dtype=np.float32)
        result[:, 0], result[:, 1], result[:, 2], result[:, 3] = edges[:-1], low[1], edges[1:], high[1]
    return result

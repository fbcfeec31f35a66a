"""Lines to blocks: paragraphs, headings, list items, table rows, also where they run on over a column or page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kwalcode.model import PassageKind
from kwalcode.readers.pdf.chars import PageText
from kwalcode.readers.pdf.layout import Line
from kwalcode.readers.pdf.tables import contents_lines, table_rows

HEADING_SIZE = 1.15
"""A line is a heading from this many times the body size."""

_SMALL = 0.92  # below this part of the body size: footnotes and captions
_SAME_SIZE = 0.08
_NEXT_PARAGRAPH = 1.25  # more line distances than this to the next line is a new paragraph
_WITHIN_SENTENCE = 1.6  # but not where the sentence goes on in lower case: a superscript pushed the line down
_LONGEST_HEADING = 220
_LONGEST_BOLD_HEADING = 110
_DEEPEST = 9
_COVER_TEXT = 200  # a title page holds fewer characters that are no heading

_BULLET = re.compile(r"(?P<mark>[•●▪■◦○‣⁃➢►▶✓✔➔→∙❖\uf000-\uf0ff])\s*|(?P<dash>[-–—*·o])\s+")
_NUMBERED = re.compile(r"\(?(?P<mark>\d{1,3}|[a-z]|[A-Z](?=\))|[ivx]{1,5})[.)]\s+(?=\S)")
_NUMBERING = re.compile(
    r"(?:(?:hoofdstuk|deel|titel|artikel|bijlage|thema|stap)\s+)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}|[IVX]{1,5}(?=[.)])|[A-Z](?=[.)]))[.):]?(?:\s+|$)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?:(?:De|Mevrouw|De heer|Mijnheer) )?(?:voorzitter|[A-Z][\w'’.-]+(?: [\w'’.-]+){0,5} \([^()]{2,40}\))[.:] "
    r"|[A-Z][\w'’.-]{0,20}(?: [A-Z\d][\w'’.-]{0,20}){0,2}: "
    r"|\[?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\]? "
)
_SENTENCE_END = (".", "!", "?", ":", ";", "…", '."', ".”", ".’", ".)", "?”", "!”")
_HYPHENS = ("-", "\xad", "‐")


@dataclass(slots=True)
class Block:
    """One block of the text to be.

    Args:
        kind: What it is.
        lines: Its lines in reading order.
        level: Depth of a heading or list item, from 1; else 0.
        label: Numbering of a heading or list item.
        marker: Number of characters at the start that are a list marker, and no part of what is said.
        cells: Lines of each cell, for a table row.
        contents: Whether it is a line of the table of contents, which repeats headings and says nothing by itself.
    """

    kind: PassageKind
    lines: list[Line]
    level: int = 0
    label: str = ""
    marker: int = 0
    cells: tuple[tuple[Line, ...], ...] = ()
    contents: bool = False

    @property
    def text(self) -> str:
        """The lines with a space between them; hyphens at line ends are still there."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Measures:
    """What is usual in a document.

    Args:
        body: Font size of most characters, in points.
        pitch: Distance from line to line, as a multiple of the font size.
    """

    body: float
    pitch: float


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under construction."""

    lines: list[Line]
    dash: str = ""  # list marker
    inside: float = 0.0  # where the text behind a list marker begins
    fixed: Block | None = field(default=None)  # a table row or a line of the table of contents


def measure(pages: Sequence[PageText], columns: Sequence[Sequence[Line]]) -> Measures:
    """Body size and line distance of a document."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            sizes[round(run.size, 1)] += run.end - run.start
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = [
        round((before.bottom - line.bottom) / body, 2)
        for column in columns
        for before, line in pairwise(column)
        if abs(before.size - body) < 0.3 and abs(line.size - body) < 0.3 and before.bottom > line.bottom
    ]
    pitch = Counter(steps).most_common(1)[0][0] if steps else 1.2
    return Measures(body, pitch)


def build_blocks(columns: Sequence[Sequence[Line]], measures: Measures) -> list[Block]:
    """Build the blocks of a document.

    Args:
        columns: Columns of lines in reading order, of all pages.
        measures: What is usual in the document.

    Returns:
        Blocks in reading order. A paragraph that runs on over a column or page is one block; footnotes that stood
        between its parts come before it.
    """
    paragraphs: list[_Paragraph] = []
    for column in columns:
        if not column:
            continue
        found = list(_paragraphs(column, measures))
        if paragraphs and not found[0].fixed:
            at = _unfinished(paragraphs, found[0], measures)
            if at is not None:
                running = paragraphs.pop(at)
                running.lines.extend(found.pop(0).lines)
                paragraphs.append(running)
        paragraphs.extend(found)
    blocks = [paragraph.fixed or _classify(paragraph, measures) for paragraph in paragraphs]
    blocks = _join_numbers(blocks)
    _set_heading_levels(blocks)
    _set_list_levels(blocks)
    return blocks


def _paragraphs(column: Sequence[Line], measures: Measures) -> Iterator[_Paragraph]:
    contents = contents_lines(column)
    rows = table_rows(column) if not contents else {}
    pitch = _pitch(column, measures)
    current: _Paragraph | None = None
    at = 0
    while at < len(column):
        line = column[at]
        if at in rows:
            if current:
                yield current
            current = None
            row = rows[at]
            lines = list(column[at : at + row.height])
            yield _Paragraph(lines, fixed=Block(PassageKind.TABLE_ROW, lines, cells=row.cells))
            at += row.height
            continue
        if at in contents:
            if current:
                yield current
            current = None
            lines = list(column[at : at + contents[at]])
            yield _Paragraph(lines, fixed=Block(PassageKind.LIST_ITEM, lines, level=1, contents=True))
            at += contents[at]
            continue
        if current and not _breaks(current, line, pitch, measures):
            current.lines.append(line)
        else:
            if current:
                yield current
            current = _opened(line)
        at += 1
    if current:
        yield current


def _pitch(column: Sequence[Line], measures: Measures) -> float:
    """Usual distance between lines in this column, as a multiple of the font size."""
    steps = sorted(
        (before.bottom - line.bottom) / line.size
        for before, line in pairwise(column)
        if before.bottom > line.bottom and abs(before.size - line.size) < _SAME_SIZE * line.size
    )
    return min(max(steps[len(steps) // 3], 0.9), 2.4) if len(steps) >= 5 else measures.pitch


def _opened(line: Line) -> _Paragraph:
    text = line.text
    mark = _BULLET.match(text) or _NUMBERED.match(text)
    if not mark:
        return _Paragraph([line])
    first = line.runs[0]
    inside = line.runs[1].left if len(line.runs) > 1 and len(first.text) <= mark.end() else first.left + 1.0
    return _Paragraph([line], dash=text[: mark.end()].strip(), inside=inside)


def _breaks(paragraph: _Paragraph, line: Line, pitch: float, measures: Measures) -> bool:
    """Whether a line begins a new paragraph."""
    before = paragraph.lines[-1]
    size = max(before.size, line.size)
    if abs(before.size - line.size) > _SAME_SIZE * size:
        return True
    step = before.bottom - line.bottom
    text, last = line.text, before.text
    ended = last.endswith(_SENTENCE_END)
    widest = _NEXT_PARAGRAPH if ended or not text[:1].islower() else _WITHIN_SENTENCE
    if step > widest * pitch * size + 0.5 or step < -size:
        return True
    all_bold = all(part.bold for part in paragraph.lines)
    room = _room(before, line)
    if (all_bold and not line.runs[0].bold_start) or (
        line.bold and not before.runs[-1].bold_end and (ended or room > 0)
    ):
        return True
    if ((ended or room > 0) and _SPEAKER.match(text)) or _is_labelled(line):
        return True
    if _is_marker(text, paragraph, ended or room > 0 or line.start > before.start + 0.5 * size):
        return True
    heading = line.size >= HEADING_SIZE * measures.body
    if heading:
        return bool(_NUMBERING.match(text)) and not _NUMBERING.fullmatch(last)
    upper = not text[:1].islower()
    if paragraph.dash:
        left = paragraph.lines[0].start
        if line.start < left - 2:
            return True
        hanging = paragraph.inside > left + 4
        if hanging and line.start < paragraph.inside - 3 and upper:
            return len(paragraph.lines) > 1 or room > 0 or ended
    elif upper and ended:
        indented = len(paragraph.lines) > 1 and line.start > before.start + 0.8 * size
        leads_in = line.runs[0].bold_start and not before.runs[-1].bold_end and room > -size
        if indented or leads_in:
            return True
    return upper and ((ended and room > 0) or room > 0.25 * (line.right - line.left))


def _room(before: Line, line: Line) -> float:
    """White that would have been left on the line before, had it also borne the first word of this line."""
    text = line.runs[0].text
    first = text.find(" ")
    word = len(text) if first < 0 else first
    width = (line.runs[0].right - line.runs[0].left) * word / max(len(text), 1)
    return before.right - before.end - width - 0.9 * line.size


def _is_labelled(line: Line) -> bool:
    """Whether a line begins with a label that stands apart from its text: "Datum:    12 mei"."""
    first = line.runs[0]
    return len(line.runs) > 1 and first.text.endswith(":") and line.runs[1].left - first.right > 0.5 * line.size


def _is_marker(text: str, paragraph: _Paragraph, free: bool) -> bool:
    """Whether a line begins with a list marker; one that prose may also have needs a free place to stand."""
    bullet = _BULLET.match(text)
    if bullet:
        return bool(bullet["mark"]) or free or paragraph.dash == bullet["dash"]
    numbered = _NUMBERED.match(text)
    return bool(numbered) and (free or bool(paragraph.dash))


def _unfinished(paragraphs: Sequence[_Paragraph], following: _Paragraph, measures: Measures) -> int | None:
    """Index of the paragraph that the first one of a new column goes on with, or None.

    Footnotes may stand between the two; they must be on the page that the paragraph begins on, since it will come
    after them.
    """
    at = len(paragraphs) - 1
    first = following.lines[0]
    if following.dash or first.size >= HEADING_SIZE * measures.body or first.bold or _SPEAKER.match(first.text):
        return None
    while at > 0 and first.size >= _SMALL * measures.body > paragraphs[at].lines[0].size:
        at -= 1
    running = paragraphs[at]
    last = running.lines[-1]
    passed_over = at < len(paragraphs) - 1
    if passed_over and {line.page for line in running.lines} != {last.page}:
        return None
    if passed_over and paragraphs[-1].lines[-1].page != last.page:
        return None
    if running.fixed or last.bold or abs(last.size - first.size) > _SAME_SIZE * first.size:
        return None
    if not 0 <= first.page - last.page <= 1 or last.size >= HEADING_SIZE * measures.body:
        return None
    text, following_text = last.text, first.text
    if text.endswith(_HYPHENS):
        return at
    goes_on = following_text[:1].islower() or last.right - last.end < 6 * last.size
    return at if goes_on and not text.endswith(_SENTENCE_END) else None


def _classify(paragraph: _Paragraph, measures: Measures) -> Block:
    text = " ".join(line.text for line in paragraph.lines)
    size = max(line.size for line in paragraph.lines)
    bold = all(line.bold for line in paragraph.lines)
    letters = sum(char.isalpha() for char in text[:_LONGEST_HEADING])
    numbering = _NUMBERING.match(text)
    enlarged = size >= HEADING_SIZE * measures.body
    if enlarged and len(text) <= _LONGEST_HEADING and (letters or numbering) and not _is_sentence(text):
        return Block(PassageKind.HEADING, paragraph.lines, label=numbering["number"] if numbering else "")
    short = len(text) <= _LONGEST_BOLD_HEADING and letters >= 3 and len(paragraph.lines) <= 2
    closing = (",", ";", ":") if numbering else (".", ",", ";", ":")
    closed = text.rstrip().endswith(closing) or _SPEAKER.match(f"{text} ")
    bullet = _BULLET.match(text)
    if bold and short and not bullet and not closed and size >= _SMALL * measures.body:
        return Block(PassageKind.HEADING, paragraph.lines, label=numbering["number"] if numbering else "")
    numbered = None if bullet else _NUMBERED.match(text)
    if bullet:
        return Block(PassageKind.LIST_ITEM, paragraph.lines, 1, marker=bullet.end())
    if numbered:
        return Block(PassageKind.LIST_ITEM, paragraph.lines, 1, label=numbered["mark"], marker=numbered.end())
    return Block(PassageKind.PARAGRAPH, paragraph.lines)


def _is_sentence(text: str) -> bool:
    """Large type that is read as prose: an introduction or a pulled quote."""
    return len(text) > _LONGEST_BOLD_HEADING and text.rstrip().endswith((".", "!", "?", "”"))


def _join_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Join a heading that is only its number with the heading that follows on the same page."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before
            and before.kind is block.kind is PassageKind.HEADING
            and _NUMBERING.fullmatch(before.text)
            and before.lines[-1].page == block.lines[0].page
        ):
            joined[-1] = Block(PassageKind.HEADING, before.lines + block.lines, label=before.label)
        else:
            joined.append(block)
    return joined


def _set_heading_levels(blocks: Sequence[Block]) -> None:
    """Level of each heading by the rank of its size, and within one size by the depth of its numbering."""
    headings = [block for block in blocks if block.kind is PassageKind.HEADING]
    sizes: list[float] = []
    for size in sorted({_size(block) for block in headings}, reverse=True):
        if not sizes or size < 0.95 * sizes[-1]:
            sizes.append(size)
    ranks: dict[int, tuple[int, int]] = {}
    for block in headings:
        rank = sum(_size(block) <= size * 1.001 for size in sizes)
        ranks[id(block)] = (rank, block.label.count("."))
    shallow: dict[int, int] = {}  # unnumbered headings rank with the shallowest numbered ones of their size
    for block in headings:
        if block.label:
            rank, depth = ranks[id(block)]
            shallow[rank] = min(depth, shallow.get(rank, depth))
    ranks = {key: (rank, max(depth, shallow.get(rank, 0))) for key, (rank, depth) in ranks.items()}
    cover = _cover(blocks)
    inside = {ranks[id(block)] for block in headings if not cover or block.lines[0].page != cover[0]}
    order = sorted(inside)
    for block in headings:
        rank_here = ranks[id(block)]
        block.level = min(order.index(rank_here) + 1, _DEEPEST) if rank_here in inside else 1


def _cover(blocks: Sequence[Block]) -> list[int]:
    """Index of the first page when it is a title page before other headings; its type sizes are no levels."""
    first = blocks[0].lines[0].page if blocks else 0
    on_it = [block for block in blocks if block.lines[0].page == first]
    beyond = any(block.kind is PassageKind.HEADING for block in blocks[len(on_it) :])
    prose = sum(len(block.text) for block in on_it if block.kind is not PassageKind.HEADING)
    return [first] if beyond and prose < _COVER_TEXT else []


def _size(block: Block) -> float:
    return round(max(line.size for line in block.lines), 1)


def _set_list_levels(blocks: Sequence[Block]) -> None:
    """Level of each list item by its indent, among the items it stands with."""
    indents: list[float] = []
    for block in blocks:
        if block.kind is not PassageKind.LIST_ITEM:
            indents = []
            continue
        left = block.lines[0].start - block.lines[0].left
        while indents and indents[-1] > left + 3:
            indents.pop()
        if not indents or left > indents[-1] + 3:
            indents.append(left)
        block.level = min(len(indents), _DEEPEST)

r"""Structure of plain text: paragraphs, headings, list items, as passages over the text as it is.

Plain text comes in two manners: a line per paragraph, or lines broken at some width with blank lines between the
paragraphs. The lengths of the lines tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kwalcode.model import Passage, PassageKind
from kwalcode.readers.transcripts.labels import seconds

LONG_LINE = 140
"""Length above which a line was not broken by hand or by a mail program."""

LONG_PARAGRAPH = 1_000
"""Characters after which a run of broken lines is cut at the end of a sentence: nothing else shows the paragraphs."""

_NUMBER = re.compile(r"[^\S\n]*(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?[^\S\n]+(?=[^\W\d_])")
_CHAPTER = re.compile(
    r"[^\S\n]*(?:hoofdstuk|deel|bijlage|thema|afdeling|titel)[^\S\n]+(?P<number>\d{1,2}|[IVX]{1,5}|[A-Z])\b",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?P<indent>[^\S\n]*)(?P<marker>[-–—*•▪◦‣·●○■□➢►✓o]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])[^\S\n]+(?=\S)"
)
_UNDERLINE = re.compile(r"[^\S\n]*([=\-_~*])\1{2,}[^\S\n]*$")
_LEADER = re.compile(r".*(?:\.{4,}|…{2,}|(?:\. ){4,}|[^\S\n]{4})[^\S\n]*\d{1,4}[^\S\n]*$")
_STAMP = re.compile(r"[^\S\n]*(?P<time>[\[(]?(?:\d{1,2}:)?\d{1,2}:[0-5]\d(?:[.,]\d{1,3})?[\])]?)[^\S\n]+(?=\S)")
_SENTENCE_END = re.compile(r"[.?!…:;][\"”’»)\]]*[^\S\n]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # trailing white space left out
    text: str

    @property
    def length(self) -> int:
        return self.end - self.start


def find_blocks(text: str) -> list[Passage]:
    r"""The blocks of a plain text, in order.

    Markers of list items ("-", "1.") stay outside the blocks; lines that only underline a heading and lines of a table
    of contents ("Visie ........ 12") give no block.

    Example:
        >>> text = "1.1 Visie\n\nWe werken samen\nmet partners.\n\n- het OCMW\n- het CAW\n"
        >>> [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]
        ... # doctest: +NORMALIZE_WHITESPACE
        [('heading', '1.1 Visie'), ('paragraph', 'We werken samen\nmet partners.'),
         ('list_item', 'het OCMW'), ('list_item', 'het CAW')]
    """
    groups = list(_groups(text))
    lengths = sorted(line.length for group in groups for line in group)
    if not lengths:
        return []
    wide = sum(length > LONG_LINE for length in lengths)
    per_line = wide > max(1, len(lengths) // 20) or (len(lengths) < 20 and wide > 0)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    blocks: list[Passage] = []
    for group in groups:
        blocks.extend(_blocks_of_group(group, per_line=per_line, width=width))
    return blocks


def _groups(text: str) -> Iterator[list[_Line]]:
    """Runs of lines between blank lines."""
    group: list[_Line] = []
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        content = line.rstrip()
        if content:
            group.append(_Line(start, start + len(content), content))
        elif group:
            yield group
            group = []
        start = stop + 1
    if group:
        yield group


def _blocks_of_group(group: list[_Line], *, per_line: bool, width: int) -> Iterator[Passage]:
    open_block: Passage | None = None
    last: _Line | None = None
    alone = len(group) == 1
    for index, line in enumerate(group):
        after = group[index + 1] if index + 1 < len(group) else None
        skip = line.length < 300 and (_LEADER.match(line.text) or _UNDERLINE.match(line.text))
        special = None if skip else _heading(line, after, alone=alone) or _item(line)
        if skip or special is not None or _breaks(open_block, last, line, per_line=per_line, width=width):
            if open_block is not None:
                yield open_block
            open_block = None
        last = line
        if skip:
            continue
        if special is not None:
            if special.kind is PassageKind.HEADING:
                yield special
            else:
                open_block = special
        elif open_block is None:
            start = line.start + len(line.text) - len(line.text.lstrip())
            open_block = Passage(PassageKind.PARAGRAPH, start, line.end)
        else:
            open_block = replace(open_block, end=line.end)
    if open_block is not None:
        yield open_block


def _breaks(block: Passage | None, last: _Line | None, line: _Line, *, per_line: bool, width: int) -> bool:
    """Whether a new paragraph begins at this line."""
    if block is None or last is None:
        return True
    if block.kind is PassageKind.LIST_ITEM and line.text[:1].isspace():
        return False  # hangs under its marker
    if per_line:
        return True
    ended = _SENTENCE_END.search(last.text) is not None
    if ended and last.length < 0.7 * width:
        return True
    indented = line.text[:1].isspace() and not last.text[:1].isspace()
    return ended and (indented or last.end - block.start > LONG_PARAGRAPH)


def _heading(line: _Line, after: _Line | None, *, alone: bool) -> Passage | None:
    text = line.text.strip()
    if len(text) > 100 or text[-1] in ".,;:?!" or not any(char.isalpha() for char in text):
        return None
    start = line.start + len(line.text) - len(line.text.lstrip())
    if after is not None and (under := _UNDERLINE.match(after.text)) and after.length >= 3:
        return Passage(PassageKind.HEADING, start, line.end, level=1 if under[1] == "=" else 2)
    if (chapter := _CHAPTER.match(line.text)) and alone:
        return Passage(PassageKind.HEADING, start, line.end, level=1, label=chapter["number"])
    if number := _NUMBER.match(line.text):
        depth = number["number"].count(".") + 1
        titled = line.text[number.end()].isupper() and (depth > 1 or alone)
        if titled and len(text) <= (100 if depth > 1 else 70):
            return Passage(PassageKind.HEADING, start, line.end, level=depth, label=number["number"])
        return None
    letters = [char for char in text if char.isalpha()]
    if len(letters) > 3 and all(char.isupper() for char in letters) and (alone or len(text) <= 60):
        return Passage(PassageKind.HEADING, start, line.end, level=1)
    return None


def _item(line: _Line) -> Passage | None:
    match = _ITEM.match(line.text)
    if match is None:
        return None
    marker = match["marker"]
    level = 1 + len(match["indent"].expandtabs(4)) // 2
    label = marker if any(char.isalnum() for char in marker) and marker != "o" else ""
    return Passage(PassageKind.LIST_ITEM, line.start + match.end(), line.end, level=min(level, 9), label=label)


def without_stamps(text: str, blocks: Sequence[Passage]) -> list[Passage]:
    """The blocks of a transcript without speakers: the timestamps that most begin with become their times.

    Where fewer than half begin with one, the blocks come back as they were: "10:30 vertrekt de bus" is a sentence.
    """
    stamps = [_STAMP.match(text, block.start, block.end) for block in blocks]
    if 2 * sum(stamp is not None for stamp in stamps) <= max(2, len(blocks)):
        return list(blocks)
    return [
        block if stamp is None else replace(block, start=stamp.end(), time=seconds(stamp["time"]))
        for block, stamp in zip(blocks, stamps, strict=True)
    ]

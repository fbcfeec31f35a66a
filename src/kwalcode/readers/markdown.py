"""Markdown: the text stays as the file has it, its marks included; the structure is laid over it as passages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kwalcode.model import Document, Passage, PassageKind
from kwalcode.readers.decoding import decode
from kwalcode.readers.documents import build
from kwalcode.readers.source import ReadOptions, SourceFile

LONGEST_HEADING = 1_000
"""Length above which a line that begins with `#` is a paragraph."""

_FRONT_MATTER = re.compile(r"---[^\S\n]*+\n.*?\n(?:---|\.\.\.)[^\S\n]*+(?:\n|$)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[^\S\n]+(?P<text>\S.*?)(?:[^\S\n]++#+)?[^\S\n]*+$")
_UNDERLINE = re.compile(r" {0,3}(?P<mark>=+|-+)[^\S\n]*+$")
_RULE = re.compile(r" {0,3}(?:(?:\*[^\S\n]*+){3,}|(?:-[^\S\n]*+){3,}|(?:_[^\S\n]*+){3,})$")
_ITEM = re.compile(r"(?P<indent>[^\S\n]*+)(?P<marker>[-*+•]|\d{1,3}[.)])[^\S\n]+(?:\[[ xX]\][^\S\n]+)?(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[^\S\n]?)+")
_ROW = re.compile(r"[^\S\n]*+\|.*\|[^\S\n]*+$")
_ROW_RULE = re.compile(r"[^\S\n]*+\|?[^\S\n]*+:?-{2,}:?[^\S\n]*+(?:\|[^\S\n]*+:?-{2,}:?[^\S\n]*+)*\|?[^\S\n]*+$")
# Nothing to read: a line of tags only, an image, a definition of a link.
_SILENT = re.compile(
    r"[^\S\n]*+(?:(?:<[^<>\n]+>[^\S\n]*+)+|!\[[^\]\n]*\]\([^)\n]*\)(?:\{[^}\n]*\})?|\[[^\]\n]+\]:[^\S\n]+\S.*)$"
)
_LABEL_LINE = re.compile(r"[^\S\n]*+(?:\*\*|__|\[)?[^\W_][^\n:]{0,60}:(?:\*\*|__)?(?:\s|$)")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s")


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a Markdown file.

    Raises:
        SourceError: The file is empty or no text.
    """
    decoded = decode(source)
    return [
        build(
            source,
            options,
            media="markdown",
            text=decoded.text,
            blocks=list(find_blocks(decoded.text)),
            encoding=decoded.encoding,
            remarks=decoded.remarks,
        )
    ]


def find_blocks(text: str) -> Iterator[Passage]:
    """The blocks of a Markdown text, in order: headings, paragraphs, list items, rows of tables.

    Front matter, comments, header rows of tables, images and lines of tags give no block; marks such as `##`, `-`
    and `|` at the ends of a block stay outside it.
    """
    position = match.end() if (match := _FRONT_MATTER.match(text)) else 0
    silent = [(comment.start(), comment.end()) for comment in _COMMENT.finditer(text, position)]
    open_block: Passage | None = None
    fence = ""
    lines = list(_lines(text, position))
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        following = text[slice(*lines[index + 1])] if index + 1 < len(lines) else ""
        if (mark := _FENCE.match(line)) and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            closed, open_block = open_block, None
        elif fence:
            closed, open_block = _continue(open_block, line, start, end)
        elif not line.strip() or _is_silent(line, start, end, silent):
            closed, open_block = open_block, None
        elif open_block is not None and open_block.kind is PassageKind.PARAGRAPH and (under := _UNDERLINE.match(line)):
            # A rule under a paragraph makes a heading of its last line only when it is one line.
            one_line = "\n" not in text[open_block.start : open_block.end]
            level = 1 if under["mark"][0] == "=" else 2
            closed, open_block = (_heading(open_block, text, level) if one_line else open_block), None
        elif _RULE.match(line):
            closed, open_block = open_block, None
        elif len(line) <= LONGEST_HEADING and (heading := _HEADING.match(line)):
            if open_block is not None:
                yield open_block
            found = Passage(PassageKind.HEADING, start + heading.start("text"), start + heading.end("text"))
            closed, open_block = _heading(found, text, len(heading["marks"])), None
        elif _ROW.match(line) or (_ROW_RULE.match(line) and "|" in line):
            if open_block is not None:
                yield open_block
            closed, open_block = _row(line, start, header=_ROW_RULE.match(following) is not None), None
        elif item := _ITEM.match(line):
            closed, open_block = open_block, _item(item, start, end)
        else:
            closed, open_block = _continue(open_block, line, start, end)
        if closed is not None:
            yield closed
    if open_block is not None:
        yield open_block


def _lines(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line, without the white space at its end."""
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        yield position, position + len(text[position:stop].rstrip())
        position = stop + 1


def _is_silent(line: str, start: int, end: int, comments: list[tuple[int, int]]) -> bool:
    inside = any(first <= start and end <= last for first, last in comments)
    return inside or _SILENT.match(line) is not None


def _heading(passage: Passage, text: str, level: int) -> Passage:
    number = _NUMBER.match(text, passage.start, passage.end)
    return replace(passage, kind=PassageKind.HEADING, level=level, label=number[1] if number else "")


def _row(line: str, start: int, *, header: bool) -> Passage | None:
    if header or _ROW_RULE.match(line):
        return None
    cells = line.strip().strip("|").strip()
    if not cells.strip("| "):
        return None
    begin = start + line.index(cells)
    return Passage(PassageKind.TABLE_ROW, begin, begin + len(cells))


def _item(match: re.Match[str], start: int, end: int) -> Passage:
    level = 1 + len(match["indent"].expandtabs(4)) // 2
    label = match["marker"] if match["marker"][0].isdigit() else ""
    return Passage(PassageKind.LIST_ITEM, start + match.end(), end, level=min(level, 9), label=label)


def _continue(block: Passage | None, line: str, start: int, end: int) -> tuple[Passage | None, Passage | None]:
    """The block that this line closes, and the one that it belongs to."""
    if not line.strip():
        return block, None
    begin = start + (mark.end() if (mark := _QUOTE.match(line)) else len(line) - len(line.lstrip()))
    if begin >= end:
        return block, None
    if block is None:
        return None, Passage(PassageKind.PARAGRAPH, begin, end)
    if block.kind is PassageKind.LIST_ITEM and _LABEL_LINE.match(line) and not line[:1].isspace():
        return block, Passage(PassageKind.PARAGRAPH, begin, end)
    return None, replace(block, end=end)

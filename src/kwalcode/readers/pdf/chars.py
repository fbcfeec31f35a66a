"""Characters of a PDF page: code points, boxes and font of every run of text, as pdfium finds them.

pdfium is asked once per character for its box and once per run (characters side by side on one line) for its
font; everything between is done on whole arrays. pdfium is not thread-safe: read one PDF at a time per process.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

Boxes = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

UNMAPPED = 0xFFFD
"""Code point of a glyph that the PDF gives no letter for."""

_LINE_END_HYPHEN = (0x2, 0xFFFE)  # how pdfium writes a hyphen that ends a line
_BREAK_OVERLAP = 0.5  # two characters on one line share at least this part of the lower one's height
_BREAK_GAP = 0.85  # a wider gap, in heights of the line box, starts a new run
_BREAK_BACK = 0.5  # so does a step back that is larger than this
_SPACE_GAP = 0.3  # a gap this wide is a space, also where the PDF writes none
_TOUCHING = 0.12  # below this gap a line break that pdfium guessed is no space
_FORCE_BOLD = 1 << 18  # flag of a font descriptor
_BOLD = re.compile(rb"bold|black|heavy|semi ?bold|demi|extrab", re.IGNORECASE)
_BOLD_WEIGHT = 650


@dataclass(slots=True)
class Run:
    """Characters side by side on one line of one page: `text == page.text[start:end]`.

    Args:
        page: Index of the page, from 0.
        start: First character in the text of the page.
        end: One past the last.
        left: Left edge in points, in the page's layout space (where its text stands upright).
        bottom: Lower edge.
        right: Right edge.
        top: Upper edge.
        size: Font size in points, after scaling.
        weight: Weight of the first and of the last character (400 regular, 700 bold; estimated by pdfium).
        text: The characters; words are separated by one space.
        bold_start: Whether the first character is bold for this document; see `mark_bold`.
        bold_end: Whether the last character is.
    """

    page: int
    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float
    size: float
    weight: tuple[int, int]
    text: str
    bold_start: bool = False
    bold_end: bool = False


@dataclass(slots=True)
class PageText:
    """What stands on one page, in the order of the PDF's content.

    Args:
        index: Index of the page, from 0.
        width: Width in points as the page is shown.
        height: Height in points as the page is shown.
        text: All characters of all runs.
        boxes: `(len(text), 4)`: left, bottom, right, top of each, from the lower left corner of the shown page;
            zeros for a space that is not printed.
        lay: `(len(text), 4)`: the same boxes where the text stands upright; `boxes` itself on most pages.
        extent: Width and height of the page in layout space.
        runs: The runs, in the order of the content.
        rotated: Number of characters that stand at another angle than the rest of the page; they are left out.
        unmapped: Number of characters without a letter (U+FFFD, private use).
        images: Whether images stand on the page; only looked up when it has no text.
    """

    index: int
    width: float
    height: float
    text: str
    boxes: Boxes
    lay: Boxes
    extent: tuple[float, float]
    runs: list[Run] = field(default_factory=list)
    rotated: int = 0
    unmapped: int = 0
    images: bool = False


class CharReader:
    """Reads the characters of pages; keeps its buffers from page to page.

    The calls to pdfium skip ctypes' conversion of arguments (a third of the time on a page full of text): the
    handle is a `c_void_p`, the index an int, the result a reference into a buffer.
    """

    def __init__(self) -> None:
        self._loose = _unconverted(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int)
        self._size = _unconverted(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
        self._matrix = _unconverted(pdfium_c.FPDFText_GetMatrix, ctypes.c_int)
        self._font = _unconverted(pdfium_c.FPDFText_GetFontInfo, ctypes.c_ulong)
        self._weight = _unconverted(pdfium_c.FPDFText_GetFontWeight, ctypes.c_int)
        self._buffer = (ctypes.c_float * 0)()
        self._slots: list[Any] = []

    def read(self, page: Any, index: int) -> PageText:
        """Read one open page.

        Args:
            page: Handle of an open page (`FPDF_PAGE`).
            index: Its index, from 0.

        Raises:
            ValueError: pdfium cannot read the text of the page.
        """
        handle = pdfium_c.FPDFText_LoadPage(page)
        if not handle:
            raise ValueError(f"pdfium cannot read the text of page {index}")
        try:
            return self._read(page, handle, index)
        finally:
            pdfium_c.FPDFText_ClosePage(handle)

    def _read(self, page: Any, handle: Any, index: int) -> PageText:
        width, height = pdfium_c.FPDF_GetPageWidthF(page), pdfium_c.FPDF_GetPageHeightF(page)
        empty = np.zeros((0, 4), np.float32)
        result = PageText(index, width, height, "", empty, empty, (width, height))
        count = pdfium_c.FPDFText_CountChars(handle)
        if count <= 0:
            result.images = _has_images(page)
            return result
        codes = _code_points(handle, count)
        native = self._native_boxes(handle, count)
        seen, spaces = _sort_out(codes)
        if not len(seen):
            result.images = _has_images(page)
            return result
        _share_ligatures(native, seen)
        corner = _lower_left(page)
        turn = pdfium_c.FPDFPage_GetRotation(page)
        sizes = (height, width) if turn % 2 else (width, height)
        shown = _turned(native - np.tile(corner, 2), turn, sizes)
        upright = self._dominant_turn(handle, seen)
        lay = shown if upright == turn % 4 else _turned(native - np.tile(corner, 2), upright, sizes)
        result.extent = sizes if upright % 2 == 0 else sizes[::-1]
        breaks, words = _segment(lay[seen], seen, codes, spaces)
        result.unmapped = int(np.count_nonzero(_is_unmapped(codes[seen])))
        self._build(result, handle, codes, shown, lay, seen, spaces, breaks, words, upright)
        return result

    def _native_boxes(self, handle: Any, count: int) -> Boxes:
        if len(self._slots) < count:
            size = max(count, 8192)
            self._buffer = (ctypes.c_float * (4 * size))()
            self._slots = [ctypes.byref(self._buffer, 16 * slot) for slot in range(size)]
        raw = ctypes.c_void_p(ctypes.cast(handle, ctypes.c_void_p).value)
        deque(map(self._loose, repeat(raw), range(count), self._slots), maxlen=0)
        found = np.frombuffer(memoryview(self._buffer), np.float32, 4 * count).reshape(-1, 4)
        return found[:, [0, 3, 2, 1]]  # pdfium's order is left, top, right, bottom

    def _dominant_turn(self, handle: Any, seen: Indices) -> int:
        """Quarter turns (clockwise) that set most of the page's text upright, judged from a sample of characters."""
        sample = seen[:: max(1, len(seen) // 40)].tolist()
        turns = [self._turn_of(handle, char) for char in sample]
        straight = [turn for turn in turns if turn is not None]
        return max(set(straight), key=straight.count) if straight else 0

    def _turn_of(self, handle: Any, char: int) -> int | None:
        """Quarter turns (clockwise) that set this character upright; None at an odd angle."""
        matrix = pdfium_c.FS_MATRIX()
        if not self._matrix(handle, char, ctypes.byref(matrix)):
            return 0
        if matrix.b == 0 and matrix.a > 0:
            return 0
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        return None if abs(quarters - round(quarters)) > 0.1 else round(quarters) % 4

    def _weigh(self, handle: Any, char: int, name: Any, flags: Any) -> int:
        length = self._font(handle, char, name, 128, ctypes.byref(flags))
        if flags.value & _FORCE_BOLD or (length and _BOLD.search(name.raw, 0, min(length, 128))):
            return 700
        return min(int(self._weight(handle, char)), _BOLD_WEIGHT - 1)

    def _build(
        self,
        page: PageText,
        handle: Any,
        codes: Codes,
        shown: Boxes,
        lay: Boxes,
        seen: Indices,
        spaces: Flags,
        breaks: Flags,
        words: Flags,
        upright: int,
    ) -> None:
        """Fill the page with its runs; every array over `seen` becomes one over text with its spaces."""
        firsts = np.concatenate(([0], np.flatnonzero(breaks) + 1))
        lasts = np.append(firsts[1:], len(seen)) - 1
        place = np.arange(len(seen)) + np.concatenate(([0], np.cumsum(words)))
        total = int(place[-1]) + 1
        out_codes = np.full(total, 0x20, np.uint32)
        out_shown, out_lay = np.zeros((total, 4), np.float32), np.zeros((total, 4), np.float32)
        out_codes[place], out_shown[place], out_lay[place] = codes[seen], shown[seen], lay[seen]
        before = np.flatnonzero(words)
        gap_char = seen[before] + 1  # a printed space stands right behind the word; else the box stays zero
        gap_char = np.where(spaces[gap_char] & (lay[gap_char, 2] > lay[gap_char, 0]), gap_char, -1)
        real = gap_char >= 0
        out_shown[place[before[real]] + 1] = shown[gap_char[real]]
        out_lay[place[before[real]] + 1] = lay[gap_char[real]]
        page.text = out_codes.astype("<u4").tobytes().decode("utf-32-le")
        page.boxes, page.lay = out_shown, out_lay
        lows = np.minimum.reduceat(lay[seen, :2], firsts).tolist()
        highs = np.maximum.reduceat(lay[seen, 2:], firsts).tolist()
        name, flags, matrix = ctypes.create_string_buffer(128), ctypes.c_int(), pdfium_c.FS_MATRIX()
        reference = ctypes.byref(matrix)
        typical = _tallest(lay[seen], firsts, lasts)
        middles = seen[typical].tolist()
        heads, tails = seen[firsts].tolist(), seen[lasts].tolist()
        starts, ends = place[firsts].tolist(), (place[lasts] + 1).tolist()
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if self._turn_of(handle, middles[at]) != upright:
                page.rotated += end - start
                continue
            self._matrix(handle, middles[at], reference)
            size = self._size(handle, middles[at]) * math.hypot(matrix.c, matrix.d)
            (left, bottom), (right, top) = lows[at], highs[at]
            if not (0 <= left + right <= 2 * page.extent[0] and 0 <= bottom + top <= 2 * page.extent[1]):
                continue  # off the page, where nobody sees it
            first = self._weigh(handle, heads[at], name, flags)
            last = first if heads[at] == tails[at] else self._weigh(handle, tails[at], name, flags)
            text = page.text[start:end]
            if size <= 0:
                size = (top - bottom) * 0.8
            page.runs.append(Run(page.index, start, end, left, bottom, right, top, size, (first, last), text))


def mark_bold(pages: Sequence[PageText]) -> None:
    """Mark what is bold in a document: named so, or clearly heavier than the type of most of its text."""
    weights: Counter[int] = Counter()
    for page in pages:
        for run in page.runs:
            for weight in run.weight:
                weights[weight] += run.end - run.start
    body = weights.most_common(1)[0][0] if weights else 400
    heavier = body + (100 if body <= 300 else 200)  # light type is set off by regular type
    bold = _BOLD_WEIGHT if body < 0 else min(heavier, _BOLD_WEIGHT) if body < _BOLD_WEIGHT else 1000
    for page in pages:
        for run in page.runs:
            run.bold_start, run.bold_end = run.weight[0] >= bold, run.weight[1] >= bold


_SPACES = (0x9, 0xA, 0xD, 0x20, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_INVISIBLE = (*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_VISIBLE, _GONE, _SPACE = 0, 1, 2
_SORTS = np.zeros(0x10000, np.uint8)  # sort of each code point below U+10000; the others are visible
_SORTS[list(_INVISIBLE)] = _GONE
_SORTS[list(_SPACES)] = _SPACE


def _unconverted(function: Any, result: type[Any]) -> Any:
    """The same C function without conversion of its arguments."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result)(address)


def _has_images(page: Any) -> bool:
    wanted = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)
    for at in range(min(pdfium_c.FPDFPage_CountObjects(page), 200)):
        if pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page, at)) in wanted:
            return True
    return False


def _lower_left(page: Any) -> Boxes:
    """Corner that the shown page starts from: of the crop box, which need not be the origin."""
    area = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, ctypes.byref(area))
    return np.array([area.left, area.bottom], np.float32)


def _code_points(handle: Any, count: int) -> Codes:
    """Code point of each character; one call when the page's text has one unit per character."""
    units = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(handle, 0, count, units)
    if written == count + 1:
        codes = np.frombuffer(memoryview(units), np.uint16, count).astype(np.uint32)
        if not np.any((codes >= 0xD800) & (codes < 0xE000)):
            return codes
    ask = _unconverted(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
    raw = ctypes.c_void_p(ctypes.cast(handle, ctypes.c_void_p).value)
    return np.fromiter(map(ask, repeat(raw), range(count)), np.uint32, count)


def _sort_out(codes: Codes) -> tuple[Indices, Flags]:
    """Clean the codes in place; the indices of visible characters, and which characters are spaces."""
    codes[(codes == _LINE_END_HYPHEN[0]) | (codes == _LINE_END_HYPHEN[1])] = 0x2D
    codes[codes == 0] = UNMAPPED
    high = (codes >= 0xD800) & (codes < 0xDC00)
    if (
        high.any()
    ):  # a surrogate pair: an astral character in two halves: the first one bears it, the second one is dropped
        firsts = np.flatnonzero(high)
        firsts = firsts[firsts + 1 < len(codes)]
        firsts = firsts[(codes[firsts + 1] >= 0xDC00) & (codes[firsts + 1] < 0xE000)]
        codes[firsts] = 0x10000 + ((codes[firsts] - 0xD800) << 10) + (codes[firsts + 1] - 0xDC00)
        codes[firsts + 1] = 0x200B
    codes[((codes >= 0xD800) & (codes < 0xE000)) | (codes > 0x10FFFF) | ((codes & 0xFFFE) == 0xFFFE)] = UNMAPPED
    sorts = _SORTS[np.where(codes < 0x10000, codes, 0xFFFD)]
    return np.flatnonzero(sorts == _VISIBLE), sorts == _SPACE


def _is_unmapped(codes: Codes) -> Flags:
    unmapped: Flags = (codes == UNMAPPED) | ((codes >= 0xE000) & (codes < 0xF900)) | (codes >= 0xF0000)
    return unmapped


def _share_ligatures(boxes: Boxes, seen: Indices) -> None:
    """Divide the box of a ligature, in place, over its letters: pdfium gives each letter the box of the whole."""
    same = np.all(boxes[seen[1:]] == boxes[seen[:-1]], axis=1) & (boxes[seen[1:], 2] > boxes[seen[1:], 0])
    at = np.flatnonzero(same).tolist()
    while at:
        first = last = at.pop(0)
        while at and at[0] == last + 1:
            last = at.pop(0)
        members = seen[first : last + 2]
        left, _, right, _ = boxes[members[0]].tolist()
        edges = np.linspace(left, right, len(members) + 1, dtype=np.float32)
        boxes[members, 0], boxes[members, 2] = edges[:-1], edges[1:]


def _turned(boxes: Boxes, quarters: int, size: tuple[float, float]) -> Boxes:
    """Boxes after turning a page of this size clockwise by quarter turns."""
    left, bottom, right, top = boxes.T
    width, height = size
    match quarters % 4:
        case 1:
            turned = (bottom, width - right, top, width - left)
        case 2:
            turned = (width - right, height - top, width - left, height - bottom)
        case 3:
            turned = (height - top, left, height - bottom, right)
        case _:
            return boxes
    return np.stack(turned, axis=1).astype(np.float32)


def _segment(lay: Boxes, seen: Indices, codes: Codes, spaces: Flags) -> tuple[Flags, Flags]:
    """Between each two visible characters: does a new run begin, and else: does a new word?"""
    left, bottom, right, top = lay.T
    height = np.maximum(top - bottom, 0.1)
    lower = np.minimum(height[1:], height[:-1])
    shared = np.minimum(top[1:], top[:-1]) - np.maximum(bottom[1:], bottom[:-1])
    gap = left[1:] - right[:-1]
    scale = np.maximum(height[1:], height[:-1])
    breaks = (shared < _BREAK_OVERLAP * lower) | (gap > _BREAK_GAP * scale) | (gap < -_BREAK_BACK * scale)
    written = np.concatenate(([0], np.cumsum(spaces)))
    any_space = written[seen[1:]] > written[seen[:-1]]
    line_ends = np.concatenate(([0], np.cumsum(spaces & ((codes == 0xA) | (codes == 0xD)))))
    only_break = any_space & (written[seen[1:]] - written[seen[:-1]] == line_ends[seen[1:]] - line_ends[seen[:-1]])
    space = (any_space & ~only_break) | (only_break & (gap > _TOUCHING * scale)) | (gap > _SPACE_GAP * scale)
    return breaks, ~breaks & (space | _notes(codes[seen], height, bottom, any_space))


def _tallest(lay: Boxes, firsts: Indices, lasts: Indices) -> Indices:
    """Per run its middle character, or an outer one that is taller: the middle may be a superscript."""
    offered = np.stack(((firsts + lasts) // 2, firsts, lasts))
    heights = lay[offered, 3] - lay[offered, 1]
    tallest: Indices = np.take_along_axis(offered, heights.argmax(axis=0)[None], axis=0)[0]
    return tallest


def _notes(codes: Codes, height: npt.NDArray[np.float32], bottom: npt.NDArray[np.float32], spaced: Flags) -> Flags:
    """Where a raised digit follows a word of three letters or more: a note, and no part of the word."""
    lower = codes | 0x20
    letter = ((lower >= 0x61) & (lower <= 0x7A)) | ((codes >= 0xC0) & (codes < 0x250))
    digit = (codes >= 0x30) & (codes <= 0x39)
    raised = (height[1:] < 0.8 * height[:-1]) & (bottom[1:] > bottom[:-1] + 0.15 * height[:-1])
    result = raised & digit[1:] & letter[:-1]
    for back in (1, 2):
        result[:back] = False
        result[back:] &= letter[: -1 - back] & ~spaced[:-back]
    return result

"""Lines that stand in columns of cells: table rows, and the lines of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kwalcode.readers.pdf.chars import Run
from kwalcode.readers.pdf.layout import Line, touching

_CELL_GAP = 0.5  # white between two cells, in font sizes
_FEWEST_LINES = 3
_FEWEST_WIDE = 2  # lines are enough for a table of three or more columns
_ALIGNED = 0.8  # part of the lines whose cells must each stand in their own column
_LABEL = re.compile(r"(?:[•●▪■◦○‣➢►▶✓✔∙\uf000-\uf0ff*·o–—-]|\(?[\dA-Za-z]{1,3}(?:\.\d{1,3})*[.)]?|.*:)$")
_ROW_NUMBER = re.compile(r"\d{1,3}[.)]?(?:$| )")
_ENTRY = re.compile(r"\S.*?(?P<leader>(?:\s*[.…·_]){3,})?\s*(?<![\d.,])(?P<page>\d{1,4})$")
_FEWEST_ENTRIES = 4
_RISING = 0.9  # part of the page numbers that may not go down


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Args:
        height: Number of lines it takes.
        cells: Lines of each cell, from left to right.
    """

    height: int
    cells: tuple[tuple[Line, ...], ...]


def table_rows(column: Sequence[Line]) -> dict[int, Row]:
    """Rows of the tables in a column, by the index of their first line.

    Lines are a table when three or more of them (two, with three columns) have cells whose edges agree, with white
    between the same columns on each. A line with a cell in one column only belongs to the row above it.
    """
    rows: dict[int, Row] = {}
    at = 0
    while at < len(column):
        if not _is_split(column[at]):
            at += 1
            continue
        stop, bands = _zone(column, at)
        if stop == at:
            at += 1
            continue
        found: dict[int, Row] = {}
        for first, last in _row_bounds(column[at:stop], bands):
            lines = column[at + first : at + last]
            found[at + first] = Row(len(lines), _cells(lines, bands))
        if 2 * sum(len(row.cells) > 1 for row in found.values()) >= len(found):  # else a form or a letterhead
            rows |= found
        at = stop
    return rows


def _cell_runs(line: Line) -> list[list[Run]]:
    """Runs of a line, those with little white between them together."""
    cells = [[line.runs[0]]]
    for before, run in pairwise(line.runs):
        if run.left - before.right >= _CELL_GAP * min(before.size, run.size):
            cells.append([run])
        else:
            cells[-1].append(run)
    return cells


def _is_split(line: Line) -> bool:
    """Whether a line has two or more cells; a list marker or a label before a text is no cell."""
    if len(line.runs) < 2:
        return False
    cells = _cell_runs(line)
    if len(cells) < 2:
        return False
    first = "".join(run.text for run in cells[0])
    return len(cells) > 2 or not _LABEL.match(first)


def _zone(column: Sequence[Line], at: int) -> tuple[int, list[tuple[float, float]]]:
    """End of the table that begins at a line, with the edges of its columns; `at` itself when there is none."""
    split = [column[at]]
    bands = _bands(split)
    stop = at + 1
    tight = column[at].size * 4
    for index in range(at + 1, len(column)):
        line, before = column[index], column[index - 1]
        step = before.bottom - line.bottom
        tight = min(tight, step)
        if step > 4 * line.size or abs(line.size - column[at].size) > 0.25 * line.size:
            break
        if _is_split(line):
            wider = _bands([*split, line])
            if len(wider) < 2 or len(wider) < len(bands) - 1:
                break
            split.append(line)
            bands = wider
            stop = index + 1
        elif not (_within(line, bands) and step < 2.2 * line.size):
            break
        elif line.start > bands[0][1] or step < 1.05 * tight:
            stop = index + 1
    enough = len(split) >= _FEWEST_LINES or (len(split) >= _FEWEST_WIDE and len(bands) >= 3)
    apart = sum(len({_band_of(cell[0], bands) for cell in _cell_runs(line)}) == len(_cell_runs(line)) for line in split)
    if not enough or len(bands) < 2 or apart < _ALIGNED * len(split):
        return at, []
    return stop, bands


def _bands(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Edges of the columns: the runs' extents, those that overlap taken together."""
    extents = sorted((cell[0].left, cell[-1].right) for line in lines for cell in _cell_runs(line))
    bands: list[tuple[float, float]] = []
    for left, right in extents:
        if bands and left < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], right))
        else:
            bands.append((left, right))
    return bands


def _band_of(run: Run, bands: Sequence[tuple[float, float]]) -> int:
    for index, (_, right) in enumerate(bands):
        if run.left < right:
            return index
    return len(bands) - 1


def _within(line: Line, bands: Sequence[tuple[float, float]]) -> bool:
    """Whether a line stands in one column of a table, before the next one begins."""
    nexts = [left for left, _ in bands[1:]] + [line.right + 1]
    return any(
        left - 3 <= line.start and line.end < following for (left, _), following in zip(bands, nexts, strict=True)
    )


def _row_bounds(lines: Sequence[Line], bands: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """First and one past the last line of each row.

    Where rows stand further apart than the lines inside them, that distance divides them; else each line with a cell
    in the first column and in another one begins a row. A number at the start of a line always does.
    """
    steps = [before.bottom - line.bottom for before, line in pairwise(lines)]
    tight = min(steps, default=0.0)
    size = lines[0].size
    spaced = bool(steps) and max(steps) > 1.15 * tight and tight < 1.45 * size
    firsts = [0]
    for index, step in enumerate(steps, 1):
        line = lines[index]
        leading = _band_of(line.runs[0], bands) == 0
        numbered = leading and _ROW_NUMBER.match(line.text)
        if numbered or (step > 1.1 * tight if spaced else leading and len(_cell_runs(line)) > 1):
            firsts.append(index)
    return list(zip(firsts, [*firsts[1:], len(lines)], strict=True))


def _cells(lines: Sequence[Line], bands: Sequence[tuple[float, float]]) -> tuple[tuple[Line, ...], ...]:
    cells: list[list[Line]] = [[] for _ in bands]
    for line in lines:
        taken: dict[int, list[Run]] = {}
        for runs in _cell_runs(line):
            taken.setdefault(_band_of(runs[0], bands), []).extend(runs)
        for band, runs in taken.items():
            cells[band].append(Line(tuple(runs), *bands[band]))
    return tuple(tuple(cell) for cell in cells if cell)


def contents_lines(column: Sequence[Line]) -> dict[int, int]:
    """Entries of a table of contents: index of the first line of each, and its number of lines.

    A line with dot leaders and a page number is one wherever it stands; lines that merely end in a number are, when
    they fill half the column, their numbers do not go down and stand under each other, or fill two thirds of it.
    """
    found = {
        at: match for at, line in enumerate(column) if line.text[-1:].isdigit() and (match := _ENTRY.match(line.text))
    }
    led = [at for at, match in found.items() if match["leader"]]
    entries = led
    if len(found) >= _FEWEST_ENTRIES and 2 * len(found) >= len(column):
        edge = max(column[at].end for at in found)
        under = [at for at in found if column[at].end > edge - 4 and _has_gap(column[at])]
        for offered in (under, list(found) if 3 * len(found) >= 2 * len(column) else []):
            numbers = [int(found[at]["page"]) for at in offered]
            rising = sum(before <= after for before, after in pairwise(numbers))
            if len(offered) >= _FEWEST_ENTRIES and rising >= _RISING * (len(numbers) - 1):
                entries = sorted({*entries, *offered})
    return dict.fromkeys(entries, 1) if len(entries) < _FEWEST_ENTRIES else _with_wrapped(column, entries)


def _has_gap(line: Line) -> bool:
    """Whether white stands before the last run."""
    return (
        len(line.runs) > 1 and not touching(line.runs[-2], line.runs[-1]) and line.runs[-1].text.strip(" .").isdigit()
    )


def _with_wrapped(column: Sequence[Line], entries: Sequence[int]) -> dict[int, int]:
    """Give each entry the line above it that holds its beginning."""
    result: dict[int, int] = {}
    free = entries[0]
    for at in entries:
        above = column[at - 1] if at else column[at]
        wrapped = at - 1 == free and at > entries[0] + 1 and above.bottom - column[at].bottom < 1.6 * column[at].size
        first = at - 1 if wrapped and abs(above.size - column[at].size) < 0.5 else at
        result[first] = at - first + 1
        free = at + 1
    return result

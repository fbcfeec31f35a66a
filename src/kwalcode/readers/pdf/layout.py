"""Reading order on a page: runs of text to columns, columns to lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

import numpy as np

from kwalcode.readers.pdf.chars import Run

_SAME_LINE = 0.5  # runs stand on one line when they share this part of the lower one's height
_GUTTER = 4.0  # points; the white between two columns is at least this wide
_GUTTER_PAIRS = 3  # and at least so many runs face each other across it
_TRIES = 3  # gutters tried per region
_MOST_COLUMNS = 6
_INTERLEAVED = 0.34  # crossings of the gutter per line, from which the two sides are one table
_FILLED = 0.75  # a column of prose has lines that fill this part of its width
_PROSE = 22  # and so many characters in a line
_JOINED = 0.1  # runs on one line with less white between them (in font sizes) are one word


@dataclass(slots=True)
class Line:
    """One line of one column: its runs from left to right, and the column that it stands in.

    Args:
        runs: The runs; never empty.
        left: Left edge of the column in points.
        right: Right edge of the column.
        page: Index of the page, from 0.
        start: Left edge of the first run.
        end: Right edge of the last run.
        size: Font size of most of the line.
        bottom: Lower edge of the run that most of the line stands in.
        bold: Whether the line begins and ends in bold in all its runs.
        text: The characters of the line, as they will be joined.
    """

    runs: tuple[Run, ...]
    left: float
    right: float
    page: int = field(init=False)
    start: float = field(init=False)
    end: float = field(init=False)
    size: float = field(init=False)
    bottom: float = field(init=False)
    bold: bool = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        first, last = self.runs[0], self.runs[-1]
        main = first if first is last else max(self.runs, key=lambda run: run.end - run.start)
        self.page, self.start, self.end = first.page, first.left, last.right
        self.size, self.bottom = main.size, main.bottom
        self.bold = all(run.bold_start and run.bold_end for run in self.runs)
        self.text = first.text
        for before, run in pairwise(self.runs):
            self.text += run.text if touching(before, run) else f" {run.text}"


def touching(before: Run, after: Run) -> bool:
    """Whether two runs on one line belong to one word."""
    return after.left - before.right < _JOINED * min(before.size, after.size)


class _Area:
    """Runs with their edges as arrays."""

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs

    @cached_property
    def edges(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return np.array([(run.left, run.bottom, run.right, run.top) for run in self.runs])

    def pick(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> _Area:
        area = _Area([self.runs[at] for at in np.flatnonzero(keep).tolist()])
        area.edges = self.edges[keep]
        return area


def page_lines(runs: list[Run]) -> list[list[Line]]:
    """Lines in reading order, a list per column.

    Args:
        runs: The runs of one page that are to be read, in the order of the content.

    Returns:
        Columns from first to last; full-width text above or between columns is a column of its own.
    """
    if not runs:
        return []
    columns: list[list[Run]] = []
    _divide(_Area(runs), columns, 0)
    return [_lines(column) for column in columns]


def _divide(area: _Area, columns: list[list[Run]], depth: int) -> None:
    """Append the columns of an area in reading order."""
    if len(area.runs) >= 2 * _GUTTER_PAIRS and depth < _MOST_COLUMNS:
        for gutter in _gutters(area):
            bands = _bands(area, gutter)
            if any(split for _, split in bands):
                for band, split in bands:
                    if split:
                        on_left = band.edges[:, 2] <= gutter
                        _divide(band.pick(on_left), columns, depth + 1)
                        _divide(band.pick(~on_left), columns, depth + 1)
                    else:
                        _divide(band, columns, depth + 1)
                return
    columns.append(area.runs)


def _gutters(area: _Area) -> list[float]:
    """Middles of the vertical strips that most runs face each other across, the best first."""
    left, bottom, right, top = area.edges.T
    height = np.minimum.outer(top - bottom, top - bottom)
    shared = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
    gap = left[None, :] - right[:, None]
    facing = (shared > _SAME_LINE * height) & (gap >= 0)
    gap = np.where(facing, gap, np.inf)
    nearest = np.argmin(gap, axis=1)
    white = gap[np.arange(len(gap)), nearest]
    rows = np.flatnonzero((white >= _GUTTER) & (white < np.inf))
    if len(rows) < _GUTTER_PAIRS:
        return []
    origin = float(left.min())
    width = int(right.max() - origin) + 2
    count = np.zeros(width + 1, np.intp)
    np.add.at(count, np.ceil(right[rows] - origin).astype(np.intp), 1)
    np.add.at(count, np.floor(left[nearest[rows]] - origin).astype(np.intp), -1)
    count = np.cumsum(count)
    found: list[float] = []
    while len(found) < _TRIES and int(count.max()) >= _GUTTER_PAIRS:
        best = int(count.argmax())
        stop = best
        while stop < width and count[stop] == count[best]:
            stop += 1
        found.append(origin + (best + stop) / 2)
        low, high = best, stop
        while low > 0 and count[low] > 0:
            low -= 1
        while high < width and count[high] > 0:
            high += 1
        count[low : high + 1] = 0
    return found


def _bands(area: _Area, gutter: float) -> list[tuple[_Area, bool]]:
    """Cut an area from top to bottom in bands that the gutter divides in columns, and bands that it does not."""
    left, bottom, right, top = area.edges.T
    crossing = (left < gutter) & (right > gutter)
    middle = (top + bottom) / 2
    beside = (middle[:, None] > bottom[None, crossing]) & (middle[:, None] < top[None, crossing])
    wide = crossing | beside.any(axis=1)
    order = np.argsort(-middle, kind="stable")
    flips = np.diff(wide[order].astype(np.intp), prepend=0) != 0
    levels = np.empty(len(order), np.intp)  # odd where runs cross the gutter, even where they do not
    levels[order] = np.cumsum(flips)
    level = int(levels.max())
    pieces: list[tuple[_Area, bool]] = []
    loose: list[_Area] = []
    chosen = [area.pick(levels == value) for value in range(level + 1)]
    splits = [value % 2 == 0 and len(part.runs) > 1 and _are_columns(part, gutter) for value, part in enumerate(chosen)]
    for part, split in zip(chosen, splits, strict=True):
        if split:
            if loose:
                pieces.append((_joined(loose), False))
                loose = []
            pieces.append((part, True))
        elif part.runs:
            loose.append(part)
    if loose:
        pieces.append((_joined(loose), False))
    return pieces


def _joined(areas: list[_Area]) -> _Area:
    return areas[0] if len(areas) == 1 else _Area([run for area in areas for run in area.runs])


def _are_columns(area: _Area, gutter: float) -> bool:
    """Whether both sides of a gutter are columns of prose, rather than the cells of one table.

    A PDF writes a column to its end before the next one, a table row by row: the number of times that the content
    crosses the gutter tells them apart. Where the content is written line by line, well-filled lines do.
    """
    on_left = [run.right <= gutter for run in area.runs]
    lefts, rights = on_left.count(True), on_left.count(False)
    rows = min(lefts, rights)
    if rows == 0:
        return False
    crossings = sum(before != after for before, after in pairwise(on_left))
    if crossings <= 1:
        return rows >= _GUTTER_PAIRS or (crossings == 1 and max(lefts, rights) >= _GUTTER_PAIRS)
    if rows < _GUTTER_PAIRS:
        return False
    sides = [[run for run, left in zip(area.runs, on_left, strict=True) if left is side] for side in (True, False)]
    written_apart = crossings <= _INTERLEAVED * rows
    return all(_is_prose(side, written_apart) for side in sides)


def _is_prose(runs: list[Run], written_apart: bool) -> bool:
    """Whether lines look like those of a column; less is asked where the content already tells columns apart."""
    width = max(run.right for run in runs) - min(run.left for run in runs)
    fill, length = (_FILLED / 2, _PROSE / 2) if written_apart else (_FILLED, _PROSE)
    filled = median(run.right - run.left for run in runs) >= fill * width
    return (written_apart or len(runs) >= 2 * _GUTTER_PAIRS) and filled and median(len(r.text) for r in runs) >= length


def _lines(runs: list[Run]) -> list[Line]:
    """Group the runs of a column in lines, from top to bottom."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    ordered = sorted(runs, key=lambda run: -(run.top + run.bottom))
    groups: list[list[Run]] = []
    low = high = 0.0
    for run in ordered:
        shared = min(high, run.top) - max(low, run.bottom)
        if groups and shared > _SAME_LINE * min(high - low, run.top - run.bottom):
            groups[-1].append(run)
            if run.top - run.bottom > high - low:  # the tallest run sets the line, not a superscript
                low, high = run.bottom, run.top
        else:
            groups.append([run])
            low, high = run.bottom, run.top
    for group in groups:
        group.sort(key=lambda run: run.left)
    return [Line(tuple(group), left, right) for group in groups]

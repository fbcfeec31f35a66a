"""A printed table computed again: its chi-square, what cannot be right in it, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import Final

import numpy as np

from kwalcode.errors import KwalcodeError
from kwalcode.statistics import (
    Assessment,
    Crosstab,
    assess,
    chi_square,
    corrections,
    of_known_rows,
    possible_rows,
    reconstruct,
)
from kwalcode.statistics.tables import Counts
from kwalcode.wording import counted
from kwalcode.workflow.printed_tables import Block, Printed, PrintedTable
from kwalcode.workflow.survey import Crossed

_MOST_TABLES: Final = 50_000
_MOST_CHOICES: Final = 300_000
_MOST_TESTED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Misprint:
    """A percentage that cannot be.

    Args:
        row: Name of its row; "" when a column as a whole is impossible.
        column: Name of its column; "" when the row as a whole is impossible.
        printed: What it says.
        most: Largest size that the row can have.
        exact: Whether the row has precisely that size.
        likely: What it may have been meant to be; None when nothing looks like it.
        count: The count behind that.
        n: Of how many.
    """

    row: str
    column: str
    printed: float
    most: int
    exact: bool
    likely: float | None = None
    count: int = 0
    n: int = 0

    def __str__(self) -> str:
        of = f"{'bij precies' if self.exact else 'bij hoogstens'} {self.most}"
        if not (self.row and self.column):
            whole = f"Rij '{self.row}'" if self.row else f"Kolom '{self.column}'"
            return f"{whole}: deze percentages kunnen samen niet {of}."
        told = f"Rij '{self.row}', kolom '{self.column}': {_comma(self.printed)} kan niet {of}"
        if self.likely is None:
            return f"{told}."
        return f"{told}; bedoeld is wellicht {_comma(self.likely)} ({self.count} van {self.n})."


@dataclass(frozen=True)
class Recomputed:
    """One table, computed again.

    Args:
        title: What stands above it, or "".
        crossed: Counts and test; None when no counts can have given these percentages.
        possible: How many tables of counts give these percentages; 1 for a table of counts.
        lowest: Smallest chi-square among them.
        highest: Largest.
        misprints: What cannot be right; the counts follow from what it was probably meant to be.
        remarks: How the counts were found, in Dutch.
    """

    title: str
    crossed: Crossed | None
    possible: int = 1
    lowest: float = float("nan")
    highest: float = float("nan")
    misprints: tuple[Misprint, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def recompute(
    printed: PrintedTable, *, sizes: Sequence[int] = (), at_most: Sequence[int] = (), total: int | None = None
) -> list[Recomputed]:
    """Every table of a file, computed again.

    Args:
        printed: What `printed_tables.read_printed` gave.
        sizes: Size of each row, over all tables of the file; goes before a column "n". When the percentages cannot
            come from precisely these, they are taken for the largest sizes: some may have left a question open. Of
            percentages within columns: the size of each column, the same for all tables.
        at_most: Largest size of each row or column, instead.
        total: Sum of each table when it is known.

    Raises:
        KwalcodeError: Sizes are lacking or do not fit the rows, or the percentages leave too many possibilities.
    """
    by_column = printed.kind is Printed.COLUMN_PERCENT
    one, several = ("kolom", "kolommen") if by_column else ("rij", "rijen")
    wanted = len(printed.blocks[0].columns) if by_column else sum(len(block.rows) for block in printed.blocks)
    for given in (sizes, at_most):
        if given and len(given) != wanted:
            raise KwalcodeError(
                f"{printed.file}: u gaf {counted(len(given), 'aantal', 'aantallen')} voor "
                f"{counted(wanted, one, several)}. Geef er één per {one}, in de volgorde van de tabel."
            )
        if any(size < 1 for size in given):
            raise KwalcodeError(f"{printed.file}: een {one} heeft minstens 1 respondent.")
    found: list[Recomputed] = []
    start = 0
    for block in printed.blocks:
        place = slice(start, start + len(block.rows))
        start += len(block.rows)
        if printed.kind is Printed.COUNTS:
            counts = np.array(block.values, dtype=np.int64)
            found.append(_done(block.title, block, block.columns, [counts]))
        elif printed.kind is Printed.TOTAL_PERCENT:
            found.append(_of_whole(printed, block, total or sum(sizes or at_most) or sum(block.sizes)))
        elif by_column:
            found.append(_of_columns(printed, block, tuple(sizes), tuple(at_most), total))
        else:
            found += _of_rows(
                printed, block, tuple(sizes[place]) or (() if at_most else block.sizes), at_most[place], total
            )
    return found


def _of_rows(
    printed: PrintedTable, block: Block, sizes: Sequence[int], at_most: Sequence[int], total: int | None
) -> list[Recomputed]:
    if not sizes and not at_most:
        raise KwalcodeError(
            f"{printed.file}: van percentages alleen is geen chi-kwadraat te berekenen. Geef met --n het aantal "
            "respondenten per rij, of met --at-most hoogstens hoeveel het er zijn."
        )
    if printed.kind is Printed.ROW_PERCENT:
        return [
            _Puzzle(block.title, block, block.columns, block.values, True, printed.decimals).solve(
                sizes, at_most, total
            )
        ]
    made = []
    for place, column in enumerate(block.columns):
        values = tuple((row[place],) for row in block.values)
        title = ": ".join(part for part in (block.title, column) if part)
        names = (column, "niet")
        made.append(_Puzzle(title, block, names, values, False, printed.decimals).solve(sizes, at_most, total))
    return made


def _of_columns(
    printed: PrintedTable, block: Block, sizes: Sequence[int], at_most: Sequence[int], total: int | None
) -> Recomputed:
    """A table whose columns add up to 100: the same puzzle, on its side."""
    sizes = sizes or (() if at_most else block.column_sizes)
    if not sizes and not at_most:
        raise KwalcodeError(
            f"{printed.file}: van percentages alleen is geen chi-kwadraat te berekenen. Geef met --n het aantal "
            "respondenten per kolom, of met --at-most hoogstens hoeveel het er zijn."
        )
    turned = replace(
        block, rows=block.columns, columns=block.rows, values=tuple(zip(*block.values, strict=True)), sizes=()
    )
    puzzle = _Puzzle(block.title, turned, turned.columns, turned.values, True, printed.decimals)
    found = puzzle.solve(sizes, at_most, total)
    crossed = found.crossed
    if crossed is not None:
        table = Crosstab(crossed.table.columns, crossed.table.rows, crossed.table.counts.T)
        crossed = replace(crossed, table=table, assessment=assess(table.counts))
    return replace(
        found,
        crossed=crossed,
        misprints=tuple(replace(wrong, row=wrong.column, column=wrong.row) for wrong in found.misprints),
    )


@dataclass(frozen=True)
class _Puzzle:
    """Percentages whose counts are looked for."""

    title: str
    block: Block
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    complete: bool
    decimals: int

    def solve(self, sizes: Sequence[int], at_most: Sequence[int], total: int | None) -> Recomputed:
        remarks: list[str] = []
        if sizes and (total is None or total == sum(sizes)):
            found = self._exactly(self.values, sizes)
            if found:
                return _done(self.title, self.block, self.columns, found)
            wrong = self._misprints(sizes, exact=True, total=None)
            mended = [] if self._fits_below(sizes) else self._exactly(self._mended(wrong), sizes)
            if mended:
                return _done(self.title, self.block, self.columns, mended, wrong)
            remarks.append("De percentages passen niet bij precies deze aantallen; gerekend is met hoogstens zoveel.")
        most = tuple(at_most or sizes)
        wrong = self._misprints(most, exact=False, total=total)
        mended_values = self._mended(wrong)
        self._guard(mended_values, most)
        tables = reconstruct(mended_values, largest=most, total=total, decimals=self.decimals, complete=self.complete)
        if not tables:
            if total is not None and not wrong:
                remarks.append(f"Geen enkele verdeling van de rijen telt op tot {total}.")
            return Recomputed(self.title, None, 0, misprints=wrong, remarks=tuple(remarks))
        return _done(self.title, self.block, self.columns, tables, wrong, remarks)

    def _fits_below(self, sizes: Sequence[int]) -> bool:
        return all(self._possible(row, size) for row, size in zip(self.values, sizes, strict=True))

    def _possible(self, row: Sequence[float], most: int, smallest: int = 1) -> list[int]:
        """Sizes that a row can have."""
        self._guard([row], [most])
        found = possible_rows(row, smallest=smallest, largest=most, decimals=self.decimals, complete=self.complete)
        return list(dict.fromkeys(one.n for one in found))

    def _exactly(self, rows: Sequence[Sequence[float]], sizes: Sequence[int]) -> list[Counts]:
        self._guard(rows, sizes, exact=True)
        if self.complete:
            return of_known_rows(rows, sizes, decimals=self.decimals)
        options = [
            [one.counts for one in possible_rows(row, smallest=n, largest=n, decimals=self.decimals, complete=False)]
            for row, n in zip(rows, sizes, strict=True)
        ]
        return [np.array(table, dtype=np.int64) for table in product(*options)]

    def _misprints(self, most: Sequence[int], *, exact: bool, total: int | None) -> tuple[Misprint, ...]:
        found: list[Misprint] = []
        possible = [
            self._possible(row, size, size if exact else 1) for row, size in zip(self.values, most, strict=True)
        ]
        for at, (row, size) in enumerate(zip(self.values, most, strict=True)):
            if possible[at]:
                continue
            allowed = [size] if exact else self._sizes(possible, at, size, total)
            found.append(self._misprint(self.block.rows[at], row, size, allowed, exact=exact))
        return tuple(found)

    def _sizes(self, possible: Sequence[Sequence[int]], at: int, most: int, total: int | None) -> list[int]:
        """Sizes that an impossible row can have, the likeliest first: those that bring the table to its total."""
        others = [sizes for place, sizes in enumerate(possible) if place != at]
        if total is not None and all(others):
            sums = {0}
            for sizes in others:
                sums = {before + size for before in sums for size in sizes}
            left = sorted({total - one for one in sums if 0 < total - one <= most}, reverse=True)
            if left:
                return left
        return list(range(most, 0, -1))

    def _misprint(self, name: str, row: Sequence[float], most: int, sizes: Sequence[int], *, exact: bool) -> Misprint:
        """Which cell of an impossible row is wrong, and what it may have been."""
        if not self.complete:
            column = self.columns[0]
            for size in sizes:
                for likely in corrections(row[0], [size], decimals=self.decimals)[:1]:
                    return Misprint(name, column, row[0], most, exact, likely.likely, likely.count, likely.n)
            return Misprint(name, column, row[0], most, exact)
        for size in sizes:
            for place, printed in enumerate(row):
                others = (*row[:place], *row[place + 1 :])
                for one in possible_rows(others, smallest=size, largest=size, decimals=self.decimals, complete=False):
                    likely_share = round(100 * one.counts[-1] / size, self.decimals)
                    if _one_digit(printed, likely_share, self.decimals):
                        column = self.columns[place]
                        return Misprint(name, column, printed, most, exact, likely_share, one.counts[-1], size)
        return Misprint(name, "", row[0], most, exact)

    def _mended(self, wrong: Sequence[Misprint]) -> tuple[tuple[float, ...], ...]:
        """The rows, with what was probably meant."""
        rows = [list(row) for row in self.values]
        for one in wrong:
            if one.likely is not None:
                rows[self.block.rows.index(one.row)][self.columns.index(one.column)] = one.likely
        return tuple(map(tuple, rows))

    def _guard(self, rows: Sequence[Sequence[float]], most: Sequence[int], *, exact: bool = False) -> None:
        """Coarse percentages of large groups leave too much open to count out."""
        step = 10.0**-self.decimals / 100
        choices = [
            sum(
                (1 + n * step) ** (len(row) - (1 if self.complete else 0))
                for n in ([size] if exact else range(1, size + 1))
            )
            for row, size in zip(rows, most, strict=True)
        ]
        if max(choices) > _MOST_CHOICES:
            raise KwalcodeError(_TOO_MANY)
        if len(rows) > 1:
            tables = prod(
                max(
                    1,
                    len(
                        possible_rows(
                            row, smallest=size if exact else 1, largest=size, decimals=self.decimals,
                            complete=self.complete,
                        )
                    ),
                )
                for row, size in zip(rows, most, strict=True)
            )  # fmt: skip
            if tables > _MOST_TABLES:
                raise KwalcodeError(_TOO_MANY)


_TOO_MANY: Final = (
    "Deze percentages kunnen uit te veel verschillende aantallen komen om ze na te rekenen. Geef met --n het juiste "
    "aantal per rij of kolom, of percentages met meer decimalen."
)


def _of_whole(printed: PrintedTable, block: Block, total: int) -> Recomputed:
    """A table whose cells are percentages of all respondents."""
    if not total:
        raise KwalcodeError(
            f"{printed.file}: deze percentages zijn er van het geheel. Geef met --total het aantal respondenten."
        )
    flat = [value for row in block.values for value in row]
    shape = (len(block.rows), len(block.columns))
    tables = [one.reshape(shape) for one in of_known_rows([flat], [total], decimals=printed.decimals)]
    if not tables:
        wrong = [
            Misprint(name, column, value, total, True)
            for name, row in zip(block.rows, block.values, strict=True)
            for column, value in zip(block.columns, row, strict=True)
            if not possible_rows(
                [value], smallest=total, largest=total, decimals=printed.decimals, complete=False
            )
        ]  # fmt: skip
        told = () if wrong else (f"Deze percentages kunnen samen niet bij precies {total}.",)
        return Recomputed(block.title, None, 0, misprints=tuple(wrong), remarks=told)
    return _done(block.title, block, block.columns, tables)


def _done(
    title: str, block: Block, columns: Sequence[str], tables: Sequence[Counts],
    misprints: Sequence[Misprint] = (), remarks: Sequence[str] = (),
) -> Recomputed:  # fmt: skip
    """The first of the possible tables with its test, and how far the others differ."""
    told = list(remarks)
    assessed: Assessment = assess(tables[0])
    seen = [chi_square(one).statistic for one in tables[:_MOST_TESTED]]
    if len(tables) > _MOST_TESTED:
        told.append(f"Van de {len(tables)} mogelijke tabellen zijn er {_MOST_TESTED} nagerekend, de volste eerst.")
    crosstab = Crosstab(block.rows, tuple(columns), tables[0])
    crossed = Crossed(crosstab, assessed, title or "rij", "kolom")
    return Recomputed(title, crossed, len(tables), min(seen), max(seen), tuple(misprints), tuple(told))


def _one_digit(printed: float, likely: float, decimals: int) -> bool:
    first, second = f"{printed:.{decimals}f}", f"{likely:.{decimals}f}"
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")

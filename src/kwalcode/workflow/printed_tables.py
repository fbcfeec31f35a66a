"""Tables as a report printed them, computed again: from counts, or from percentages back to the counts behind them.

A file has the names of the rows in its first column. A row with a name and no number starts a new block, which is a
table of its own. Totals are checked and left out; a column "n" gives the size of each row, a row "n" that of each
column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.readers import largest as largest_file
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import reader
from kwalcode.readers.tables.amounts import judge_style, parse_amount
from kwalcode.readers.tables.table import Table, fold, listed, meant

_TOTAL: Final = frozenset({"totaal", "total", "som", "alle", "algemeen totaal"})
_SIZE: Final = frozenset({"n", "aantal", "aantal respondenten", "basis", "respondenten"})
_NONE: Final = frozenset({"", "-", "–", "—", "/", "."})
_NAMED_SIZE: Final = re.compile(r"\s*\(?\bn\s*=\s*\d+\)?\s*$", re.IGNORECASE)


class Printed(StrEnum):
    """What the cells of a table are."""

    COUNTS = "aantallen"
    ROW_PERCENT = "percentages per rij"
    COLUMN_PERCENT = "percentages per kolom"
    TOTAL_PERCENT = "percentages van het geheel"
    SEPARATE = "percentages waarvan elke kolom op zich staat"


@dataclass(frozen=True)
class Block:
    """One table of a file.

    Args:
        title: What stands above it, or "".
        rows: Names of the rows.
        columns: Names of the columns.
        values: The cells, a row per row.
        sizes: Size of each row where the table gives one; empty without.
        numbers: Row of each row in the file, counted from 1.
        column_sizes: Size of each column where the table gives one; empty without.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...] = field(repr=False)
    sizes: tuple[int, ...] = ()
    numbers: tuple[int, ...] = field(default=(), repr=False)
    column_sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class PrintedTable:
    """What a file holds.

    Args:
        file: Its name.
        kind: What its cells are.
        decimals: Decimals of its percentages.
        blocks: Its tables.
        remarks: What was noticed on reading, in Dutch.
    """

    file: str
    kind: Printed
    decimals: int
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()


def read_printed(
    path: Path,
    *,
    percent: bool | None = None,
    by_column: bool = False,
    columns: Sequence[str] = (),
    sheet: str = "",
) -> PrintedTable:
    """Read a printed table.

    Args:
        path: A CSV, TSV or XLSX.
        percent: Whether the cells are percentages; None judges that from the cells.
        by_column: The cells are percentages within columns; when not said, the cells tell.
        columns: Only these columns; empty for all with numbers.
        sheet: Sheet of a workbook.

    Raises:
        SourceError: The file cannot be read, a column is absent, or there is no table of numbers in it.
    """
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".tsv", ".xlsx"}:
        raise SourceError(path.name, "is geen tabel", "geef een .csv, .tsv of .xlsx")
    table = reader.load(SourceFile.load(path, largest=largest_file(suffix)), ReadOptions(sheet=sheet))
    return _Reading(table, columns).result(True if by_column else percent, by_column=by_column)


class _Reading:
    """The cells of a file, while it is found out what they are."""

    def __init__(self, table: Table, wanted: Sequence[str]) -> None:
        self._file = table.file
        self._table = table
        self._remarks: list[str] = []
        if len(table.header) < 2:
            raise SourceError(table.file, "heeft maar één kolom", "zet de namen van de rijen in de eerste kolom")
        cells = [cell for row in table.rows for cell in row.cells[1:]]
        self._style = judge_style((_bare(cell) for cell in cells), point_is_decimal=table.point_is_decimal)
        self._has_sign = any("%" in cell for cell in cells) or any("%" in name for name in table.header)
        self._size_at = next(
            (at for at, name in enumerate(table.header) if at and fold(name) in _SIZE and self._is_whole(at)), None
        )
        self._total_at = next((at for at, name in enumerate(table.header) if at and fold(name) in _TOTAL), None)
        self._columns = self._choose(wanted)
        if not self._columns and self._size_at is not None:
            # A table of nothing but counts has its cells there.
            self._size_at = None
            self._columns = self._choose(wanted)

    def result(self, percent: bool | None, *, by_column: bool = False) -> PrintedTable:
        blocks = self._blocks() if self._columns else []
        if not blocks:
            raise SourceError(
                self._file, "heeft geen rijen met getallen", "zet per rij een naam en de getallen erachter"
            )
        values = [value for block in blocks for row in block.values for value in row]
        if any(value < 0 for value in values):
            raise SourceError(self._file, "heeft negatieve getallen", "geef aantallen of percentages")
        decimals = self._decimals()
        is_percent = self._looks_percent(blocks, values) if percent is None else percent
        if not is_percent:
            if any(value != int(value) for value in values):
                raise SourceError(
                    self._file, "heeft aantallen met decimalen", "gebruik --percent als het percentages zijn"
                )
            return PrintedTable(self._file, Printed.COUNTS, 0, tuple(blocks), tuple(self._remarks))
        if max(values) <= 1 and decimals >= 2:
            # A workbook keeps 54,7 % as 0,547.
            blocks = [_times_hundred(block) for block in blocks]
            decimals -= 2
        if any(value > 100 for block in blocks for row in block.values for value in row):
            raise SourceError(self._file, "heeft percentages boven 100", "laat --percent weg als het aantallen zijn")
        kind = Printed.COLUMN_PERCENT if by_column else _kind_of(blocks, decimals)
        if kind is Printed.ROW_PERCENT:
            self._remarks += _sums(blocks, decimals)
            if all(_is_hundred(column, decimals) for block in blocks for column in _columns_of(block)):
                self._remarks.append(
                    "Ook de kolommen tellen op tot 100. Zijn het percentages per kolom, gebruik dan --by-column."
                )
        elif kind is Printed.COLUMN_PERCENT:
            self._remarks += _column_sums(blocks, decimals)
        return PrintedTable(self._file, kind, decimals, tuple(blocks), tuple(self._remarks))

    def _choose(self, wanted: Sequence[str]) -> list[int]:
        header = self._table.header
        if wanted:
            by_fold = {fold(name): at for at, name in enumerate(header) if at}
            for name in wanted:
                if fold(name) not in by_fold:
                    raise SourceError(
                        self._file,
                        f"heeft geen kolom '{name}'{meant(name, header)}",
                        f"kies uit de kolommen: {', '.join(header[1:])}",
                    )
            return [by_fold[fold(name)] for name in wanted]
        return [
            at
            for at in range(1, len(header))
            if at not in (self._size_at, self._total_at)
            and any(self._number(row.cells[at]) is not None for row in self._table.rows)
        ]

    def _blocks(self) -> list[Block]:
        blocks: list[Block] = []
        title = ""
        lines: list[tuple[str, tuple[float, ...], int | None, int]] = []
        empty: list[int] = []
        column_sizes: tuple[int, ...] = ()

        def close() -> None:
            if lines:
                sizes = tuple(size for _, _, size, _ in lines if size is not None)
                blocks.append(
                    Block(
                        title,
                        tuple(name for name, _, _, _ in lines),
                        tuple(self._table.header[at] for at in self._columns),
                        tuple(values for _, values, _, _ in lines),
                        sizes if len(sizes) == len(lines) else (),
                        tuple(number for _, _, _, number in lines),
                        column_sizes,
                    )
                )
                lines.clear()

        for row in self._table.rows:
            name = row.cells[0].strip()
            cells = [row.cells[at] for at in self._columns]
            numbers = [self._number(cell) for cell in cells]
            if all(one is None for one in numbers):
                close()
                title, column_sizes = name, ()
                continue
            if fold(name) in _SIZE and all(one is not None and one == int(one) for one in numbers):
                column_sizes = tuple(int(one) for one in numbers if one is not None)
                continue
            if fold(_NAMED_SIZE.sub("", name)) in _TOTAL:
                self._check_total(name, numbers, lines)
                continue
            for cell, number in zip(cells, numbers, strict=True):
                if number is None and cell.strip() not in _NONE:
                    raise SourceError(
                        self._file, f"heeft '{cell.strip()}' waar een getal hoort", "verbeter de cel, of kies kolommen",
                        place=f"rij {row.number}",
                    )  # fmt: skip
            if any(number is None for number in numbers):
                empty.append(row.number)
            values = tuple(0.0 if number is None else number for number in numbers)
            self._check_row(name, values, row.cells)
            size = None if self._size_at is None else self._number(row.cells[self._size_at])
            lines.append((name or f"rij {row.number}", values, None if size is None else int(size), row.number))
        close()
        if empty:
            self._remarks.append(f"Lege cellen in rij {listed(empty)} tellen als 0.")
        return blocks

    def _check_row(self, name: str, values: Sequence[float], cells: Sequence[str]) -> None:
        """A printed total that is not the sum of its row; of percentages nothing is said here."""
        if self._total_at is None or any(value != int(value) for value in values):
            return
        total = self._number(cells[self._total_at])
        if total is not None and total != 100 and sum(values) != total:
            self._remarks.append(
                f"Rij '{name}': gedrukt totaal {_told(total)}, maar de cellen tellen op tot {_told(sum(values))}."
            )

    def _check_total(
        self, name: str, numbers: Sequence[float | None],
        lines: Sequence[tuple[str, tuple[float, ...], int | None, int]],
    ) -> None:  # fmt: skip
        """Printed totals of columns, where all are counts."""
        if not lines or any(value != int(value) for _, values, _, _ in lines for value in values) or self._has_sign:
            return
        for place, printed in enumerate(numbers):
            found = sum(values[place] for _, values, _, _ in lines)
            if printed is not None and printed != found and printed != 100:
                column = self._table.header[self._columns[place]]
                self._remarks.append(
                    f"Kolom '{column}', rij '{name}': gedrukt {_told(printed)}, maar de rijen tellen op tot "
                    f"{_told(found)}."
                )

    def _looks_percent(self, blocks: Sequence[Block], values: Sequence[float]) -> bool:
        if max(values) > 100:
            return False
        if self._has_sign or any(value != int(value) for value in values):
            return True
        # Whole percentages: each row adds up to about 100.
        return all(abs(sum(row) - 100) <= len(row) / 2 for block in blocks for row in block.values)

    def _decimals(self) -> int:
        most = 0
        for row in self._table.rows:
            for at in self._columns:
                bare = _bare(row.cells[at])
                if self._number(bare) is not None:
                    found = re.search(r"[.,](\d+)$", bare)
                    most = max(most, len(found[1]) if found else 0)
        return most

    def _is_whole(self, at: int) -> bool:
        numbers = [self._number(row.cells[at]) for row in self._table.rows]
        return any(numbers) and all(one is None or one == int(one) for one in numbers)

    def _number(self, cell: str) -> float | None:
        amount = parse_amount(_bare(cell), self._style)
        return None if amount is None else float(amount)


def _bare(cell: str) -> str:
    return cell.replace("%", "").strip()


def _kind_of(blocks: Sequence[Block], decimals: int) -> Printed:
    """Rows that mostly add up to 100 are whole; so may a block be; else every column is a question of its own."""
    rows = [row for block in blocks for row in block.values]
    if len(rows[0]) == 1:
        return Printed.SEPARATE
    if 2 * sum(_is_hundred(row, decimals) for row in rows) >= len(rows):
        return Printed.ROW_PERCENT
    if all(_is_hundred([value for row in block.values for value in row], decimals) for block in blocks):
        return Printed.TOTAL_PERCENT
    if all(_is_hundred(column, decimals) for block in blocks for column in _columns_of(block)):
        return Printed.COLUMN_PERCENT
    return Printed.SEPARATE


def _columns_of(block: Block) -> list[tuple[float, ...]]:
    return list(zip(*block.values, strict=True))


def _is_hundred(values: Sequence[float], decimals: int) -> bool:
    # Each value may be off by half a unit of its last decimal.
    return abs(sum(values) - 100) <= len(values) * 0.5 * 10.0**-decimals + 1e-6


def _sums(blocks: Sequence[Block], decimals: int) -> list[str]:
    return [
        f"Rij '{name}': de percentages tellen op tot {_told(sum(row))}, en niet tot 100."
        for block in blocks
        for name, row in zip(block.rows, block.values, strict=True)
        if not _is_hundred(row, decimals)
    ]


def _column_sums(blocks: Sequence[Block], decimals: int) -> list[str]:
    return [
        f"Kolom '{name}': de percentages tellen op tot {_told(sum(column))}, en niet tot 100."
        for block in blocks
        for name, column in zip(block.columns, _columns_of(block), strict=True)
        if not _is_hundred(column, decimals)
    ]


def _times_hundred(block: Block) -> Block:
    values = tuple(tuple(round(100 * value, 10) for value in row) for row in block.values)
    return replace(block, values=values)


def _told(value: float) -> str:
    if math.isnan(value):
        return "n.v.t."
    return f"{round(value, 2):g}".replace(".", ",")

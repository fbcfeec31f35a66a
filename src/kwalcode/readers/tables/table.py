"""A table as the readers see it: a header, rows of text, and where each row stands in the file.

Spreadsheets made by people have title lines above the header, headers over two rows, columns without a name,
rows that are too long. `build` brings them to one form, loses no cell, and remarks on what it had to guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from kwalcode.errors import SourceError

HEADER_SEARCH = 20
"""Number of rows among which the header is looked for."""

LISTED = 8
"""Number of rows or columns that a remark names before it says "en nog N"."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Args:
        number: Row as a spreadsheet numbers it, counted from 1, the header included.
        index: Data row counted from 0, as a program that reads the same file counts it.
        cells: As many as the header has; a cell that the file lacks is "".
    """

    number: int
    index: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Args:
        file: The file as the user named it.
        header: Column names, trimmed and unique.
        rows: Rows with at least one filled cell. Cells are in NFC with LF, otherwise as the file has them.
        remarks: What had to be guessed, in Dutch.
        encoding: Character encoding of a text file, else "".
        sheet: Sheet of a workbook, else "".
        point_is_decimal: A lone point in a number is a decimal one (numbers of a workbook).
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    encoding: str = ""
    sheet: str = ""
    point_is_decimal: bool = False

    def values(self, column: int) -> list[str]:
        """The filled cells of one column, trimmed, in row order."""
        return [value for row in self.rows if (value := row.cells[column].strip())]


def clean(value: str) -> str:
    """A cell in NFC; taking away quotes can bring a letter and its accent together."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def fold(name: str) -> str:
    """A column name or value for comparison: lower case, its words separated by one space.

    Example:
        >>> fold(" ResponseId ")
        'response id'
        >>> fold("Beleidsdoelstelling_code")
        'beleidsdoelstelling code'
    """
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", split).strip().casefold()


def listed(items: Iterable[object]) -> str:
    """Some items for a remark, cut short: `"2, 5 en nog 14"`."""
    names = [str(item) for item in items]
    if len(names) <= LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:LISTED])} en nog {len(names) - LISTED}"


def rows_named(numbers: Sequence[int]) -> str:
    """Row numbers for a remark: `"rij 4"`, `"rijen 4, 9"`."""
    return f"{'rij' if len(numbers) == 1 else 'rijen'} {listed(numbers)}"


def nearest(name: str, allowed: Iterable[str]) -> str:
    """The name that looks most like `name`, or "" when none does."""
    by_fold = {fold(candidate): candidate for candidate in allowed}
    close = difflib.get_close_matches(fold(name), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def meant(name: str, allowed: Iterable[str]) -> str:
    """A hint to the nearest allowed name: `"; bedoelt u 'gemeente'?"`, or "" when none is near."""
    near = nearest(name, allowed)
    return f"; bedoelt u '{near}'?" if near else ""


def column_letter(index: int) -> str:
    """Letter of a column as a spreadsheet shows it: 0 -> "A", 26 -> "AA"."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def build(
    file: str,
    lines: Iterable[tuple[int, Sequence[str]]],
    *,
    remarks: Sequence[str] = (),
    encoding: str = "",
    sheet: str = "",
    point_is_decimal: bool = False,
    blank_lines_count: bool = True,
) -> Table:
    """Find the header among the lines of a file and make a table of it.

    Args:
        file: The file as the user named it.
        lines: Row number and cells of every line, blank ones included.
        remarks: What the loader already wants to say.
        encoding: See `Table`.
        sheet: See `Table`.
        point_is_decimal: See `Table`.
        blank_lines_count: Whether a line without any cell is a data row, as in a workbook; not in a csv file.

    Raises:
        SourceError: There is no row with data below a header.
    """
    told = list(remarks)
    pending = iter(lines)
    head = list(islice(pending, HEADER_SEARCH))
    start = _header_at(head)
    if start is None:
        raise SourceError(file, "bevat geen gegevens", "controleer of het juiste bestand of blad gekozen is")
    above = [number for number, cells in head[:start] if _filled(cells)]
    if above:
        told.append(f"De kop van de tabel staat op rij {head[start][0]}; {rows_named(above)} erboven is niet gelezen.")
    header = [clean(cell).strip() for cell in head[start][1]]
    below = head[start + 1 :]
    if below and _continues_header(header, below[0][1]):
        header = _joined_header(header, below[0][1])
        told.append(f"De kop beslaat twee rijen ({head[start][0]} en {below[0][0]}); ze zijn samengevoegd.")
        below = below[1:]
    raw = _data_rows(below, pending, blank_lines_count=blank_lines_count)
    if not raw:
        raise SourceError(
            file,
            "bevat alleen een kop en geen rijen met gegevens",
            "controleer of het juiste bestand of blad gekozen is",
        )
    width = _last_filled(header)
    _remark_on_ragged(raw, len(header), width, told)
    width = max(width, *(_last_filled(row.cells) for row in raw))
    names = _unique_names(header[:width] + [""] * (width - len(header)), raw, told)
    rows = tuple(Row(row.number, row.index, (row.cells + ("",) * (width - len(row.cells)))[:width]) for row in raw)
    return Table(file, names, rows, tuple(told), encoding, sheet, point_is_decimal)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def _last_filled(cells: Sequence[str]) -> int:
    """Number of cells up to and including the last filled one."""
    for position in range(len(cells), 0, -1):
        cell = cells[position - 1]
        if cell and not cell.isspace():
            return position
    return 0


def _header_at(head: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """Position of the first row that is at least half as wide as the widest: title lines above it are narrow."""
    widest = max((_filled(cells) for _, cells in head), default=0)
    if not widest:
        return None
    needed = 1 if widest == 1 else max(2, (widest + 1) // 2)
    # The column of row numbers that programs put first often has no name.
    return next(
        position
        for position, (_, cells) in enumerate(head)
        if _filled(cells) >= needed or (1 <= _filled(cells) == widest - 1 and not cells[0].strip())
    )


def _continues_header(header: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second row names the answers below a merged question.

    It does when every nameless column gets its name there, the first column (that of the respondent, so filled in
    every row of data) is merged downwards, and no cell is a number.
    """
    nameless = [position for position, name in enumerate(header) if not name]
    cells = [cell.strip() for cell in second] + [""] * (len(header) - len(second))
    return (
        bool(nameless)
        and all(cells[position] for position in nameless)
        and bool(header[0])
        and not cells[0]
        and not any(cell.replace(",", "").replace(".", "").isdigit() for cell in cells)
    )


def _joined_header(header: Sequence[str], second: Sequence[str]) -> list[str]:
    joined = []
    question = ""
    for position in range(max(len(header), len(second))):
        question = (header[position] if position < len(header) else "") or question
        answer = clean(second[position]).strip() if position < len(second) else ""
        joined.append(f"{question} – {answer}" if answer else question)
    return joined


def _data_rows(
    below: Sequence[tuple[int, Sequence[str]]],
    pending: Iterable[tuple[int, Sequence[str]]],
    *,
    blank_lines_count: bool,
) -> list[Row]:
    rows = []
    index = 0
    for source in (below, pending):
        for number, cells in source:
            if _filled(cells):
                rows.append(Row(number, index, tuple([clean(cell) for cell in cells])))
            if cells or blank_lines_count:
                index += 1
    return rows


def _remark_on_ragged(rows: Sequence[Row], cells: int, width: int, told: list[str]) -> None:
    long = [row.number for row in rows if _last_filled(row.cells) > cells]
    if long:
        told.append(
            f"{rows_named(long).capitalize()}: meer cellen dan de kop ({cells}). De extra cellen kregen een eigen "
            "kolom; controleer of een scheidingsteken in de tekst niet tussen aanhalingstekens had moeten staan."
        )
    short = [row.number for row in rows if len(row.cells) < width]
    # A file that leaves out trailing empty cells does so in many rows; only the exception deserves a look.
    if short and len(short) <= max(1, len(rows) // 10):
        told.append(
            f"{rows_named(short).capitalize()}: minder cellen dan de kop ({width}); de overige zijn leeg gelaten."
        )


def _unique_names(header: Sequence[str], rows: Sequence[Row], told: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    taken = {name for name in header if name}
    seen: Counter[str] = Counter()
    nameless: list[str] = []
    doubled: list[str] = []
    for position, name in enumerate(header):
        unique = name or f"kolom {column_letter(position)}"
        seen[unique] += 1
        if not name and any(position < len(row.cells) and row.cells[position].strip() for row in rows):
            nameless.append(column_letter(position))
        if seen[unique] > 1 or (not name and unique in taken):
            if name:
                doubled.append(name)
            stem, number = unique, max(2, seen[unique])
            while unique in taken:
                unique = f"{stem} ({number})"
                number += 1
        taken.add(unique)
        names.append(unique)
    if nameless:
        told.append(
            f"Kolommen zonder naam in de kop: {listed(nameless)}; ze heten hier 'kolom {nameless[0]}' enzovoort."
        )
    if doubled:
        told.append(f"Kolomnamen die meer dan eens voorkomen kregen een volgnummer: {listed(dict.fromkeys(doubled))}.")
    return tuple(names)

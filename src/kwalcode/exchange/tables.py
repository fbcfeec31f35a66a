"""Any table as CSV or as a workbook of several sheets, in the manner of the fragments: text stays text.

`csv_file` and `xlsx_file` write fragments; what they do with a cell (`harmless`, `workbooks`) holds here too.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from kwalcode.errors import ExchangeError
from kwalcode.exchange.csv_file import csv_file, harmless
from kwalcode.exchange.workbooks import MOST_ROWS, Value, cell, new_workbook, save, styled

__all__ = ["Sheet", "Value", "table_csv", "write_table_csv", "write_workbook"]

_WIDTH: Final = 14.0
_IMAGE_ROWS: Final = 2
"""Empty rows between a table and the picture below it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Args:
        title: Name of the sheet, at most 31 characters.
        header: Names of the columns.
        rows: The rows, each as long as the header. A nan is an empty cell.
        widths: Width of columns by name, in characters; 14 for the others.
        wrapped: Columns whose text may take several lines.
        shades: Colour `#rrggbb` of cells by (row, column), both counted from 0 below the header.
        images: Pictures below the table, as PNG.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]] = field(repr=False)
    widths: Mapping[str, float] = field(default_factory=dict)
    wrapped: frozenset[str] = frozenset()
    shades: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)
    images: Sequence[bytes] = field(default=(), repr=False)


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write sheets as a workbook; the same input gives the same bytes.

    Args:
        path: Where to; an existing file is replaced when everything is written.
        sheets: At least one.

    Raises:
        ExchangeError: The file cannot be written, or a sheet has more rows than fit.
    """
    workbook = new_workbook()
    for sheet in sheets:
        if len(sheet.rows) >= MOST_ROWS:
            raise ExchangeError(
                f"{path}: het blad {sheet.title} zou meer dan {MOST_ROWS - 1} rijen hebben, en dat past niet in Excel. "
                "Wat u kunt doen: exporteer naar CSV, of neem minder bronnen."
            )
        _add(workbook, sheet)
    save(workbook, path)


def _add(workbook: Workbook, sheet: Sheet) -> None:
    page: Any = workbook.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for place, name in enumerate(sheet.header, start=1):
        page.column_dimensions[get_column_letter(place)].width = sheet.widths.get(name, _WIDTH)
    wrapped = [name in sheet.wrapped for name in sheet.header]
    try:
        page.append([styled(page, name, font=Font(bold=True)) for name in sheet.header])
        for number, row in enumerate(sheet.rows):
            cells = [cell(page, _held(value), wrap) for value, wrap in zip(row, wrapped, strict=True)]
            page.append([_shaded(page, cell, sheet.shades.get((number, place))) for place, cell in enumerate(cells)])
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
        below = len(sheet.rows) + _IMAGE_ROWS + 1
        for data in sheet.images:
            picture = Image(io.BytesIO(data))
            # Charts are drawn at twice their size, so that they are sharp in print.
            picture.width, picture.height = picture.width // 2, picture.height // 2
            page.add_image(picture, f"A{below}")
            below += picture.height // 20 + _IMAGE_ROWS
    finally:
        page.close()


def _held(value: Value) -> Value:
    return None if isinstance(value, float) and math.isnan(value) else value


def _shaded(page: Any, cell: Any, colour: str | None) -> Any:
    if colour is None:
        return cell
    if not hasattr(cell, "fill"):
        cell = WriteOnlyCell(page, cell)
    cell.fill = PatternFill("solid", fgColor=colour.lstrip("#"))
    return cell


def write_table_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]], *, sep: str = ",") -> int:
    """Write a table as CSV: UTF-8 with byte order mark, CRLF after each row, no cell that a spreadsheet would compute.

    Args:
        path: Where to; an existing file is replaced when everything is written.
        header: Names of the columns.
        rows: The rows. A nan is an empty cell; with ";" numbers have a decimal comma.
        sep: Between the cells: ",", ";" or a tab.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written.
        ValueError: Another separator.
    """
    with csv_file(path, sep) as text:
        return _write_csv(text, header, rows, sep)


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Value]], *, sep: str = ";") -> bytes:
    """The same as bytes, for a browser."""
    stream = io.StringIO(newline="")
    _write_csv(stream, header, rows, sep)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _write_csv(stream: Any, header: Sequence[str], rows: Iterable[Sequence[Value]], sep: str) -> int:
    writer = csv.writer(stream, delimiter=sep, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([_written(value, "," if sep == ";" else ".") for value in row])
        count += 1
    return count


def _written(value: Value, decimal: str) -> str:
    value = _held(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.4f}".rstrip("0").replace(".", decimal)

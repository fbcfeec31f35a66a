"""Workbooks (xlsx) into a table, with every cell printed as a person sees it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from kwalcode.errors import SourceError
from kwalcode.readers.archives import check_archive
from kwalcode.readers.decoding import normalise
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables.table import Table, build, column_letter, fold, listed, meant

MOST_ROWS = 1_048_576
"""Rows a sheet can have in Excel; a row number above it means a damaged or malicious file."""

MOST_CELLS = 30_000_000
"""Cells that are read from one sheet, the empty ones between filled ones included."""

_BROKEN = (
    ArithmeticError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl lets through when a workbook is damaged; it has no exception of its own for that."""


def read_workbook(source: SourceFile, options: ReadOptions) -> Table:
    """Read one sheet of a workbook.

    Whole numbers lose their ".0", dates become ISO, percentages and leading zeros follow the cell's format. A cell
    with an Excel error is empty, with a remark; so is a formula whose outcome was never stored in the file.

    Args:
        source: The workbook.
        options: `sheet` names the sheet, case ignored; "" takes the first visible one with data.

    Raises:
        SourceError: Not a workbook, an old or protected one, damaged, without data, or without the sheet asked for.
    """
    check_archive(source, "xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about layout it does not know; no text is lost by that
        try:
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
            try:
                return _read_sheet(source, book, options)
            finally:
                book.close()
        except _BROKEN as error:
            raise SourceError(
                source.name,
                f"is geen leesbaar Excel-bestand ({type(error).__name__}: {error})",
                "open het in Excel of LibreOffice en bewaar het opnieuw als .xlsx",
            ) from error


def _read_sheet(source: SourceFile, book: Any, options: ReadOptions) -> Table:
    sheets = book.worksheets
    told: list[str] = []
    if options.sheet:
        chosen = [sheet for sheet in sheets if fold(sheet.title) == fold(options.sheet)]
        if not chosen:
            names = [sheet.title for sheet in sheets]
            raise SourceError(
                source.name,
                f"heeft geen blad '{options.sheet}'{meant(options.sheet, names)}",
                f"kies een van de bladen: {', '.join(names)}",
            )
    else:
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        chosen = [sheet for sheet in visible or sheets if _has_data(source, sheet)]
        if not chosen:
            raise SourceError(
                source.name, "bevat geen blad met gegevens", "controleer of het juiste bestand gekozen is"
            )
        if len(chosen) > 1:
            others = listed(f"'{sheet.title}'" for sheet in chosen[1:])
            told.append(f"Gelezen is het blad '{chosen[0].title}'. Andere bladen met gegevens: {others}.")
    sheet = chosen[0]
    faults: list[str] = []
    lines = list(_lines(source, sheet, faults))
    if faults:
        told.append(f"Cellen met een Excel-fout zijn als leeg gelezen: {listed(faults)}.")
    uncomputed = _formulas_without_outcome(source, sheet.title, lines)
    if uncomputed:
        told.append(
            f"Formules waarvan de uitkomst niet in het bestand staat, zijn als leeg gelezen: {listed(uncomputed)}. "
            "Open en bewaar het bestand in Excel om ze te laten berekenen."
        )
    return build(source.name, lines, remarks=told, sheet=sheet.title, point_is_decimal=True)


def _has_data(source: SourceFile, sheet: Any) -> bool:
    """Whether the sheet has a header and at least one row below it."""
    filled = 0
    for _, cells in _lines(source, sheet, []):
        filled += any(cells)
        if filled == 2:
            return True
    return False


def _lines(source: SourceFile, sheet: Any, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Row number and printed cells of every row."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    read = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        read += len(row) or 1
        if number > MOST_ROWS or read > MOST_CELLS:
            raise SourceError(
                source.name,
                f"blad '{sheet.title}' is groter dan een tabel redelijkerwijs is",
                "verwijder lege rijen en kolommen en bewaar het blad opnieuw, of bewaar het als .csv",
                place=f"rij {number}",
            )
        cells = []
        for position, cell in enumerate(row):
            if cell.value is None:
                cells.append("")
            elif cell.data_type == "e":
                faults.append(f"{column_letter(position)}{number}")
                cells.append("")
            else:
                cells.append(printed(cell.value, cell.number_format))
        yield number, cells


def _formulas_without_outcome(source: SourceFile, title: str, lines: list[tuple[int, list[str]]]) -> list[str]:
    """Cells with a formula that are empty among `lines`; looks a second time only at a workbook with formulas."""
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if not any(re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name)) for name in parts):
            return []
    book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=False)
    try:
        sheet = book[title]
        sheet.reset_dimensions()
        return [
            f"{column_letter(position)}{number}"
            for (number, cells), row in zip(lines, sheet.iter_rows(), strict=False)
            for position, cell in enumerate(row)
            if cell.data_type == "f" and not (position < len(cells) and cells[position])
        ]
    finally:
        book.close()


def printed(value: object, number_format: str = "General") -> str:
    """A cell's value as text, the way a spreadsheet shows it.

    Numbers keep a decimal point whatever the language of the computer, so that a table reads the same everywhere.

    Example:
        >>> printed(12.0), printed(0.125, "0.0%"), printed(9000, "00000"), printed(datetime(2026, 3, 1))
        ('12', '12.5%', '09000', '2026-03-01')
    """
    if isinstance(value, str):
        # Some programs write control characters in Excel's own escape.
        if "_x000" in value:
            value = re.sub(r"_x000([9AD])_", lambda match: chr(int(match[1], 16)), value)
        return value if value.isascii() and value.isprintable() else normalise(value)
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        return _printed_number(value, number_format)
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _printed_number(value: int | float, number_format: str) -> str:
    shown, suffix = (value * 100, "%") if number_format.endswith("%") else (value, "")
    # Fifteen digits is what a spreadsheet keeps; beyond that a float shows its binary remainder (0.1 + 0.2).
    text = f"{shown:d}" if isinstance(shown, int) else f"{shown:.15g}"
    if "e" in text and abs(shown) < 1e21:
        text = f"{shown:.15f}".rstrip("0").rstrip(".")
    if re.fullmatch("0{2,}", number_format) and text.isdigit():
        text = text.zfill(len(number_format))
    return text + suffix

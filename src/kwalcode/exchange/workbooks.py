"""What every workbook of ours shares: cells in which text stays text, and equal files for equal content."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.writer.excel import ExcelWriter

from kwalcode.exchange.csv_file import harmless
from kwalcode.exchange.files import replacing

Value = str | int | float | None

LONGEST_CELL: Final = 32_767
"""Characters that fit in a cell, counted as a spreadsheet does: in UTF-16 units."""

MOST_ROWS: Final = 1_048_576
"""Rows that fit on a sheet, with the header."""

SHORTENED: Final = " […] (ingekort: de volledige tekst staat in de JSONL-export)"
"""What ends a text that does not fit in its cell."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold: control characters, surrogates, and the last two code points of the first plane.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How a workbook writes a character by number; a text that looks like it must be written so that it stays text.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_WRAP = Alignment(wrap_text=True, vertical="top")


def new_workbook() -> Workbook:
    """An empty workbook to be written from top to bottom, without the present moment in it."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "kwalcode"
    workbook.properties.created = workbook.properties.modified = datetime(*_EPOCH)
    return workbook


def save(workbook: Workbook, path: Path) -> None:
    """Write a workbook; the same content gives the same bytes.

    Raises:
        ExchangeError: The file cannot be written.
    """
    with replacing(path) as stream, _Archive(stream) as archive:
        # Not Workbook.save: that would put the present moment in the file.
        ExcelWriter(workbook, archive).write_data()


def cell(sheet: Any, value: Value, wrap: bool) -> Any:
    """A value fit for the sheet: itself, or a cell where text needs care.

    Args:
        sheet: The sheet of a write-only workbook.
        value: What is to be written; None and "" are an empty cell.
        wrap: Whether its text may take several lines.
    """
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = fitting(value)
    # What begins like a formula or names an error must be told to be text, now and when somebody edits it.
    risky = text != harmless(text) or text.startswith("#")
    if not risky and not wrap:
        return text
    return styled(sheet, text, wrap=wrap, quoted=risky)


def styled(sheet: Any, text: str, *, wrap: bool = False, quoted: bool = False, font: Font | None = None) -> Any:
    """A cell that holds text whatever it looks like.

    Args:
        sheet: The sheet of a write-only workbook.
        text: The text, fit for a cell.
        wrap: Whether it may take several lines.
        quoted: Whether it must stay text when somebody edits it.
        font: Its letter.
    """
    cell: Any = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if wrap:
        cell.alignment = _WRAP
    if quoted:
        cell.quotePrefix = 1
    if font:
        cell.font = font
    return cell


def fitting(text: str) -> str:
    """Text as a cell can hold it: without what XML cannot hold, and not too long."""
    text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))
    if _units(text) <= LONGEST_CELL:
        return text
    room = LONGEST_CELL - len(SHORTENED)
    # Cut by UTF-16 units; half a character at the cut is dropped.
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + SHORTENED


def _units(text: str) -> int:
    return len(text) if len(text) * 2 <= LONGEST_CELL else len(text.encode("utf-16-le")) // 2


class _Archive(ZipFile):
    """A ZIP file in which every entry bears the same moment, so that equal content is equal bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, "w", ZIP_DEFLATED)

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(_entry(name), data, compress_type, compresslevel)

    def write(
        self,
        filename: Any,
        arcname: Any = None,
        compress_type: int | None = None,  # noqa: ARG002 (the signature is ZipFile's)
        compresslevel: int | None = None,  # noqa: ARG002
    ) -> None:
        source = Path(filename)
        entry = _entry(str(arcname or source.name))
        entry.file_size = source.stat().st_size
        with source.open("rb") as reader, self.open(entry, "w") as writer:
            shutil.copyfileobj(reader, writer)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry

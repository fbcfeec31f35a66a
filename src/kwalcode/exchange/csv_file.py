"""Fragments as CSV, fit for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kwalcode.exchange.files import replacing
from kwalcode.exchange.rows import COLUMNS, FragmentRow

SEPARATORS: Final = (",", ";", "\t")
"""What may stand between two cells."""

_FORMULA = ("=", "+", "-", "@")


def write_csv(path: Path, rows: Iterable[FragmentRow], *, sep: str = ",") -> int:
    r"""Write fragments as CSV: UTF-8 with byte order mark, a header, CRLF after each row.

    A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, also after white space. Such a cell
    gets an apostrophe in front (see `harmless`), so a quote that begins like that is one character longer than
    `end - start`. The JSONL export leaves everything as it is.

    Args:
        path: Where to; an existing file is replaced when everything is written.
        rows: The rows.
        sep: Between the cells: "," (default), ";" or a tab. With ";", which Dutch and Belgian spreadsheets expect, the
            score has a decimal comma: there "0.850" would be read as eight hundred and fifty.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written.
        ValueError: Another separator.
    """
    decimal = "," if sep == ";" else "."
    count = 0
    with csv_file(path, sep) as text:
        writer = csv.writer(text, delimiter=sep, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_cell(value, decimal) for value in row.cells()])
            count += 1
    return count


@contextmanager
def csv_file(path: Path, sep: str) -> Iterator[io.TextIOWrapper]:
    """A text file for rows of cells: UTF-8 with byte order mark; in its place when everything is written.

    Args:
        path: Where to; an existing file is replaced.
        sep: What will stand between the cells, one of `SEPARATORS`.

    Raises:
        ExchangeError: The file cannot be written.
        ValueError: Another separator.
    """
    if sep not in SEPARATORS:
        raise ValueError(f"the separator must be one of {SEPARATORS}, got {sep!r}")
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        yield text
        # Detaching writes what is buffered and leaves the stream open for its owner.
        text.detach()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    Example:
        >>> harmless("=1+1"), harmless("'s avonds"), harmless("geen formule")
        ("'=1+1", "'s avonds", 'geen formule')
    """
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell


def _cell(value: str | float | None, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return str(value) if isinstance(value, int) else f"{value:.3f}".replace(".", decimal)

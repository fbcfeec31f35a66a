"""Delimited text (csv, tsv) into a table: which character separates the cells, and what quotes do."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from kwalcode.errors import SourceError
from kwalcode.readers.tables.table import Table, build, rows_named

DELIMITERS = ("\t", ";", ",", "|")
"""Separators that are tried; at an equal score the first one wins, as a comma and a bar also occur in prose."""

NO_DELIMITER = "\x1f"
"""For a file of one column: a character that no decoded text holds."""

SAMPLE_ROWS = 50
SAMPLE_CHARACTERS = 200_000
LARGEST_CELL = 20_000_000
"""Characters in one cell. Python's own limit (131,072) is less than one long interview."""

_END = "\ue000einde\ue001"
"""A last line of our own: when it does not come back as a row by itself, a quote was left open."""


def read_delimited(
    file: str, text: str, *, encoding: str = "", remarks: Sequence[str] = (), delimiters: Sequence[str] = DELIMITERS
) -> Table:
    r"""Read the text of a csv or tsv file.

    Args:
        file: The file as the user named it.
        text: Its text.
        encoding: Encoding it had, for the table.
        remarks: What the decoder wants to say, for the table.
        delimiters: Separators to choose from, likeliest first.

    Raises:
        SourceError: A quote is never closed, a cell is too large, or there are no rows of data.

    Example:
        >>> read_delimited("r.csv", "nr;bedrag\n1;12,50\n").rows
        (Row(number=2, index=0, cells=('1', '12,50')),)
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    declared, text, skipped = _declared_delimiter(text)
    delimiter = declared or sniff_delimiter(text, delimiters)
    told = list(remarks)
    try:
        records = list(_records(file, text, delimiter, strict=True))
    except _StrayQuoteError as stray:
        told.append(
            f"Rij {stray.row + skipped}: een aanhalingsteken midden in een cel; kijk na of deze rij goed gelezen is."
        )
        records = list(_records(file, text, delimiter, strict=False))
    lines = ((number + skipped, cells) for number, cells in enumerate(records, start=1))
    return build(file, lines, remarks=told, encoding=encoding, blank_lines_count=False)


def sniff_delimiter(text: str, delimiters: Sequence[str] = DELIMITERS) -> str:
    """The separator that gives the first rows most often the same number of cells, more than one.

    Quoted cells are parsed, so that a comma inside an answer does not count. `NO_DELIMITER` for a single column.
    """
    sample = text[:SAMPLE_CHARACTERS]
    best, best_score = NO_DELIMITER, 0.0
    for delimiter in delimiters:
        widths = [len(row) for row in _sample_rows(sample, delimiter) if any(cell.strip() for cell in row)]
        if not widths:
            return delimiter  # nothing but separators
        width, rows = Counter(widths).most_common(1)[0]
        agreement = rows / len(widths)
        # A first row without this separator may be a title; with rows that differ it is prose with commas in it.
        if width == 1 or (widths[0] == 1 and agreement < 0.9):
            continue
        # Agreement weighs most; of two that agree the one with more columns is the separator.
        score = agreement + min(width, 100) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


class _StrayQuoteError(Exception):
    """A quote stands where the format has no place for it."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _declared_delimiter(text: str) -> tuple[str, str, int]:
    """Excel's own first line `sep=;`: the separator, the text without that line, and the lines taken off."""
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    if declared.startswith("sep=") and len(declared) == len("sep=;"):
        return declared[-1], rest, 1
    return "", text, 0


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(sample.split("\n"), delimiter=delimiter):
            rows.append(row)
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:  # only means that the sample ends here; reading itself reports it with its row
        pass
    return rows[:-1] if len(rows) > 1 and len(sample) == SAMPLE_CHARACTERS else rows


def _records(file: str, text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """The records of the text, blank lines as empty lists."""
    if csv.field_size_limit() < LARGEST_CELL:
        csv.field_size_limit(LARGEST_CELL)
    lines = [line + "\n" for line in text.split("\n")]
    if lines[-1] == "\n":
        lines.pop()
    lines.append(_END + "\n")
    row = 0
    closed = False
    try:
        for record in csv.reader(lines, delimiter=delimiter, strict=strict):
            row += 1
            closed = record == [_END]
            if not closed:
                record_ends_in_ours = bool(record) and record[-1].endswith(_END + "\n")
                if record_ends_in_ours:
                    break
                yield record
    except csv.Error as error:
        message = str(error)
        if "field larger" in message:
            raise SourceError(
                file,
                f"heeft een cel van meer dan {LARGEST_CELL // 1_000_000} miljoen tekens",
                'controleer of een aanhalingsteken (") in deze rij ook gesloten wordt',
                place=rows_named([row + 1]),
            ) from error
        if strict and "unexpected end" not in message:
            raise _StrayQuoteError(row + 1) from error
        closed = False
        row += 1
    if not closed:
        raise SourceError(
            file,
            'een aanhalingsteken (") gaat hier open en wordt nergens gesloten',
            "sluit of verwijder het aanhalingsteken, of bewaar de tabel opnieuw als csv of xlsx",
            place=rows_named([row]),
        )

"""Tables (csv, tsv, xlsx): load them, and decide what they are.

A table is, in this order: the segments of a subtitle program (start, end, text), a table of plans (`bbc`), a transcript
with a row per speech (`speeches`), or else a survey (`survey`). Columns or a source kind that the researcher names
decide before the table's own header does.
"""

from __future__ import annotations

from kwalcode.errors import SourceError
from kwalcode.model import Document, SourceKind
from kwalcode.readers import subtitles
from kwalcode.readers.contents import check_content
from kwalcode.readers.decoding import decode
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.tables import bbc, bbc_columns, speeches, survey
from kwalcode.readers.tables.delimited import DELIMITERS, read_delimited
from kwalcode.readers.tables.table import Table

_OWN_EXPORT = frozenset({"fragment_id", "document_hash", "quote", "code_id", "start", "end"})
"""Columns that only a table of fragments has that kwalcode wrote."""


def load(source: SourceFile, options: ReadOptions | None = None) -> Table:
    """The table in a file.

    Args:
        source: A workbook (.xlsx), or text whose cells are separated by tabs, semicolons, commas or bars.
        options: `sheet` is used.

    Raises:
        SourceError: The file is no table, is damaged or protected, or holds no data.
    """
    check_content(source)
    if source.suffix == ".xlsx":
        from kwalcode.readers.tables.workbook import read_workbook  # noqa: PLC0415 - openpyxl is slow to import

        return read_workbook(source, options or ReadOptions())
    decoded = decode(source)
    # In a .tsv a tab is certain; only a file without any tab was named wrongly.
    delimiters = ("\t",) if source.suffix == ".tsv" and "\t" in decoded.text else DELIMITERS
    return read_delimited(
        source.name, decoded.text, encoding=decoded.encoding, remarks=decoded.remarks, delimiters=delimiters
    )


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """The documents in a table: one per municipality for plans, else one.

    Raises:
        SourceError: The file cannot be read, is an export of ours, lacks a column that was asked for, or has nothing
            to code.
    """
    if subtitles.looks_like_whisper_tsv(source):
        return subtitles.read_whisper_tsv(source, options)
    table = load(source, options)
    if {name.casefold() for name in table.header} >= _OWN_EXPORT:
        raise SourceError(
            source.name,
            "is een export van kwalcode zelf; als bron zouden de citaten erin dubbel tellen",
            "lees de bronnen zelf in; wie de codes wil vergelijken, gebruikt 'kwalcode agreement import'",
        )
    names_columns = bool(options.id_column or options.text_columns or options.attribute_columns)
    if names_columns or options.source_kind is SourceKind.SURVEY:
        return survey.read(source, table, options)
    if bbc_columns.find_columns(table):
        return bbc.read(source, table, options)
    if speeches.find_columns(table):
        return speeches.read(source, table, options)
    return survey.read(source, table, options)

"""Fragments as a workbook: fragments, documents, codebook and explanation on sheets of their own."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from kwalcode.errors import ExchangeError
from kwalcode.exchange.csv_file import harmless
from kwalcode.exchange.files import replacing
from kwalcode.exchange.rows import COLUMNS, SEPARATOR, FragmentRow, path_label
from kwalcode.model import Codebook, Document

LONGEST_CELL: Final = 32_767
"""Characters that fit in a cell, counted as a spreadsheet does: in UTF-16 units."""

MOST_ROWS: Final = 1_048_576
"""Rows that fit on a sheet, with the header."""

SHORTENED: Final = " […] (ingekort: de volledige tekst staat in de JSONL-export)"
"""What ends a text that does not fit in its cell."""

_WIDTHS: Final[Mapping[str, int]] = {
    "document": 28,
    "quote": 70,
    "context_before": 30,
    "context_after": 30,
    "code_label": 28,
    "code_path": 36,
    "valence_codes": 18,
    "matched_words": 34,
    "reason": 30,
    "passage_label": 24,
    "definition": 60,
    "include": 40,
    "exclude": 40,
    "examples": 50,
    "remarks": 50,
    "kolom": 20,
    "uitleg": 110,
}
_WIDTH = 14
_WRAPPED = frozenset({"quote", "definition", "include", "exclude", "examples", "remarks", "uitleg"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold: control characters, surrogates, and the last two code points of the first plane.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How a workbook writes a character by number; a text that looks like it must be written so that it stays text.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_WRAP = Alignment(wrap_text=True, vertical="top")

Value = str | int | float | None

DOCUMENT_COLUMNS: Final[Mapping[str, str]] = {
    "document": "naam van de bron",
    "document_hash": "SHA-256 van de tekst van de bron",
    "source_kind": "soort bron",
    "respondent_group": "respondentgroep van de bron als geheel",
    "file": "bestand waaruit de bron gelezen werd",
    "media": "formaat van dat bestand",
    "characters": "lengte van de tekst in tekens",
    "pages": "aantal pagina's; leeg zonder pagina's",
    "passages": "aantal passages waarin gecodeerd wordt",
    "speakers": "aantal sprekers of respondenten",
    "fragments": "aantal fragmenten in deze export",
    "remarks": "opmerkingen bij het inlezen",
}
"""Columns of the sheet Documenten; the variables of the documents follow."""

CODE_COLUMNS: Final[Mapping[str, str]] = {
    "codebook": "naam van het codeboek",
    "codebook_version": "versie van het codeboek",
    "code_id": "naam van de code",
    "code_label": "de code zoals ze getoond wordt",
    "code_path": "de code met de codes erboven",
    "level": "diepte in het codeboek: 1 is bovenaan",
    "definition": "wat de code betekent",
    "include": "wat ertoe behoort",
    "exclude": "wat er niet toe behoort",
    "examples": "voorbeelden",
    "rules": "regels die de code voorstellen",
    "fragments": "aantal fragmenten in deze export",
}
"""Columns of the sheet Codeboek."""


def write_xlsx(
    path: Path,
    rows: Iterable[FragmentRow],
    documents: Iterable[Document],
    codebooks: Iterable[Codebook],
    facts: Mapping[str, str],
) -> int:
    """Write fragments as a workbook; the same input gives the same bytes.

    Text stays text, whatever it begins with. A character that a workbook cannot hold becomes �, and a text that does
    not fit in a cell is shortened, with a note at its end.

    Args:
        path: Where to; an existing file is replaced when everything is written.
        rows: The rows, for the sheet Fragmenten.
        documents: The documents, for the sheet Documenten; also those without fragments.
        codebooks: The codebooks, for the sheet Codeboek.
        facts: What the sheet Toelichting says of the run: versions, pipeline, date, in Dutch.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written, or there are more rows than a sheet holds.
    """
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "kwalcode"
    workbook.properties.created = workbook.properties.modified = datetime(*_EPOCH)
    per_document: Counter[str] = Counter()
    per_code: Counter[tuple[str, str]] = Counter()

    def counted() -> Iterator[Sequence[Value]]:
        for row in rows:
            per_document[row.document_hash] += 1
            per_code[row.codebook, row.code_id] += 1
            yield row.cells()

    count = _sheet(workbook, "Fragmenten", tuple(COLUMNS), counted(), path)
    held = list(documents)
    variables = list(dict.fromkeys(name for document in held for name in document.attributes))
    lines = (_document(document, per_document[document.id], variables) for document in held)
    _sheet(workbook, "Documenten", (*DOCUMENT_COLUMNS, *variables), lines, path)
    _sheet(workbook, "Codeboek", tuple(CODE_COLUMNS), _codes(codebooks, per_code), path)
    _sheet(workbook, "Toelichting", ("kolom", "uitleg"), _explanation(facts), path)
    with replacing(path) as stream, _Archive(stream) as archive:
        # Not Workbook.save: that would put the present moment in the file.
        ExcelWriter(workbook, archive).write_data()
    return count


def _document(document: Document, fragments: int, variables: Iterable[str]) -> list[Value]:
    return [
        document.name,
        document.id,
        document.source_kind.value,
        document.group.value,
        document.origin.file,
        document.origin.media,
        len(document.text),
        len(document.pages) or None,
        len(document.blocks),
        len(document.speakers),
        fragments,
        "\n".join(document.remarks),
        *(document.attributes.get(name) for name in variables),
    ]


def _codes(codebooks: Iterable[Codebook], counts: Mapping[tuple[str, str], int]) -> Iterator[list[Value]]:
    for codebook in codebooks:
        for code in codebook.walk():
            path = codebook.path(code.id)
            yield [
                codebook.id,
                codebook.version,
                code.id,
                code.label,
                path_label(path),
                len(path),
                code.definition,
                "\n".join(code.include),
                "\n".join(code.exclude),
                "\n".join(code.examples),
                SEPARATOR.join(rule.id for rule in code.rules),
                counts.get((codebook.id, code.id), 0),
            ]


def _explanation(facts: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    yield from ((name, fact) for name, fact in facts.items())
    for sheet, columns in (
        ("Blad Fragmenten", COLUMNS),
        ("Blad Documenten", DOCUMENT_COLUMNS),
        ("Blad Codeboek", CODE_COLUMNS),
    ):
        yield [None, None]
        yield [sheet, "één rij per fragment" if columns is COLUMNS else None]
        yield from ((name, explanation) for name, explanation in columns.items())
    yield [None, None]
    yield ["meer waarden", f"staan in één cel achter elkaar, gescheiden door '{SEPARATOR.strip()}'"]
    yield ["tekens", "een teken dat Excel niet aankan, staat hier als \ufffd; de JSONL-export behoudt het"]


def _sheet(workbook: Workbook, title: str, header: Sequence[str], lines: Iterable[Sequence[Value]], path: Path) -> int:
    """Add a sheet with a bold, frozen header and a filter.

    Returns:
        The number of lines under the header.
    """
    sheet: Any = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(name, _WIDTH)
    wrapped = [name in _WRAPPED for name in header]
    count = 0
    try:
        sheet.append([_styled(sheet, name, font=Font(bold=True)) for name in header])
        for count, line in enumerate(lines, start=1):
            if count == MOST_ROWS:
                raise ExchangeError(
                    f"{path}: er zijn meer dan {MOST_ROWS - 1} rijen, en dat past niet op een blad van Excel. "
                    "Wat u kunt doen: exporteer naar CSV of JSONL, of beperk de export tot enkele codes of bronnen."
                )
            sheet.append([_cell(sheet, value, wrap) for value, wrap in zip(line, wrapped, strict=True)])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count + 1}"
    finally:
        sheet.close()
    return count


def _cell(sheet: Any, value: Value, wrap: bool) -> Any:
    """A value fit for the sheet: itself, or a cell where text needs care."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = _fitting(value)
    # What begins like a formula or names an error must be told to be text, now and when somebody edits it.
    risky = text != harmless(text) or text.startswith("#")
    if not risky and not wrap:
        return text
    return _styled(sheet, text, wrap=wrap, quoted=risky)


def _styled(sheet: Any, text: str, *, wrap: bool = False, quoted: bool = False, font: Font | None = None) -> Any:
    cell: Any = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if wrap:
        cell.alignment = _WRAP
    if quoted:
        cell.quotePrefix = 1
    if font:
        cell.font = font
    return cell


def _fitting(text: str) -> str:
    """Text as a cell can hold it."""
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

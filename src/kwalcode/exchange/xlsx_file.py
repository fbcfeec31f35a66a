"""Fragments as a workbook: fragments, documents, codebook and explanation on sheets of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kwalcode.errors import ExchangeError
from kwalcode.exchange.rows import COLUMNS, SEPARATOR, FragmentRow, path_label
from kwalcode.exchange.workbooks import MOST_ROWS, Value, cell, new_workbook, save, styled
from kwalcode.model import Codebook, Document

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
        facts: What the sheet Toelichting says beside the columns: versions, pipeline, how far coders settled, in Dutch.

    Returns:
        The number of rows.

    Raises:
        ExchangeError: The file cannot be written, or there are more rows than a sheet holds.
    """
    workbook = new_workbook()
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
    save(workbook, path)
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
        sheet.append([styled(sheet, name, font=Font(bold=True)) for name in header])
        for count, line in enumerate(lines, start=1):
            if count == MOST_ROWS:
                raise ExchangeError(
                    f"{path}: er zijn meer dan {MOST_ROWS - 1} rijen, en dat past niet op een blad van Excel. "
                    "Wat u kunt doen: exporteer naar CSV of JSONL, of beperk de export tot enkele codes of bronnen."
                )
            sheet.append([cell(sheet, value, wrap) for value, wrap in zip(line, wrapped, strict=True)])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count + 1}"
    finally:
        sheet.close()
    return count

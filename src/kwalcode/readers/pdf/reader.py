"""Reader of PDF files: text in reading order, structure, and the box of every character.

Works with pdfium, which is not thread-safe: read PDFs in processes, not in threads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfDocument, PdfiumError

from kwalcode.errors import SourceError
from kwalcode.model import Document, PageLayout, PassageKind, RespondentGroup, SourceKind
from kwalcode.readers.documents import judge_kind
from kwalcode.readers.pdf.blocks import build_blocks, measure
from kwalcode.readers.pdf.chars import CharReader, PageText, mark_bold
from kwalcode.readers.pdf.furniture import Furniture, find_furniture
from kwalcode.readers.pdf.layout import Line, page_lines
from kwalcode.readers.pdf.text import Assembled, assemble
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.transcripts.turns import apply_turns

_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_UNREADABLE = 0.3  # part of the characters without a letter, from which a PDF is refused
_SUSPECT = 0.01  # and from which the researcher is told
_FEWEST_HEADINGS = 2  # of a document that is taken for a plan
_HEAD = 400  # characters at the start that may tell what a document is
_LINEAR = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)", re.DOTALL)


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a PDF.

    Args:
        source: The file.
        options: How the researcher wants it read.

    Returns:
        One document. Its layout has the box of every printed character; its pages are in physical order and bear
        the printed page number as label.

    Raises:
        SourceError: The file is damaged, needs a password, or holds no text (a scan).
    """
    pages = _read_pages(source)
    _check_text(source, pages)
    mark_bold(pages)
    furniture = find_furniture(pages)
    columns: list[list[Line]] = []
    for page, dropped in zip(pages, furniture.dropped, strict=True):
        kept = [run for at, run in enumerate(page.runs) if at not in dropped]
        columns.extend(page_lines(kept))
    blocks = build_blocks(columns, measure(pages, columns))
    assembled = assemble(pages, blocks, furniture.labels)
    return [_document(source, options, pages, furniture, assembled)]


def _document(
    source: SourceFile, options: ReadOptions, pages: Sequence[PageText], furniture: Furniture, assembled: Assembled
) -> Document:
    text = assembled.text
    turns = apply_turns(text, assembled.blocks, moderators=options.moderators, bold=assembled.bold)
    blocks = turns.blocks if turns else assembled.blocks
    kind = options.source_kind or judge_kind(source.name, text[:_HEAD], turns)
    if kind is SourceKind.OTHER and not options.source_kind and not turns:
        headings = sum(block.kind is PassageKind.HEADING for block in blocks)
        kind = SourceKind.POLICY_PLAN if headings >= _FEWEST_HEADINGS else kind
    layout = PageLayout(tuple((page.width, page.height) for page in pages), assembled.boxes.astype("<f4").tobytes())
    return Document(
        name=source.name,
        text=text,
        origin=source.origin("pdf"),
        source_kind=kind,
        group=options.group or RespondentGroup.UNKNOWN,
        passages=(*assembled.pages, *blocks),
        speakers=turns.speakers if turns else (),
        layout=layout,
        remarks=(*_remarks(pages, furniture), *(turns.remarks if turns else ())),
    )


def _read_pages(source: SourceFile) -> list[PageText]:
    _check_whole(source)
    try:
        document = PdfDocument(source.data)
    except PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise SourceError(
                source.name,
                "is met een wachtwoord beveiligd",
                "open het bestand met het wachtwoord en sla een kopie op zonder wachtwoord",
            ) from error
        raise _damaged(source, "is geen leesbare PDF; het bestand is beschadigd of onvolledig") from error
    try:
        count = len(document)
        if count == 0:
            raise SourceError(source.name, "bevat geen enkele pagina", "exporteer het document opnieuw naar PDF")
        reader = CharReader()
        return [_read_page(source, document, index, reader) for index in range(count)]
    finally:
        document.close()


def _read_page(source: SourceFile, document: Any, index: int, reader: CharReader) -> PageText:
    page = pdfium_c.FPDF_LoadPage(document, index)
    if not page:
        raise _damaged(source, "kan niet volledig gelezen worden; de pagina is beschadigd", f"pagina {index + 1}")
    try:
        return reader.read(page, index)
    except ValueError as error:
        raise _damaged(source, "de tekst van de pagina kan niet gelezen worden", f"pagina {index + 1}") from error
    finally:
        pdfium_c.FPDF_ClosePage(page)


def _damaged(source: SourceFile, problem: str, place: str = "") -> SourceError:
    return SourceError(
        source.name, problem, "haal het bestand opnieuw op, of open het en sla het opnieuw op als PDF", place=place
    )


def _check_whole(source: SourceFile) -> None:
    """Refuse a file that was cut off: pdfium repairs what it can and would silently lose pages."""
    data = source.data
    if b"%PDF-" not in data[:1024]:
        raise _damaged(source, "is geen PDF" if data else "is leeg")
    linear = _LINEAR.search(data[:2048])
    cut = b"%%EOF" not in data[-4096:] and not data.rstrip(b"\0\r\n ").endswith(b"%%EOF")
    if cut or (linear and int(linear[1]) > len(data) + 16):
        raise _damaged(source, "is onvolledig: het einde van het bestand ontbreekt")


def _check_text(source: SourceFile, pages: Sequence[PageText]) -> None:
    printed = sum(len(page.text) for page in pages)
    if not any(page.runs for page in pages):
        count = "1 pagina" if len(pages) == 1 else f"{len(pages)} pagina's"
        raise SourceError(
            source.name,
            f"bevat geen tekst: {count}, wellicht gescand",
            "laat eerst tekstherkenning (OCR) op het bestand lopen en importeer het resultaat",
        )
    if sum(page.unmapped for page in pages) > _UNREADABLE * printed:
        raise SourceError(
            source.name,
            "de letters in deze PDF zijn niet als tekst opgeslagen en kunnen niet gelezen worden",
            "exporteer het document opnieuw naar PDF, of laat er tekstherkenning (OCR) op lopen",
        )


def _remarks(pages: Sequence[PageText], furniture: Furniture) -> list[str]:
    remarks = []
    scanned = [page.index + 1 for page in pages if not page.runs and page.images]
    if scanned:
        remarks.append(f"Zonder tekst, wellicht gescand: {_listed(scanned)}. Wat daar staat, wordt niet doorzocht.")
    if furniture.headings:
        shown = "; ".join(f"“{text}”" for text in furniture.headings[:3])
        more = f" en {len(furniture.headings) - 3} andere" if len(furniture.headings) > 3 else ""
        remarks.append(f"Weggelaten als kop- of voettekst: {shown}{more}.")
    if furniture.numbered:
        remarks.append("De gedrukte paginanummers zijn uit de tekst gehaald en bij de pagina's bewaard.")
    turned = [page.index + 1 for page in pages if page.rotated]
    if turned:
        remarks.append(f"Weggelaten: gedraaide tekst op {_listed(turned)}.")
    printed = sum(len(page.text) for page in pages)
    unmapped = [page.index + 1 for page in pages if page.unmapped > _SUSPECT * max(len(page.text), 1)]
    if sum(page.unmapped for page in pages) > _SUSPECT * printed:
        remarks.append(f"Sommige tekens zijn niet als letter opgeslagen en ontbreken in de tekst: {_listed(unmapped)}.")
    return remarks


def _listed(pages: Sequence[int]) -> str:
    """Page numbers as a person writes them: "pagina 3", "pagina's 3, 5-8"."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][-1] + 1:
            parts[-1].append(page)
        else:
            parts.append([page])
    text = ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
    return f"pagina {text}" if len(pages) == 1 else f"pagina's {text}"

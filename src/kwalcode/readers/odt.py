"""OpenDocument texts (.odt), as LibreOffice saves them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only; defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers.archives import DAMAGE, check_archive
from kwalcode.readers.building import TextBuilder
from kwalcode.readers.documents import build
from kwalcode.readers.source import ReadOptions, SourceFile

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"

DEEPEST = 100
"""Deepest nesting of elements that is followed; word processors stay below 30."""

_DROPPED = frozenset(
    {
        f"{_TEXT}tracked-changes",  # what was deleted
        f"{_TEXT}table-of-content",
        f"{_TEXT}alphabetical-index",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}note-citation",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
    }
)


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read an .odt file; notes come at the end, and comments, deletions and tables of contents stay out.

    Raises:
        SourceError: The file is damaged, locked, suspect, or holds no text.
    """
    check_archive(source, "odt")
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            root = fromstring(archive.read("content.xml"))
    except (*DAMAGE, ParseError, DefusedXmlException, LookupError) as error:
        raise SourceError(
            source.name,
            "is beschadigd: de tekst in het document is geen geldige XML",
            "open het in LibreOffice en sla het opnieuw op",
        ) from error
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise SourceError(
            source.name,
            "is een OpenDocument-bestand maar geen tekst",
            "sla een rekenblad op als .xlsx en een presentatie als .pdf",
        )
    walk = _Walk(source)
    walk.blocks(body, _Place())
    for note in walk.notes:
        walk.builder.add(note, PassageKind.PARAGRAPH, label="voetnoot")
    return [build(source, options, media="odt", text=walk.builder.text, blocks=walk.builder.passages)]


@dataclass(frozen=True, slots=True)
class _Place:
    depth: int = 0
    list_level: int = 0

    def below(self, *, in_list: bool = False) -> _Place:
        return _Place(self.depth + 1, self.list_level + in_list)


class _Walk:
    """Walks the body of a document in reading order."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.builder = TextBuilder()
        self.notes: list[str] = []

    def blocks(self, parent: Element, place: _Place) -> None:
        """Add every block below an element."""
        if place.depth > DEEPEST:
            raise SourceError(
                self.source.name,
                f"is te diep genest (meer dan {DEEPEST} niveaus)",
                "open het in LibreOffice en sla het opnieuw op",
            )
        for element in parent:
            tag = element.tag
            if tag in _DROPPED:
                continue
            if tag == f"{_TEXT}h":
                level = element.get(f"{_TEXT}outline-level", "1")
                self._add(element, PassageKind.HEADING, int(level) if level.isdigit() else 1, place)
            elif tag == f"{_TEXT}p":
                kind = PassageKind.LIST_ITEM if place.list_level else PassageKind.PARAGRAPH
                self._add(element, kind, place.list_level, place)
            elif tag == f"{_TEXT}list":
                self.blocks(element, place.below(in_list=True))
            elif tag == f"{_TABLE}table":
                self._table(element, place.below())
            else:  # sections, list items, frames: what is in them counts
                self.blocks(element, place.below())

    def _add(self, element: Element, kind: PassageKind, level: int, place: _Place) -> None:
        self.builder.add("".join(self._inline(element, place.depth)), kind, level=level)
        for frame in element.iter(f"{_DRAW}text-box"):
            self.blocks(frame, place.below())

    def _table(self, table: Element, place: _Place) -> None:
        headers = {row for group in table.iter(f"{_TABLE}table-header-rows") for row in group}
        for row in table.iter(f"{_TABLE}table-row"):
            cells = [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
            texts = ["\n".join(filter(None, self._paragraphs(cell, place.depth))) for cell in cells]
            filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
            if len(filled) == 1 and row not in headers:
                self.blocks(filled[0], place.below())  # laid out with a table, not a row of data
            else:
                self.builder.add(" | ".join(texts).strip(" |"), None if row in headers else PassageKind.TABLE_ROW)

    def _paragraphs(self, cell: Element, depth: int) -> Iterator[str]:
        for element in cell.iter():
            if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield "".join(self._inline(element, depth)).strip()

    def _inline(self, element: Element, depth: int) -> Iterator[str]:
        """The text of a paragraph; its notes are put aside."""
        yield element.text or ""
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                yield " " * min(int(count) if count.isdigit() else 1, 100)
            elif tag == f"{_TEXT}tab":
                yield "\t"
            elif tag == f"{_TEXT}line-break":
                yield "\n"
            elif tag == f"{_TEXT}note":
                self.notes.extend(filter(None, self._paragraphs(child, depth + 1)))
            elif tag not in _DROPPED and tag != f"{_DRAW}text-box" and depth < DEEPEST:
                yield from self._inline(child, depth + 1)
            yield child.tail or ""

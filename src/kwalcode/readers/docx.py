"""Word documents (.docx): paragraphs, headings, list items and table rows, in the order of the body."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx as python_docx
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml import parse_xml

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers.archives import DAMAGE, check_archive
from kwalcode.readers.building import TextBuilder
from kwalcode.readers.documents import build
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.readers.style_names import named_kind, names_a_list

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

# Elements around runs or blocks that change nothing in the text; w:ins and w:moveTo are accepted insertions.
_TRANSPARENT = frozenset(
    f"{_W}{name}" for name in "hyperlink ins moveTo smartTag fldSimple sdt sdtContent customXml dir bdo".split()
)
_CHARACTERS = {
    _W + "tab": "\t",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
    _W + "ptab": "\t",
}

XmlElement = Any
"""An element of lxml, which comes without types."""


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a .docx file.

    Tracked insertions count and deletions do not; comments, page headers and footers stay out; footnotes come at the
    end; lines of a table of contents and repeated table headers are in the text, but not to be coded.

    Raises:
        SourceError: The file is damaged, locked, suspect, of the old format, or holds no text.
    """
    check_archive(source, "docx")
    try:
        document = python_docx.Document(io.BytesIO(source.data))
        body, styles, notes = document.element.body, _Styles(document.styles.element), _footnotes(document.part)
    except (*DAMAGE, OpcError, LookupError, AttributeError, SyntaxError) as error:
        # A package whose parts do not fit together shows as any of these inside python-docx.
        raise SourceError(
            source.name,
            f"is een beschadigd Word-document ({type(error).__name__}: {error})",
            "open het in Word of LibreOffice en sla het opnieuw op als .docx",
        ) from error
    walk = _Walk(styles)
    walk.blocks(body)
    for note in notes:
        walk.footnote(note)
    return [
        build(
            source,
            options,
            media="docx",
            text=walk.builder.text,
            blocks=walk.builder.passages,
            bold=walk.builder.bold,
        )
    ]


def _footnotes(part: Part) -> list[XmlElement]:
    """The footnotes of a document, without the lines that Word keeps among them."""
    for relation in part.rels.values():
        if relation.reltype == _FOOTNOTES and not relation.is_external:
            notes = parse_xml(relation.target_part.blob).findall(_W + "footnote")
            return [note for note in notes if note.get(_W + "type") in {None, "normal"}]
    return []


class _Styles:
    """What the styles of a document say of its paragraphs; a style that says nothing asks the one it is based on."""

    def __init__(self, styles: XmlElement) -> None:
        self._elements: dict[str, XmlElement] = {
            style.get(_W + "styleId"): style for style in styles.iterchildren(_W + "style")
        }

    def chain(self, style_id: str | None) -> Iterator[XmlElement]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while style_id and style_id not in seen and (style := self._elements.get(style_id)) is not None:
            seen.add(style_id)
            yield style
            style_id = _value(style, "basedOn")

    def names(self, style_id: str | None) -> Iterator[str]:
        """Names of the style and those it is based on, in any language."""
        for style in self.chain(style_id):
            yield _value(style, "name") or ""

    def is_bold(self, style_id: str | None) -> bool:
        """Whether a character style makes bold."""
        return any(
            (properties := style.find(_W + "rPr")) is not None and _is_on(properties, "b")
            for style in self.chain(style_id)
        )


def _value(parent: XmlElement, name: str) -> str | None:
    child = parent.find(_W + name)
    value: str | None = None if child is None else child.get(_W + "val")
    return value


def _is_on(properties: XmlElement | None, name: str) -> bool:
    toggle = None if properties is None else properties.find(_W + name)
    return toggle is not None and toggle.get(_W + "val") not in {"0", "false", "off", "none"}


class _Walk:
    """Walks the body of a document in reading order."""

    def __init__(self, styles: _Styles) -> None:
        self.builder = TextBuilder()
        self._styles = styles

    def blocks(self, parent: XmlElement, label: str = "") -> None:
        """Add every block below an element."""
        for element in parent.iterchildren():
            if element.tag == _W + "p":
                self._paragraph(element, label)
            elif element.tag == _W + "tbl":
                self._table(element)
            elif element.tag in _TRANSPARENT:
                self.blocks(element, label)

    def footnote(self, note: XmlElement) -> None:
        """Add a footnote, as a paragraph of its own."""
        self.blocks(note, label="voetnoot")

    def _paragraph(self, paragraph: XmlElement, label: str) -> None:
        boxes: list[XmlElement] = []
        text, bold = self._text(paragraph, boxes)
        kind, level = self._kind(paragraph)
        self.builder.add(text, kind, level=level, label=label, bold=bold)
        for box in boxes:
            self.blocks(box)

    def _kind(self, paragraph: XmlElement) -> tuple[PassageKind | None, int]:
        properties = paragraph.find(_W + "pPr")
        style_id = None if properties is None else _value(properties, "pStyle")
        layers = [layer for layer in (properties, *self._paragraph_layers(style_id)) if layer is not None]
        if (named := named_kind(self._styles.names(style_id))) is not None:
            return named
        for layer in layers:
            outline = _value(layer, "outlineLvl")
            if outline is not None:
                if outline.isdigit() and int(outline) < 9:  # 9 stands for body text
                    return PassageKind.HEADING, int(outline) + 1
                break
        for layer in layers:
            numbering = layer.find(_W + "numPr")
            if numbering is not None:
                level, number = _value(numbering, "ilvl") or "0", _value(numbering, "numId")
                if number == "0":
                    break  # numbering switched off
                return PassageKind.LIST_ITEM, int(level) + 1 if level.isdigit() else 1
        if names_a_list(self._styles.names(style_id)):
            return PassageKind.LIST_ITEM, 1
        return PassageKind.PARAGRAPH, 0

    def _paragraph_layers(self, style_id: str | None) -> Iterator[XmlElement]:
        for style in self._styles.chain(style_id):
            yield style.find(_W + "pPr")

    def _text(self, paragraph: XmlElement, boxes: list[XmlElement]) -> tuple[str, int]:
        """The text of a paragraph, and the number of characters from its start that are bold."""
        parts: list[str] = []
        bold = length = 0
        still_bold = True
        for run in self._runs(paragraph):
            properties = run.find(_W + "rPr")
            if _is_on(properties, "vanish"):
                continue  # hidden text
            part = self._run_text(run, boxes)
            parts.append(part)
            length += len(part)
            is_bold = _is_on(properties, "b") or (
                properties is not None and self._styles.is_bold(_value(properties, "rStyle"))
            )
            if part.strip():
                still_bold = still_bold and is_bold
            if still_bold and is_bold:
                bold = length
        return "".join(parts), bold

    def _runs(self, parent: XmlElement) -> Iterator[XmlElement]:
        for element in parent.iterchildren():
            if element.tag == _W + "r":
                yield element
            elif element.tag in _TRANSPARENT:
                yield from self._runs(element)

    def _run_text(self, run: XmlElement, boxes: list[XmlElement]) -> str:
        parts = []
        for element in run.iterchildren():
            if element.tag == _W + "t":
                parts.append(element.text or "")
            elif element.tag == _W + "br":
                parts.append("\n" if element.get(_W + "type", "textWrapping") == "textWrapping" else "")
            elif element.tag in _CHARACTERS:
                parts.append(_CHARACTERS[element.tag])
            elif element.tag in {_W + "drawing", _W + "pict", _ALTERNATIVES}:
                # Of two versions of one drawing the first is the newer.
                drawing = next(iter(element.iterchildren()), None) if element.tag == _ALTERNATIVES else element
                if drawing is not None:
                    boxes.extend(drawing.iter(_W + "txbxContent"))
        return "".join(parts)

    def _table(self, table: XmlElement) -> None:
        for row in _children(table, "tr"):
            properties = row.find(_W + "trPr")
            if properties is not None and properties.find(_W + "del") is not None:
                continue
            cells = list(_children(row, "tc"))
            texts = [self._cell_text(cell) for cell in cells]
            filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
            header = _is_on(properties, "tblHeader")
            if len(filled) == 1 and not header:
                self.blocks(filled[0])  # a page laid out with a table, not a row of data
            else:
                self.builder.add(" | ".join(texts).strip(" |"), None if header else PassageKind.TABLE_ROW)

    def _cell_text(self, cell: XmlElement) -> str:
        lines = []
        for element in cell.iter(_W + "p"):
            boxes: list[XmlElement] = []
            lines.append(self._text(element, boxes)[0].strip())
        return "\n".join(line for line in lines if line)


def _children(parent: XmlElement, name: str) -> Iterator[XmlElement]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for element in parent.iterchildren():
        if element.tag == _W + name:
            yield element
        elif element.tag in _TRANSPARENT:
            yield from _children(element, name)

"""A report as a Word file: real headings, captions with numbers that Word can renew, and tables with a header row."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kwalcode.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table, glued

_FONT: Final = "Calibri"
_INK: Final = RGBColor(0x23, 0x27, 0x2B)
_QUIET: Final = RGBColor(0x5F, 0x5E, 0x58)
_TEXT_WIDTH: Final = Cm(16)
_LETTERS: Final = 88
"""Letters of a table that stand beside each other on a line."""
_LONGEST_LINE: Final = 60
"""Letters after which the text of a cell may as well go on below."""
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The first date that a ZIP archive can hold."""


def to_docx(report: Report) -> bytes:
    """The report as a Word file; the same report gives the same bytes.

    Args:
        report: The report.
    """
    document = docx.Document()
    _set_up(document, report)
    document.add_paragraph(_plain(report.title), style="Title")
    document.add_paragraph(_plain(report.subtitle), style="Subtitle")
    _contents(document, report)
    writer = _Writer(document)
    for block in report.blocks:
        writer.add(block)
    raw = io.BytesIO()
    document.save(raw)
    return _at_fixed_time(raw.getvalue(), report.moment or _EARLIEST)


class _Writer:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._tables = 0
        self._figures = 0

    def add(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._document.add_heading(_plain(text), level=level)
            case Paragraph(text, quiet):
                paragraph = self._document.add_paragraph(_plain(glued(text)))
                if quiet:
                    _make_quiet(paragraph)
            case Bullets(items):
                for item in items:
                    self._document.add_paragraph(_plain(glued(item)), style="List Bullet")
            case Quote(text, source):
                paragraph = self._document.add_paragraph(_plain(text), style="Quote")
                paragraph.paragraph_format.keep_with_next = True
                paragraph.paragraph_format.space_after = Pt(0)
                told = self._document.add_paragraph(_plain(source))
                told.paragraph_format.left_indent = Cm(0.8)
                _make_quiet(told)
            case Table():
                self._tables += 1
                self._add_table(block)
            case Figure():
                self._figures += 1
                self._document.add_picture(io.BytesIO(block.png), width=_TEXT_WIDTH)
                picture = self._document.inline_shapes[-1]._inline.docPr  # the library offers no way to set this
                picture.set("descr", _plain(block.alt))
                self._document.paragraphs[-1].paragraph_format.keep_with_next = True
                self._caption("Figuur", self._figures, block.caption)

    def _caption(self, word: str, number: int, text: str) -> Any:
        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.add_run(f"{word} ")
        _field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
        paragraph.add_run(f". {_plain(text)}")
        return paragraph

    def _add_table(self, block: Table) -> None:
        self._caption("Tabel", self._tables, block.caption).paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=1 + len(block.rows), cols=len(block.header), style="Light List")
        widths, letter = _widths(block)
        # Row by row: asking a table for a cell by its place costs more the larger the table is.
        for row, texts in zip(table.rows, (block.header, *block.rows), strict=True):
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[place]
                paragraph = cell.paragraphs[0]
                paragraph.add_run(_plain(glued(text))).font.size = letter
                paragraph.paragraph_format.space_after = Pt(1)
                if place in block.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        properties = table.rows[0]._tr.get_or_add_trPr()  # a header that comes back on each page
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        properties.append(repeated)
        note = self._document.add_paragraph(_plain(glued(block.note)))
        _make_quiet(note)


def _widths(table: Table) -> tuple[list[int], Pt]:
    """Widths of the columns: each at least its longest word, and what is left to those that have more to say.

    Also the size of the letter: a smaller one where the words alone already fill the line. A text processor may still
    widen a column of which a word does not fit.
    """
    least, wished = [], []
    for place, (name, *cells) in enumerate(zip(table.header, *table.rows, strict=True)):
        # A number is not cut over two lines, nor is a word.
        words = [
            *name.split(),
            *(cells if place in table.numeric else (word for cell in cells for word in cell.split())),
        ]
        least.append(2 + max(map(len, words), default=0))
        wished.append(max(least[-1], min(_LONGEST_LINE, max(map(len, cells), default=0))))
    more = sum(wished) - sum(least)
    share = min(1.0, max(0, _LETTERS - sum(least)) / more) if more else 0.0
    letters = [low + share * (wish - low) for low, wish in zip(least, wished, strict=True)]
    return [int(_TEXT_WIDTH * one / sum(letters)) for one in letters], Pt(9 if sum(least) <= _LETTERS else 7.5)


def _set_up(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    normal.font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-BE")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "Quote"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = _QUIET if name in ("Subtitle", "Caption") else _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)  # a theme font would go before the one that was named
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    about = document.core_properties
    moment = (report.moment or _EARLIEST).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.title, about.author, about.last_modified_by, about.comments = _plain(report.title), "kwalcode", "kwalcode", ""
    about.created = about.modified = moment
    about.language, about.revision = "nl-BE", 1


def _contents(document: Any, report: Report) -> None:
    """A table of contents that is readable as it is and that Word can renew, with page numbers."""
    headings = [block for block in report.blocks if isinstance(block, Heading) and block.level < 3]
    for place, heading in enumerate(headings):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
        paragraph.paragraph_format.space_after = Pt(0)
        if place == 0:
            _field_part(paragraph, "begin")
            _instruction(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
            _field_part(paragraph, "separate")
        paragraph.add_run(_plain(heading.text))
        if place == len(headings) - 1:
            _field_part(paragraph, "end")


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    _field_part(paragraph, "begin")
    _instruction(paragraph, instruction)
    _field_part(paragraph, "separate")
    paragraph.add_run(shown)
    _field_part(paragraph, "end")


def _field_part(paragraph: Any, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)


def _instruction(paragraph: Any, text: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {text} "
    paragraph.add_run()._r.append(instruction)


def _make_quiet(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(9)
        run.font.color.rgb = _QUIET


def _plain(text: str) -> str:
    """Text without the control characters that XML cannot hold; a line break stays one."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t").replace("￾", "")


def _at_fixed_time(data: bytes, moment: datetime) -> bytes:
    """The archive with one date on all its parts: that of the work, not that of the writing."""
    stamp = max(moment.astimezone(UTC), _EARLIEST).timetuple()[:6]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, source.read(name))
    return target.getvalue()

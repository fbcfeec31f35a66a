"""The PDF of the demonstration study: a multi-year plan as municipalities publish it.

Title page, contents, chapters that open a page, justified and hyphenated body text, running header and footer,
tables, footnotes, and chapters in two columns. The same source gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from corpus_markup import Block, Columns, Grid, Heading, Item, split_bold, split_notes
from corpus_markup import Paragraph as Text

BODY = ParagraphStyle(
    "body",
    fontName="Times-Roman",
    fontSize=11,
    leading=15.5,
    alignment=TA_JUSTIFY,
    spaceAfter=7,
    hyphenationLang="nl_NL",
    embeddedHyphenation=1,
)
NARROW = ParagraphStyle("narrow", BODY, fontSize=10, leading=13.5)
BULLET = ParagraphStyle("bullet", BODY, leftIndent=18, bulletIndent=5, spaceAfter=4)
CAPTION = ParagraphStyle("caption", fontName="Helvetica-Bold", fontSize=9, leading=12, spaceBefore=6, spaceAfter=4)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=8.5, leading=11)
NUMBER = ParagraphStyle("number", CELL, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", CELL, fontName="Helvetica-Bold")
NOTE = ParagraphStyle("note", fontName="Times-Roman", fontSize=8.5, leading=10.5)
COLOUR = HexColor("#1f4e5f")
CHAPTER = ParagraphStyle(
    "chapter", fontName="Helvetica-Bold", fontSize=19, leading=24, spaceAfter=14, textColor=COLOUR, keepWithNext=1
)
SECTION = ParagraphStyle(
    "section", fontName="Helvetica-Bold", fontSize=13, leading=17, spaceBefore=10, spaceAfter=6, keepWithNext=1
)
COVER = ParagraphStyle("cover", fontName="Helvetica-Bold", fontSize=34, leading=42, textColor=COLOUR)
COVER_SMALL = ParagraphStyle("cover-small", fontName="Helvetica", fontSize=15, leading=21)
CONTENTS = ParagraphStyle("contents", fontName="Helvetica-Bold", fontSize=16, leading=22, spaceAfter=12)
TOC_LEVELS = (
    ParagraphStyle("toc1", fontName="Helvetica-Bold", fontSize=9.5, leading=13, spaceBefore=3),
    ParagraphStyle("toc2", fontName="Helvetica", fontSize=9, leading=11.5, leftIndent=14),
)
FOOTER = ParagraphStyle("footer", fontName="Helvetica", fontSize=8, alignment=TA_CENTER)

LEFT, RIGHT, BOTTOM, TOP = 2.5 * cm, 2.5 * cm, 3.3 * cm, 2.7 * cm
WIDTH, HEIGHT = A4[0] - LEFT - RIGHT, A4[1] - BOTTOM - TOP
GUTTER = 0.8 * cm
COLUMN = (WIDTH - GUTTER) / 2
WIDEST_CELL = 40  # characters; longer cells run over several lines
UNNUMBERED = ("Voorwoord", "Bijlage")


class Footnote(Flowable):  # type: ignore[misc] # reportlab carries no types
    """Takes no room where it stands; the page that it lands on prints the note at its foot."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """No width and no height."""
        return 0, 0

    def draw(self) -> None:
        """Leave the note with the page."""
        notes: list[str] = getattr(self.canv, "notes_of_page", [])
        self.canv.notes_of_page = [*notes, self.text]


class Plan(BaseDocTemplate):  # type: ignore[misc]
    """The document: page templates, running header and footer, and what the contents list."""

    def __init__(self, path: Path, *, title: str, owner: str) -> None:
        super().__init__(str(path), pagesize=A4, title=title, author=owner, lang="nl-BE", invariant=1)
        self.running = (owner, title)
        whole = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0, id="whole")
        left = Frame(LEFT, BOTTOM, COLUMN, HEIGHT, 0, 0, 0, 0, id="left")
        right = Frame(LEFT + COLUMN + GUTTER, BOTTOM, COLUMN, HEIGHT, 0, 0, 0, 0, id="right")
        self.addPageTemplates(
            [
                PageTemplate("cover", [whole]),
                PageTemplate("1", [whole], onPageEnd=self.furnish),
                PageTemplate("2", [left, right], onPageEnd=self.furnish),
            ]
        )

    def furnish(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Print the running header, the footnotes and the page number."""
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(LEFT, A4[1] - 1.6 * cm, self.running[0])
        canvas.drawRightString(A4[0] - RIGHT, A4[1] - 1.6 * cm, self.running[1])
        canvas.setLineWidth(0.4)
        canvas.line(LEFT, A4[1] - 1.8 * cm, A4[0] - RIGHT, A4[1] - 1.8 * cm)
        canvas.drawCentredString(A4[0] / 2, 1.4 * cm, f"pagina {canvas.getPageNumber()}")
        baseline = BOTTOM - 0.35 * cm
        for text in getattr(canvas, "notes_of_page", []):
            note = Paragraph(text, NOTE)
            height = note.wrap(WIDTH, BOTTOM)[1]
            note.drawOn(canvas, LEFT, baseline - height)
            baseline -= height
        canvas.notes_of_page = []
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 # reportlab calls it by this name
        """List headings in the contents and in the outline."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in {"chapter", "section"}:
            return
        level = ("chapter", "section").index(flowable.style.name)
        text = flowable.getPlainText()
        key = f"heading-{self.seq.nextf('heading')}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level)
        self.notify("TOCEntry", (level, escape(text), self.page, key))


def write_plan(path: Path, blocks: Iterable[Block], *, title: str, owner: str) -> None:
    """Write the plan as a PDF.

    Args:
        path: Where to write it.
        blocks: Its text, from the preface on.
        title: Name of the plan, on the cover and in the running header.
        owner: Whose plan it is, likewise.
    """
    contents = TableOfContents()
    contents.levelStyles = list(TOC_LEVELS)
    story: list[Flowable] = [
        Spacer(1, 8 * cm),
        Paragraph(escape(title), COVER),
        Spacer(1, cm),
        Paragraph(escape(owner), COVER_SMALL),
        Paragraph("Strategische nota, financiële nota en toelichting", COVER_SMALL),
        Spacer(1, 6 * cm),
        Paragraph("Vastgesteld door de gemeenteraad en de raad voor maatschappelijk welzijn op 8 december 2025", CELL),
        NextPageTemplate("1"),
        PageBreak(),
        Paragraph("Inhoud", CONTENTS),
        contents,
    ]
    story.extend(_flow(blocks))
    Plan(path, title=title, owner=owner).multiBuild(story)


def _flow(blocks: Iterable[Block]) -> Iterable[Flowable]:
    chapter = section = notes = 0
    numbered = False
    body = BODY
    for block in blocks:
        match block:
            case Heading(1, text):
                yield PageBreak()
                numbered = not text.startswith(UNNUMBERED)
                chapter += numbered
                section = 0
                yield Paragraph(escape(f"{chapter} {text}" if numbered else text), CHAPTER)
            case Heading(_, text):
                yield CondPageBreak(2.5 * cm)
                if numbered and not text.startswith("AP-"):
                    section += 1
                    text = f"{chapter}.{section} {text}"
                yield Paragraph(escape(text), SECTION)
            case Columns(count):
                yield NextPageTemplate(str(count))
                body = NARROW if count > 1 else BODY
            case Grid():
                yield from _table(block)
            case Item(text):
                yield Paragraph(_inline(text), BULLET, bulletText="•")
            case Text(text):
                stretches, footnotes = split_notes(text)
                inline = _inline(stretches[0])
                for number, stretch in enumerate(stretches[1:], start=notes + 1):
                    inline += f"<super>{number}</super>{_inline(stretch)}"
                yield Paragraph(inline, body)
                for footnote in footnotes:
                    notes += 1
                    yield Footnote(f"<super>{notes}</super> {escape(footnote)}")
            case _:
                raise ValueError(f"a plan cannot hold {block}")


def _inline(text: str) -> str:
    """Reportlab's own markup for a text with bold stretches."""
    return "".join(f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in split_bold(text))


def _table(grid: Grid) -> Iterable[Flowable]:
    header, *rows = grid.rows
    cells = [[Paragraph(escape(cell), HEAD) for cell in header]]
    cells += [[Paragraph(escape(cell), NUMBER if _is_number(cell) else CELL) for cell in row] for row in rows]
    longest = [min(max(map(len, column)), WIDEST_CELL) for column in zip(*grid.rows, strict=True)]
    widths = [WIDTH * length / sum(longest) for length in longest]
    yield CondPageBreak(4 * cm)
    yield Paragraph(escape(grid.caption), CAPTION)
    yield Table(
        cells,
        colWidths=widths,
        repeatRows=1,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.3, HexColor("#8a9ba3")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e3ecef")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ],
    )
    yield Spacer(1, 0.5 * cm)


def _is_number(cell: str) -> bool:
    return bool(cell) and not set(cell) - set("0123456789.,% ")

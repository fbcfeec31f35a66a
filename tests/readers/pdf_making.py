"""Makes small PDFs for the tests of the PDF reader."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kwalcode.model import Document, Passage, PassageKind
from kwalcode.readers.pdf import reader as pdf
from kwalcode.readers.source import ReadOptions, SourceFile

WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[[Any], Any]

pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))


def make(*pages: Draw, **canvas_options: Any) -> bytes:
    """A PDF with one page per drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), pageCompression=0, invariant=1, **canvas_options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(
    canvas: Any,
    lines: Sequence[str],
    *,
    x: float = 70,
    y: float = 740,
    size: float = 10,
    leading: float = 13,
    font: str = "Helvetica",
) -> float:
    """Write lines under each other; returns the height where the next one would stand."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= leading
    return y


def text_page(*lines: str, **options: Any) -> Draw:
    """A page with these lines."""
    return lambda canvas: write(canvas, lines, **options)


def prose(width: float, count: int, *, font: str = "Helvetica", size: float = 10, seed: int = 0) -> list[str]:
    """Lines of one paragraph that fill a column of this width, without broken words."""
    words = (
        "de gemeente zoekt samen met bewoners en verenigingen naar een aanpak die ook volgend jaar nog werkt omdat "
        "niemand alleen alle vragen kan beantwoorden en elke wijk haar eigen noden kent terwijl de middelen beperkt "
        "blijven en het overleg tijd kost"
    ).split()
    supply = itertools.cycle(words[seed % len(words) :] + words[: seed % len(words)])
    lines: list[str] = []
    line = next(supply)
    while len(lines) < count:
        word = next(supply)
        if pdfmetrics.stringWidth(f"{line} {word}", font, size) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return lines


def read(data: bytes, *, name: str = "plan.pdf", **options: Any) -> Document:
    """The one document of a PDF."""
    (document,) = pdf.read(SourceFile(name, data), ReadOptions(**options))
    return document


def quotes(document: Document, kind: PassageKind) -> list[str]:
    """Texts of the passages of one kind."""
    return [quote(document, passage) for passage in document.of_kind(kind)]


def quote(document: Document, passage: Passage) -> str:
    """Text of one passage."""
    return document.text[passage.start : passage.end]

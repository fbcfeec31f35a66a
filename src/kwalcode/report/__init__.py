"""Reports as files: the same blocks become HTML or a Word file."""

from kwalcode.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table
from kwalcode.report.docx import to_docx
from kwalcode.report.html import to_html

__all__ = [
    "Block",
    "Bullets",
    "Figure",
    "Heading",
    "Paragraph",
    "Quote",
    "Report",
    "Table",
    "to_docx",
    "to_html",
]

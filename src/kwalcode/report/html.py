"""A report as one HTML file that stands alone: nothing in it comes from elsewhere, also no font."""

from __future__ import annotations

import base64
from html import escape
from importlib.resources import files
from typing import Final

from kwalcode.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Quote, Report, Table, glued

_SHORT: Final = 10
"""A table of so many rows is not cut over two pages."""


def to_html(report: Report) -> str:
    """The report as HTML.

    Args:
        report: The report; every text in it is shown as it is, never read as markup.
    """
    style = files("kwalcode.report").joinpath("report.css").read_text(encoding="utf-8")
    body = _Body()
    for block in report.blocks:
        body.add(block)
    contents = "".join(
        f'<li class="l{level}"><a href="#{anchor}">{escape(text)}</a></li>' for level, anchor, text in body.contents
    )
    return (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # A report holds other people's words: whatever stands in them, the page may not fetch or run anything.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">\n'
        f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header><h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p></header>\n"
        f'<nav aria-label="Inhoud"><ol>{contents}</ol></nav>\n<main>\n{"".join(body.parts)}</main>\n</body>\n</html>\n'
    )


class _Body:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.contents: list[tuple[int, str, str]] = []
        self._tables = 0
        self._figures = 0

    def add(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                anchor = f"d{len(self.contents) + 1}"
                if level < 3:
                    self.contents.append((level, anchor, text))
                else:
                    anchor = f"{anchor}-{len(self.parts)}"
                # The title is the only h1.
                self.parts.append(f'<h{level + 1} id="{anchor}">{escape(text)}</h{level + 1}>\n')
            case Paragraph(text, quiet):
                self.parts.append(f"<p{' class=quiet' if quiet else ''}>{escape(glued(text))}</p>\n")
            case Bullets(items):
                self.parts.append("<ul>" + "".join(f"<li>{escape(glued(item))}</li>" for item in items) + "</ul>\n")
            case Quote(text, source):
                self.parts.append(f"<blockquote><p>{escape(text)}</p><footer>{escape(source)}</footer></blockquote>\n")
            case Table():
                self._tables += 1
                self.parts.append(_table(block, self._tables))
            case Figure():
                self._figures += 1
                self.parts.append(_figure(block, self._figures))


def _table(table: Table, number: int) -> str:
    def cells(row: tuple[str, ...], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=n' if place in table.numeric else ''}>{escape(glued(cell))}</{tag}>"
            for place, cell in enumerate(row)
        )

    rows = "".join(f"<tr>{cells(row, 'td')}</tr>\n" for row in table.rows)
    note = f'<p class="quiet">{escape(glued(table.note))}</p>\n' if table.note else ""
    kind = "table short" if len(table.rows) <= _SHORT else "table"
    return (
        f'<div class="{kind}"><table><caption>Tabel {number}. {escape(table.caption)}</caption>\n'
        f"<thead><tr>{cells(table.header, 'th')}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n{note}</div>\n"
    )


def _figure(figure: Figure, number: int) -> str:
    # As an image and not as elements of the page: what stands in a label cannot become markup.
    data = base64.b64encode(figure.svg.encode()).decode()
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.alt)}">'
        f"<figcaption>Figuur {number}. {escape(figure.caption)}</figcaption></figure>\n"
    )

"""Web pages (.html): council documents, and transcripts that noScribe and others save as a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from kwalcode.errors import SourceError
from kwalcode.model import Document, PassageKind
from kwalcode.readers.building import TextBuilder
from kwalcode.readers.decoding import decode
from kwalcode.readers.documents import build
from kwalcode.readers.source import ReadOptions, SourceFile

_DROPPED = frozenset(
    """script style noscript template svg math head nav footer aside button select textarea iframe object canvas
    audio video""".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = frozenset(
    """address article blockquote body caption center dd details div dl dt fieldset figcaption figure form header html
    hr li main menu ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6""".split()
)
_BOLD = frozenset({"b", "strong"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a web page: its headings, paragraphs, list items and table rows, without menus, scripts and hidden parts.

    Raises:
        SourceError: The file is no text, or holds nothing to read.
    """
    decoded = decode(source)
    page = _Page()
    try:
        page.feed(_with_whole_tags(decoded.text))
        page.close()
    except AssertionError as error:  # what html.parser raises on declarations that it does not know
        raise SourceError(
            source.name,
            f"bevat HTML die niet te ontleden is ({error})",
            "open de pagina in een browser en bewaar ze opnieuw, of kopieer de tekst naar een .txt-bestand",
        ) from error
    page.end_block()
    return [
        build(
            source,
            options,
            media="html",
            text=page.builder.text,
            blocks=page.builder.passages,
            encoding=decoded.encoding,
            remarks=decoded.remarks,
            bold=page.builder.bold,
        )
    ]


def _with_whole_tags(html: str) -> str:
    """The page with every "<" behind the last ">" made a plain character, for no tag can begin there.

    The parser would look for the end of each such tag anew, which takes hours on a page that somebody broke off.
    """
    end = html.rfind(">") + 1
    return html[:end] + html[end:].replace("<", "&lt;")


class _Page(HTMLParser):
    """Gathers the text of a page; pages in the wild forget closing tags, so only what must nest is counted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TextBuilder()
        self._text: list[str] = []
        self._bold_reach: int | None = 0  # None once text came that is not bold
        self._bold_depth = 0
        self._dropped: list[str] = []  # open elements, from the outermost that is dropped
        self._heading = 0
        self._lists = 0
        self._in_item = False
        self._rows: list[_Row] = []  # of nested tables, outermost first
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped:
            if tag not in _VOID:
                self._dropped.append(tag)
            return
        if tag not in _VOID and (tag in _DROPPED or _is_hidden(attrs)):
            if tag in _BLOCKS:
                self.end_block()
            self._dropped.append(tag)
            return
        if tag == "br":
            self._text.append("\n")
        if tag in _BOLD:
            self._bold_depth += 1
        if tag in _BLOCKS:
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        if self._rows and self._rows[-1].in_cell and tag not in {"tr", "td", "th", "table"}:
            self._text.append("\n")
            return
        self.end_block()
        if tag in _HEADINGS:
            self._heading = int(tag[1])
        elif tag in {"ul", "ol"}:
            self._lists += 1
        elif tag == "li":
            self._in_item = True
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "tr":
            self._rows.append(_Row())
        elif tag in {"td", "th"} and self._rows:
            self._rows[-1].open_cell(header=tag == "th")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                while self._dropped.pop() != tag:
                    pass
            return
        if tag in _BOLD:
            self._bold_depth = max(0, self._bold_depth - 1)
        if tag not in _BLOCKS:
            return
        if self._rows and self._rows[-1].in_cell and tag not in {"tr", "td", "th", "table"}:
            self._text.append("\n")
            return
        self.end_block()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in {"ul", "ol"}:
            self._lists = max(0, self._lists - 1)
        elif tag == "li":
            self._in_item = False
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        elif tag in {"tr", "table"} and self._rows:
            self._end_row(self._rows.pop())

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        text = data if self._verbatim else _SPACE.sub(" ", data)
        if text.strip() and not self._bold_depth and self._bold_reach is not None:
            self._bold_reach = None if self._bold_reach == 0 else -self._bold_reach
        self._text.append(text)
        if text.strip() and self._bold_depth and (self._bold_reach or 0) >= 0 and self._bold_reach is not None:
            self._bold_reach = sum(map(len, self._text))

    def end_block(self) -> None:
        """Add what was gathered since the last block, as what the open elements make of it."""
        raw = "".join(self._text)
        reach = abs(self._bold_reach or 0)
        self._text, self._bold_reach = [], 0
        if self._rows and self._rows[-1].in_cell:
            self._rows[-1].close_cell(_tidy(raw))
            return
        if not raw.strip():
            return
        bold = len(_tidy(raw[:reach])) if reach else 0
        text = _tidy(raw)
        if self._heading:
            self.builder.add(text, PassageKind.HEADING, level=self._heading, bold=bold)
        elif self._in_item:
            self.builder.add(text, PassageKind.LIST_ITEM, level=max(1, self._lists), bold=bold)
        else:
            self.builder.add(text, PassageKind.PARAGRAPH, bold=bold)

    def _end_row(self, row: _Row) -> None:
        cells = [cell for cell in row.cells if cell]
        if not cells:
            return
        if len(cells) == 1 and not row.header:
            # One cell with text is a page laid out with a table, not a row of data.
            for line in cells[0].split("\n"):
                self._add_to_row_or_page(line)
            return
        self._add_to_row_or_page(" | ".join(row.cells).strip(" |"), kind=None if row.header else PassageKind.TABLE_ROW)

    def _add_to_row_or_page(self, text: str, kind: PassageKind | None = PassageKind.PARAGRAPH) -> None:
        if self._rows and self._rows[-1].in_cell:
            self._text.append(text + "\n")  # a table inside a cell
        else:
            self.builder.add(text, kind)


class _Row:
    """A row of a table while it is read."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.header = True  # until a cell shows that it is not
        self.in_cell = False

    def open_cell(self, *, header: bool) -> None:
        """Begin a cell."""
        self.in_cell = True
        self.header = self.header and header

    def close_cell(self, text: str) -> None:
        """End a cell."""
        self.cells.append(text)
        self.in_cell = False


def _is_hidden(attrs: Sequence[tuple[str, str | None]]) -> bool:
    return any(name == "hidden" or (name == "style" and value and _HIDDEN.search(value)) for name, value in attrs)


def _tidy(text: str) -> str:
    """Lines without white space at their ends, and no empty ones."""
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)

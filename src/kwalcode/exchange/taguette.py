r"""A project of Taguette: its database, or the SQLite file that it exports.

Taguette keeps a document as HTML, and counts places in bytes of UTF-8 over the text between the tags. Here that HTML
becomes plain text, with every paragraph on lines of its own, and each place moves along.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import PurePath
from typing import Final

from kwalcode.errors import SourceError
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource, quote_problem
from kwalcode.exchange.foreign_database import Cell, ForeignDatabase, moment_of, number_of, opened, text_of
from kwalcode.exchange.qualcoder import problem_lines
from kwalcode.readers.source import SourceFile
from kwalcode.wording import counted

_PARAGRAPHS: Final = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article hr".split())
_LINES: Final = frozenset("li tr br dt dd caption thead tbody tfoot".split())
_CELLS: Final = frozenset({"td", "th"})


def read_taguette(file: SourceFile, *, project: str = "") -> ForeignProject:
    """Read a database of Taguette.

    Args:
        file: The database.
        project: Name of the project in it; needed when it holds more than one.

    Raises:
        SourceError: It is no database of Taguette, damaged or too large; it holds several projects and none is named;
            the project has no text.
    """
    with opened(file) as database:
        _check(database, file.name)
        key, name = _chosen(database, file.name, project)
        return _read(database, key, name or PurePath(file.name).stem, file.name)


def taguette_projects(file: SourceFile) -> tuple[str, ...]:
    """Names of the projects with texts in a database of Taguette; where two have one name, the later has a number.

    Raises:
        SourceError: It is no database of Taguette, damaged or too large.
    """
    with opened(file) as database:
        _check(database, file.name)
        return tuple(_named(database).values())


def _check(database: ForeignDatabase, file: str) -> None:
    if not (
        database.has("documents", "id", "contents", "project_id")
        and database.has("highlights", "document_id", "start_offset", "end_offset")
        and database.has("tags", "id", "path")
    ):
        raise SourceError(
            file,
            "is geen project van Taguette (de tabellen documents, highlights en tags ontbreken)",
            "exporteer het project in Taguette als SQLite3-bestand en kies dat",
        )


def _named(database: ForeignDatabase) -> dict[Cell, str]:
    """Name of each project with texts, by its key."""
    used = {row["project_id"] for row in database.rows("documents", "project_id")}
    names: dict[Cell, str] = {}
    for row in database.rows("projects", "id name"):
        if row["id"] in used:
            name = base = text_of(row["name"])
            number = 1
            while name in names.values():
                number += 1
                name = f"{base} ({number})"
            names[row["id"]] = name
    return names


def _chosen(database: ForeignDatabase, file: str, wanted: str) -> tuple[Cell, str]:
    """Key and name of the project to be read."""
    names = _named(database)
    found = [key for key in names if not wanted or names[key].casefold() == wanted.casefold()]
    found = [key for key in found if names[key] == wanted] or found
    if len(found) == 1:
        return found[0], names[found[0]]
    known = ", ".join(f"'{name}'" for name in names.values())
    if not names:
        raise SourceError(file, "bevat geen project met teksten", "controleer of u het juiste bestand koos")
    if not found:
        raise SourceError(file, f"bevat geen project '{wanted}'; wel {known}", "kies een van die projecten")
    raise SourceError(
        file, f"bevat {len(found)} projecten ({known})", "kies er een, in een opdracht met --taguette-project NAAM"
    )


def _read(database: ForeignDatabase, key: Cell, name: str, file: str) -> ForeignProject:
    remarks: list[str] = []
    pages: dict[Cell, PageText] = {}
    sources: dict[Cell, ForeignSource] = {}
    for row in database.rows("documents", "id name filename contents project_id"):
        if row["project_id"] != key:
            continue
        page = PageText(text_of(row["contents"]))
        if not page.text.strip():
            remarks.append(f"{text_of(row['name'])}: zonder tekst, niet overgenomen.")
            continue
        pages[row["id"]] = page
        called = text_of(row["name"]) or text_of(row["filename"]) or text_of(row["id"])
        sources[row["id"]] = ForeignSource(text_of(row["id"]), called, page.text)
    if not sources:
        raise SourceError(file, "bevat geen enkele tekst", "kijk in Taguette of er documenten in het project zitten")
    codes = tuple(_codes(database, key))
    codings = tuple(_codings(database, sources, pages, {code.key for code in codes}, remarks))
    return ForeignProject(name, "Taguette", tuple(sources.values()), codes, codings, tuple(remarks))


def _codes(database: ForeignDatabase, project: Cell) -> Iterator[ForeignCode]:
    """The tags as a tree: a dot in a name stands for a level when what is before it is a tag of its own."""
    tags: dict[str, tuple[str, str]] = {}
    for row in database.rows("tags", "id path description project_id"):
        if row["project_id"] == project:
            tags[text_of(row["path"])] = (text_of(row["id"]), text_of(row["description"]).strip())
    for path in sorted(tags, key=lambda one: one.count(".")):
        key, definition = tags[path]
        heads = [path[:place] for place, sign in enumerate(path) if sign == "." and path[:place] in tags]
        parent = heads[-1] if heads and path[len(heads[-1]) + 1 :].strip() else ""
        yield ForeignCode(
            key, path[len(parent) + 1 :] if parent else path, tags[parent][0] if parent else "", definition
        )


def _codings(
    database: ForeignDatabase,
    sources: Mapping[Cell, ForeignSource],
    pages: Mapping[Cell, PageText],
    codes: set[str],
    remarks: list[str],
) -> Iterator[ForeignCoding]:
    tagged: dict[Cell, list[str]] = {}
    for row in database.rows("highlight_tags", "highlight_id tag_id"):
        if text_of(row["tag_id"]) in codes:
            tagged.setdefault(row["highlight_id"], []).append(text_of(row["tag_id"]))
    made = _made(database)
    problems: list[str] = []
    untagged = 0
    for row in database.rows("highlights", "id document_id start_offset end_offset snippet"):
        source = sources.get(row["document_id"])
        if source is None:
            continue
        first, last = number_of(row["start_offset"]), number_of(row["end_offset"])
        if first is None or last is None or not 0 <= first < last <= pages[row["document_id"]].n_bytes:
            problems.append(f"in {source.name}: bytes {first} tot {last} zijn geen plaats in de tekst")
            continue
        start, end = pages[row["document_id"]].span(first, last)
        if problem := quote_problem(source, start, end, PageText(text_of(row["snippet"])).text):
            problems.append(problem)
            continue
        if not tagged.get(row["id"]):
            untagged += 1
        coder, time = made.get(text_of(row["id"]), ("", None))
        for code in tagged.get(row["id"], ()):
            yield ForeignCoding(source.key, start, end, code, coder, time)
    if untagged:
        remarks.append(f"{counted(untagged, 'markering', 'markeringen')} zonder tag niet overgenomen.")
    remarks += problem_lines(problems)


def _made(database: ForeignDatabase) -> dict[str, tuple[str, datetime | None]]:
    """Who last marked each highlight and when, from the log of the project."""
    found: dict[str, tuple[str, datetime | None]] = {}
    for row in database.rows("commands", "date user_login payload"):
        try:
            payload = json.loads(text_of(row["payload"]))
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            found[str(payload.get("highlight_id"))] = text_of(row["user_login"]), moment_of(row["date"], utc=True)
    return found


class PageText:
    r"""The plain text of a page of HTML, and where the places of Taguette are in it.

    Args:
        html: The page; Taguette keeps it cleaned of scripts.

    Example:
        >>> page = PageText("<p><u>Hé</u> daar <i>buur</i></p><p>Ja.</p>")
        >>> page.text, page.span(4, 8)
        ('Hé daar buur\n\nJa.\n', (3, 7))
    """

    def __init__(self, html: str) -> None:
        parser = _Parser()
        parser.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        parser.close()
        parser.break_off(2 if parser.has_blocks else 0)
        self.text = "".join(parser.parts).rstrip("\n") + ("\n" if parser.has_blocks and parser.parts else "")
        self._places = parser.places
        self._bytes = list(accumulate((len(sign.encode("utf-8", "replace")) for sign in parser.raw), initial=0))

    @property
    def n_bytes(self) -> int:
        """Number of bytes that Taguette counts."""
        return self._bytes[-1]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of `text` from one byte up to another, without the line ends around it."""
        begin, end = bisect_right(self._bytes, first) - 1, bisect_right(self._bytes, last - 1)
        held = [place for place in self._places[begin:end] if place >= 0]
        if not held:
            return 0, 0
        start, stop = held[0], held[-1] + 1
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return start, stop


class _Parser(HTMLParser):
    """Collects text, and for each character of it where it went."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.raw: list[str] = []
        self.places: list[int] = []  # of each character of the page: its place in the text, or -1
        self.has_blocks = False
        self._length = 0
        self._ends = 2  # line ends that the text ends with
        self._preformatted = 0
        self._wanted = 0  # line ends to be set before the next words
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (named by HTMLParser)
        self._border(tag)
        self._preformatted += tag == "pre"
        if tag in _CELLS:
            self._cell = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (named by HTMLParser)
        self._border(tag)

    def handle_endtag(self, tag: str) -> None:
        self._border(tag)
        self._preformatted = max(0, self._preformatted - (tag == "pre"))

    def _border(self, tag: str) -> None:
        if tag in _PARAGRAPHS or tag in _LINES:
            self.has_blocks = True
            self._cell = False
            self.break_off(2 if tag in _PARAGRAPHS else 1)

    def break_off(self, lines: int) -> None:
        """What comes next stands on a line of its own."""
        self._wanted = max(self._wanted, lines)

    def handle_data(self, data: str) -> None:
        for sign in data:
            self.raw.append(sign)
            if sign.isspace() and (self._wanted or not self._length) and not self._preformatted:
                self.places.append(-1)  # between blocks white space says nothing
                continue
            self._set_border()
            shown = " " if sign in "\n\t" and not self._preformatted else sign
            self.places.append(self._length)
            self._put(shown)

    def _set_border(self) -> None:
        if self._wanted and self._length:
            self._put("\n" * max(0, self._wanted - self._ends))
        elif self._cell and self._length and not self._ends:
            self._put(" | ")
        self._wanted, self._cell = 0, False

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._length += len(text)
            stripped = text.rstrip("\n")
            self._ends = len(text) - len(stripped) + (0 if stripped else self._ends)

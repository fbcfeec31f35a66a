"""The project of another tool in our terms: documents, ids of codes, and codings on their places in our texts. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kwalcode.codebook.places import quoted
from kwalcode.errors import SourceError
from kwalcode.exchange.foreign import ForeignCode, ForeignProject, ForeignSource
from kwalcode.model import Document, ImportedCode, SourceKind, Span
from kwalcode.readers.decoding import normalise
from kwalcode.readers.documents import build
from kwalcode.readers.paragraphs import find_blocks
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.wording import counted

VERSION = "1.0.0"
"""Version of a codebook that is made from the codes of another tool."""

UNKNOWN_CODER = "onbekende codeur"
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Mapped:
    """The project of another tool in our terms; nothing is kept yet.

    Args:
        documents: The documents, by key of the source; two sources with one text are one document.
        codes: Id of each code, by its key.
        codings: What is coded, with the codebook still "".
        remarks: What was left out, in Dutch.
    """

    documents: Mapping[str, Document]
    codes: Mapping[str, str]
    codings: tuple[ImportedCode, ...]
    remarks: tuple[str, ...]


def map_project(foreign: ForeignProject, file: SourceFile, options: ReadOptions, *, coder: str = "") -> Mapped:
    """The project of another tool as documents, ids of codes, and codings on their places in our texts. Pure.

    Args:
        foreign: What was read.
        file: The file itself, for the origin of the documents.
        options: How the sources are to be read.
        coder: Who coded, where the file does not tell.
    """
    options = replace(options, source_kind=options.source_kind or SourceKind.OTHER)
    places: dict[str, set[int]] = defaultdict(set)
    for one in foreign.codings:
        places[one.source] |= {one.start, one.end}
    documents: dict[str, Document] = {}
    moved: dict[str, Mapping[int, int]] = {}
    remarks: list[str] = []
    named = unique_names(lambda name: name.strip() or "bron zonder naam", " (", ")")
    for source in foreign.sources:
        text, moved[source.key] = normal_places(source.text, places[source.key])
        try:
            documents[source.key] = _document(source, text, named(source.name), file, options)
        except SourceError as error:
            lost = sum(one.source == source.key for one in foreign.codings)
            coded = f", met {counted(lost, 'codering', 'coderingen')}" if lost else ""
            remarks.append(f"{source.name}: overgeslagen{coded}; {error.problem}.")
    same = len(documents) - len({document.id for document in documents.values()})
    if same:
        remarks.append(f"{counted(same, 'bron heeft', 'bronnen hebben')} dezelfde tekst als een andere; die telt eens.")
    identify = unique_names(slug, "-")
    codes = {code.key: identify(code.name) for code in foreign.codes}
    codings: list[ImportedCode] = []
    vanished: Counter[str] = Counter()
    for one in foreign.codings:
        if one.source not in documents:
            continue
        document = documents[one.source]
        start, end = (moved[one.source][place] for place in (one.start, one.end))
        if not 0 <= start < end <= len(document.text):
            vanished[document.name] += 1
            continue
        who = one.coder.strip() or coder.strip() or UNKNOWN_CODER
        quote = document.text[start:end]
        codings.append(
            ImportedCode(who, document.id, "", codes[one.code], Span(start, end), quote, one.note, file.name, one.time)
        )
    remarks += [
        f"{name}: {counted(count, 'codering', 'coderingen')} op onzichtbare tekens weggelaten."
        for name, count in vanished.items()
    ]
    return Mapped(documents, codes, tuple(codings), tuple(remarks))


def codebook_text(foreign: ForeignProject, codes: Mapping[str, str], book_id: str) -> str:
    """The codes of another tool as YAML, without rules.

    Args:
        foreign: The project.
        codes: Id of each code, by its key.
        book_id: Id of the codebook.
    """
    below: dict[str, list[ForeignCode]] = defaultdict(list)
    for code in foreign.codes:
        below[code.parent].append(code)
    told = f"Ingelezen uit {foreign.origin or 'een ander programma'}: {foreign.name}"
    lines = [
        f"codebook: {quoted(book_id)}",
        f"version: {quoted(VERSION)}",
        'language: "nl"',
        f"title: {quoted(foreign.name.strip() or book_id)}",
        f"source: {quoted(told)}",
        "codes:",
    ]

    def tell(parent: str, margin: str) -> None:
        for code in below[parent]:
            lines.append(f"{margin}- id: {quoted(codes[code.key])}")
            lines.append(f"{margin}  label: {quoted(code.name.strip() or codes[code.key])}")
            if code.colour:
                lines.append(f"{margin}  colour: {quoted(code.colour)}")
            if code.definition.strip():
                lines.append(f"{margin}  definition: {quoted(code.definition.strip())}")
            if below[code.key]:
                lines.append(f"{margin}  codes:")
                tell(code.key, f"{margin}    ")

    tell("", "  ")
    return "\n".join(lines) + "\n"


def normal_places(text: str, places: Iterable[int]) -> tuple[str, dict[int, int]]:
    r"""A text as documents hold it, and where some places of the old text lie in it.

    Args:
        text: Text of any form.
        places: Places in it, in characters.

    Example:
        >>> normal_places("\ufeffre\u0308gie", [1, 7])
        ('rëgie', {1: 0, 7: 5})
    """
    wanted = sorted(set(places))
    settled = normalise(text)
    if settled == text:
        return text, {place: place for place in wanted}
    cuts = sorted({_whole(text, place) for place in wanted})
    lengths: dict[int, int] = {}
    parts: list[str] = []
    length = before = 0
    for cut in cuts:
        parts.append(normalise(text[before:cut]))
        length += len(parts[-1])
        lengths[cut] = length
        before = cut
    parts.append(normalise(text[before:]))
    if "".join(parts) != settled:
        # Letters that join over a cut in a way that combining classes do not tell: slower, and right.
        lengths = {cut: len(normalise(text[:cut])) for cut in cuts}
    return settled, {place: lengths[_whole(text, place)] for place in wanted}


def _whole(text: str, place: int) -> int:
    """The place itself, or the next where no letter is cut from its accent and no line end in two."""
    while 0 < place < len(text) and (unicodedata.combining(text[place]) or text[place - 1 : place + 1] == "\r\n"):
        place += 1
    return place


def _document(source: ForeignSource, text: str, name: str, file: SourceFile, options: ReadOptions) -> Document:
    read = build(replace(file, name=name), options, media="refi", text=text, blocks=find_blocks(text))
    return replace(
        read, origin=file.origin("refi"), attributes={key: value for key, value in source.attributes.items() if value}
    )


def slug(name: str) -> str:
    """A name as the id of a code: small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:_LONGEST_ID].strip("-") or "code"


def unique_names(shape: Callable[[str], str], before: str, after: str = "") -> Callable[[str], str]:
    """What gives every name in a shape, with a number where it was given before."""
    given: set[str] = set()

    def name_of(name: str) -> str:
        base = found = shape(name)
        number = 1
        while found.casefold() in given:
            number += 1
            found = f"{base}{before}{number}{after}"
        given.add(found.casefold())
        return found

    return name_of

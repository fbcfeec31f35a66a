"""Taking the coded project of another tool into a project: sources, codebook, and what each coder coded.

Everything is mapped and checked before anything is kept. The documents come in one transaction; what follows (the
codebook, the codes of each coder) can be done again by reading the same file again, which changes nothing twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kwalcode.codebook import parse_codebook
from kwalcode.codebook.places import quoted
from kwalcode.errors import SourceError
from kwalcode.exchange.files import replacing
from kwalcode.exchange.foreign import ForeignCode, ForeignProject, ForeignSource
from kwalcode.exchange.qualcoder import DATABASE, read_qualcoder
from kwalcode.exchange.refi_reading import LARGEST, read_refi
from kwalcode.exchange.taguette import read_taguette
from kwalcode.model import Codebook, Document, ImportedCode, SourceKind, Span
from kwalcode.readers.decoding import normalise
from kwalcode.readers.documents import build
from kwalcode.readers.paragraphs import find_blocks
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.store import ImportOutcome, Store
from kwalcode.wording import counted
from kwalcode.workflow.project import Project

VERSION = "1.0.0"
"""Version of a codebook that is made from the codes of another tool."""

UNKNOWN_CODER = "onbekende codeur"
READERS: Final[Mapping[str, Callable[[SourceFile], ForeignProject]]] = MappingProxyType(
    {".qdpx": read_refi, ".qdc": read_refi, ".qda": read_qualcoder, ".sqlite3": read_taguette}
)
"""What reads the project of another tool, by extension."""

_LONGEST_ID = 60
_MANY = 100
_ORIGIN_MARK = " (ingelezen)"


@dataclass(frozen=True, slots=True)
class TakenProject:
    """What became of the project of another tool.

    Args:
        file: Name of the file.
        origin: The tool that wrote it, or "".
        documents: Names of the documents that are new in the project.
        known: Names of the documents that were there already.
        codebook: Id of the codebook, or "" when the file has no codes.
        n_codes: Number of codes in it.
        counts: Number of codings of each coder.
        remarks: What was left out or had to be judged, in Dutch.
    """

    file: str
    origin: str
    documents: tuple[str, ...]
    known: tuple[str, ...]
    codebook: str
    n_codes: int
    counts: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """What was taken in, in Dutch; the remarks are not in it."""
        told = [
            f"{self.file}{f' ({self.origin})' if self.origin else ''}: "
            f"{counted(len(self.documents), 'bron', 'bronnen')} gelezen"
            + (f", {counted(len(self.known), 'bron was', 'bronnen waren')} er al." if self.known else ".")
        ]
        if self.codebook:
            told.append(f"Codeboek '{self.codebook}' {VERSION}: {counted(self.n_codes, 'code', 'codes')}.")
        told += [f"{coder}: {counted(count, 'codering', 'coderingen')}." for coder, count in self.counts.items()]
        return told


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


def is_foreign(name: str) -> bool:
    """Whether a file is the coded project of another tool, by its extension."""
    return Path(name).suffix.lower() in READERS


def load_foreign(path: Path) -> SourceFile:
    """The file of another tool's project; of a folder of QualCoder its database.

    Raises:
        SourceError: The file is absent, unreadable or too large.
    """
    if path.is_dir():
        return SourceFile.load(path / DATABASE, name=f"{path.name}/{DATABASE}", largest=LARGEST)
    return SourceFile.load(path, largest=LARGEST)


def read_foreign(file: SourceFile) -> ForeignProject:
    """Read the project of another tool; its extension tells which.

    Raises:
        SourceError: It cannot be read.
    """
    return READERS[file.suffix](file)


def take_project(
    project: Project, foreign: ForeignProject, file: SourceFile, *, options: ReadOptions | None = None, coder: str = ""
) -> TakenProject:
    """Take the project of another tool into a project. Reading the same file again changes nothing.

    Args:
        project: The project.
        foreign: What was read from the file.
        file: The file itself.
        options: How the sources are to be read; without a kind they become "ander".
        coder: Who coded, where the file does not tell.

    Raises:
        SourceError: Nothing in the file can be used, or a name is taken by another text.
        StoreError: The project's database refuses.
        ExchangeError: The codebook cannot be written.
    """
    mapped = map_project(foreign, file, options or ReadOptions(), coder=coder)
    distinct = {document.id: document for document in mapped.documents.values()}
    if not distinct and not foreign.codes:
        raise SourceError(
            file.name, "er zit geen tekst en geen code in", "kijk na of het programma de bronnen mee exporteerde"
        )
    with project.store() as store:
        added = set(store.add_documents(list(distinct.values())))
        book_id = _keep_codebook(project, store, foreign, mapped.codes) if mapped.codes else ""
        counts, renamed = _keep_codings(store, [replace(one, codebook=book_id) for one in mapped.codings], file.name)
        store.record_import(
            file.name, file.hash, ImportOutcome.READ if added else ImportOutcome.KNOWN, "", list(distinct)
        )
    return TakenProject(
        file.name,
        foreign.origin,
        tuple(one.name for one in distinct.values() if one.id in added),
        tuple(one.name for one in distinct.values() if one.id not in added),
        book_id,
        len(foreign.codes),
        counts,
        (*foreign.remarks, *mapped.remarks, *renamed),
    )


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
    named = _unique(lambda name: name.strip() or "bron zonder naam", " (", ")")
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
    identify = _unique(_slug, "-")
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
            ImportedCode(who, document.id, "", codes[one.code], Span(start, end), quote, one.note, file.name)
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


def _keep_codebook(project: Project, store: Store, foreign: ForeignProject, codes: Mapping[str, str]) -> str:
    """Put the codebook in the project's folder and database; the same codebook comes once."""
    taken = {record.id for record in store.codebooks()}
    base = _slug(foreign.name)
    for number in range(1, _MANY):
        book_id = base if number == 1 else f"{base}-{number}"
        path = project.codebook_folder / f"{book_id}.yaml"
        text = codebook_text(foreign, codes, book_id)
        book: Codebook = parse_codebook(text, path.name)
        there = path.read_bytes().decode("utf-8-sig", "replace") if path.exists() else ""
        if not there and book_id not in taken:
            with replacing(path) as stream:
                stream.write(text.encode())
            there = text
        if there == text:
            store.save_codebook(book, text)
            return book_id
    raise SourceError(foreign.name, f"er zijn al {_MANY} codeboeken met deze naam", "geef het project een andere naam")


def _keep_codings(store: Store, codings: Sequence[ImportedCode], file: str) -> tuple[dict[str, int], list[str]]:
    """Keep what each coder coded, beside what other files say of the same coder."""
    deciders = {one.reviewer.casefold() for one in store.decisions()}
    by_coder: dict[str, list[ImportedCode]] = defaultdict(list)
    remarks: list[str] = []
    for one in codings:
        name = f"{one.coder}{_ORIGIN_MARK}" if one.coder.casefold() in deciders else one.coder
        by_coder[name].append(replace(one, coder=name))
    counts: dict[str, int] = {}
    for name, held in by_coder.items():
        earlier = [one for one in store.imported_codes(name) if one.file != file]
        store.replace_imported(name, [*earlier, *held])
        counts[name] = len({(one.document_id, one.codebook, one.code_id, one.span) for one in held})
        if name.endswith(_ORIGIN_MARK):
            remarks.append(
                f"{name.removesuffix(_ORIGIN_MARK)} besliste al in dit project en heet hier daarom '{name}'."
            )
        twice = len(held) - counts[name]
        if twice > 0:
            remarks.append(f"{name}: {counted(twice, 'codering', 'coderingen')} stond er dubbel en telt eens.")
    return counts, remarks


def _slug(name: str) -> str:
    """A name as the id of a code: small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:_LONGEST_ID].strip("-") or "code"


def _unique(shape: Callable[[str], str], before: str, after: str = "") -> Callable[[str], str]:
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

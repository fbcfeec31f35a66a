"""What every reviewer of a project looks at: sources, suggestions, codebooks, and where sentences begin."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kwalcode.codebook import parse_codebook
from kwalcode.dutch.choice import choose
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.parse_bytes import from_bytes
from kwalcode.model import Code, Codebook, Document, Span, Suggestion
from kwalcode.review import SourceFacts
from kwalcode.store import Store
from kwalcode.store.records import DocumentRecord
from kwalcode.workflow.parses import Parses
from kwalcode.workflow.project import Project

_TEXTS_KEPT = 48
"""Documents that stay in memory; a plan of 400 pages takes some two megabytes."""


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as the screen shows it.

    Args:
        codebook: Id of its codebook.
        version: Version of the codebook.
        code: The code itself.
        path: Labels from the top down, the code's own last.
        colour: `#rrggbb`, its own or that of the nearest parent that has one; "" when none has.
        title: Title of the codebook.
    """

    codebook: str
    version: str
    code: Code
    path: tuple[str, ...]
    colour: str
    title: str

    @property
    def key(self) -> tuple[str, str]:
        """Codebook and code: what names it within the project."""
        return self.codebook, self.code.id


class Material:
    """A project as reviewers share it, until its documents, codebooks or suggestions change.

    Args:
        store: The project's database; stays open for as long as this is used.
        name: Tells this project from others.
    """

    def __init__(self, store: Store, name: str = "") -> None:
        self.store = store
        self.name = name
        self.stamp = store.stamp()
        self.records: Mapping[str, DocumentRecord] = {record.id: record for record in store.documents()}
        self.facts: Mapping[str, SourceFacts] = {
            record.id: SourceFacts(position, record.source_kind, record.group)
            for position, record in enumerate(self.records.values())
        }
        self.suggestions: Mapping[str, Suggestion] = {one.id: one for one in store.suggestions()}
        self.codebooks = _latest(store)
        self.codes = _views(tuple(self.codebooks.values()))
        self._texts: OrderedDict[str, Document] = OrderedDict()
        self._sentences: dict[str, tuple[Span, ...]] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(cls, project: Project) -> Material:
        """Read what there is to review.

        Raises:
            StoreError: The project's database refuses.
        """
        return cls(project.store(), str(project.root.resolve()))

    def is_current(self) -> bool:
        """Whether the project still holds the same documents, codebooks and suggestions."""
        return self.store.stamp() == self.stamp

    def document(self, document_id: str) -> Document:
        """A document with its text, without page boxes.

        Raises:
            StoreError: The project has no such document (any more).
        """
        with self._lock:
            if document_id in self._texts:
                self._texts.move_to_end(document_id)
                return self._texts[document_id]
        document = self.store.document(document_id, layout=False)
        with self._lock:
            self._texts[document_id] = document
            while len(self._texts) > _TEXTS_KEPT:
                self._texts.popitem(last=False)
        return document

    def sentences(self, document_id: str) -> tuple[Span, ...]:
        """The sentences of a document's blocks, in order.

        They come from the parse that coding left behind; a document that was never coded is parsed now.
        """
        if document_id not in self._sentences:
            self._sentences[document_id] = _sentences(self.store, self.document(document_id))
        return self._sentences[document_id]


class MaterialKeeper:
    """Looks at a project again and again; it is read anew when a run changed it. Threads may share it.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._material: Material | None = None

    def look(self) -> Material:
        """The material as it is now."""
        with self._lock:
            if self._material is None or not self._material.is_current():
                self._material = Material.load(self._project)
            return self._material


def _latest(store: Store) -> dict[str, Codebook]:
    latest = store.latest_codebooks()
    return {book: parse_codebook(store.codebook_source(digest), book) for book, digest in latest.items()}


def _views(books: Sequence[Codebook]) -> Mapping[tuple[str, str], CodeView]:
    found: dict[tuple[str, str], CodeView] = {}
    for book in books:
        for code in book.walk():
            path = book.path(code.id)
            colour = next((step.colour for step in reversed(path) if step.colour), "")
            view = CodeView(
                book.id, book.version, code, tuple(step.label for step in path), colour, book.title or book.id
            )
            found[view.key] = view
    return found


def _sentences(store: Store, document: Document) -> tuple[Span, ...]:
    if not document.blocks:
        return ()
    kept = store.any_parse(document.id)
    parse: Parse | None = None
    if kept is not None:
        try:
            parse = from_bytes(kept)
        except ValueError:
            # A parse of another version of kwalcode; a run would make it anew as well.
            parse = None
    if parse is None:
        parse = Parses(store, choose()).of(document)
    firsts = parse.sentences.tolist()
    starts, ends = parse.starts.tolist(), parse.ends.tolist()
    return tuple(
        Span(starts[first], ends[after - 1])
        for first, after in zip(firsts, [*firsts[1:], len(starts)], strict=True)
        if after > first
    )

"""Applying codebooks to a project: only what is new or changed is parsed and coded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kwalcode import __version__
from kwalcode.coders.rules import CodeKey, RuleCoder, coder_name, fingerprints
from kwalcode.dutch.choice import PipelineChoice, choose
from kwalcode.model import Codebook
from kwalcode.store import Store
from kwalcode.store.records import Change, DocumentRecord
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.parses import Parses
from kwalcode.workflow.project import Project


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did.

    Args:
        pipeline: Name of the Dutch pipeline.
        pipeline_description: The same for a researcher.
        codebooks: The codebooks that were applied.
        documents: Number of documents in the project.
        coded: Number of documents in which at least one code had to be looked for.
        parsed: Number of documents that had to be parsed.
        change: What happened to the suggestions.
        seconds: How long it took.
    """

    pipeline: str
    pipeline_description: str
    codebooks: tuple[Codebook, ...]
    documents: int
    coded: int
    parsed: int
    change: Change
    seconds: float


def run(
    project: Project, codebooks: Sequence[str] = (), *, pipeline: str | None = None, progress: Progress = no_progress
) -> RunReport:
    """Apply codebooks to every document of a project. A second run finds nothing to do.

    Args:
        project: The project.
        codebooks: Names of codebooks; empty for all in the project's folder.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        progress: Told after each document that had to be coded.

    Raises:
        CodebookError: A codebook is unknown or has faults.
        PipelineError: The pipeline that was asked for cannot be loaded.
        StoreError: The project's database refuses.
    """
    started = datetime.now(UTC)
    sources = project.codebooks(codebooks)
    books = tuple(book for book, _ in sources)
    choice = choose(pipeline)
    with project.store() as store:
        for book, text in sources:
            store.save_codebook(book, text)
        change = _forget_vanished(store, books)
        records = store.documents()
        work = _Work(store, books, choice)
        todo = [(record, codes) for record in records if (codes := work.outdated(record))]
        run_id = store.start_run(choice.name, [(book.id, book.version, book.hash) for book in books], __version__)
        for done, (record, codes) in enumerate(todo, start=1):
            change += work.code(record, codes)
            progress(done, len(todo), record.name)
        counts = {"documents": len(records), "coded": len(todo), "parsed": work.parsed, "added": change.added}
        store.finish_run(run_id, counts)
    return RunReport(
        pipeline=choice.name,
        pipeline_description=choice.description,
        codebooks=books,
        documents=len(records),
        coded=len(todo),
        parsed=work.parsed,
        change=change,
        seconds=(datetime.now(UTC) - started).total_seconds(),
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run would do now.

    Args:
        pipeline: Name of the Dutch pipeline that it would use.
        pipeline_description: The same for a researcher.
        codebooks: The codebooks that it would apply, as they are now.
        pending: Number of documents that it would code: new ones, and all of them when a rule or the pipeline changed.
    """

    pipeline: str
    pipeline_description: str
    codebooks: tuple[Codebook, ...]
    pending: int


def outlook(project: Project, *, pipeline: str | None = None) -> Outlook:
    """What `run` would do now, told without doing it.

    Args:
        project: The project.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.

    Raises:
        CodebookError: A codebook has faults.
        PipelineError: The pipeline that was asked for does not exist.
        StoreError: The project has no codebooks, or its database refuses.
    """
    books = tuple(book for book, _ in project.codebooks())
    choice = choose(pipeline)
    with project.store() as store:
        work = _Work(store, books, choice)
        pending = sum(bool(work.outdated(record)) for record in store.documents())
    return Outlook(choice.name, choice.description, books, pending)


def _forget_vanished(store: Store, books: Sequence[Codebook]) -> Change:
    """Codes that left their codebook are proposed no longer."""
    change = Change()
    for book in books:
        coder = coder_name(book.id)
        known = {code for codes in store.fingerprints(coder).values() for code in codes}
        gone = known - {code.id for code in book.walk()}
        if gone:
            change += store.forget_codes(coder, gone)
    return change


class _Work:
    """What a run needs while it goes from document to document; the pipeline is loaded when first needed."""

    def __init__(self, store: Store, books: Sequence[Codebook], choice: PipelineChoice) -> None:
        self._store = store
        self._books = books
        self._choice = choice
        self._parses = Parses(store, choice)
        self._coders: dict[frozenset[CodeKey], RuleCoder] = {}
        self._prints = fingerprints(books, choice.name)
        self._stored = {book.id: store.fingerprints(coder_name(book.id)) for book in books}

    @property
    def parsed(self) -> int:
        """Number of documents that had to be parsed."""
        return self._parses.made

    def outdated(self, record: DocumentRecord) -> frozenset[CodeKey]:
        """The codes that must be looked for in this document."""
        return frozenset(
            (book, code)
            for (book, code), wanted in self._prints.items()
            if self._stored[book].get(record.id, {}).get(code) != wanted
        )

    def code(self, record: DocumentRecord, codes: frozenset[CodeKey]) -> Change:
        """Look for these codes in this document, and keep what is found."""
        document = self._store.document(record.id, layout=False)
        if codes not in self._coders:
            self._coders[codes] = RuleCoder(self._books, pipeline=self._choice.name, only=codes)
        suggestions = self._coders[codes].code(document, self._parses.of(document))
        change = Change()
        for book in self._books:
            prints = {key[1]: self._prints[key] for key in codes if key[0] == book.id}
            if prints:
                of_book = [one for one in suggestions if one.codebook == book.id]
                change += self._store.replace_suggestions(document.id, coder_name(book.id), prints, of_book)
        return change

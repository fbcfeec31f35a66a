"""Applying codebooks to a project: only what is new or changed is parsed and coded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kwalcode import __version__
from kwalcode.coders.rules import CodeKey, coder_name, fingerprints
from kwalcode.dutch.choice import PipelineChoice, choose
from kwalcode.errors import CodebookError, Fault
from kwalcode.model import Codebook
from kwalcode.store import Store
from kwalcode.store.records import Change, DocumentRecord
from kwalcode.workflow.coding import Progress, no_progress, processes_for
from kwalcode.workflow.parses import structure_key
from kwalcode.workflow.project import Project
from kwalcode.workflow.run_finding import WORTH_A_PROCESS, Found, Task, find_all


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
    project: Project,
    codebooks: Sequence[str] = (),
    *,
    pipeline: str | None = None,
    jobs: int | None = 1,
    progress: Progress = no_progress,
) -> RunReport:
    """Apply codebooks to every document of a project. A second run finds nothing to do.

    Args:
        project: The project.
        codebooks: Names of codebooks; empty for all in the project's folder.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        jobs: Number of processes; None to judge from the length of the texts.
        progress: Told after each document that had to be coded.

    Raises:
        CodebookError: A codebook is unknown or has faults, or two files are the same codebook.
        PipelineError: The pipeline that was asked for cannot be loaded.
        StoreError: The project's database refuses.
    """
    started = datetime.now(UTC)
    sources = _sources(project, codebooks)
    books = tuple(book for book, _ in sources)
    choice = choose(pipeline)
    with project.store() as store:
        for book, text in sources:
            store.save_codebook(book, text)
        # Noted first: whoever looks meanwhile knows by it that suggestions change.
        run_id = store.start_run(choice.name, [(book.id, book.version, book.hash) for book in books], __version__)
        change = _forget_vanished(store, books)
        records = store.documents()
        work = _Work(store, books, choice)
        todo = [(record, codes) for record in records if (codes := work.outdated(record))]
        jobs = processes_for([record.n_chars for record, _ in todo], jobs, worth=WORTH_A_PROCESS)
        found = find_all(map(work.task, todo), books, choice, jobs)
        for done, ((record, codes), one) in enumerate(zip(todo, found, strict=True), start=1):
            change += work.keep(record, codes, one)
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
        CodebookError: A codebook has faults, or two files are the same codebook.
        PipelineError: The pipeline that was asked for does not exist.
        StoreError: The project has no codebooks, or its database refuses.
    """
    books = tuple(book for book, _ in _sources(project))
    choice = choose(pipeline)
    with project.store() as store:
        work = _Work(store, books, choice)
        pending = sum(bool(work.outdated(record)) for record in store.documents())
    return Outlook(choice.name, choice.description, books, pending)


def _sources(project: Project, names: Sequence[str] = ()) -> list[tuple[Codebook, str]]:
    """The codebooks that are applied, each with the text it was read from.

    Raises:
        CodebookError: A codebook is unknown or has faults, or two files are the same codebook.
        StoreError: The project has no codebooks.
    """
    names = tuple(dict.fromkeys(names))
    files: dict[str, str] = {}
    sources = project.codebooks(names)
    for path, (book, _) in zip(project.codebook_paths(names), sources, strict=True):
        if book.id in files:
            problem = f"heet ook '{book.id}', net als {files[book.id]}; geef er een een andere naam, of neem er een weg"
            raise CodebookError(path.name, [Fault(0, "", problem)])
        files[book.id] = path.name
    return sources


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
    """What a run knows of its documents while it goes through them, and where it keeps what is found."""

    def __init__(self, store: Store, books: Sequence[Codebook], choice: PipelineChoice) -> None:
        self._store = store
        self._books = books
        self._pipeline = choice.name
        self._prints = fingerprints(books, choice.name)
        self._stored = {book.id: store.fingerprints(coder_name(book.id)) for book in books}
        self._keys: dict[str, str] = {}
        self.parsed = 0
        """Number of documents that had to be parsed."""

    def outdated(self, record: DocumentRecord) -> frozenset[CodeKey]:
        """The codes that must be looked for in this document."""
        return frozenset(
            (book, code)
            for (book, code), wanted in self._prints.items()
            if self._stored[book].get(record.id, {}).get(code) != wanted
        )

    def task(self, todo: tuple[DocumentRecord, frozenset[CodeKey]]) -> Task:
        """The document with its parse, as far as there is one."""
        record, codes = todo
        document = self._store.document(record.id, layout=False)
        self._keys[record.id] = structure_key(document)
        return Task(document, self._store.parse(record.id, self._pipeline, self._keys[record.id]), codes)

    def keep(self, record: DocumentRecord, codes: frozenset[CodeKey], found: Found) -> Change:
        """Keep what was found in this document when these codes were looked for."""
        key = self._keys.pop(record.id)
        if found.parse is not None:
            self._store.save_parse(record.id, self._pipeline, key, found.parse)
            self.parsed += 1
        change = Change()
        for book in self._books:
            prints = {code: self._prints[book.id, code] for book_id, code in codes if book_id == book.id}
            if prints:
                of_book = [one for one in found.suggestions if one.codebook == book.id]
                change += self._store.replace_suggestions(record.id, coder_name(book.id), prints, of_book)
        return change

"""The project as it is now, kept in memory: what did not change since the last look is not read again.

A page draws in a moment, so it cannot read 300 plans and 20,000 suggestions each time. What changes at its own pace is
kept apart: texts never do, suggestions with a run, decisions all day.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from time import time_ns

from kwalcode.codebook import parse_codebook
from kwalcode.exchange.rows import FragmentRow, fragment_rows
from kwalcode.model import Codebook, Document, Fragment, Speaker, Suggestion
from kwalcode.review import fragments
from kwalcode.store import DocumentRecord, RunRecord, Store
from kwalcode.workflow.project import Project

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_TICK, _LONG_TICK = 20_000_000, 2_000_000_000
"""Nanoseconds in which two changes may get one time: in most file systems, and in those that count whole seconds."""


@dataclass(frozen=True)
class Snapshot:
    """A project at one moment.

    Args:
        documents: Documents by id, in the order of import, without page boxes.
        records: The same as a list shows them.
        codebooks: Every codebook that was applied, by id, at the version of its last run.
        fragments: The coded quotes, by document in order of import; without undecided words of a moderator.
        runs: Every run, oldest first.
        words: Number of words of each document, by id.
    """

    documents: Mapping[str, Document] = field(repr=False)
    records: tuple[DocumentRecord, ...] = field(repr=False)
    codebooks: Mapping[str, Codebook] = field(repr=False)
    fragments: tuple[Fragment, ...] = field(repr=False)
    runs: tuple[RunRecord, ...] = field(repr=False)
    words: Mapping[str, int] = field(repr=False)

    @cached_property
    def rows(self) -> tuple[FragmentRow, ...]:
        """The table of fragments, as every export has it."""
        return tuple(fragment_rows(self.fragments, self.documents, self.codebooks))


class SnapshotKeeper:
    """Looks at a project again and again. Threads may share it.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._documents: dict[str, Document] = {}
        self._words: dict[str, int] = {}
        self._codebooks: dict[str, Codebook] = {}
        self._suggestions: tuple[Suggestion, ...] = ()
        self._suggested: object = None
        self._state: object = None
        self._snapshot: Snapshot | None = None

    def look(self) -> Snapshot:
        """The project as it is now.

        Raises:
            StoreError: The database refuses, or holds something damaged.
        """
        with self._lock:
            # The state is read first: what is written meanwhile is seen at the next look.
            state = _state_of(self._project.database)
            if self._snapshot is None or state != self._state:
                self._snapshot = self._read(state)
                self._state = state
            return self._snapshot

    def _read(self, state: object) -> Snapshot:
        with self._project.store() as store:
            records = tuple(store.documents())
            runs = tuple(store.runs())
            self._take_documents(store, records)
            self._take_suggestions(store, records, runs, state)
            decisions = list(store.decisions())
            books = self._take_codebooks(store)
        found = fragments(self._suggestions, decisions, documents=[record.id for record in records])
        return Snapshot(
            documents=dict(self._documents),
            records=records,
            codebooks=books,
            fragments=tuple(found),
            runs=runs,
            words={record.id: self._words[record.id] for record in records},
        )

    def _take_documents(self, store: Store, records: tuple[DocumentRecord, ...]) -> None:
        """Read the texts that are new, and bring what is known of the others up to date."""
        speakers: dict[str, list[Speaker]] = {}
        for spoken in store.speakers():
            speakers.setdefault(spoken.document_id, []).append(spoken.speaker)
        documents: dict[str, Document] = {}
        for record in records:
            known = self._documents.get(record.id)
            if known is None:
                documents[record.id] = store.document(record.id, layout=False)
                self._words[record.id] = sum(1 for _ in _WORD.finditer(documents[record.id].text))
                continue
            now = (record.name, record.source_kind, record.group, dict(record.attributes))
            said = tuple(speakers.get(record.id, ()))
            if now != (known.name, known.source_kind, known.group, known.attributes) or said != known.speakers:
                name, source_kind, group, attributes = now
                known = replace(
                    known, name=name, source_kind=source_kind, group=group, attributes=attributes, speakers=said
                )
            documents[record.id] = known
        self._documents = documents

    def _take_codebooks(self, store: Store) -> dict[str, Codebook]:
        """Every codebook that was applied, at the version of its last run; one version never changes."""
        applied = store.applied_codebooks()
        known = {book.hash: book for book in self._codebooks.values()}
        self._codebooks = {
            name: known.get(digest) or parse_codebook(store.codebook_source(digest), name)
            for name, digest in applied.items()
        }
        return dict(self._codebooks)

    def _take_suggestions(
        self, store: Store, records: tuple[DocumentRecord, ...], runs: tuple[RunRecord, ...], state: object
    ) -> None:
        """Read the suggestions again when a run or a removal may have changed them."""
        last = runs[-1] if runs else None
        # While a run is under way (or was broken off) nothing but the file itself tells what it wrote.
        reading: object = (last.id, last.finished_at) if last and last.finished_at else state
        suggested = (reading, tuple((record.id, record.imported_at) for record in records))
        if suggested != self._suggested:
            self._suggestions = tuple(store.suggestions())
            self._suggested = suggested


def _state_of(database: Path) -> object:
    """Moment and size of the database and of its log of changes; equal to nothing else while that may not tell all."""
    now = time_ns()
    found: list[tuple[int, int]] = []
    for path in (database, database.with_name(f"{database.name}-wal")):
        try:
            stat = path.stat()
        except FileNotFoundError:
            found.append((0, 0))
        else:
            found.append((stat.st_mtime_ns, stat.st_size))
    latest = max(moment for moment, _ in found)
    # What changed a moment ago can change once more without another time or size.
    if now - latest < (_TICK if latest % 1_000_000_000 else _LONG_TICK):
        return object()
    return tuple(found)

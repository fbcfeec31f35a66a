"""What is in a project, how far the work is, and what comes next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kwalcode.model import Code, Fragment, SourceKind, Status
from kwalcode.store import DocumentRecord
from kwalcode.workflow.snapshot import Snapshot

_OPEN = frozenset({Status.SUGGESTED, Status.SKIPPED})


class NextStep(StrEnum):
    """What a researcher does next: the first of these that is not done yet."""

    IMPORT = "import"
    RUN = "run"
    REVIEW = "review"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many fragments were answered.

    Args:
        decided: Fragments that a person accepted, rejected, corrected or added.
        open: Suggestions without an answer, also those that somebody skipped.
    """

    decided: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All fragments."""
        return self.decided + self.open


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document with its number of words and its fragments."""

    record: DocumentRecord
    words: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class CodeProgress:
    """One code with its fragments.

    Args:
        codebook: Id of the codebook.
        code: The code.
        depth: Depth in the tree; 0 for a topmost code.
        tally: Fragments with exactly this code.
    """

    codebook: str
    code: Code
    depth: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class KindLine:
    """How many documents of a kind of source there are, and how many words they count."""

    kind: SourceKind
    documents: int
    words: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A project at a glance.

    Args:
        kinds: The kinds of source that occur, in the order of their list.
        documents: Every document, in the order of import.
        codes: Every code of the codebooks that were applied, in their order.
        tally: All fragments.
        status: How many fragments stand where.
        next_step: What comes next.
        pending: Number of documents that the codebooks as they are now were not applied to.
    """

    kinds: tuple[KindLine, ...]
    documents: tuple[DocumentLine, ...]
    codes: tuple[CodeProgress, ...]
    tally: Tally
    status: Mapping[Status, int]
    next_step: NextStep
    pending: int

    @property
    def words(self) -> int:
        """Number of words in all documents."""
        return sum(line.words for line in self.kinds)


def overview(now: Snapshot, *, pending: int) -> Overview:
    """Count what a project holds.

    Args:
        now: The project.
        pending: Number of documents that a run would have to code; `runs.outlook` tells it.
    """
    of_document: dict[str, list[Fragment]] = defaultdict(list)
    of_code: dict[tuple[str, str], list[Fragment]] = defaultdict(list)
    for fragment in now.fragments:
        of_document[fragment.document_id].append(fragment)
        of_code[fragment.codebook, fragment.code_id].append(fragment)
    documents = tuple(
        DocumentLine(record, now.words[record.id], tally(of_document[record.id])) for record in now.records
    )
    codes = tuple(
        CodeProgress(book.id, code, len(book.path(code.id)) - 1, tally(of_code[book.id, code.id]))
        for book in now.codebooks.values()
        for code in book.walk()
    )
    all_of_them = tally(now.fragments)
    return Overview(
        kinds=_kinds(documents),
        documents=documents,
        codes=codes,
        tally=all_of_them,
        status=Counter(fragment.status for fragment in now.fragments),
        next_step=_next_step(documents, all_of_them, pending),
        pending=pending,
    )


def tally(fragments: Iterable[Fragment]) -> Tally:
    """How many of some fragments were answered."""
    decided = waiting = 0
    for fragment in fragments:
        if fragment.status in _OPEN:
            waiting += 1
        else:
            decided += 1
    return Tally(decided, waiting)


def _kinds(documents: Iterable[DocumentLine]) -> tuple[KindLine, ...]:
    number: Counter[SourceKind] = Counter()
    words: Counter[SourceKind] = Counter()
    for line in documents:
        number[line.record.source_kind] += 1
        words[line.record.source_kind] += line.words
    return tuple(KindLine(kind, number[kind], words[kind]) for kind in SourceKind if number[kind])


def _next_step(documents: tuple[DocumentLine, ...], found: Tally, pending: int) -> NextStep:
    if not documents:
        return NextStep.IMPORT
    if pending:
        return NextStep.RUN
    return NextStep.REVIEW if found.open else NextStep.EXPORT

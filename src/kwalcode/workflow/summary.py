"""What a coding run found, in counts and examples. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kwalcode.model import Code, Codebook, Document, Fragment, SourceKind, Status
from kwalcode.reasons import explain

_READABLE = range(25, 320)
"""Lengths of a quote, in characters, that show well as an example."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code with its counts.

    Args:
        codebook: Id of the codebook.
        code: The code.
        depth: Depth in the tree; 0 for a topmost code.
        counts: Fragments with exactly this code, per kind of source.
        documents: Number of documents with such fragments.
    """

    codebook: str
    code: Code
    depth: int
    counts: Mapping[SourceKind, int]
    documents: int

    @property
    def total(self) -> int:
        """Fragments with exactly this code."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Example:
    """A fragment to show, with its reason."""

    document: str
    speaker: str
    page: int | None
    path: str
    quote: str
    reason: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read and found.

    Args:
        documents: Number of documents per kind of source.
        fragments: Number of fragments.
        lines: Every code of every codebook, in the order of the codebooks.
        examples: Fragments worth showing, from different codes, sources and kinds.
    """

    documents: Mapping[SourceKind, int]
    fragments: int
    lines: tuple[CodeLine, ...]
    examples: tuple[Example, ...]


def summarise(
    documents: Sequence[Document], fragments: Sequence[Fragment], codebooks: Iterable[Codebook], *, examples: int = 3
) -> Summary:
    """Count fragments per code and kind of source, and choose a few examples.

    Args:
        documents: The documents that were read.
        fragments: Their fragments; rejected ones do not count.
        codebooks: The codebooks whose codes are listed.
        examples: How many examples to choose, of codes that are listed.
    """
    by_id = {document.id: document for document in documents}
    books = {book.id: book for book in codebooks}
    counted = [one for one in fragments if one.status is not Status.REJECTED]
    counts: dict[tuple[str, str], Counter[SourceKind]] = defaultdict(Counter)
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in counted:
        counts[one.codebook, one.code_id][by_id[one.document_id].source_kind] += 1
        where[one.codebook, one.code_id].add(one.document_id)
    lines = tuple(
        CodeLine(
            book.id,
            code,
            len(book.path(code.id)) - 1,
            counts[book.id, code.id],
            len(where[book.id, code.id]),
        )
        for book in books.values()
        for code in book.walk()
    )
    kinds = Counter(document.source_kind for document in documents)
    # A project has fragments of codebooks that are not asked about, and of codes that left theirs.
    listed = [one for one in counted if one.codebook in books and one.code_id in books[one.codebook]]
    chosen = _choose(listed, by_id, examples)
    return Summary(
        documents=dict(sorted(kinds.items())),
        fragments=len(counted),
        lines=lines,
        examples=tuple(_example(one, by_id[one.document_id], books) for one in chosen),
    )


def _choose(fragments: Sequence[Fragment], documents: Mapping[str, Document], number: int) -> list[Fragment]:
    """The surest fragments of readable length, each from another code and, as far as possible, kind of source."""
    readable = [one for one in fragments if one.suggestion and one.span.end - one.span.start in _READABLE]
    ranked = sorted(readable, key=lambda one: (-(one.score or 0), one.id))
    chosen: list[Fragment] = []
    for other_kind in (True, False):
        for one in ranked:
            codes = {seen.code_id for seen in chosen}
            kinds = {documents[seen.document_id].source_kind for seen in chosen}
            if len(chosen) == number:
                return chosen
            if one.code_id in codes or (other_kind and documents[one.document_id].source_kind in kinds):
                continue
            chosen.append(one)
    return chosen


def _example(fragment: Fragment, document: Document, books: Mapping[str, Codebook]) -> Example:
    block = document.block_at(fragment.span.start)
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    path = books[fragment.codebook].path(fragment.code_id)
    return Example(
        document=document.name,
        speaker=speaker.name if speaker else "",
        page=document.page_at(fragment.span.start),
        path=" > ".join(code.label for code in path),
        quote=document.text[fragment.span.start : fragment.span.end],
        reason=explain(fragment.suggestion, document.text) if fragment.suggestion else "",
        score=fragment.score,
    )

"""Finding fragments by what is known of them, and words by what they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kwalcode.exchange.rows import SEPARATOR, FragmentRow
from kwalcode.mining import Context, keyword_in_context, query_pattern
from kwalcode.model import Codebook, Document, Role, SourceKind, Span, Speaker, Status
from kwalcode.workflow.snapshot import Snapshot

CodeKey = tuple[str, str]
"""Id of the codebook, id of the code."""


@dataclass(frozen=True, slots=True)
class FragmentFilter:
    """Which fragments are wanted; what is empty does not narrow, and all the rest must hold.

    Args:
        codes: One of these codes.
        documents: In one of these documents, by id.
        source_kinds: In one of these kinds of source.
        speakers: Words of somebody with one of these names.
        valences: Overlapping one of these codes of the codebook of valences.
        statuses: Standing at one of these.
        query: The quote holds these words; see `mining.query_pattern`.
    """

    codes: frozenset[CodeKey] = frozenset()
    documents: frozenset[str] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    speakers: frozenset[str] = frozenset()
    valences: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    query: str = ""

    def select(self, rows: Iterable[FragmentRow]) -> list[FragmentRow]:
        """The rows that are wanted, in their order."""
        pattern = query_pattern(self.query)
        if pattern is None and self.query.strip():
            return []
        return [row for row in rows if self._wants(row) and (pattern is None or pattern.search(row.quote))]

    def _wants(self, row: FragmentRow) -> bool:
        return (
            (not self.codes or (row.codebook, row.code_id) in self.codes)
            and (not self.documents or row.document_hash in self.documents)
            and (not self.source_kinds or row.source.source_kind in self.source_kinds)
            and (not self.speakers or row.speaker in self.speakers)
            and (not self.statuses or row.fragment.status in self.statuses)
            and (not self.valences or not self.valences.isdisjoint(row.valence_codes.split(SEPARATOR)))
        )


def with_children(codes: Iterable[CodeKey], codebooks: Mapping[str, Codebook]) -> frozenset[CodeKey]:
    """Some codes with every code beneath them."""
    return frozenset((book, child.id) for book, code_id in codes for child in codebooks[book].code(code_id).walk())


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in a source where a query occurs.

    Args:
        document: The source.
        speaker: Who says it, or None.
        page: Page on which it stands, counted from 1, or None.
        context: The words with what stands around them.
        codes: Labels of the codes on that place; rejected fragments do not count.
    """

    document: Document = field(repr=False)
    speaker: Speaker | None
    page: int | None
    context: Context
    codes: tuple[str, ...]

    @property
    def by_moderator(self) -> bool:
        """Whether a moderator says it, so that it is no evidence."""
        return self.speaker is not None and self.speaker.role is Role.MODERATOR


def occurrences(
    now: Snapshot,
    query: str,
    *,
    documents: frozenset[str] = frozenset(),
    source_kinds: frozenset[SourceKind] = frozenset(),
    speakers: frozenset[str] = frozenset(),
    width: int = 60,
) -> Iterator[Occurrence]:
    """Every place in the whole text of the sources where a query occurs, coded or not.

    Args:
        now: The project.
        query: What to look for; see `mining.query_pattern`.
        documents: Only in these documents, by id; empty for all.
        source_kinds: Only in these kinds of source; empty for all.
        speakers: Only in the words of somebody with one of these names; empty for all.
        width: Most characters of context on each side.
    """
    coded = _Coded(now)
    for document_id, document in now.documents.items():
        if (documents and document_id not in documents) or (source_kinds and document.source_kind not in source_kinds):
            continue
        for context in keyword_in_context(document.text, query, width=width):
            block = document.block_at(context.span.start)
            speaker = document.speaker(block.speaker) if block and block.speaker else None
            if speakers and (speaker is None or speaker.name not in speakers):
                continue
            yield Occurrence(
                document, speaker, document.page_at(context.span.start), context, coded.on(document_id, context.span)
            )


def _start(coded: tuple[Span, CodeKey]) -> int:
    return coded[0].start


class _Coded:
    """Which codes lie on a place."""

    def __init__(self, now: Snapshot) -> None:
        self._books = now.codebooks
        self._spans: dict[str, list[tuple[Span, CodeKey]]] = defaultdict(list)
        for fragment in now.fragments:
            if fragment.status is not Status.REJECTED:
                self._spans[fragment.document_id].append((fragment.span, (fragment.codebook, fragment.code_id)))
        for held in self._spans.values():
            held.sort()
        # The longest one tells how far before a place a fragment that reaches it can begin.
        self._longest = {key: max(span.end - span.start for span, _ in held) for key, held in self._spans.items()}

    def on(self, document_id: str, place: Span) -> tuple[str, ...]:
        held = self._spans.get(document_id, [])
        first = bisect_left(held, place.start - self._longest.get(document_id, 0), key=_start)
        last = bisect_left(held, place.end, key=_start)
        keys = (key for span, key in held[first:last] if span.overlaps(place))
        return tuple(dict.fromkeys(self._label(key) for key in keys))

    def _label(self, key: CodeKey) -> str:
        book = self._books.get(key[0])
        return book.code(key[1]).label if book and key[1] in book else key[1]

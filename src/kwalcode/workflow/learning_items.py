"""From a project to what the learner gets: stretches of text with what the rules found, and what people answered.

A stretch is one or more whole sentences: those that a suggestion or a decision touches. An accepted, corrected or added
fragment says that its stretch has the code; a rejected one, and one that was corrected to another code, that it has
not. Whoever gave a stretch a code also passed over the other codes of that codebook: where such a code is neither
suggested nor given there, that counts as a refusal too, but for less (`IMPLIED`), for nobody said so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kwalcode.coders.classifier import Answer
from kwalcode.coders.features import CodeKey, Hit, Stretch
from kwalcode.model import HOLDING_STATUS, CoderKind, Document, Fragment, Role, Span, Status, Suggestion
from kwalcode.workflow.material import Material

IMPLIED = 0.25
"""What a refusal counts that was not said but follows."""
LEARNED_PREFIX = "leren/"

Place = tuple[str, Span]
"""Document and stretch."""


def learned_name(codebook_id: str) -> str:
    """Name under which the learner suggests codes of a codebook."""
    return f"{LEARNED_PREFIX}{codebook_id}"


def coder_kind(coder: str) -> CoderKind:
    """What sort of coder made a suggestion, by its name."""
    return CoderKind.CLASSIFIER if coder.startswith(LEARNED_PREFIX) else CoderKind.RULES


@dataclass(frozen=True)
class Items:
    """What there is to learn from.

    Args:
        places: Where each stretch stands.
        stretches: The stretches themselves, in the same order.
        rows: Place -> its number in `places`.
        suggested: The codes that somebody suggested in each stretch, in the same order.
        base: Whether somebody else than the learner points at the stretch, in the same order. What the learner itself
            suggested must not change what it learns, or learning twice would give something else.
    """

    places: tuple[Place, ...]
    stretches: tuple[Stretch, ...]
    rows: Mapping[Place, int]
    suggested: tuple[frozenset[CodeKey], ...]
    base: tuple[bool, ...]


class Sentences:
    """Finds the whole sentences that a span touches.

    Args:
        material: The project.
    """

    def __init__(self, material: Material) -> None:
        self._material = material
        self._ends: dict[str, tuple[list[int], list[int]]] = {}
        # The same few thousand spans are asked for after each decision.
        self._around: dict[tuple[str, int, int], Span] = {}

    def around(self, document_id: str, span: Span) -> Span:
        """The span from the begin of its first sentence to the end of its last; itself outside every sentence."""
        asked = (document_id, span.start, span.end)
        found = self._around.get(asked)
        if found is None:
            found = self._around[asked] = self._whole(document_id, span)
        return found

    def all(self, document_id: str) -> list[Span]:
        """The sentences of a document, without those of a moderator."""
        document = self._material.document(document_id)
        return [span for span in self._material.sentences(document_id) if role_at(document, span) is not Role.MODERATOR]

    def touched(self, document_id: str, spans: Iterable[Span]) -> set[Span]:
        """The sentences that at least one of the spans touches."""
        starts, ends = self._of(document_id)
        return {
            Span(starts[place], ends[place])
            for span in spans
            for place in range(bisect_right(ends, span.start), bisect_left(starts, span.end))
        }

    def _whole(self, document_id: str, span: Span) -> Span:
        starts, ends = self._of(document_id)
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end) - 1
        if first > last:
            return span
        return Span(min(span.start, starts[first]), max(span.end, ends[last]))

    def _of(self, document_id: str) -> tuple[list[int], list[int]]:
        if document_id not in self._ends:
            spans = self._material.sentences(document_id)
            self._ends[document_id] = [span.start for span in spans], [span.end for span in spans]
        return self._ends[document_id]


def role_at(document: Document, span: Span) -> Role | None:
    """The role of whoever speaks where a span begins, or None."""
    block = document.block_at(span.start)
    speaker = document.speaker(block.speaker) if block and block.speaker else None
    return speaker.role if speaker else None


def stretch(document: Document, span: Span, hits: Iterable[Hit] = ()) -> Stretch:
    """A stretch of a document as the learner sees it."""
    block = document.block_at(span.start)
    return Stretch(
        document.text[span.start : span.end], tuple(hits), role_at(document, span), block.kind if block else None
    )


def rule_hits(suggestions: Iterable[Suggestion]) -> tuple[Hit, ...]:
    """What the rules say of one stretch: one hit per code, the strongest."""
    best: dict[CodeKey, Hit] = {}
    for suggestion in suggestions:
        if coder_kind(suggestion.coder) is CoderKind.RULES:
            hit = Hit.of(suggestion)
            if hit.code not in best or hit.score > best[hit.code].score:
                best[hit.code] = hit
    return tuple(best[code] for code in sorted(best))


def collect(material: Material, sentences: Sentences, fragments: Iterable[Fragment]) -> Items:
    """The stretches that suggestions and decisions touch, in the order of documents and of text.

    Args:
        material: The project.
        sentences: Its sentences.
        fragments: The fragments, decided on or not.
    """
    found: dict[Place, list[Suggestion]] = defaultdict(list)
    base: set[Place] = set()
    for fragment in fragments:
        places = {(fragment.document_id, sentences.around(fragment.document_id, fragment.span))}
        if fragment.suggestion:
            where = (fragment.document_id, sentences.around(fragment.document_id, fragment.suggestion.span))
            found[where].append(fragment.suggestion)
            places.add(where)
        for place in places:
            found.setdefault(place, [])
        if fragment.decision or not fragment.coder.startswith(LEARNED_PREFIX):
            base |= places
    order = {key: facts.position for key, facts in material.facts.items()}
    ordered = sorted((place for place in found if place[0] in order), key=lambda place: (order[place[0]], place[1]))
    return Items(
        places=tuple(ordered),
        stretches=tuple(
            stretch(material.document(document_id), span, rule_hits(found[document_id, span]))
            for document_id, span in ordered
        ),
        rows={place: row for row, place in enumerate(ordered)},
        suggested=tuple(frozenset((one.codebook, one.code_id) for one in found[place]) for place in ordered),
        base=tuple(place in base for place in ordered),
    )


def answers(
    items: Items,
    sentences: Sentences,
    decided: Iterable[Fragment],
    *,
    implied: bool = True,
    only: Collection[CodeKey] | None = None,
) -> dict[CodeKey, list[Answer]]:
    """What people made of each code in each stretch, the latest last.

    Args:
        items: The stretches; what is decided elsewhere is passed over.
        sentences: The sentences of the project.
        decided: The fragments that somebody decided on, in the order of the decisions.
        implied: Also count what follows from an answer on another code.
        only: The codes that are asked about; None for all.
    """
    said: dict[CodeKey, dict[int, bool]] = defaultdict(dict)
    given: dict[int, set[CodeKey]] = defaultdict(set)

    def note(code: CodeKey, document_id: str, span: Span, holds: bool) -> None:
        if not holds and only is not None and code not in only:
            # A refusal says nothing of other codes.
            return
        row = items.rows.get((document_id, sentences.around(document_id, span)))
        if row is not None:
            # The same stretch may be answered twice for a code; who gives it a code goes before who refuses one.
            said[code][row] = holds | said[code].pop(row, False)
            if holds:
                given[row].add(code)

    for fragment in decided:
        code = (fragment.codebook, fragment.code_id)
        if fragment.status in HOLDING_STATUS:
            note(code, fragment.document_id, fragment.span, True)
        elif fragment.status is Status.REJECTED:
            note(code, fragment.document_id, fragment.span, False)
        suggestion = fragment.suggestion
        if suggestion and fragment.status is Status.CORRECTED and (suggestion.codebook, suggestion.code_id) != code:
            note((suggestion.codebook, suggestion.code_id), fragment.document_id, suggestion.span, False)
    found = {
        code: [Answer(row, holds, items.places[row][0]) for row, holds in by_row.items()]
        for code, by_row in said.items()
        if only is None or code in only
    }
    return _with_implied(found, items, given) if implied else found


def _with_implied(
    found: Mapping[CodeKey, Sequence[Answer]], items: Items, given: Mapping[int, set[CodeKey]]
) -> dict[CodeKey, list[Answer]]:
    completed: dict[CodeKey, list[Answer]] = {}
    for code, said in found.items():
        rows = {answer.row for answer in said}
        passed_over = [
            Answer(row, False, items.places[row][0], IMPLIED)
            for row, codes in given.items()
            if row not in rows and code not in items.suggested[row] and any(book == code[0] for book, _ in codes)
        ]
        # A code that was never given has nothing to be told apart from.
        completed[code] = [*passed_over, *said] if any(answer.given for answer in said) else list(said)
    return completed

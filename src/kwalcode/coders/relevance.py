"""The screener: documents in, every action or passage out with its score, its reason, and what it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import Pipeline
from kwalcode.dutch.parse import Parse
from kwalcode.model import Codebook, Document, Span, Suggestion
from kwalcode.reasons import explain_match, matched_words
from kwalcode.screening.candidates import candidates
from kwalcode.screening.findings import GOAL_CODE, Finding, Seen, Signal, find

POVERTY, DIMENSIONS, RIGHTS, GRID = "armoede", "regiedimensies", "grondrechten", "kijkkader"
CODEBOOKS = (POVERTY, DIMENSIONS, RIGHTS, GRID)
"""The shipped codebooks that a screening needs."""

_MOST_WORDS = 3


class Screener:
    """Judges the candidates of documents with the codebooks of a screening.

    Args:
        codebooks: Codebooks with the ids of `CODEBOOKS`; their content may be the researcher's own.
        pipeline: The Dutch pipeline.

    Raises:
        ValueError: One of the codebooks is absent.
    """

    def __init__(self, codebooks: Sequence[Codebook], pipeline: Pipeline) -> None:
        missing = set(CODEBOOKS) - {book.id for book in codebooks}
        if missing:
            raise ValueError(f"a screening needs the codebooks {sorted(missing)}")
        self.codebooks: Mapping[str, Codebook] = {book.id: book for book in codebooks if book.id in CODEBOOKS}
        self._pipeline = pipeline
        self._coder = RuleCoder(tuple(self.codebooks.values()), pipeline=pipeline.name)

    def screen(self, documents: Sequence[Document]) -> list[Finding]:
        """The findings of every candidate, in the order of the documents and of their text."""
        found: list[Finding] = []
        for document, parse in zip(documents, self._pipeline.parse_many(documents), strict=True):
            found.extend(self.screen_one(document, parse))
        return found

    def screen_one(self, document: Document, parse: Parse) -> list[Finding]:
        """The findings of one document of which the parse is there."""
        judged = candidates(document)
        seen = self._seen(document, self._coder.code(document, parse))
        return [
            find(
                one,
                [document.text[span.start : span.end] for span in (one.span, *one.context)],
                [seen.get(span.start, Seen()) for span in (one.span, *one.context)],
            )
            for one in judged
        ]

    def _seen(self, document: Document, suggestions: Sequence[Suggestion]) -> dict[int, Seen]:
        """What was found, by the first character of each block."""
        starts = [block.start for block in document.blocks]
        by_block: dict[int, list[Suggestion]] = defaultdict(list)
        for suggestion in suggestions:
            by_block[starts[bisect_right(starts, suggestion.span.start) - 1]].append(suggestion)
        return {start: self._block(document, found) for start, found in by_block.items()}

    def _block(self, document: Document, found: Sequence[Suggestion]) -> Seen:
        goals: set[Span] = {one.span for one in found if one.codebook == POVERTY and one.code_id == GOAL_CODE}
        signals: dict[str, Signal] = {}
        rights: dict[str, float] = {}
        for one in found:
            if one.codebook == RIGHTS:
                root = self._root(one)
                rights[root] = max(rights.get(root, 0.0), one.score)
            elif one.codebook == POVERTY:
                known = signals.get(one.code_id)
                strength = Signal("", one.score, one.span in goals).strength
                # The words are written only for what stands: most suggestions have a stronger one beside them.
                if known is None or strength > known.strength:
                    signals[one.code_id] = self._signal(document, one, goal=one.span in goals)
        return Seen(
            poverty=tuple(signals.values()),
            rights=rights,
            regie=frozenset(one.code_id for one in found if one.codebook == DIMENSIONS),
            questions=frozenset(
                code.id for one in found if one.codebook == GRID for code in self.codebooks[GRID].path(one.code_id)
            ),
        )

    def _root(self, suggestion: Suggestion) -> str:
        return self.codebooks[suggestion.codebook].path(suggestion.code_id)[0].id

    def _signal(self, document: Document, suggestion: Suggestion, *, goal: bool) -> Signal:
        label = self.codebooks[suggestion.codebook].code(suggestion.code_id).label
        matches = [match for evidence in suggestion.evidence for match in evidence.matches][:_MOST_WORDS]
        words = dict.fromkeys(matched_words(match, document.text) for match in matches)
        explained = ", ".join(dict.fromkeys(explain_match(match, document.text) for match in matches))
        goal_said = ", met een doel in dezelfde zin" if goal and suggestion.code_id != GOAL_CODE else ""
        return Signal(
            suggestion.code_id,
            suggestion.score,
            goal and suggestion.code_id != GOAL_CODE,
            tuple(words),
            f"{label}: {explained}{goal_said}",
        )

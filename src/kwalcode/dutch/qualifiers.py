"""What changes the force of a match: negation, lack, hypothesis, report and question, with the words that say so.

Each cue has a scope, found from the clause it stands in and the kind of cue it is; a match that meets the scope is
qualified. Inside a clause, a relative clause without a comma shuts its negation in: in *mensen die geen werk hebben
krijgen begeleiding* only *werk* is denied.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import numpy as np

from kwalcode.dutch import cues
from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.denials import denials
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.scopes import Cue, Sentence
from kwalcode.dutch.stances import stances
from kwalcode.model import Qualification, Qualifier, Span

_CUE_WORDS = frozenset(cues.MIGHT | cues.OUGHT).union(
    *(cues.NOT, cues.NO, cues.WITHOUT, cues.LACK_OF, cues.TOO_LITTLE_ALONE, cues.IS_MISSING, cues.MISS),
    *(
        cues.WOULD,
        cues.PERHAPS,
        cues.IF,
        cues.WISH,
        cues.SAY,
        cues.HEARD,
        cues.YOU,
        ["nul", "volgens"],
        cues.TOO_LITTLE,
    ),
    # Of a phrase the second word: the first is often as common as "te".
    (phrase[1] for phrase in cues.SUPPOSE + cues.REPORTED_PHRASES + cues.LACK_PHRASES),
)
"""A sentence without any of these, and without a question mark, has no cue."""


class Qualifiers:
    """The qualifiers of one document; each sentence is read when a match in it is asked for.

    Args:
        parse: The tokens.
        text: The document's text.

    Raises:
        ValueError: The parse has tokens beyond the text, so it belongs to another document.

    Example:
        >>> from kwalcode.dutch.embedded import EmbeddedPipeline
        >>> from kwalcode.model import Document, Origin, Passage, PassageKind
        >>> text = "We hebben een visie, maar geen geld."
        >>> passage = Passage(PassageKind.PARAGRAPH, 0, len(text))
        >>> document = Document("a.txt", text, Origin("a.txt", "txt", ""), passages=(passage,))
        >>> qualifiers = Qualifiers(EmbeddedPipeline().parse(document), text)
        >>> qualifiers.find(3, 3)  # visie
        ()
        >>> [(found.qualifier.value, text[found.cue.start : found.cue.end]) for found in qualifiers.find(7, 7)]
        [('negated', 'geen')]
    """

    def __init__(self, parse: Parse, text: str) -> None:
        if len(parse) and int(parse.ends[-1]) > len(text):
            raise ValueError(f"the parse ends at {int(parse.ends[-1])}, beyond the {len(text)} characters of the text")
        self._parse = parse
        self._read: dict[int, tuple[Cue, ...]] = {}

    def find(self, first: int, last: int) -> tuple[Qualification, ...]:
        """What qualifies a match.

        A cue that is an outer word of the match itself does not count: the term *geen mandaat* is not denied by its
        own *geen*. One between the words of a split match does: *brengen … niet … in kaart*.

        Args:
            first: First token of the match.
            last: Last token of the match, inclusive.

        Returns:
            The qualifications in the order of their cues; at most one of each kind, the nearest.
        """
        number = bisect_right(self._sentences, first) - 1
        cues_here = self._cues(number)
        if not cues_here:
            return ()
        base = self._sentences[number]
        first, last = first - base, last - base
        nearest: dict[Qualifier, Cue] = {}
        for cue in cues_here:
            own = not cue.gapped and (cue.first <= first <= cue.last or cue.first <= last <= cue.last)
            if own or cue.scope.start > last or cue.scope.stop <= first or (first in cue.hole and last in cue.hole):
                continue
            known = nearest.get(cue.qualifier)
            if known is None or _distance(cue, first, last) < _distance(known, first, last):
                nearest[cue.qualifier] = cue
        return tuple(
            Qualification(cue.qualifier, self._span(base + cue.first, base + cue.last))
            for cue in sorted(nearest.values(), key=lambda cue: cue.first)
        )

    @cached_property
    def _sentences(self) -> list[int]:
        starts: list[int] = self._parse.sentences.tolist()
        return starts

    @cached_property
    def _small(self) -> list[str]:
        return [form.lower().replace("’", "'") for form in self._parse.vocabulary]

    @cached_property
    def _promising(self) -> list[bool]:
        """Per sentence whether it has any word that could be a cue."""
        known = np.fromiter(
            (word in _CUE_WORDS or "?" in word for word in self._small), dtype=np.int64, count=len(self._small)
        )
        promising: list[bool] = (np.add.reduceat(known[self._parse.types], self._parse.sentences) > 0).tolist()
        return promising

    @cached_property
    def _clauses(self) -> list[int]:
        numbers: list[int] = clauses(self._parse).tolist()
        return numbers

    def _span(self, first: int, last: int) -> Span:
        return Span(int(self._parse.starts[first]), int(self._parse.ends[last]))

    def _cues(self, number: int) -> tuple[Cue, ...]:
        if not self._promising[number]:
            return ()
        found = self._read.get(number)
        if found is None:
            first = self._sentences[number]
            last = self._sentences[number + 1] if number + 1 < len(self._sentences) else len(self._parse)
            words = [self._small[kind] for kind in self._parse.types[first:last].tolist()]
            sentence = Sentence(words, self._clauses[first:last])
            found = (*denials(sentence), *stances(sentence))
            self._read[number] = found
        return found


def _distance(cue: Cue, first: int, last: int) -> int:
    return max(cue.first - last, first - cue.last, 0)

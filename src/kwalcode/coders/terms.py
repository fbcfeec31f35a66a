"""Where the terms of the codebooks stand in a parsed document.

Only tokens whose form stands for the anchor of a term are looked at, and those are found by one array lookup per
document; the neighbours are then checked. A search can be narrowed to some terms and some sentences, so that what
is common (`we`, `moeten`) need only be found where what is rare has been found already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kwalcode.coders.parsed_text import ParsedText
from kwalcode.coders.plans import Plan, Plans
from kwalcode.coders.words import WordHit, WordTable
from kwalcode.dutch.names import proper_names
from kwalcode.dutch.parse import Parse
from kwalcode.model import MatchKind, Term


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One term found in a document.

    Args:
        term: Index of the term in the matcher's terms.
        tokens: The matched tokens, ascending.
        kind: How it was found.
        detail: Lemma, or parts of the compound; "" when the words speak for themselves.
    """

    term: int
    tokens: tuple[int, ...]
    kind: MatchKind
    detail: str

    @property
    def first(self) -> int:
        """The first matched token."""
        return self.tokens[0]

    @property
    def last(self) -> int:
        """The last matched token."""
        return self.tokens[-1]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of words of different lengths: all words in a row, and where each row begins."""

    words: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> _Rows:
        """The rows, none of them empty."""
        starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)[:-1]
        return cls(np.array([word for row in rows for word in row], dtype=np.int64), starts)

    def within(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The words of the chosen rows."""
        chosen_words: NDArray[np.int64] = self.words[np.repeat(chosen, np.diff(self.starts, append=len(self.words)))]
        return chosen_words


class TermMatcher:
    """Finds many terms at once.

    Args:
        terms: The terms, without doubles; an index in this sequence names a term everywhere else.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        self.plans = Plans(terms)
        self.table = WordTable(self.plans.words)
        # A regular expression may match anywhere: one past the last word of the table stands for "once".
        anywhere = (len(self.plans.words),)
        every = range(len(self.terms))
        self.anchors = _Rows.of([self.plans.begins.get(index, anywhere) for index in every])
        """Per term the words at which it is looked for."""
        self.needed = _Rows.of([self.plans.needs.get(index, ()) or anywhere for index in every])
        """Per term the words without which it cannot match."""

    def search(self, parse: Parse, text: str) -> Search:
        """A search in one document.

        Args:
            parse: The document's parse.
            text: The document's text, for regular expressions.
        """
        return Search(self, parse, text)

    def find(self, parse: Parse, text: str) -> list[TermMatch]:
        """All matches in a document, by first token; a term may match several times."""
        return self.search(parse, text).find(np.ones(len(self.terms), dtype=bool))


def _place(match: TermMatch) -> tuple[tuple[int, ...], int]:
    return match.tokens, match.term


def _without_names(vocabulary: Sequence[str], hits: list[tuple[WordHit, ...]]) -> list[tuple[WordHit, ...]]:
    """The hits, but names are taken literally: Zulte is no form of *zullen*, and no compound is split inside a name."""
    inexact = {
        form: index
        for index, form in enumerate(vocabulary)
        if form[:1].isupper() and any(hit.kind is not MatchKind.EXACT for hit in hits[index])
    }
    for name in proper_names(vocabulary, among=inexact):
        hits[inexact[name]] = tuple(hit for hit in hits[inexact[name]] if hit.kind is MatchKind.EXACT)
    return hits


_Try = tuple[Plan, WordHit, bool]
"""A plan, the word at which it is looked for, and whether that is the stem of its separable verb."""


class Search:
    """One document with the words that its forms stand for, ready to be searched for terms; see `TermMatcher`."""

    def __init__(self, matcher: TermMatcher, parse: Parse, text: str) -> None:
        self._matcher = matcher
        self._parse = parse
        self._surface = text
        self._hits = _without_names(parse.vocabulary, [matcher.table.hits(form) for form in parse.vocabulary])
        self._text = ParsedText(parse, self._hits)
        counts = np.bincount(parse.types, minlength=len(self._hits)).tolist()
        self._frequency = [0] * len(matcher.table.words)
        for count, found in zip(counts, self._hits, strict=True):
            for hit in found:
                self._frequency[hit.word] += count

    def frequencies(self) -> NDArray[np.int64]:
        """Per term how often the document holds a word at which it is looked for; 0 when it lacks a word of the term.

        Returns:
            A count per term, shape (number of terms,).
        """
        counts = np.array([*self._frequency, 1], dtype=np.int64)
        anchors, needed = self._matcher.anchors, self._matcher.needed
        if not len(anchors.starts):
            return counts[:0]
        frequencies: NDArray[np.int64] = np.add.reduceat(counts[anchors.words], anchors.starts)
        frequencies[np.minimum.reduceat(counts[needed.words], needed.starts) == 0] = 0
        return frequencies

    def find(self, chosen: NDArray[np.bool_], where: NDArray[np.bool_] | None = None) -> list[TermMatch]:
        """The matches of some terms, by first token.

        Args:
            chosen: Per term whether to look for it, shape (number of terms,).
            where: Per token whether to look there, shape (n,); None for everywhere. Sentences must be whole.
        """
        looked_for = np.zeros(len(self._frequency) + 1, dtype=bool)
        looked_for[self._matcher.anchors.within(chosen)] = True
        prepared = self._prepared(looked_for.tolist(), chosen.tolist())
        looked_at = np.fromiter(map(bool, prepared), dtype=bool, count=len(prepared))[self._parse.types]
        if where is not None:
            looked_at &= where
        found = list(self._around(np.flatnonzero(looked_at).tolist(), prepared))
        found.extend(self._by_regex(chosen, where))
        found.sort(key=_place)
        return found

    def _prepared(self, looked_for: Sequence[bool], chosen: Sequence[bool]) -> list[list[_Try]]:
        """Per surface form what to try where it stands: worked out once, for a form may stand in a thousand places."""
        at_anchor, at_stem = self._matcher.plans.at_anchor, self._matcher.plans.at_stem
        prepared: list[list[_Try]] = []
        for hits in self._hits:
            tries: list[_Try] = []
            for hit in hits:
                if looked_for[hit.word]:
                    tries += [(plan, hit, False) for plan in at_anchor.get(hit.word, ()) if chosen[plan.term]]
                    tries += [(plan, hit, True) for plan in at_stem.get(hit.word, ()) if chosen[plan.term]]
            prepared.append(tries)
        return prepared

    def _around(self, positions: Sequence[int], prepared: Sequence[Sequence[_Try]]) -> Iterator[TermMatch]:
        types = self._text.types
        for position in positions:
            for plan, hit, at_verb in prepared[types[position]]:
                if plan.simple and not at_verb:
                    yield TermMatch(plan.term, (position,), hit.kind, hit.detail)
                    continue
                match = self._at_parted_verb(plan, position) if at_verb else self._match(plan, hit, position)
                if match and self._well_placed(match, plan):
                    yield match

    def _well_placed(self, match: TermMatch, plan: Plan) -> bool:
        return not (
            (plan.opens and not self._text.opens_sentence(match.first))
            or (plan.closes and not self._text.closes_sentence(match.last))
        )

    def _match(self, plan: Plan, hit: WordHit, position: int) -> TermMatch | None:
        if len(plan.words) == 1:
            if plan.tags and not self._text.has_pos(position, plan.tags[0][1]):
                return None
            return TermMatch(plan.term, (position,), hit.kind, hit.detail)
        first = position - plan.anchor
        if self._text.has_words(first, plan.words) and (
            not plan.tags or all(self._text.has_pos(first + offset, tag) for offset, tag in plan.tags)
        ):
            return TermMatch(plan.term, tuple(range(first, first + len(plan.words))), MatchKind.PHRASE, "")
        if plan.verb is None:
            return None
        if plan.anchor == plan.verb:
            return self._with_rest(plan, (position,))
        return self._parted(plan, position)

    def _parted(self, plan: Plan, position: int) -> TermMatch | None:
        # The verb may stand apart; the other words must still follow each other.
        verb = plan.verb
        if verb is None:
            return None
        first = position - plan.anchor + (plan.anchor > verb)
        if not self._text.has_words(first, plan.rest):
            return None
        last = first + len(plan.rest) - 1
        apart = self._text.nearest_verb(first, last, plan.words[verb], plan.parted)
        if not apart:
            return None
        return TermMatch(plan.term, tuple(sorted((*range(first, last + 1), *apart))), MatchKind.SEPARABLE, "")

    def _at_parted_verb(self, plan: Plan, position: int) -> TermMatch | None:
        particle = self._text.particle_of(position, plan.parted[0]) if plan.parted else None
        if particle is None:
            return None
        verb = (position, particle) if position < particle else (particle, position)
        if len(plan.words) == 1:
            return TermMatch(plan.term, verb, MatchKind.SEPARABLE, self._matcher.terms[plan.term].words[0].text)
        return self._with_rest(plan, verb)

    def _with_rest(self, plan: Plan, verb: tuple[int, ...]) -> TermMatch | None:
        """The verb has been found; the other words, which are but prepositions and the like, must be near."""
        rest = self._text.nearest_words(verb, plan.rest)
        if rest is None:
            return None
        tokens = tuple(sorted((*verb, *range(rest, rest + len(plan.rest)))))
        return TermMatch(plan.term, tokens, MatchKind.SEPARABLE, "")

    def _by_regex(self, chosen: NDArray[np.bool_], where: NDArray[np.bool_] | None) -> Iterator[TermMatch]:
        for index, regex in self._matcher.plans.regexes.items():
            if not chosen[index]:
                continue
            for found in regex.finditer(self._surface):
                tokens = self._text.tokens_between(found.start(), found.end())
                if tokens and (where is None or where[tokens[0]]):
                    yield TermMatch(index, tuple(range(tokens[0], tokens[1] + 1)), MatchKind.REGEX, "")

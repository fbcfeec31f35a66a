"""Where the terms of the codebooks stand in a parsed document.

A term is anchored on its rarest kind of word; only tokens whose form stands for an anchor are looked at, and
those are found by one array lookup per document. The neighbours are then checked in the token array.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kwalcode.coders.parsed_text import ParsedText
from kwalcode.coders.words import WordHit, WordTable
from kwalcode.dutch import separable
from kwalcode.dutch.lemma import lemma
from kwalcode.dutch.parse import Parse
from kwalcode.model import MatchKind, Term, TermKind, Word, WordKind

_FUNCTION_WORDS = frozenset(
    """aan achter af als bij binnen buiten dat de die door een en er geen het hun in is langs maar mee met na naar niet
    of om onder op over per rond samen te tegen tot tussen uit van via voor weg wordt zich zijn zonder""".split()
)


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
class _Plan:
    """How to find one term: an index of a word per position, with one of them as anchor.

    Args:
        term: Index of the term.
        words: Its words as words of the table.
        anchor: Position of the word at which it is looked for.
        verb: Position of the word that may stand apart, or None.
        rest: The words but for that one.
        parted: Particle and stem of that word, when it is a separable verb.
        tags: Position and part of speech of the words that ask for one.
    """

    term: int
    words: tuple[int, ...]
    anchor: int
    verb: int | None
    rest: tuple[int, ...]
    parted: tuple[int, int] | None
    tags: tuple[tuple[int, str], ...]


class TermMatcher:
    """Finds many terms at once.

    Args:
        terms: The terms, without doubles; an index in this sequence names a term everywhere else.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        self._words: dict[Word, int] = {}
        self._regexes = [
            (index, re.compile(term.regex)) for index, term in enumerate(terms) if term.kind is TermKind.REGEX
        ]
        self._at_anchor: dict[int, list[_Plan]] = defaultdict(list)
        self._at_stem: dict[int, list[_Plan]] = defaultdict(list)
        for index, term in enumerate(terms):
            if term.kind is TermKind.WORDS:
                self._add(index, term)
        self._table = WordTable(tuple(self._words))
        self._wanted = frozenset(self._at_anchor) | frozenset(self._at_stem)

    def _word(self, word: Word) -> int:
        return self._words.setdefault(word, len(self._words))

    def _add(self, index: int, term: Term) -> None:
        words = tuple(self._word(word) for word in term.words)
        verb = next((i for i in reversed(range(len(words))) if _is_verb(term.words[i])), None)
        parted: tuple[int, int] | None = None
        if verb is not None and (pair := separable.separate(term.words[verb].text.lower())):
            particle, stem = pair
            parted = self._word(Word(particle, WordKind.EXACT)), self._word(Word(stem))
        plan = _Plan(
            term=index,
            words=words,
            anchor=_anchor(term.words, verb),
            verb=verb,
            rest=tuple(word for position, word in enumerate(words) if position != verb),
            parted=parted,
            tags=tuple((position, word.pos) for position, word in enumerate(term.words) if word.pos),
        )
        self._at_anchor[words[plan.anchor]].append(plan)
        if parted and plan.anchor == verb:
            self._at_stem[parted[1]].append(plan)

    def find(self, parse: Parse, text: str) -> list[TermMatch]:
        """All matches in a document, by first token; a term may match several times.

        Args:
            parse: The document's parse.
            text: The document's text, for regular expressions.
        """
        hits = [self._table.hits(form) for form in parse.vocabulary]
        if not hits:
            return []
        wanted = [[hit for hit in found if hit.word in self._wanted] for found in hits]
        positions = np.flatnonzero(np.array([bool(found) for found in wanted])[parse.types]).tolist()
        parsed = ParsedText(parse, hits)
        found = [match for match in self._around(parsed, positions, wanted) if self._well_placed(match, parsed)]
        found.extend(self._by_regex(parsed, text))
        found.sort(key=lambda match: (match.tokens, match.term))
        return found

    def _around(
        self, text: ParsedText, positions: Sequence[int], wanted: Sequence[Sequence[WordHit]]
    ) -> Iterator[TermMatch]:
        for position in positions:
            for hit in wanted[text.types[position]]:
                for plan in self._at_anchor.get(hit.word, ()):
                    match = self._match(plan, hit, position, text)
                    if match:
                        yield match
                for plan in self._at_stem.get(hit.word, ()):
                    match = self._at_parted_verb(plan, position, text)
                    if match:
                        yield match

    def _well_placed(self, match: TermMatch, text: ParsedText) -> bool:
        term = self.terms[match.term]
        return not (
            (term.opens and not text.opens_sentence(match.first))
            or (term.closes and not text.closes_sentence(match.last))
        )

    def _match(self, plan: _Plan, hit: WordHit, position: int, text: ParsedText) -> TermMatch | None:
        if len(plan.words) == 1:
            if plan.tags and not text.has_pos(position, plan.tags[0][1]):
                return None
            return TermMatch(plan.term, (position,), hit.kind, hit.detail)
        first = position - plan.anchor
        if text.has_words(first, plan.words) and all(text.has_pos(first + offset, tag) for offset, tag in plan.tags):
            return TermMatch(plan.term, tuple(range(first, first + len(plan.words))), MatchKind.PHRASE, "")
        if plan.verb is None:
            return None
        if plan.anchor == plan.verb:
            return self._with_rest(plan, (position,), text)
        return self._parted(plan, position, text)

    def _parted(self, plan: _Plan, position: int, text: ParsedText) -> TermMatch | None:
        # The verb may stand apart; the other words must still follow each other.
        verb = plan.verb
        if verb is None:
            return None
        first = position - plan.anchor + (plan.anchor > verb)
        if not text.has_words(first, plan.rest):
            return None
        last = first + len(plan.rest) - 1
        apart = text.nearest_verb(first, last, plan.words[verb], plan.parted)
        if not apart:
            return None
        return TermMatch(plan.term, tuple(sorted((*range(first, last + 1), *apart))), MatchKind.SEPARABLE, "")

    def _at_parted_verb(self, plan: _Plan, position: int, text: ParsedText) -> TermMatch | None:
        particle = text.particle_of(position, plan.parted[0]) if plan.parted else None
        if particle is None:
            return None
        verb = (position, particle) if position < particle else (particle, position)
        if len(plan.words) == 1:
            return TermMatch(plan.term, verb, MatchKind.SEPARABLE, self.terms[plan.term].words[0].text)
        return self._with_rest(plan, verb, text)

    def _with_rest(self, plan: _Plan, verb: tuple[int, ...], text: ParsedText) -> TermMatch | None:
        """The verb has been found; the other words, which are but prepositions and the like, must be near."""
        rest = text.nearest_words(verb, plan.rest)
        if rest is None:
            return None
        tokens = tuple(sorted((*verb, *range(rest, rest + len(plan.rest)))))
        return TermMatch(plan.term, tokens, MatchKind.SEPARABLE, "")

    def _by_regex(self, parsed: ParsedText, text: str) -> Iterator[TermMatch]:
        for index, regex in self._regexes:
            for found in regex.finditer(text):
                tokens = parsed.tokens_between(found.start(), found.end())
                if tokens:
                    yield TermMatch(index, tuple(range(tokens[0], tokens[1] + 1)), MatchKind.REGEX, "")


def _is_verb(word: Word) -> bool:
    if word.pos:
        return word.pos == "VERB"
    text = word.text.lower()
    if word.kind is not WordKind.LEMMA:
        return False
    # "middelen" and "plannen" are infinitives too, but their first reading is the noun.
    return separable.separate(text) is not None or (separable.is_verb(text) and lemma(text) == text)


def _anchor(words: Sequence[Word], verb: int | None) -> int:
    """Position of the word that is likely to be rarest: not the verb when there is another, no function word."""

    def commonness(position: int) -> tuple[bool, bool, int]:
        word = words[position]
        return word.text.lower() in _FUNCTION_WORDS, position == verb, -len(word.text)

    return min(range(len(words)), key=commonness)

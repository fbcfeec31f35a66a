"""Where the terms of the codebooks stand in a parsed document.

A term is anchored on its rarest kind of word; only tokens whose form stands for an anchor are looked at, and
those are found by one array lookup per document. The neighbours are then checked in the token array.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kwalcode.coders.words import WordHit, WordTable
from kwalcode.dutch import separable
from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.lemma import lemma
from kwalcode.dutch.parse import Parse
from kwalcode.model import MatchKind, Term, TermKind, Word, WordKind

FARTHEST_VERB = 14
"""A verb that stands apart in another clause of the sentence is looked for within this many tokens."""
FARTHEST_PARTICLE = 25
"""A separated particle closes its clause; relative clauses may come in between."""

_FUNCTION_WORDS = frozenset(
    """aan achter af als bij binnen buiten dat de die door een en er geen het hun in is langs maar mee met na naar niet
    of om onder op over per rond samen te tegen tot tussen uit van via voor weg wordt zich zijn zonder""".split()
)
_AFTER_PARTICLE = frozenset(
    """aan als bij binnen dat dus door eh en enz hoor hè in ja maar met na naar naast of om omdat onder op over per
    rond sinds te tegen tegenover terwijl tijdens tot tussen van vanuit via volgens voor waar waarbij waardoor wanneer
    want zoals zodat zonder""".split()
)
"""Words that may follow a separated particle: it closes its clause, so an article or a noun may not."""

_RELATIVES = frozenset({"die", "dat", "wie"})


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
    """How to find one term: an index of a word per position, with one of them as anchor."""

    term: int
    words: tuple[int, ...]
    anchor: int
    verb: int | None
    """Position of the word that may stand apart."""
    parted: tuple[int, int] | None
    """Particle and stem of that word, when it is a separable verb."""

    @property
    def rest(self) -> tuple[int, ...]:
        """The words but for the one that may stand apart."""
        return tuple(word for position, word in enumerate(self.words) if position != self.verb)


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
        plan = _Plan(index, words, _anchor(term.words, verb), verb, parted)
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
        wanted = np.fromiter(
            (any(hit.word in self._wanted for hit in found) for found in hits), dtype=bool, count=len(hits)
        )
        positions = np.flatnonzero(wanted[parse.types]) if hits else np.empty(0, dtype=np.intp)
        found = list(self._around(_Text(parse, hits), positions.tolist()))
        found.extend(self._by_regex(parse, text))
        found.sort(key=lambda match: (match.tokens, match.term))
        return found

    def _around(self, text: _Text, positions: list[int]) -> Iterator[TermMatch]:
        for position in positions:
            for hit in text.hits(position):
                for plan in self._at_anchor.get(hit.word, ()):
                    match = self._match(plan, hit, position, text)
                    if match:
                        yield match
                for plan in self._at_stem.get(hit.word, ()):
                    match = self._at_parted_verb(plan, position, text)
                    if match:
                        yield match

    def _at_parted_verb(self, plan: _Plan, position: int, text: _Text) -> TermMatch | None:
        particle = text.particle_of(position, plan.parted[0]) if plan.parted else None
        if particle is None:
            return None
        if len(plan.words) == 1:
            tokens = tuple(sorted((position, particle)))
            return TermMatch(plan.term, tokens, MatchKind.SEPARABLE, self.terms[plan.term].words[0].text)
        return self._with_rest(plan, tuple(sorted((position, particle))), text)

    def _with_rest(self, plan: _Plan, verb: tuple[int, ...], text: _Text) -> TermMatch | None:
        """The verb has been found; the other words, which are but prepositions and the like, must be near."""
        rest = text.nearest_words(verb, plan.rest)
        if rest is None:
            return None
        tokens = tuple(sorted((*verb, *range(rest, rest + len(plan.rest)))))
        return TermMatch(plan.term, tokens, MatchKind.SEPARABLE, "")

    def _match(self, plan: _Plan, hit: WordHit, position: int, text: _Text) -> TermMatch | None:
        words = self.terms[plan.term].words
        if len(words) == 1:
            if words[0].pos and not text.has_pos(position, words[0].pos):
                return None
            return TermMatch(plan.term, (position,), hit.kind, hit.detail)
        first = position - plan.anchor
        if text.has_words(first, plan.words) and text.same_sentence(first, first + len(words) - 1):
            tokens = tuple(range(first, first + len(words)))
            if all(not word.pos or text.has_pos(token, word.pos) for word, token in zip(words, tokens, strict=True)):
                return TermMatch(plan.term, tokens, MatchKind.PHRASE, "")
        if plan.verb is None:
            return None
        if plan.anchor == plan.verb:
            return self._with_rest(plan, (position,), text)
        return self._parted(plan, position, text)

    def _parted(self, plan: _Plan, position: int, text: _Text) -> TermMatch | None:
        # The verb may stand apart; the other words must still follow each other.
        first = position - plan.anchor + (plan.verb is not None and plan.anchor > plan.verb)
        last = first + len(plan.rest) - 1
        if not text.has_words(first, plan.rest) or not text.same_sentence(first, last):
            return None
        apart = text.nearest_verb(first, last, plan.words[plan.verb] if plan.verb is not None else -1, plan.parted)
        if not apart:
            return None
        tokens = tuple(sorted((*range(first, last + 1), *apart)))
        return TermMatch(plan.term, tokens, MatchKind.SEPARABLE, "")

    def _by_regex(self, parse: Parse, text: str) -> Iterator[TermMatch]:
        if not self._regexes or not len(parse):
            return
        starts, ends = parse.starts.tolist(), parse.ends.tolist()
        for index, regex in self._regexes:
            for found in regex.finditer(text):
                first = bisect_left(ends, found.start() + 1)
                last = bisect_left(starts, found.end()) - 1
                # White space at the ends of an expression, or text outside every block, covers no token.
                if first <= last and starts[first] < found.end() and parse.blocks[first] == parse.blocks[last]:
                    yield TermMatch(index, tuple(range(first, last + 1)), MatchKind.REGEX, "")


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


class _Text:
    """A parse with the words that each token stands for, and the questions that a match asks of it."""

    def __init__(self, parse: Parse, hits: list[tuple[WordHit, ...]]) -> None:
        self._hits = hits
        self._parse = parse
        self._types = parse.types.tolist()
        self._words = [frozenset(hit.word for hit in found) for found in hits]
        self._forms = parse.vocabulary
        self._sentences = parse.sentences.tolist()
        self._clauses: list[int] | None = None

    def hits(self, token: int) -> tuple[WordHit, ...]:
        found: tuple[WordHit, ...] = self._hits[self._types[token]]
        return found

    def has_words(self, first: int, words: Sequence[int]) -> bool:
        if first < 0 or first + len(words) > len(self._types):
            return False
        return all(word in self._words[self._types[first + i]] for i, word in enumerate(words))

    def has_pos(self, token: int, tag: str) -> bool:
        pos = self._parse.pos
        return pos is None or self._parse.pos_tags[pos[token]] == tag

    def sentence(self, token: int) -> tuple[int, int]:
        """First token and one past the last token of the sentence around `token`."""
        index = bisect_left(self._sentences, token + 1)
        end = self._sentences[index] if index < len(self._sentences) else len(self._types)
        return self._sentences[index - 1], end

    def same_sentence(self, first: int, last: int) -> bool:
        return last < self.sentence(first)[1]

    def clause(self, token: int) -> int:
        if self._clauses is None:
            self._clauses = clauses(self._parse).tolist()
        return self._clauses[token]

    def nearest_verb(self, first: int, last: int, verb: int, parted: tuple[int, int] | None) -> tuple[int, ...]:
        """The tokens of the verb nearest to first..last: in its clause, else nearby in its sentence; or none."""
        begin, end = self.sentence(first)
        best: tuple[bool, int, tuple[int, ...]] | None = None
        for token in range(max(begin, first - FARTHEST_VERB), min(end, last + FARTHEST_VERB + 1)):
            if first <= token <= last:
                continue
            # Over the border of a clause only a finite verb reaches, forward, to what closes its own clause:
            # "we brengen de noden van mensen die het moeilijk hebben in kaart".
            elsewhere = self.clause(token) != self.clause(first)
            if token > last and (elsewhere or self._opens_relative(token, last)):
                break
            words = self._words[self._types[token]]
            tokens: tuple[int, ...] = ()
            if verb in words:
                tokens = (token,)
            elif parted and parted[1] in words:
                particle = self.particle_of(token, parted[0])
                tokens = (token, particle) if particle is not None and not first <= particle <= last else ()
            if tokens:
                distance = first - token if token < first else token - last
                candidate = elsewhere, distance, tokens
                best = min(best, candidate) if best else candidate
        return tuple(sorted(best[2])) if best else ()

    def nearest_words(self, verb: Sequence[int], words: Sequence[int]) -> int | None:
        """First token of these words, following each other in the clause of the verb and nearest to it; or None."""
        begin, end = self.sentence(verb[0])
        best: tuple[int, int] | None = None
        for first in range(max(begin, verb[0] - FARTHEST_VERB), min(end, verb[-1] + FARTHEST_VERB) - len(words) + 1):
            if not self.has_words(first, words) or any(token in verb for token in range(first, first + len(words))):
                continue
            if self.clause(first) in (self.clause(verb[0]), self.clause(verb[-1])):
                distance = min(abs(first - token) for token in verb)
                best = min(best, (distance, first)) if best else (distance, first)
        return best[1] if best else None

    def _opens_relative(self, token: int, last: int) -> bool:
        """Whether a relative clause begins here on something else than first..last ("noden van mensen die ...")."""
        return token > last + 1 and self._form(token) in _RELATIVES

    def particle_of(self, verb: int, particle: int) -> int | None:
        """The token of the separated particle that belongs to the verb, or None."""
        begin, end = self.sentence(verb)
        if verb - 2 >= begin and self._form(verb - 1) == "te" and particle in self._words[self._types[verb - 2]]:
            return verb - 2
        links = self._parse.particles
        for token in range(verb + 1, min(end, verb + 1 + FARTHEST_PARTICLE)):
            if particle not in self._words[self._types[token]]:
                continue
            if links is not None and links[token] == verb:
                return token
            if links is None and self._closes_clause(token, end):
                return token
        return None

    def _closes_clause(self, token: int, end: int) -> bool:
        if token + 1 >= end or self.clause(token + 1) != self.clause(token):
            return True
        after = self._form(token + 1)
        return after in _AFTER_PARTICLE or not after[:1].isalnum()

    def _form(self, token: int) -> str:
        form: str = self._forms[self._types[token]]
        return form.lower()

"""A parse as terms look at it: which words of the codebook each token stands for, and what stands around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from kwalcode.coders.words import WordHit
from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.particles import FARTHEST

FARTHEST_VERB = 14
"""A verb that stands apart is looked for within this many tokens."""
_RELATIVES = frozenset({"die", "dat", "wie"})


class ParsedText:
    """A parse with the words that each token stands for.

    Args:
        parse: The parse.
        hits: Per surface form of its vocabulary the words of the codebook that it stands for.
    """

    def __init__(self, parse: Parse, hits: Sequence[tuple[WordHit, ...]]) -> None:
        self._parse = parse
        self.types: list[int] = parse.types.tolist()
        self._forms = [form.lower() for form in parse.vocabulary]
        words_of_type = [frozenset(hit.word for hit in found) for found in hits]
        self._words = [words_of_type[kind] for kind in self.types]
        sentences = parse.sentences.astype(np.intp)
        lengths = np.diff(sentences, append=len(parse))
        self._begins: list[int] = np.repeat(sentences, lengths).tolist()
        self._ends: list[int] = np.repeat(sentences + lengths, lengths).tolist()
        self._clauses: list[int] | None = None
        self._spots: tuple[list[int], list[int]] | None = None

    def __len__(self) -> int:
        return len(self.types)

    def form(self, token: int) -> str:
        """The token in lower case."""
        return self._forms[self.types[token]]

    def has_words(self, first: int, words: Sequence[int]) -> bool:
        """Whether these words follow each other from `first` on, in one sentence."""
        last = first + len(words) - 1
        if first < 0 or last >= len(self._words) or last >= self._ends[first]:
            return False
        at = self._words
        for offset, word in enumerate(words):  # noqa: SIM110 - the hottest loop: a generator costs twice as much
            if word not in at[first + offset]:
                return False
        return True

    def has_pos(self, token: int, tag: str) -> bool:
        """Whether the token has this part of speech; True where the pipeline gives none."""
        pos = self._parse.pos
        return pos is None or self._parse.pos_tags[pos[token]] == tag

    def opens_sentence(self, token: int) -> bool:
        """Whether nothing but bullets, quotes and numbering stands before the token in its sentence."""
        return not any(self.form(before)[:1].isalpha() for before in range(self._begins[token], token))

    def closes_sentence(self, token: int) -> bool:
        """Whether nothing but punctuation stands after the token in its sentence."""
        return not any(self.form(after)[:1].isalnum() for after in range(token + 1, self._ends[token]))

    def clause(self, token: int) -> int:
        """Number of the clause around the token."""
        if self._clauses is None:
            self._clauses = clauses(self._parse).tolist()
        return self._clauses[token]

    def nearest_verb(self, first: int, last: int, verb: int, parted: tuple[int, int] | None) -> tuple[int, ...]:
        """The tokens of the verb nearest to first..last: in its clause, else nearby in its sentence; or none.

        Args:
            first: First token of the words that the verb goes with.
            last: Their last token.
            verb: The verb as a word of the table.
            parted: Its particle and stem as words of the table, when it is separable.
        """
        words, stem = self._words, parted[1] if parted else -1
        begin, end = max(self._begins[first], first - FARTHEST_VERB), min(self._ends[first], last + FARTHEST_VERB + 1)
        best: tuple[bool, int, tuple[int, ...]] | None = None
        for token in (*range(begin, first), *range(last + 1, end)):
            if token > last + 1 and self.form(token) in _RELATIVES:
                break  # a relative clause on something else: "noden van mensen die het moeilijk hebben"
            if verb not in words[token] and stem not in words[token]:
                continue
            # Over the border of a clause only a finite verb reaches, forward, to what closes its own clause:
            # "we brengen de noden van mensen die het moeilijk hebben in kaart".
            elsewhere = self.clause(token) != self.clause(first)
            if elsewhere and token > last:
                break
            tokens: tuple[int, ...] = (token,)
            if verb not in words[token]:
                particle = self.particle_of(token, parted[0]) if parted else None
                if particle is None or first <= particle <= last:
                    continue
                tokens = (token, particle)
            distance = first - token if token < first else token - last
            candidate = elsewhere, distance, tokens
            best = min(best, candidate) if best else candidate
        return tuple(sorted(best[2])) if best else ()

    def nearest_words(self, verb: Sequence[int], words: Sequence[int]) -> int | None:
        """First token of these words, following each other in the clause of the verb and nearest to it; or None."""
        begin, end = self._begins[verb[0]], self._ends[verb[0]]
        best: tuple[int, int] | None = None
        for first in range(max(begin, verb[0] - FARTHEST_VERB), min(end, verb[-1] + FARTHEST_VERB) - len(words) + 1):
            if not self.has_words(first, words) or any(token in verb for token in range(first, first + len(words))):
                continue
            if self.clause(first) in (self.clause(verb[0]), self.clause(verb[-1])):
                distance = min(abs(first - token) for token in verb)
                best = min(best, (distance, first)) if best else (distance, first)
        return best[1] if best else None

    def particle_of(self, verb: int, particle: int) -> int | None:
        """The token of the separated particle that belongs to the verb, or None.

        Args:
            verb: The token of the verb's stem.
            particle: The particle as a word of the table.
        """
        words = self._words
        begin, end = self._begins[verb], self._ends[verb]
        if verb - 2 >= begin and particle in words[verb - 2] and self.form(verb - 1) == "te":
            return verb - 2
        links = self._parse.particles
        if links is None:
            return None
        for token in range(verb + 1, min(end, verb + 1 + FARTHEST)):
            if particle in words[token] and links[token] == verb:
                return token
        return None

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last token that touch the characters [start, end) of the text, in one block; or None."""
        if self._spots is None:
            self._spots = self._parse.starts.tolist(), self._parse.ends.tolist()
        starts, ends = self._spots
        first, last = bisect_left(ends, start + 1), bisect_left(starts, end) - 1
        # White space at the ends of an expression, or text outside every block, covers no token.
        if first > last or self._parse.blocks[first] != self._parse.blocks[last]:
            return None
        return first, last

"""How each term is looked for: at the word that is likely to be rarest, with what must stand around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kwalcode.dutch import separable
from kwalcode.dutch.lemma import lemma
from kwalcode.model import Term, TermKind, Word, WordKind

_COMMON = frozenset(
    """aan achter af al alle als ander beter bij binnen buiten dat de deze die dit doen door dus een eigen en er gaan
    geen goed groot heel het hier hij hun iedereen ik in is ja jaar je kan komen krijgen kunnen langs maar maken
    mee meer men mens met moeten na naar niet nieuw nog nu of om onder ons ook op over per rond samen staan te
    tegen tot tussen uit van veel via voor wat we weg werken wij willen worden wordt ze zeer zetten zich zien
    zij zijn zo zonder zou zullen""".split()
)
"""Words that a term is not looked for at when it has another: they stand in every other sentence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to find one term: an index of a word per position, with one of them as anchor.

    Args:
        term: Index of the term.
        words: Its words as words of the table.
        anchor: Position of the word at which it is looked for.
        verb: Position of the word that may stand apart, or None.
        rest: The words but for that one.
        parted: Particle and stem of that word, when it is a separable verb.
        tags: Position and part of speech of the words that ask for one.
        opens: The match must open its sentence.
        closes: The match must close its sentence.
        simple: It is one word, and wherever that stands is a match.
    """

    term: int
    words: tuple[int, ...]
    anchor: int
    verb: int | None
    rest: tuple[int, ...]
    parted: tuple[int, int] | None
    tags: tuple[tuple[int, str], ...]
    opens: bool
    closes: bool
    simple: bool


class Plans:
    """The plans of many terms, by the words that they begin at.

    Args:
        terms: The terms; an index in this sequence names a term everywhere else.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self._words: dict[Word, int] = {}
        self.at_anchor: dict[int, list[Plan]] = defaultdict(list)
        """Plans by the word of the table at which they begin."""
        self.at_stem: dict[int, list[Plan]] = defaultdict(list)
        """Plans by the stem of their separable verb, when they begin at that verb."""
        self.regexes = {
            index: re.compile(term.regex) for index, term in enumerate(terms) if term.kind is TermKind.REGEX
        }
        self.begins: dict[int, tuple[int, ...]] = {}
        """Per term the words of the table at which it is looked for."""
        self.needs: dict[int, tuple[int, ...]] = {}
        """Per term the words of the table that must stand next to each other: all but a verb that may stand apart."""
        for index, term in enumerate(terms):
            if term.kind is TermKind.WORDS:
                self._add(index, term)

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word of every term, and the particles and stems of separable verbs; an index here names a word."""
        return tuple(self._words)

    def _word(self, word: Word) -> int:
        return self._words.setdefault(word, len(self._words))

    def _add(self, index: int, term: Term) -> None:
        words = tuple(self._word(word) for word in term.words)
        verb = next((i for i in reversed(range(len(words))) if _is_verb(term.words[i])), None)
        parted: tuple[int, int] | None = None
        if verb is not None and (pair := separable.separate(term.words[verb].text.lower())):
            particle, stem = pair
            parted = self._word(Word(particle, WordKind.EXACT)), self._word(Word(stem))
        plan = Plan(
            term=index,
            words=words,
            anchor=_anchor(term.words, verb),
            verb=verb,
            rest=tuple(word for position, word in enumerate(words) if position != verb),
            parted=parted,
            tags=tuple((position, word.pos) for position, word in enumerate(term.words) if word.pos),
            opens=term.opens,
            closes=term.closes,
            simple=len(words) == 1 and not (term.opens or term.closes or term.words[0].pos),
        )
        anchor = words[plan.anchor]
        self.at_anchor[anchor].append(plan)
        self.begins[index] = (anchor,)
        self.needs[index] = plan.rest
        if parted and plan.anchor == verb:
            self.at_stem[parted[1]].append(plan)
            self.begins[index] = anchor, parted[1]


def _is_verb(word: Word) -> bool:
    if word.pos:
        return word.pos == "VERB"
    text = word.text.lower()
    if word.kind is not WordKind.LEMMA:
        return False
    # "middelen" and "plannen" are infinitives too, but their first reading is the noun.
    return separable.separate(text) is not None or (separable.is_verb(text) and lemma(text) == text)


def _anchor(words: Sequence[Word], verb: int | None) -> int:
    """Position of the word that is likely to be rarest: no common word, and not the verb, when there is another."""

    def commonness(position: int) -> tuple[bool, bool, int]:
        word = words[position]
        return word.text.lower() in _COMMON, position == verb, -len(word.text)

    return min(range(len(words)), key=commonness)

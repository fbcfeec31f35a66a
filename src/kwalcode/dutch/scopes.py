"""The words of one sentence, and how far a cue among them reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kwalcode.dutch.clauses import SUBJECTS, SUBORDINATORS
from kwalcode.dutch.verbs import WILL, is_finite, is_verb
from kwalcode.model import Qualifier

MARKS = frozenset([",", ".", "!", "?", "…", "...", ";", ":", ")", "(", '"', "”", "’", "'", "–", "-", "»"])
CONJUNCTIONS = frozenset("en maar want dus of ook".split())
NOUN_PHRASE_OPENERS = SUBJECTS | frozenset(
    """
    de het een dat die dit deze alles iets wat onze ons hun mijn geen veel weinig sommige mensen 't
    """.split()
)
SMALL_WORDS = frozenset(
    """
    meer voor er daar hier mee over aan bij ook toch wel nog echt zo zeker meestal vaak altijd eigenlijk dus hé he hè
    denk ik vind momenteel vandaag nu geworden geweest
    """.split()
)
_RELATIVES = frozenset(["die", "dat", "wie"])
_RELATIVE_ADVERBS = frozenset(["waar", "welke"])
_NOT_BEFORE_RELATIVE = frozenset(
    """
    aan achter bij binnen boven buiten door in met na naar naast om onder op over sinds te tegen tot tussen uit van
    vanuit via volgens voor zonder en of maar want dus al ook
    """.split()
)
_NOT_BEFORE_WHERE = _NOT_BEFORE_RELATIVE | MARKS | {"niet", "is", "het", "allemaal"}
_SHUTS_IN = SUBORDINATORS | _RELATIVES | {"als", "indien", "mits", "tenzij", "ingeval"}
_NOT_FINITE = re.compile(r"(?:\w*ge\w{2,}|(?:be|ver|ont|her)\w{2,})(?:d|t|en)|\w{2,}en")
_VERB_LIKE = re.compile(r"ge\w{2,}(?:d|t|en)|\w{2,}en")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence: the tokens that are it and the tokens that it qualifies, as places in the sentence.

    A gapped cue (*geen … genoeg*) is only its two outer words. A hole is a relative clause within the scope, which says
    something of its own: *auto's die een vergunning hebben worden niet geweerd*.
    """

    qualifier: Qualifier
    first: int
    last: int
    scope: range
    gapped: bool = False
    hole: range = range(0)


class Sentence:
    """The words of a sentence in small letters, with the number of the clause of each.

    Places are counted from the sentence's first token.
    """

    def __init__(self, words: list[str], numbers: list[int]) -> None:
        self.words = words
        self.numbers = numbers
        self.n = len(words)

    def clause(self, place: int) -> range:
        """The clause around a word."""
        first = last = place
        while first and self.numbers[first - 1] == self.numbers[place]:
            first -= 1
        while last + 1 < self.n and self.numbers[last + 1] == self.numbers[place]:
            last += 1
        return range(first, last + 1)

    def reach(self, place: int) -> range:
        """The clause around a word, or the clause without a comma within it that shuts the word in."""
        clause = self.clause(place)
        opener = next((i for i in range(place, clause.start, -1) if self._opens_relative(i)), None)
        if opener is None and self.words[clause.start] in _SHUTS_IN:
            opener = clause.start
        if opener is None or any(self.finite(i) for i in range(opener + 1, place)):
            return clause
        verb = next((i for i in range(place + 1, clause.stop) if is_verb(self.words[i])), None)
        if verb is None:
            return range(opener, clause.stop)
        # The verbs at the end of the clause stand together: "die niet konden komen".
        while verb + 1 < clause.stop and is_verb(self.words[verb + 1]) and not self.subject(verb + 2):
            verb += 1
        if _VERB_LIKE.fullmatch(self.word(verb + 1)) and all(w in MARKS for w in self.words[verb + 2 : clause.stop]):
            verb += 1
        return range(opener, verb + 1)

    def hole(self, place: int) -> range:
        """The relative clause without a comma that stands in the same clause before a word, or else behind it."""
        clause = self.clause(place)
        openers = [i for i in clause if i > clause.start and self._opens_relative(i)]
        for opener in reversed([i for i in openers if i < place]):
            verb = next((i for i in range(opener + 1, place) if self.finite(i)), None)
            if verb is not None:
                return range(opener, self._end_of_verbs(verb, place))
        behind = next((i for i in openers if i > place), None)
        if behind is None:
            return range(0)
        verb = next((i for i in range(behind + 1, clause.stop) if self.finite(i)), clause.stop - 1)
        return range(behind, self._end_of_verbs(verb, clause.stop))

    def _end_of_verbs(self, verb: int, stop: int) -> int:
        """One past the participles and infinitives that follow a finite verb: *die was toegevoegd*."""
        end = verb + 1
        while end < stop and not self.finite(end) and _NOT_FINITE.fullmatch(self.words[end]):
            end += 1
        return end

    def _opens_relative(self, place: int) -> bool:
        before = self.words[place - 1]
        if self.words[place] in _RELATIVE_ADVERBS:
            # "dingen doen waar niemand voor koos"; not "dat is niet waar"
            return place + 1 < self.n and self.words[place + 1] not in MARKS and before not in _NOT_BEFORE_WHERE
        return self.words[place] == "wie" or (
            self.words[place] in _RELATIVES
            and before not in _NOT_BEFORE_RELATIVE
            and before not in MARKS
            and before not in SUBJECTS
            and not is_verb(before)
        )

    def subject(self, place: int) -> bool:
        """Whether the word there is nearly always a subject."""
        return place < self.n and self.words[place] in SUBJECTS

    def before_verb(self, start: int, stop: int) -> int:
        """The first finite verb from `start` on, or `stop`."""
        return next((i for i in range(start, stop) if self.finite(i)), stop)

    def finite(self, place: int) -> bool:
        """Whether a word is a finite verb, and not a noun like *(de politieke) wil*."""
        if self.words[place] == "wil" and self.word(place - 1) in WILL:
            return False
        return is_finite(self.words[place])

    def at(self, place: int, phrase: tuple[str, ...]) -> bool:
        """Whether a phrase stands there."""
        return tuple(self.words[place : place + len(phrase)]) == phrase

    def word(self, place: int) -> str:
        """The word there, "" beyond the sentence."""
        return self.words[place] if 0 <= place < self.n else ""

    def only_verbs(self, start: int, stop: int) -> bool:
        """Whether nothing but verbs, marks and small words is left."""
        return all(
            self.words[i] in MARKS or is_verb(self.words[i]) or self.words[i] in SMALL_WORDS for i in range(start, stop)
        )

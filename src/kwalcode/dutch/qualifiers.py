"""What changes the force of a match: negation, lack, hypothesis, report and question, with the words that say so.

Each cue has a scope, found from the clause it stands in and the kind of cue it is; a match that meets the scope is
qualified. Inside a clause, a relative clause without a comma shuts its negation in: in *mensen die geen werk hebben
krijgen begeleiding* only *werk* is denied.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kwalcode.dutch import cues
from kwalcode.dutch.clauses import SUBJECTS, SUBORDINATORS, clauses
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.verbs import is_finite, is_verb
from kwalcode.model import Qualification, Qualifier, Span

_MARKS = frozenset([",", ".", "!", "?", "…", "...", ";", ":", ")", "(", '"', "”", "’", "'", "–", "-", "»"])
_SAID = frozenset(["dat", ":", '"', "“", "‘", "„"])
_RELATIVES = frozenset(["die", "dat", "wie"])
_NOT_BEFORE_RELATIVE = frozenset(
    """
    aan achter bij binnen boven buiten door in met na naar naast om onder op over sinds te tegen tot tussen uit van
    vanuit via volgens voor zonder en of maar want dus al ook
    """.split()
)
_VERB_LIKE = re.compile(r"ge\w{2,}(?:d|t|en)|\w{2,}en")
_NO_FURTHER_THAN = 6
"""Words that *zonder* denies at most."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue in a sentence: the tokens that are it and the tokens that it qualifies, as places in the sentence.

    A gapped cue (*geen … genoeg*) is only its two outer words.
    """

    qualifier: Qualifier
    first: int
    last: int
    scope: range
    gapped: bool = False


class Qualifiers:
    """The qualifiers of one document; each sentence is read when a match in it is asked for.

    Args:
        parse: The tokens.
        text: The document's text.

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
        self._parse = parse
        self._text = text
        self._read: dict[int, tuple[_Cue, ...]] = {}

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
        nearest: dict[Qualifier, _Cue] = {}
        for cue in cues_here:
            own = not cue.gapped and (cue.first <= first <= cue.last or cue.first <= last <= cue.last)
            if own or cue.scope.start > last or cue.scope.stop <= first:
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
        return self._parse.sentences.tolist()

    @cached_property
    def _small(self) -> list[str]:
        return [form.lower().replace("’", "'") for form in self._parse.vocabulary]

    @cached_property
    def _promising(self) -> list[bool]:
        """Per sentence whether it has any word that could be a cue."""
        known = np.fromiter((word in _CUE_WORDS for word in self._small), dtype=np.int64, count=len(self._small))
        return (np.add.reduceat(known[self._parse.types], self._parse.sentences) > 0).tolist()

    @cached_property
    def _clauses(self) -> list[int]:
        return clauses(self._parse).tolist()

    def _span(self, first: int, last: int) -> Span:
        return Span(int(self._parse.starts[first]), int(self._parse.ends[last]))

    def _cues(self, number: int) -> tuple[_Cue, ...]:
        if not self._promising[number]:
            return ()
        found = self._read.get(number)
        if found is None:
            first = self._sentences[number]
            last = self._sentences[number + 1] if number + 1 < len(self._sentences) else len(self._parse)
            words = [self._small[kind] for kind in self._parse.types[first:last].tolist()]
            found = tuple(_Sentence(words, self._clauses[first:last]).cues())
            self._read[number] = found
        return found


def _distance(cue: _Cue, first: int, last: int) -> int:
    return max(cue.first - last, first - cue.last, 0)


class _Sentence:
    """The words of a sentence in small letters, with the clause of each."""

    def __init__(self, words: list[str], numbers: list[int]) -> None:
        self.words = words
        self.numbers = numbers
        self.n = len(words)

    def cues(self) -> Iterator[_Cue]:
        lacks, taken = self._lacks()
        yield from lacks
        yield from self._negations(taken)
        yield from self._hypotheses()
        yield from self._reports()
        yield from self._questions()

    # Where a cue reaches

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
        if opener is None and self.words[clause.start] in SUBORDINATORS | cues.IF | _RELATIVES:
            opener = clause.start
        if opener is None or any(is_finite(self.words[i]) for i in range(opener + 1, place)):
            return clause
        verb = next((i for i in range(place + 1, clause.stop) if is_verb(self.words[i])), None)
        if verb is None:
            return range(opener, clause.stop)
        # The verbs at the end of the clause stand together: "die niet konden komen".
        while verb + 1 < clause.stop and is_verb(self.words[verb + 1]) and not self._subject(verb + 2):
            verb += 1
        if _VERB_LIKE.fullmatch(self._word(verb + 1)) and all(w in _MARKS for w in self.words[verb + 2 : clause.stop]):
            verb += 1
        return range(opener, verb + 1)

    def _opens_relative(self, place: int) -> bool:
        before = self.words[place - 1]
        return self.words[place] == "wie" or (
            self.words[place] in _RELATIVES
            and before not in _NOT_BEFORE_RELATIVE
            and before not in _MARKS
            and before not in SUBJECTS
            and not is_verb(before)
        )

    def _subject(self, place: int) -> bool:
        return place < self.n and self.words[place] in SUBJECTS

    def _before_verb(self, start: int, stop: int) -> int:
        """The first finite verb from `start` on, or `stop`."""
        return next((i for i in range(start, stop) if is_finite(self.words[i])), stop)

    def _at(self, place: int, phrase: tuple[str, ...]) -> bool:
        return tuple(self.words[place : place + len(phrase)]) == phrase

    def _word(self, place: int) -> str:
        return self.words[place] if 0 <= place < self.n else ""

    def _only_verbs(self, start: int, stop: int) -> bool:
        """Whether nothing but verbs, marks and small words is left."""
        return all(
            self.words[i] in _MARKS or is_verb(self.words[i]) or self.words[i] in _SMALL for i in range(start, stop)
        )

    # Negation

    def _negations(self, taken: set[int]) -> Iterator[_Cue]:
        for place, word in enumerate(self.words):
            if place in taken:
                continue
            if word in cues.NOT and not self._not_really(place):
                yield _Cue(Qualifier.NEGATED, place, place, self._around(place))
            elif word in cues.NO:
                yield _Cue(Qualifier.NEGATED, place, place, self._no(place))
            elif word in cues.WITHOUT:
                yield _Cue(Qualifier.NEGATED, place, place, self._without(place))
            elif word == "nul" and is_verb(self._word(place - 1)):
                yield _Cue(Qualifier.NEGATED, place, place, range(place, self.clause(place).stop))

    def _around(self, place: int) -> range:
        """Scope of *niet* and its kin: the clause; at its head only what follows (*…, niet van Vlaanderen*)."""
        reach = self.reach(place)
        if self._word(reach.stop) == "om" and any(self.words[i] in cues.NOT_TO for i in range(place, reach.stop)):
            reach = range(reach.start, self.clause(reach.stop).stop)
        head = all(self.words[i] in _MARKS or self.words[i] in _CONJUNCTIONS for i in range(reach.start, place))
        return range(place, reach.stop) if head else reach

    def _no(self, place: int) -> range:
        reach = self.reach(place)
        if self._word(place + 1) in cues.ONLY_ITSELF or self._word(place + 2) in cues.ONLY_ITSELF:
            return range(place, place + 3)
        if self._word(place + 1) in cues.NO_AT_ALL:
            return reach
        if self._only_verbs(place + 1, reach.stop):
            return reach
        return range(place, reach.stop)

    def _without(self, place: int) -> range:
        clause = self.clause(place)
        if self._word(place + 1) == "dat":
            stop = self.clause(place + 1).stop
            return range(place, stop)
        if self._word(place + 1) in cues.ONLY_ITSELF:
            return range(place, place + 2)
        stop = self._before_verb(place + 1, clause.stop)
        return range(place, min(stop, place + 1 + _NO_FURTHER_THAN))

    def _not_really(self, place: int) -> bool:
        """Whether a word that looks like a negation is none."""
        word, after, before = self.words[place], self._word(place + 1), self._word(place - 1)
        if word in ("niets", "niks") and (after == "dan" or (after == "anders" and self._word(place + 2) == "dan")):
            return True
        if word in ("niets", "niks") and before == "voor":
            return True
        if word not in ("niet", "nie", "ni"):
            return False
        if before in cues.NOT_REALLY_AFTER and not (before == "dan" and self._word(place - 2) != "al"):
            return True
        if any(self._at(place + 1, phrase) for phrase in _NOT_REALLY_BEFORE) or cues.LITOTES.fullmatch(
            self._word(place + 2) if after in ("zo", "echt") else after
        ):
            return True
        if self._word(place - 1) == "toch" and after in ("?", ""):
            return True
        # "Is dat niet de beste aanpak?" expects yes.
        return "?" in self.words[-2:] and is_finite(self.words[0]) and not self._only_verbs(place + 1, self.n)

    # Lack

    def _lacks(self) -> tuple[list[_Cue], set[int]]:
        """The cues of lack, and the places of negations that are part of one or undone by one."""
        found: list[_Cue] = []
        taken: set[int] = set()
        for place in range(self.n):
            lack = self._lack(place)
            if lack is None:
                continue
            denial = self._denial(lack)
            if denial is not None:
                taken.add(denial)
                continue
            taken.update(range(lack.first, lack.last + 1))
            found.append(lack)
        return found, taken

    def _denial(self, lack: _Cue) -> int | None:
        """The negation that undoes a lack (*geen gebrek aan*, *ontbreekt niet*), if there is one."""
        if self.words[lack.first] in cues.NOT | cues.NO:
            return None
        if self.words[lack.first] in cues.IS_MISSING:
            places = [i for i in self.clause(lack.first) if self.words[i] in cues.NOT | cues.NO]
            return places[0] if places else None
        near = [i for i in range(max(lack.first - 2, 0), lack.first) if self.words[i] in cues.NOT | cues.NO]
        return near[-1] if near else None

    def _lack(self, place: int) -> _Cue | None:
        word, after = self.words[place], self._word(place + 1)
        if word in cues.LACK_OF and after in cues.LACK_OF[word]:
            return self._lacking(place, place + 1, backward=False)
        if word == "te" and after in cues.TOO_LITTLE:
            return self._lacking(place, place + 1)
        if word in cues.TOO_LITTLE_ALONE and not (word == "weinig" and self._word(place - 1) in ("niet", "een", "te")):
            return self._lacking(place, place)
        if word in cues.NOT | cues.NO:
            return self._not_enough(place)
        if word in cues.IS_MISSING:
            return _Cue(Qualifier.LACK, place, place, self.clause(place))
        if word in cues.MISS and self._word(place - 1) not in cues.NOT_MISSING and after != "loopt":
            return self._lacking(place, place)
        for phrase in cues.LACK_PHRASES:
            if self._at(place, phrase):
                return _Cue(Qualifier.LACK, place, place + len(phrase) - 1, self.reach(place))
        return None

    def _not_enough(self, place: int) -> _Cue | None:
        """*niet genoeg*, *niet overal voldoende*, *geen … genoeg*."""
        clause = self.clause(place)
        distance = 4 if self.words[place] in cues.NO else 2
        for enough in range(place + 1, min(place + 1 + distance, clause.stop)):
            if self.words[enough] in cues.ENOUGH and not (
                self.words[place] in cues.NO and self.words[enough] != "genoeg"
            ):
                reach = self.reach(place)
                if enough > place + 1:
                    return _Cue(Qualifier.LACK, place, enough, reach, gapped=True)
                return self._lacking(place, enough)
        return None

    def _lacking(self, first: int, last: int, *, backward: bool = True) -> _Cue:
        """A lack of what follows, or when nothing follows that could be lacking, of what goes before."""
        reach = self.reach(first)
        after = self._word(last + 1)
        predicate = last + 1 >= reach.stop or after in _MARKS or is_verb(after) or after in _SMALL
        if backward and (predicate or cues.PREDICATE.fullmatch(after)):
            return _Cue(Qualifier.LACK, first, last, reach)
        return _Cue(Qualifier.LACK, first, last, range(first, self._before_verb(last + 1, reach.stop)))

    # Hypothesis, report, question

    def _hypotheses(self) -> Iterator[_Cue]:
        for place, word in enumerate(self.words):
            clause = None
            last = place
            if word in cues.WOULD or word in cues.PERHAPS:
                clause = self.clause(place)
            elif word in cues.IF:
                clause = self.clause(place)
                if word == "als" and not self._head(place, clause):
                    continue
                clause = range(place, clause.stop)
            elif word in ("mocht", "mochten") and self._head(place, self.clause(place)):
                clause = self.clause(place)
            elif word in cues.WISH and any(self.words[i] in cues.WISHING for i in self.clause(place)):
                clause = self.clause(place)
            elif word in ("moeten", "moest", "moesten", "moet") and self._could(place):
                clause = self.clause(place)
            else:
                phrase = next((phrase for phrase in cues.SUPPOSE if self._at(place, phrase)), None)
                if phrase:
                    last = place + len(phrase) - 1
                    clause = range(place, self.clause(min(last + 1, self.n - 1)).stop)
            if clause is not None:
                yield _Cue(Qualifier.HYPOTHETICAL, place, last, clause)

    def _head(self, place: int, clause: range) -> bool:
        """Whether a word opens its clause and is not the *als* of *als regisseur*."""
        if any(self.words[i] not in _CONJUNCTIONS and self.words[i] not in _MARKS for i in range(clause.start, place)):
            return False
        if self._word(place + 1) in _NOUN_PHRASE_OPENERS:
            return True
        # "als lokaal bestuur willen we": the verb stands in the middle; "als partners niet willen": at the end.
        verb = self._before_verb(place + 1, clause.stop)
        return verb < clause.stop and sum(word not in _MARKS for word in self.words[verb + 1 : clause.stop]) < 2

    def _could(self, place: int) -> bool:
        """*moeten we kunnen*, *moet kunnen*: what ought to be possible."""
        return any(self.words[i] == "kunnen" for i in range(place + 1, self.clause(place).stop))

    def _reports(self) -> Iterator[_Cue]:
        for place, word in enumerate(self.words):
            if word == "volgens" and not self._own_source(place):
                yield _Cue(Qualifier.REPORTED, place, place, self.clause(place))
            elif word in cues.SAY and not self._first_person(place) and self._tells(place):
                yield _Cue(Qualifier.REPORTED, place, place, range(place, self.n))
            elif word in cues.HEARD and self._tells(place):
                yield _Cue(Qualifier.REPORTED, place, place, range(place, self.n))
            else:
                for phrase in cues.REPORTED_PHRASES:
                    if self._at(place, phrase):
                        yield _Cue(Qualifier.REPORTED, place, place + len(phrase) - 1, range(self.n))

    def _own_source(self, place: int) -> bool:
        return any(word in cues.NOT_SOURCES for word in self.words[place + 1 : place + 5])

    def _first_person(self, place: int) -> bool:
        return any(self.words[i] in cues.FIRST_PERSONS for i in self.clause(place))

    def _tells(self, place: int) -> bool:
        """Whether a verb of saying is followed by what is said: *dat*, a colon or a quote, within a few words."""
        if self._word(place - 1) in ("wil", "wilt", "te"):
            return False  # "dat wil zeggen", "om veilig te stellen"
        for ahead in range(place + 1, min(place + 5, self.n - 1)):
            word = self.words[ahead]
            if word in _SAID:
                return self.words[ahead + 1] not in _MARKS - _SAID | cues.NOT_TOLD
            if word in _MARKS or word in _CONJUNCTIONS:
                return False
        return False

    def _questions(self) -> Iterator[_Cue]:
        for place in range(self.n - 1, max(self.n - 4, -1), -1):
            if "?" in self.words[place]:
                yield _Cue(Qualifier.QUESTION, place, place, range(self.n))
                return
        # Transcripts often lack the mark: "hoe pakken jullie dat aan", "kan u dat toelichten".
        opening = 1 if self.words[0] in cues.WH_WORDS and self.n > 1 else 0
        if is_verb(self.words[opening]) and self._word(opening + 1) in cues.YOU and not self._conditional():
            yield _Cue(Qualifier.QUESTION, 0, opening + 1, range(self.n))

    def _conditional(self) -> bool:
        """*Heb je geen werk, dan …*: verb first, but no question."""
        return "dan" in self.words or self.numbers[-1] > self.numbers[0]


_NOUN_PHRASE_OPENERS = SUBJECTS | frozenset(
    """
    de het een dat die dit deze alles iets wat onze ons hun mijn geen veel weinig sommige mensen 't
    """.split()
)
_CONJUNCTIONS = frozenset("en maar want dus of ook".split())
_SMALL = frozenset(
    """
    meer voor er daar hier mee over aan bij ook toch wel nog echt zo zeker meestal vaak altijd eigenlijk dus hé he hè
    denk ik vind momenteel vandaag nu geworden geweest
    """.split()
)
_NOT_REALLY_BEFORE = tuple(tuple(phrase.split("|")) for group in cues.NOT_REALLY_BEFORE for phrase in group.split())
_CUE_WORDS = frozenset().union(
    cues.NOT, cues.NO, cues.WITHOUT, ["nul", "te", "volgens", "?", "mocht", "mochten", "moet", "moeten", "moest", "moesten"],
    cues.LACK_OF, cues.TOO_LITTLE_ALONE, cues.IS_MISSING, cues.MISS, ["schiet", "schieten", "schoot"],
    cues.WOULD, cues.PERHAPS, cues.IF, cues.WISH, cues.SAY, cues.HEARD, cues.YOU,
    [phrase[0] for phrase in cues.SUPPOSE + cues.REPORTED_PHRASES],
)  # fmt: skip

"""How a statement is meant: as a supposition, as somebody else's word, or as a question."""

from __future__ import annotations

from collections.abc import Iterator

from kwalcode.dutch import cues
from kwalcode.dutch.scopes import CONJUNCTIONS, MARKS, NOUN_PHRASE_OPENERS, Cue, Sentence
from kwalcode.dutch.verbs import is_verb
from kwalcode.model import Qualifier

_SAID = frozenset(["dat", ":", '"', "“", "‘", "„"])
_OPENS_REPORT = frozenset(phrase[0] for phrase in cues.REPORTED_PHRASES)
_MAY_SUPPOSE = (cues.WOULD | cues.PERHAPS | cues.IF | cues.MIGHT | cues.WISH | cues.OUGHT).union(
    phrase[0] for phrase in cues.SUPPOSE
)
_NOTHING_TOLD = (MARKS - _SAID) | cues.NOT_TOLD


def stances(sentence: Sentence) -> Iterator[Cue]:
    """The cues of hypothesis, reported speech and question."""
    yield from _hypotheses(sentence)
    yield from _reports(sentence)
    yield from _questions(sentence)


def _hypotheses(sentence: Sentence) -> Iterator[Cue]:
    for place, word in enumerate(sentence.words):
        if word in _MAY_SUPPOSE:
            cue = _hypothesis(sentence, place)
            if cue is not None:
                yield cue


def _hypothesis(sentence: Sentence, place: int) -> Cue | None:
    word, clause = sentence.words[place], sentence.clause(place)
    if word in cues.IF:
        if word != "als" or _head(sentence, place, clause):
            return Cue(Qualifier.HYPOTHETICAL, place, place, range(place, clause.stop))
        return None
    phrase = next((phrase for phrase in cues.SUPPOSE if sentence.at(place, phrase)), None)
    if phrase is not None:
        last = place + len(phrase) - 1
        stop = sentence.clause(min(last + 1, sentence.n - 1)).stop
        return Cue(Qualifier.HYPOTHETICAL, place, last, range(place, stop))
    supposes = (
        word in cues.WOULD
        or word in cues.PERHAPS
        or (word in cues.MIGHT and _head(sentence, place, clause))
        or (word in cues.WISH and any(sentence.words[i] in cues.WISHING for i in clause))
        or (word in cues.OUGHT and _could(sentence, place))
    )
    return Cue(Qualifier.HYPOTHETICAL, place, place, clause) if supposes else None


def _head(sentence: Sentence, place: int, clause: range) -> bool:
    """Whether a word opens its clause and is not the *als* of *als regisseur*."""
    if any(
        sentence.words[i] not in CONJUNCTIONS and sentence.words[i] not in MARKS for i in range(clause.start, place)
    ):
        return False
    if sentence.word(place + 1) in NOUN_PHRASE_OPENERS:
        return True
    # "als lokaal bestuur willen we": the verb stands in the middle; "als partners niet willen": at the end.
    verb = sentence.before_verb(place + 1, clause.stop)
    return verb < clause.stop and sum(word not in MARKS for word in sentence.words[verb + 1 : clause.stop]) < 2


def _could(sentence: Sentence, place: int) -> bool:
    """*moeten we kunnen*, *moet kunnen*: what ought to be possible."""
    return any(sentence.words[i] == "kunnen" for i in range(place + 1, min(place + 4, sentence.clause(place).stop)))


def _reports(sentence: Sentence) -> Iterator[Cue]:
    for place, word in enumerate(sentence.words):
        if word == "volgens" and not _own_source(sentence, place):
            yield Cue(Qualifier.REPORTED, place, place, sentence.clause(place))
        elif word in cues.HEARD or (word in cues.SAY and not _first_person(sentence, place)):
            if _tells(sentence, place):
                yield Cue(Qualifier.REPORTED, place, place, range(place, sentence.n))
        elif word in _OPENS_REPORT:
            for phrase in cues.REPORTED_PHRASES:
                if sentence.at(place, phrase):
                    yield Cue(Qualifier.REPORTED, place, place + len(phrase) - 1, range(sentence.n))


def _own_source(sentence: Sentence, place: int) -> bool:
    return any(word in cues.NOT_SOURCES for word in sentence.words[place + 1 : place + 5])


def _first_person(sentence: Sentence, place: int) -> bool:
    return any(sentence.words[i] in cues.FIRST_PERSONS for i in sentence.clause(place))


def _tells(sentence: Sentence, place: int) -> bool:
    """Whether a verb of saying is followed by what is said: *dat*, a colon or a quote, within a few words."""
    if sentence.word(place - 1) in ("wil", "wilt", "te"):
        return False  # "dat wil zeggen", "om veilig te stellen"
    for ahead in range(place + 1, min(place + 5, sentence.n - 1)):
        word = sentence.words[ahead]
        if word in _SAID:
            return sentence.words[ahead + 1] not in _NOTHING_TOLD
        if word in MARKS or word in CONJUNCTIONS:
            return False
    return False


def _questions(sentence: Sentence) -> Iterator[Cue]:
    for place in range(sentence.n - 1, max(sentence.n - 4, -1), -1):
        if "?" in sentence.words[place]:
            yield Cue(Qualifier.QUESTION, place, place, range(sentence.n))
            return
    # Transcripts often lack the mark: "hoe pakken jullie dat aan", "kan u dat toelichten".
    if (
        sentence.words[0] in cues.WH_WORDS
        and sentence.word(2) in cues.YOU
        and sentence.word(1) not in ("dat", "of", ",")
    ):
        yield Cue(Qualifier.QUESTION, 0, 2, range(sentence.n))
    elif is_verb(sentence.words[0]) and sentence.word(1) in cues.YOU and not _conditional(sentence):
        yield Cue(Qualifier.QUESTION, 0, 1, range(sentence.n))


def _conditional(sentence: Sentence) -> bool:
    """*Heb je geen werk, dan …*: verb first, but no question."""
    return "dan" in sentence.words or sentence.numbers[-1] > sentence.numbers[0]

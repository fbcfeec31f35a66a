"""Negation and lack: *geen mandaat*, *nemen we niet op*, *gebrek aan overleg*, *te weinig middelen*."""

from __future__ import annotations

from collections.abc import Iterator

from kwalcode.dutch import cues
from kwalcode.dutch.scopes import CONJUNCTIONS, MARKS, SMALL_WORDS, Cue, Sentence
from kwalcode.dutch.verbs import is_finite, is_verb
from kwalcode.model import Qualifier

_NO_FURTHER_THAN = 8
"""Words that *zonder* denies at most."""
_PLAIN_NOT = frozenset(["niet", "nie", "ni"])
_DENIALS = cues.NOT | cues.NO
_MAY_LACK = _DENIALS.union(
    cues.LACK_OF, cues.TOO_LITTLE_ALONE, cues.IS_MISSING, cues.MISS, ["te"], (phrase[0] for phrase in cues.LACK_PHRASES)
)
_NOT_REALLY_BEFORE = tuple(tuple(phrase.split("|")) for group in cues.NOT_REALLY_BEFORE for phrase in group.split())


def denials(sentence: Sentence) -> Iterator[Cue]:
    """The cues of lack and of negation; a negation that is part of a lack, or undone by one, is left out."""
    lacks, taken = _lacks(sentence)
    yield from lacks
    yield from _negations(sentence, taken)


def _negations(sentence: Sentence, taken: set[int]) -> Iterator[Cue]:
    for place, word in enumerate(sentence.words):
        if place in taken:
            continue
        if word in cues.NOT and not _not_really(sentence, place):
            yield Cue(Qualifier.NEGATED, place, place, _around(sentence, place), hole=sentence.hole(place))
        elif word in cues.NO:
            yield Cue(Qualifier.NEGATED, place, place, _no(sentence, place))
        elif word in cues.WITHOUT and sentence.word(place - 1) not in cues.NOT:
            yield Cue(Qualifier.NEGATED, place, place, _without(sentence, place))
        elif word == "nul" and is_verb(sentence.word(place - 1)):
            yield Cue(Qualifier.NEGATED, place, place, range(place, sentence.clause(place).stop))


def _around(sentence: Sentence, place: int) -> range:
    """Scope of *niet* and its kin: the clause; at its head only what follows (*…, niet van Vlaanderen*)."""
    reach = sentence.reach(place)
    verb = sentence.before_verb(reach.start, place)
    if sentence.word(place + 1) in cues.NOT_THAT and sentence.words[place] in _PLAIN_NOT:
        raised = verb < place and sentence.words[verb] in cues.RAISING
        return range(place, sentence.clause(place + 1).stop) if raised else range(min(verb, place), place + 1)
    opening = sentence.words[reach.start], sentence.word(reach.start + 1)
    if verb < place and (opening[0] in cues.ADJUNCTS or opening == ("met", "een")):
        reach = range(verb, reach.stop)
    if sentence.word(reach.stop) == "om" and any(sentence.words[i] in cues.NOT_TO for i in range(place, reach.stop)):
        reach = range(reach.start, sentence.clause(reach.stop).stop)
    asked = next(
        (i for i in range(place + 1, reach.stop) if sentence.words[i] == "of" and sentence.words[i - 1] in cues.ASKING),
        reach.stop,
    )
    reach = range(reach.start, asked)
    head = all(sentence.words[i] in MARKS or sentence.words[i] in CONJUNCTIONS for i in range(reach.start, place))
    return range(place, reach.stop) if head else reach


def _no(sentence: Sentence, place: int) -> range:
    reach = sentence.reach(place)
    if sentence.word(place + 1) in cues.ONLY_ITSELF or sentence.word(place + 2) in cues.ONLY_ITSELF:
        return range(place, place + 3)
    if sentence.word(place + 1) in cues.NO_AT_ALL:
        return reach
    if sentence.only_verbs(place + 1, reach.stop):
        return reach
    return range(place, reach.stop)


def _without(sentence: Sentence, place: int) -> range:
    clause = sentence.clause(place)
    if sentence.word(place + 1) == "dat":
        stop = sentence.clause(place + 1).stop
        return range(place, stop)
    if sentence.word(place + 1) in cues.ONLY_ITSELF:
        return range(place, place + 2)
    verbs = (i for i in range(place + 2, clause.stop) if is_verb(sentence.words[i]) and sentence.words[i - 1] != "te")
    return range(place, min(next(verbs, clause.stop), place + 1 + _NO_FURTHER_THAN))


def _not_really(sentence: Sentence, place: int) -> bool:
    """Whether a word that looks like a negation is none."""
    word, after, before = sentence.words[place], sentence.word(place + 1), sentence.word(place - 1)
    if word in ("niets", "niks") and (after == "dan" or (after == "anders" and sentence.word(place + 2) == "dan")):
        return True
    if word in ("niets", "niks") and before == "voor":
        return True
    if after in cues.WITHOUT:
        return True
    if word not in _PLAIN_NOT:
        return False
    if before in cues.NOT_REALLY_AFTER and not (before == "dan" and sentence.word(place - 2) != "al"):
        return True
    if any(sentence.at(place + 1, phrase) for phrase in _NOT_REALLY_BEFORE) or cues.LITOTES.fullmatch(
        sentence.word(place + 2) if after in ("zo", "echt") else after
    ):
        return True
    if sentence.word(place - 1) == "toch" and after in ("?", ""):
        return True
    # "Is dat niet de beste aanpak?" expects yes; "weet u hoeveel er niet komen?" does not.
    return (
        "?" in sentence.words[-2:]
        and is_finite(sentence.words[0])
        and not any(word in cues.WH_WORDS for word in sentence.words[1:place])
        and not sentence.only_verbs(place + 1, sentence.n)
    )


def _lacks(sentence: Sentence) -> tuple[list[Cue], set[int]]:
    """The cues of lack, and the places of negations that are part of one or undone by one."""
    found: list[Cue] = []
    taken: set[int] = set()
    for place, word in enumerate(sentence.words):
        lack = _lack(sentence, place) if word in _MAY_LACK else None
        if lack is None:
            continue
        denial = _denial(sentence, lack)
        if denial is not None:
            taken.add(denial)
            continue
        taken.update(range(lack.first, lack.last + 1))
        found.append(lack)
    return found, taken


def _denial(sentence: Sentence, lack: Cue) -> int | None:
    """The negation that undoes a lack (*geen gebrek aan*, *ontbreekt niet*), if there is one."""
    if sentence.words[lack.first] in _DENIALS:
        return None
    if sentence.words[lack.first] in cues.IS_MISSING:
        places = [i for i in sentence.clause(lack.first) if sentence.words[i] in _DENIALS]
        return places[0] if places else None
    near = [i for i in range(max(lack.first - 2, 0), lack.first) if sentence.words[i] in _DENIALS]
    return near[-1] if near else None


def _lack(sentence: Sentence, place: int) -> Cue | None:
    word, after = sentence.words[place], sentence.word(place + 1)
    if word in cues.LACK_OF and after in cues.LACK_OF[word] and sentence.word(place + 2) != "te":
        return _lacking(sentence, place, place + 1, backward=False)
    if word == "tekort" and _short_of(sentence, place):
        return Cue(Qualifier.LACK, place, place, sentence.reach(place))
    if word == "te" and after in cues.TOO_LITTLE:
        return _lacking(sentence, place, place + 1)
    if word in cues.TOO_LITTLE_ALONE and not (word == "weinig" and sentence.word(place - 1) in ("niet", "een", "te")):
        return _lacking(sentence, place, place)
    if word in _DENIALS:
        return _not_enough(sentence, place)
    if word in cues.IS_MISSING:
        return Cue(Qualifier.LACK, place, place, sentence.clause(place))
    if word in cues.MISS and sentence.word(place - 1) not in cues.NOT_MISSING and after != "loopt":
        return _lacking(sentence, place, place)
    for phrase in cues.LACK_PHRASES:
        if sentence.at(place, phrase):
            return Cue(Qualifier.LACK, place, place + len(phrase) - 1, sentence.reach(place))
    return None


def _short_of(sentence: Sentence, place: int) -> bool:
    """Whether *tekort* says that one is short of what goes before: *we hebben handen tekort*."""
    ends = place + 1 >= sentence.clause(place).stop or sentence.word(place + 1) in MARKS
    return (
        (ends or is_verb(sentence.word(place + 1)))
        and sentence.word(place - 1) not in cues.BEFORE_A_NOUN
        and any(sentence.words[i] in cues.BEING_SHORT for i in sentence.clause(place))
    )


def _not_enough(sentence: Sentence, place: int) -> Cue | None:
    """*niet genoeg*, *niet overal voldoende*, *geen … genoeg*."""
    clause = sentence.clause(place)
    distance = 4 if sentence.words[place] in cues.NO else 2
    for enough in range(place + 1, min(place + 1 + distance, clause.stop)):
        if sentence.word(enough - 1) == "te":
            continue  # "niet te veel" denies, it does not lack
        if sentence.words[enough] in cues.ENOUGH and not (
            sentence.words[place] in cues.NO and sentence.words[enough] != "genoeg"
        ):
            reach = sentence.reach(place)
            if enough > place + 1:
                return Cue(Qualifier.LACK, place, enough, reach, gapped=True)
            return _lacking(sentence, place, enough)
    return None


def _lacking(sentence: Sentence, first: int, last: int, *, backward: bool = True) -> Cue:
    """A lack of what follows, or when nothing follows that could be lacking, of what goes before."""
    reach = sentence.reach(first)
    after = sentence.word(last + 1)
    predicate = last + 1 >= reach.stop or after in MARKS or is_verb(after) or after in SMALL_WORDS
    if backward and (predicate or (after not in cues.NO_PREDICATE and cues.PREDICATE.fullmatch(after))):
        return Cue(Qualifier.LACK, first, last, reach, hole=sentence.hole(first))
    return Cue(Qualifier.LACK, first, last, range(first, sentence.before_verb(last + 1, reach.stop)))

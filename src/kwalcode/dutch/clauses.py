"""Clauses: how far a negation reaches, and how far the parts of a separable verb may stand apart.

Clauses are found from conjunctions, punctuation and the place of finite verbs, without a parser, so that both
pipelines agree. The cut is cautious: a comma or *en* parts clauses only when something on its right shows that a new
clause begins, and a relative clause without a comma (*noden van mensen die het moeilijk hebben*) stays in the clause
around it, since its verb may still be waiting for its particle. `Parse.sentences` gives the wider limit.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kwalcode.dutch.parse import Indices, Parse
from kwalcode.dutch.verbs import is_finite, is_verb

SUBJECTS = frozenset("ik 'k ‘k we wij ze zij hij je jij u jullie men er ge gij iedereen niemand".split())
"""Words that are nearly always a subject (or *er* in its place)."""

SUBORDINATORS = frozenset(
    """
    omdat doordat zodat opdat hoewel ofschoon terwijl wanneer indien aangezien tenzij mits totdat voordat nadat zodra
    zolang alhoewel niettegenstaande waardoor waarbij waarin waarmee waarop waarvan waaraan waarvoor waarover waaruit
    waarna waaronder waartoe waarom
    """.split()
)
"""Words that open a subordinate clause wherever they stand."""

# Behind a comma these open a clause.
_OPENS_AFTER_COMMA = frozenset(
    """
    die dat wie wat waar hoe welke welk als zoals of en maar want dus dan toen daar daarom daardoor daarna daarmee
    daarbij toch zo nu nog ook al alleen niet nooit zonder behalve hier integendeel iets das da's 't ‘t 'k ‘k
    """.split()
)
_BEGINS_CLAUSE_AFTER_DAT = SUBJECTS | frozenset("de het een die dit deze geen veel onze ons hun mijn zijn haar".split())
_AFTER_EN = SUBJECTS | frozenset("dat dan toen daarom daardoor daarmee daarna vervolgens daar zo dus nu".split())
_NOT_AFTER_DAT = frozenset("niet ook wel al zo zelf graag nog toch eens allemaal . ? !".split())
# "ik denk dat", "dat betekent dat": behind these "dat" opens a clause, unless an adverb shows that it is an object.
_THINK = frozenset(
    """
    zegt zeg zeggen zei denk denkt denken vind vindt vinden weet weten hoop hoopt hopen betekent betekende stelt meent
    merk merken merkt zie zien ziet blijkt bleek geloof gelooft geloven vrees vrezen verwacht verwachten
    """.split()
)
# "om … te" opens a clause, "om middernacht" does not: this far ahead "te" is looked for.
_TE_WITHIN = 15
_NOT_BEFORE_MAAR = frozenset("alleen nog enkel zomaar zo doe kom dan is was kan kunnen".split())

_COMMA, _HARD, _SUBJECT, _SUB, _OPENS, _FINITE, _VERB = 1, 2, 4, 8, 16, 32, 64
_DAT, _ALS, _MAAR, _WANT, _DUS, _OF, _EN, _AFTER = 128, 256, 512, 1024, 2048, 4096, 8192, 16384
_AFTER_DAT, _BEFORE_MAAR, _OM, _TE, _THINKS, _NO_DAT_CLAUSE = 32768, 65536, 1 << 17, 1 << 18, 1 << 19, 1 << 20


def clauses(parse: Parse) -> Indices:
    """Number the clauses of a document.

    Args:
        parse: The tokens, with or without parts of speech.

    Returns:
        Per token the number of its clause, from 0, ascending in steps of one, shape (n,). A sentence always begins a
        new clause.

    Example:
        "we hebben een visie, maar geen geld": 0 0 0 0 0 1 1 1
    """
    n = len(parse)
    if not n:
        return np.zeros(0, dtype=np.uint32)
    flags = np.fromiter(map(_flags, parse.vocabulary), dtype=np.int64, count=len(parse.vocabulary))[parse.types]
    sentence = np.zeros(n, dtype=bool)
    sentence[parse.sentences] = True

    # Neighbours within the sentence: what lies beyond its borders has no flags.
    padded = np.concatenate([[0, 0], flags, [0, 0]])
    before, before2, after, after2 = (
        padded[1 : n + 1].copy(),
        padded[:n].copy(),
        padded[3 : n + 3].copy(),
        padded[4:].copy(),
    )
    second = np.zeros(n, dtype=bool)
    second[1:] = sentence[:-1]
    last, last_but_one = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    last[:-1] = sentence[1:]
    last_but_one[:-2] = sentence[2:]
    before[sentence] = 0
    before2[sentence | second] = 0
    after[last] = 0
    after2[last | last_but_one] = 0

    def has(which: NDArray[np.int64], bits: int) -> NDArray[np.bool_]:
        hits: NDArray[np.bool_] = (which & bits) != 0
        return hits

    comma = has(before, _COMMA)
    begins = sentence | has(before, _HARD) | has(flags, _SUB | _WANT)
    begins |= comma & (has(flags, _OPENS | _SUBJECT) | has(after, _SUBJECT))
    inverted = has(before, _FINITE) & (second | has(before2, _COMMA | _HARD))
    begins |= (
        has(flags, _DAT) & (has(after, _AFTER_DAT) | has(before, _THINKS)) & ~inverted & ~has(after, _NO_DAT_CLAUSE)
    )
    begins |= has(flags, _ALS) & (has(after, _SUBJECT) | has(before, _MAAR | _EN | _DUS))
    begins |= has(flags, _MAAR) & ~has(before, _BEFORE_MAAR) & (~has(before, _SUBJECT) | has(after, _SUBJECT))
    begins |= _purpose(flags, sentence)
    begins |= has(flags, _DUS) & has(after, _SUBJECT) & ~has(before, _VERB)
    begins |= has(flags, _OF) & has(after, _SUBJECT)
    begins |= has(flags, _EN) & (has(after, _AFTER | _FINITE) | has(after2, _SUBJECT))
    # A conjunction that begins a clause keeps what follows it: "maar als", "en dat we", ", omdat".
    conjunction = has(before, _MAAR | _WANT | _EN | _OF | _DUS)
    begins[1:] &= ~(begins[:-1] & conjunction[1:]) | sentence[1:]

    # A comma or "en" also parts two stretches that have a verb each.
    candidate = ~begins & (comma | has(flags, _EN))
    places = np.flatnonzero(candidate)
    if len(places):
        edges = np.flatnonzero(begins)
        stops = np.append(np.flatnonzero(begins | candidate), n)
        verbs = np.concatenate([[0], np.cumsum(has(flags, _VERB))])
        finite = np.concatenate([[0], np.cumsum(has(flags, _FINITE))])
        start = edges[np.searchsorted(edges, places, side="right") - 1]
        stop = stops[np.searchsorted(stops, places, side="right")]
        left = verbs[places] > verbs[start]
        right = np.where(comma[places], verbs[stop] > verbs[places], finite[stop] > finite[places])
        subordinate = has(flags, _SUB | _ALS)[start] | (has(flags, _OPENS)[start] & has(before, _COMMA)[start])
        begins[places[left & (right | (subordinate & comma[places]))]] = True
    return (np.cumsum(begins) - 1).astype(np.uint32)


def _purpose(flags: NDArray[np.int64], sentence: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where *om* opens a clause: *te* follows in the same sentence."""
    om = np.flatnonzero((flags & _OM) != 0)
    te = np.append(np.flatnonzero((flags & _TE) != 0), np.iinfo(np.int64).max)
    number = np.cumsum(sentence)
    following = te[np.searchsorted(te, om)]
    near = following - om <= _TE_WITHIN
    opens = np.zeros(len(flags), dtype=bool)
    opens[om[near]] = number[om[near]] == number[following[near]]
    return opens


@lru_cache(maxsize=1 << 16)
def _flags(form: str) -> int:
    """What a surface form says about clause borders, as bits."""
    if form == ",":
        return _COMMA | _NO_DAT_CLAUSE
    if form in (";", ":", "–", "—", "…", "..."):
        return _HARD | _NO_DAT_CLAUSE
    word = form.lower()
    flags = (_FINITE if is_finite(word) else 0) | (_VERB if is_verb(word) else 0)
    for bit, words in _WORDS:
        if word in words:
            flags |= bit
    return flags


_WORDS: tuple[tuple[int, frozenset[str]], ...] = (
    (_SUBJECT, SUBJECTS),
    (_SUB, SUBORDINATORS),
    (_OPENS, _OPENS_AFTER_COMMA),
    (_DAT, frozenset(["dat"])),
    (_ALS, frozenset(["als"])),
    (_MAAR, frozenset(["maar", "moar"])),
    (_WANT, frozenset(["want"])),
    (_DUS, frozenset(["dus"])),
    (_OF, frozenset(["of"])),
    (_EN, frozenset(["en"])),
    (_AFTER, _AFTER_EN),
    (_AFTER_DAT, _BEGINS_CLAUSE_AFTER_DAT),
    (_BEFORE_MAAR, _NOT_BEFORE_MAAR),
    (_NO_DAT_CLAUSE, _NOT_AFTER_DAT),
    (_OM, frozenset(["om"])),
    (_TE, frozenset(["te"])),
    (_THINKS, _THINK),
)

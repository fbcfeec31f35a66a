"""Which verb a separated particle belongs to: *op* in "het team volgt dat op", but not in "zij werkt op donderdag".

A particle closes its clause, so nothing but punctuation, another clause or a prepositional phrase may stand behind it.
Its verb is then sought backwards: a form that makes a known verb with it, that stands in no relative clause in between
(*vangt mensen die het moeilijk hebben op*) and that is no noun (*start het traject op* beside *de ploeg*). Where
doubt remains there is no link: a verb that is not there makes a false code, one that is missed only a missing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kwalcode.dutch import particle_tables as tables
from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.lexicon import lexicon
from kwalcode.dutch.parse import Indices, Parse
from kwalcode.dutch.separable import infinitive, is_verb, separate
from kwalcode.dutch.word_tables import FIXED, VERB_OR_NOUN

FARTHEST = 25
"""Tokens between a verb and its particle at most; relative clauses may come in between."""


class _Verb(NamedTuple):
    """A token that may be the verb."""

    token: int
    infinitive: str
    finite: bool
    sure: bool


def particle_links(parse: Parse, parsed: Indices | None = None) -> Indices:
    """Find the verb of each separated particle.

    Args:
        parse: The tokens; parts of speech are not looked at.
        parsed: The links that a dependency parser gives: taken over where the rules find no verb, the pair is a known
            verb, and the place fits a particle.

    Returns:
        Per token the index of the verb whose separated particle it is, or its own index, shape (n,). Particles before
        "te" (*op te volgen*) are not among them: they stand next to their verb.

    Example:
        "het team volgt dat op": 0 1 2 3 2
    """
    n = len(parse)
    links = np.arange(n, dtype=np.uint32)
    if not n:
        return links
    forms = [form.lower() for form in parse.vocabulary]
    may_be = np.fromiter((form in tables.ALL for form in forms), dtype=bool, count=len(forms))[parse.types]
    if not may_be.any():
        return links
    text = _Text(parse, forms)
    closing = may_be & (
        text.closes | np.fromiter((f in tables.FREE for f in forms), dtype=bool, count=len(forms))[parse.types]
    )
    taken: dict[int, int] = {}
    for token in np.flatnonzero(closing).tolist():
        verb = text.verb_of(token)
        if verb is None and parsed is not None:
            verb = text.confirmed(token, int(parsed[token]))
        if verb is None:
            continue
        first = taken.get(verb)
        if first is not None and not text.coordinated(first, token):
            if not text.displaces(first, token, verb):
                continue
            links[first] = first
        taken[verb] = token
        links[token] = verb
    return links


class _Text:
    """The tokens of a parse as the rules look at them."""

    def __init__(self, parse: Parse, forms: Sequence[str]) -> None:
        self._forms = forms
        self._types: list[int] = parse.types.tolist()
        n = len(parse)
        numbers = clauses(parse)
        self._clauses: list[int] = numbers.tolist()
        sentences = parse.sentences.astype(np.intp)
        lengths = np.diff(sentences, append=n)
        self._begins: list[int] = np.repeat(sentences, lengths).tolist()
        self._ends: list[int] = np.repeat(sentences + lengths, lengths).tolist()
        opens = np.fromiter(
            (
                form in tables.AFTER or form in tables.CLOSING_MARKS or tables.PRONOMINAL.match(form) is not None
                for form in forms
            ),
            dtype=bool,
            count=len(forms),
        )[parse.types]
        self.closes: NDArray[np.bool_] = np.ones(n, dtype=bool)
        """Per token whether it may be the last of its clause but for a prepositional phrase."""
        self.closes[:-1] = opens[1:] | (numbers[1:] != numbers[:-1])

    def _form(self, token: int) -> str:
        return self._forms[self._types[token]]

    def _next(self, token: int, distance: int = 1) -> str:
        """The form so many tokens on in the same sentence, "" beyond its end."""
        there = token + distance
        return self._form(there) if self._begins[token] <= there < self._ends[token] else ""

    def coordinated(self, first: int, second: int) -> bool:
        """Whether two particles stand side by side: *bouwt af of op*."""
        return (
            second == first + 2
            and self._form(first) in tables.ALL
            and self._form(first + 1) in {"en", "of"}
            and (self._form(first), self._form(second)) not in tables.IDIOMS
        )

    def displaces(self, first: int, second: int, verb: int) -> bool:
        """Whether the second particle is the verb's, and not the first: "daar op in", but not "op samen met hen"."""
        stem = infinitive(self._form(verb)) or ""
        if not _joined(self._form(second), stem):
            return False
        if not _joined(self._form(first), stem):
            return True
        if (self._form(first), self._next(first)) == ("samen", "met"):  # "werkt samen met de vzw een plan uit"
            return self._clauses[first] == self._clauses[second]
        # "zetten in op, bijvoorbeeld, ..."; "er op aan"
        behind = self._form(second) in {"aan", "op"} and self._form(first) not in {"aan", "mee", "op"}
        return second == first + 1 and not behind and (self._form(second), self._next(second)) != ("samen", "met")

    def verb_of(self, token: int) -> int | None:
        """The verb of the particle that may stand here, or None when this is no particle."""
        particle = self._form(token)
        if not self._can_be_particle(token, particle):
            return None
        best: tuple[tuple[bool, bool, bool, bool], int] | None = None
        for verb in self._verbs(token):
            known = _joined(particle, verb.infinitive)
            if known is None or not self._fits(token, particle, verb):
                continue
            rank = not known, self._embedded(verb.token), not verb.sure, not verb.finite
            if best is None or rank < best[0]:
                best = rank, verb.token
        return best[1] if best else None

    def confirmed(self, token: int, verb: int) -> int | None:
        """A parser's verb for a particle, when nothing in the wording speaks against it."""
        particle, form = self._form(token), self._form(verb)
        reading = _reading(form)
        fits = verb < token and reading is not None and self._can_be_particle(token, particle)
        if not fits or reading is None or not self._fits(token, particle, _Verb(verb, *reading)):
            return None
        return verb if _joined(particle, reading[0]) else None

    def _can_be_particle(self, token: int, particle: str) -> bool:
        before, after = self._next(token, -1), self._next(token)
        if after == "te" or (before == "(" and after == ")"):
            return False
        if after in {"en", "of"} and (particle, self._next(token, 2)) in tables.IDIOMS:
            return False
        if before in {"en", "of"} and (self._next(token, -2), particle) in tables.IDIOMS:
            return False
        if particle in {"om", "door"} and self._opens_clause(token, particle):
            return False
        if particle == "thuis" and any(self._next(token, -i) in tables.HOME for i in range(1, 5)):
            return False
        return not (
            self._is_noun(token, particle)
            or self._pronoun_before(token, particle)
            or (particle in tables.PREPOSITIONS and self._is_preposition(token, particle))
            or (particle in tables.PREPOSITIONS | tables.ADJECTIVES.keys() and self._has_its_noun_behind_and(token))
        )

    def _is_noun(self, token: int, particle: str) -> bool:
        """Whether a word that may be a particle is a noun here: "de weg", "een goede stand"."""
        before = self._next(token, -1)
        adjective = before.endswith("e") and not before.endswith("je") and before not in tables.PRONOUNS
        return particle in tables.NOUNS and (adjective or before in tables.BEFORE_NOUN)

    def _opens_clause(self, token: int, particle: str) -> bool:
        """Whether "om" or "door" opens a clause, even where its "te" is far away."""
        after = self._next(token)
        managed = (particle, after) == ("om", "met")  # "gaan om met"; see _fits
        return not (managed or self._last(token) or after in tables.BEHIND_CONJUNCTION[particle])

    def _is_preposition(self, token: int, particle: str) -> bool:
        """Whether the wording around shows a preposition and no particle."""
        before, after, follows = self._next(token, -1), self._next(token), self._next(token, 2)
        if before in tables.ER and (particle, after) != ("uit", "van"):
            return True
        # "voor en met mensen", "in en om het station"
        if (after == "en" or (after == "of" and particle != "na")) and follows in tables.IN_PAIRS:
            return not (self.closes[token + 2] and follows in tables.ALL)
        if after == "waar":
            return follows not in {"nodig", "mogelijk", "wenselijk"}
        return after == "(" and follows not in tables.REFERENCES  # "schuldig aan (stage)discriminatie"

    def _has_its_noun_behind_and(self, token: int) -> bool:
        """Whether what stands before "en" waits for the noun behind it: "hun bijdrage aan en steun voor"."""
        follows = self._next(token, 2)
        if self._next(token) != "en" or follows in tables.PRONOUNS | tables.ALL | tables.BEGINS_OBJECT:
            return False
        reading = _reading(follows)
        return reading is None or not (reading[2] or self._next(token, 3) in tables.PRONOUNS)

    def _last(self, token: int) -> bool:
        """Whether the token is the last of its clause, or punctuation follows."""
        there = token + 1
        return there >= self._ends[token] or (
            self._clauses[there] != self._clauses[token] or self._form(there) in tables.CLOSING_MARKS
        )

    def _pronoun_before(self, token: int, particle: str) -> bool:
        """Whether the preposition belongs to a "daar" or "er" earlier in its clause: "daar werken wij hard aan"."""
        if particle not in tables.PRONOMINAL_PARTS:
            return False
        if self._next(token, -1) in tables.PRONOMINAL_PARTS | {"van", "uit"}:  # "er ook op aan"
            return False
        for place in range(token - 1, self._begins[token] - 1, -1):
            if self._clauses[place] != self._clauses[token]:
                return False
            form = self._form(place)
            if form in tables.ER and (form != "er" or self._clauses[place - 1] == self._clauses[token]):
                return True
        return False

    def _fits(self, token: int, particle: str, verb: _Verb) -> bool:
        if particle in tables.ADJECTIVES:
            return verb.infinitive in tables.ADJECTIVES[particle] and (particle, self._next(token)) != ("dicht", "bij")
        after = self._next(token)
        if (
            particle in tables.PREPOSITIONS and after == "dat" and self._next(token, 2) not in tables.AFTER_DAT
        ):  # "in dat fonds", but "geeft aan dat armoede"
            return particle + verb.infinitive in tables.SAY
        match particle, verb.infinitive:
            case "samen", "komen":  # "ze komen samen met hun ouders"
                return after != "met"
            case "samen", "gaan":
                return after != "naar"
            case "mee", "zitten":
                return after != "aan"
            case "om", "gaan":  # "het gaat om, laat ons zeggen"
                return after == "met"
            case "om", _:  # "druk zetten om met de juiste maatregelen te komen"
                return after != "met"
            case "over", _:  # "een vraag over dat het niet mag"
                return after != "dat"
        return True

    def _verbs(self, token: int) -> list[_Verb]:
        """The tokens before a particle that may be its verb, the nearest first: its own clause, when that has one."""
        found: list[_Verb] = []
        has_finite = False
        for place in range(token - 1, max(self._begins[token], token - FARTHEST) - 1, -1):
            if self._clauses[place] != self._clauses[token] and (has_finite or self._verb_behind(token)):
                break
            form = self._form(place)
            reading = _reading(form)
            if reading is None:
                has_finite |= form in tables.MODALS
                continue
            verb, finite, sure = reading
            before = self._next(place, -1)
            after = self._next(place)
            if before == "te" or (not finite and before in tables.BEFORE_NOUN and after not in tables.PRONOUNS):
                continue  # "te laat", "te werken", "de werken"
            if form == verb and before in tables.MODALS:  # "kunnen geven"
                continue
            if form in VERB_OR_NOUN and before.endswith("e") and before not in tables.PRONOUNS:  # "andere vragen"
                continue
            if not sure:
                sure = after in tables.PRONOUNS or self._subject_before(place, before, form)
                opens = (
                    place < self._begins[place] + 2
                    or self._clauses[place - 2] != self._clauses[place]
                    or not before[:1].isalnum()
                )
                if not (sure or opens or (place == token - 1 and form != "keer") or after in tables.BEGINS_OBJECT):
                    continue
                if not sure and before.endswith("e"):  # "de grote start"
                    continue
            has_finite |= sure
            found.append(_Verb(place, verb, finite, sure))
        return found

    def _subject_before(self, place: int, before: str, form: str) -> bool:
        """Whether a pronoun shows that a form is a verb: "ik vraag", "we schalen", but not "pakken we plannen"."""
        if before not in ({"we", "wij", "ze", "zij"} if form.endswith("en") else {"ik", "'k"}):
            return False
        inverted = _reading(self._next(place, -2))
        return inverted is None or not inverted[2]

    def _verb_behind(self, token: int) -> bool:
        """Whether the clause has its finite verb behind the token, so that nothing in it is separated."""
        for place in range(token + 1, self._ends[token]):
            if self._clauses[place] != self._clauses[token]:
                return False
            form = self._form(place)
            if form in tables.MODALS or ((reading := _reading(form)) is not None and reading[1]):
                return True
        return False

    def _embedded(self, verb: int) -> bool:
        """Whether the verb closes a relative clause: a pronoun stands between it and an earlier verb."""
        begin = self._begins[verb]
        for place in range(verb - 1, begin, -1):
            if self._form(place) in tables.RELATIVES:
                return any(
                    (reading := _reading(self._form(earlier))) is not None and reading[2]
                    for earlier in range(begin, place)
                )
        return False


@lru_cache(maxsize=1 << 16)
def _reading(form: str) -> tuple[str, bool, bool] | None:
    """The verb of a form, whether it can be nothing but finite, and whether it is surely a verb; None for others."""
    if form in FIXED or form in tables.NEVER:
        return None
    verb = infinitive(form)
    if verb is None or verb in tables.AUXILIARIES:
        return None
    if form in (verb + "d", verb + "de") or (form.startswith("ge") and not verb.startswith("ge")):  # participles
        return None
    sure = lexicon().base(form) == verb
    if form.endswith(("de", "te")) and verb.startswith(("be", "ver", "ont", "her", "er")):
        sure = False  # "onterecht betaalde uitkeringen": a participle as likely
    return verb, sure and form != verb, sure


@lru_cache(maxsize=1 << 14)
def _joined(particle: str, verb: str) -> bool | None:
    """Whether particle and infinitive make a known separable verb; None when they cannot make one."""
    whole = particle + verb
    return is_verb(whole) if separate(whole) == (particle, verb) else None

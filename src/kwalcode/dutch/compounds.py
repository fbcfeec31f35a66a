"""Compounds: "armoedebestrijdingsbeleid" is armoede + bestrijding + beleid, "bestuur" is not best + uur.

A word is split when all of it can be read as known words with binding letters (s, e, en, er, n) between them. Two
rules keep it from splitting too much. A short word is a part only when it is listed (`compound_tables`), for short
words are everywhere by accident. And particles and prefixes are no parts: "overheid", "onderwijs" and "samenwerking"
stay whole, as do words whose parts no longer tell what they mean ("burgemeester", "maatregel").
Parts are given in normal form: "woonbeleid" is wonen + beleid, "jongerenwerking" jongere + werking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kwalcode.dutch import compound_tables as tables
from kwalcode.dutch.inflection import known_base, nouns_and_adjectives, simple_base
from kwalcode.dutch.lexicon import Lexicon, lexicon
from kwalcode.dutch.separable import joined

Position = Literal["first", "last", "any"]

_Links = tuple[tuple[str, float], ...]
_LINKS: _Links = (("", 0.0), ("s", 0.5), ("en", 1.0), ("n", 2.0), ("e", 3.0))
_NO_LINK: _Links = (("", 0.0),)
# learned nouns without plural, absent from a dictionary of inflected forms
_LEARNED = re.compile(r"[^\W\d_]{4,}(?:iteit|isme|entie|antie|ologie|ografie)")
_PREFIXED_PARTICIPLE = re.compile(r"(?:be|ver|ont)[^\W\d_]{2,}[dt]e?")
_GUESSED = 12.0  # such a word is a part only where nothing known fits
_MIN_PART = 3
_SHORT = 4  # up to this length a part must be listed
_MIN_COMPOUND = 6
_MAX_COMPOUND = 60  # longer "words" are addresses, hashes or lost spaces
_PART = 10.0
_LETTERS = re.compile(r"[^\W\d_]+")
_CACHE = 1 << 17

# Bases of regular derivations, so that kwetsbaar* finds kwetsbaarheid and kansarm* finds kansarmoede.
_DERIVED = {"armoede": ("arm",), "armoe": ("arm",)}


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a compound.

    Args:
        start: First character in the word.
        end: One past the last character, binding letters included.
        surface: The part as it is written, without binding letters.
        base: The part in normal form.
    """

    start: int
    end: int
    surface: str
    base: str


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    parts: tuple[tuple[int, int, str], ...]  # start, end with binding letters, normal form


class Splitter:
    """Splits compounds against the lexicon and, optionally, words that are this project's own.

    Args:
        extra: Word forms that may be parts too: the words of a corpus or a codebook. Words with a capital, of fewer
            than five letters, and inflections of known words are passed over. Known words are preferred to them.

    Example:
        >>> Splitter().split("armoedebestrijdingsbeleid")
        ('armoede', 'bestrijding', 'beleid')
        >>> Splitter(["pronet"]).split("pronetbegeleider")
        ('pronet', 'begeleider')
    """

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._words: Lexicon = lexicon()
        self.segments = lru_cache(maxsize=_CACHE)(self._segments)
        self.split = lru_cache(maxsize=_CACHE)(self._split)
        self._first = lru_cache(maxsize=_CACHE)(self._as_first)
        self._extra = frozenset(
            word
            for word in extra
            if len(word) > _SHORT and word.islower() and _LETTERS.fullmatch(word) and known_base(word) is None
        )

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a word in normal form; the normal form of the word alone when it is no compound."""
        return tuple(segment.base for segment in self.segments(word.lower()))

    def _segments(self, word: str) -> tuple[Segment, ...]:
        """The parts of a word with their places. `word` is in lower case; hyphens separate parts."""
        found: list[Segment] = []
        offset = 0
        for piece in word.split("-"):
            if piece:
                found += [
                    Segment(start + offset, end + offset, word[start + offset : end + offset], base)
                    for start, end, base in self._decompose(piece)
                ]
            offset += len(piece) + 1
        return tuple(found) or (Segment(0, len(word), word, word),)

    def _decompose(self, word: str) -> tuple[tuple[int, int, str], ...]:
        path = self._best(word)
        if path is None:
            return ((0, len(word), simple_base(word)),)
        parts: list[tuple[int, int, str]] = []
        for index, (start, end, base) in enumerate(path.parts):
            final = index == len(path.parts) - 1
            inner = word[start:end] if final else _without_link(word[start:end], base)
            deeper = self._decompose(inner) if len(inner) >= _MIN_COMPOUND and base not in tables.WHOLE else ()
            if len(deeper) < 2:
                parts.append((start, end, base))
                continue
            for position, (sub_start, sub_end, sub_base) in enumerate(deeper):
                last = position == len(deeper) - 1
                parts.append((start + sub_start, end if last else start + sub_end, sub_base))
        return tuple(parts)

    def _best(self, word: str) -> _Path | None:
        """The cheapest way to read a whole word as two or more parts."""
        length = len(word)
        if not _MIN_COMPOUND <= length <= _MAX_COMPOUND or word in tables.WHOLE:
            return None
        known = self._words.base(word)
        if known in tables.WHOLE or (known is not None and known != word and self._words.is_verb(known)):
            return None  # weggewerkt, wisselende
        if (known == word and self._words.is_verb(word)) or joined(word) is not None:
            return None  # wegwerken, toegeleid
        paths: dict[int, _Path] = {0: _Path(0.0, ())}
        complete: _Path | None = None
        for start in range(length - _MIN_PART + 1):
            path = paths.get(start)
            if path is None:
                continue
            if start and (last := self._as_last(word[start:])) is not None:
                base, cost = last
                if known is not None and known != word and not known.endswith(base):
                    if not known.endswith(base + "e"):
                        continue  # toppers is topper, hence not top + pers
                    base += "e"  # ervaringsdeskundigen is a noun, whatever deskundigen alone may be
                whole = _Path(path.cost + cost, (*path.parts, (start, length, base)))
                if complete is None or whole.cost < complete.cost:
                    complete = whole
            for end in range(start + _MIN_PART, length - _MIN_PART + 1):
                first = self._first(word[start:end])
                if first is None:
                    continue
                base, cost, links = first
                for link, price in links:
                    after = end + len(link)
                    if length - after < _MIN_PART or not word.startswith(link, end):
                        continue
                    step = path.cost + cost + price
                    if (rival := paths.get(after)) is None or step < rival.cost:
                        paths[after] = _Path(step, (*path.parts, (start, after, base)))
        return complete

    def _as_first(self, form: str) -> tuple[str, float, _Links] | None:
        """Normal form, cost and possible binding letters of a form before another part, None for one that cannot be."""
        if (base := tables.FIRST_EXTRA.get(form) or tables.PLURAL_ER.get(form)) is not None:
            return base, _PART, _NO_LINK
        words = self._words
        if len(form) <= _SHORT:
            if form not in tables.SHORT_FIRST:
                return None
            return words.base(form) or form, _PART + 2 * (_SHORT + 1 - len(form)), _LINKS
        if form in tables.NOT_FIRST or words.is_name(form):
            return None
        base = words.base(form)
        if base in tables.NOT_FIRST:
            return None
        if base is None:
            return (form, _PART + _GUESSED, _LINKS) if self._may_exist(form) else None
        price = _PART + (1.0 if len(form) == _SHORT + 1 else 0.0)
        if base == form:
            return None if words.is_verb(form) else (base, price, _LINKS)
        if words.is_verb(base):
            return (base, price + 1, _NO_LINK) if words.verb_of_stem(form) == base else None
        # a plural binds by itself: mensensmokkel is mensen + smokkel, not mensen + s + mokkel
        return (base, price + 1, _NO_LINK) if form.endswith(("en", "s")) else None

    def _may_exist(self, form: str) -> bool:
        """Whether a word that the lexicon lacks is this project's own, or a learned noun made as they all are."""
        if form in self._extra or _LEARNED.fullmatch(form):
            return True
        return form.endswith("atie") and self._words.is_verb(form[:-4] + "eren")  # adaptatie

    def _as_last(self, form: str) -> tuple[str, float] | None:
        """Normal form and cost of a form that may end a compound, None for one that may not."""
        if (base := tables.LAST_EXTRA.get(form)) is not None:
            return base, _PART - 1
        words = self._words
        if len(form) <= _SHORT:
            return (
                (words.noun(form) or form, _PART + 2 * (_SHORT + 1 - len(form))) if form in tables.SHORT_LAST else None
            )
        if form in tables.NOT_LAST or words.is_name(form):
            return None
        base = words.noun(form)
        price = _PART + (1.0 if len(form) == _SHORT + 1 else 0.0)
        if base is None:
            if self._may_exist(form):
                return form, price + _GUESSED
            if (agent := form.removesuffix("s")).endswith("er") and words.is_verb(agent[:-1] + "n"):
                return agent, price + 1  # zorgers: the one who does it, from any verb
            for candidate in nouns_and_adjectives(form):
                if len(candidate) <= _SHORT and candidate not in tables.SHORT_LAST:
                    continue
                found = words.base(candidate)
                if found is not None and found not in tables.NOT_LAST and not words.is_verb(found):
                    return found, price + 3
            return None
        if base in tables.NOT_LAST or (len(base) <= _SHORT and base not in tables.SHORT_LAST):
            return None
        if words.is_verb(base):
            # datagedreven, beleidsondersteunende: the participle is the adjective, a verb datadrijven does not exist
            # laagbetaald too: after be-, ver- and ont- a participle has no ge-
            participle = base != form and (
                form.startswith("ge")
                or form.endswith(("end", "ende"))
                or _PREFIXED_PARTICIPLE.fullmatch(form) is not None
            )
            return (form.removesuffix("e"), price + 2) if participle else None
        return base, price

    def has_part(self, word: str, part: str, position: Position = "any") -> bool:
        """Whether a compound has a part, in whatever inflection; the word itself counts as a compound of one part.

        A part may be a compound too, and is then a row of parts. Regular derivations count where something may follow:
        `kwetsbaar*` finds "kwetsbaarheid", `begeleid*` finds "begeleiding", `kansarm*` finds "kansarmoede". A part that
        no dictionary knows is looked for as it is written, next to known words.

        Args:
            word: A word form.
            part: The part, in any inflection, with or without binding letters ("beleids").
            position: "first" for `armoede*`, "last" for `*armoede`, "any" for `*armoede*`.

        Example:
            >>> Splitter().has_part("kansarmoedebestrijding", "armoedebestrijding", "last")
            True
            >>> Splitter().has_part("planten", "plan", "any")
            False
        """
        word, part = word.lower(), part.lower().strip("-")
        wanted = _wanted(self, part)
        if wanted is None:
            return part in word and _splitter_with(self, part)._has(word, ((frozenset({part})),), position)
        return self._has(word, wanted, position)

    def _has(self, word: str, wanted: tuple[frozenset[str], ...], position: Position) -> bool:
        have = self.segments(word)
        span = len(wanted)
        if span > len(have):
            return False
        starts = {"first": range(1), "last": range(len(have) - span, len(have) - span + 1)}.get(
            position, range(len(have) - span + 1)
        )
        for start in starts:
            row = have[start : start + span]
            if all(
                _fits(segment, need, derived=False) for segment, need in zip(row[:-1], wanted[:-1], strict=True)
            ) and (_fits(row[-1], wanted[-1], derived=position != "last")):
                return True
        return False


def _without_link(surface: str, base: str) -> str:
    """The part without binding letters: what is written after the longest form that leads to the base form."""
    for link, _ in sorted(_LINKS, key=lambda item: -len(item[0])):
        if link and surface.endswith(link) and surface[: -len(link)] == base:
            return base
    return surface


@lru_cache(maxsize=_CACHE)
def _readings(form: str) -> tuple[str, ...]:
    return lexicon().readings(form)


def _fits(segment: Segment, need: frozenset[str], *, derived: bool) -> bool:
    if segment.base in need:
        return True
    if not need.isdisjoint(_readings(segment.surface)):
        return True
    return derived and not need.isdisjoint(_derivation_bases(segment.base))


@lru_cache(maxsize=_CACHE)
def _derivation_bases(base: str) -> tuple[str, ...]:
    """The words that a base form is regularly derived from."""
    if (listed := _DERIVED.get(base)) is not None:
        return listed
    words = lexicon()
    if base.endswith("heid"):
        adjective = base[:-4]
        return (adjective,) if words.base(adjective) == adjective else ()
    if base.endswith("ing"):
        verb = base[:-3] + "en"
        return (verb,) if words.is_verb(verb) else ()
    return ()


@lru_cache(maxsize=4096)
def _wanted(splitter: Splitter, part: str) -> tuple[frozenset[str], ...] | None:
    """What each part of a pattern may be in normal form; None when the pattern holds a word that nobody knows."""
    bare = part
    if lexicon().base(part) is None and len(splitter.segments(part)) == 1 and part.endswith("s"):
        bare = part[:-1]  # beleids, bestrijdings: the researcher wrote the binding letter along
    wanted = []
    for segment in splitter.segments(bare):
        readings = _readings(segment.surface)
        if not readings and known_base(segment.surface) is None and segment.base == segment.surface:
            return None
        wanted.append(frozenset({segment.base, *readings}))
    return tuple(wanted)


@lru_cache(maxsize=256)
def _splitter_with(splitter: Splitter, part: str) -> Splitter:
    return Splitter([*splitter._extra, part])


@lru_cache(maxsize=1)
def default_splitter() -> Splitter:
    """The splitter with the lexicon only, shared by the whole process."""
    return Splitter()


def split(word: str) -> tuple[str, ...]:
    """The parts of a compound in normal form, without binding letters; one element for a word that is no compound.

    Example:
        >>> split("armoedebestrijdingsbeleid"), split("bestuur"), split("ervaringsdeskundigen")
        (('armoede', 'bestrijding', 'beleid'), ('bestuur',), ('ervaring', 'deskundige'))
    """
    return default_splitter().split(word)


def has_part(word: str, part: str, position: Position = "any") -> bool:
    """`Splitter.has_part` with the shared splitter."""
    return default_splitter().has_part(word, part, position)

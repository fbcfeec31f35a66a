"""Words and codes within a scope: what is typical of a part, what stands together, what is still new, and when."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kwalcode.mining import (
    Collocation,
    Cooccurrence,
    Keyness,
    Moment,
    Saturation,
    SaturationSpread,
    collocations,
    cooccurrences,
    key_items,
    parse_date,
    query_pattern,
    saturation,
    saturation_spread,
    timeline,
)
from kwalcode.model import Document
from kwalcode.triangulation import Scope, arrange
from kwalcode.triangulation.evidence import CodeKey
from kwalcode.workflow.triangulation import Triangulation

DATES: Final = ("datum", "date")
"""Variables of a document that tell when it was made."""

LITTLE_WORDS: Final = frozenset(
    """aan al alle als bij daar dan dat de der deze die dit door een en er ge gij haar had heb hebben heeft hem het hier
    hij hoe hun ik in is ja je kan kunnen maar me meer men met mij moet na naar nee niet nog nu of om omdat ons ook op
    over te tot u uit van veel voor waren was wat we wel werd wie wij worden wordt zal ze zelf zich zij zijn zo zou
    jullie onze we't 't mijn waar die't toch gewoon dus echt eigenlijk""".split()
)
"""Words that stand beside every other; they say nothing about what stands together."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TEXTS_KEPT: Final = 2000
_NODES: Final = 40
"""Codes that a network can hold and still be read."""
_LINKS: Final = 120

_words: OrderedDict[str, tuple[tuple[str, ...], ...]] = OrderedDict()


class Per(StrEnum):
    """In how many of what a word is counted."""

    PASSAGE = "passages"
    CASE = "gevallen"


@dataclass(frozen=True)
class Network:
    """Codes as dots, and what stands together as lines between them.

    Args:
        codes: The dots.
        places: Their places, on both axes in [0, 1].
        counts: Units per dot.
        links: Two indices in `codes`, coefficient, and units with both.
    """

    codes: tuple[CodeKey, ...]
    places: tuple[tuple[float, float], ...]
    counts: tuple[int, ...]
    links: tuple[tuple[int, int, float, int], ...]


def typical_words(seen: Triangulation, scope: Scope, first: str, second: str, per: Per = Per.PASSAGE) -> list[Keyness]:
    """Words that set one column apart from another, by the number of passages or cases that hold them.

    Args:
        seen: The project.
        scope: What is looked at.
        first: Value of one column.
        second: Value of the other.
        per: What is counted.
    """

    def make() -> list[Keyness]:
        parts: dict[str, list[frozenset[str]]] = {first: [], second: []}
        of_case: dict[tuple[str, int], set[str]] = {}
        for column, voice, words in _passages(seen, scope):
            if column not in parts:
                continue
            if per is Per.PASSAGE:
                parts[column].append(frozenset(words))
            elif seen.evidence.voices[voice].is_case:
                of_case.setdefault((column, voice), set()).update(words)
        for (column, _), held in of_case.items():
            parts[column].append(frozenset(held))
        return key_items(parts[first], parts[second])

    return seen.kept(("typical", scope, first, second, per), make)


def beside(seen: Triangulation, scope: Scope, query: str, *, window: int = 5) -> list[Collocation]:
    """Words that stand near a word, without the little ones.

    Args:
        seen: The project.
        scope: What is looked at.
        query: One word; `*` stands for any letters.
        window: Words on each side, from 1.
    """
    pattern = query_pattern(query)
    if pattern is None:
        return []

    def make() -> list[Collocation]:
        texts = [words for _, _, words in _passages(seen, scope)]
        known = {word: pattern.fullmatch(word) is not None for word in {one for words in texts for one in words}}
        if not any(known.values()):
            return []
        return collocations(texts, known.__getitem__, window=window, leave_out=LITTLE_WORDS)

    return seen.kept(("beside", scope, query, window), make)


def together(seen: Triangulation, scope: Scope) -> list[Cooccurrence]:
    """Codes that stand in one passage (a turn, an answer, a paragraph), the closest first.

    The names in the result are ids of codes of the codebook of the scope.
    """

    def make() -> list[Cooccurrence]:
        selection = seen.selection(scope)
        units = _units(seen, scope)
        coded: dict[tuple[int, int], set[str]] = {}
        for row, item in zip(selection.row.tolist(), selection.item.tolist(), strict=True):
            one = seen.evidence.fragments[item]
            block = seen.documents[one.document_id].block_at(one.span.start)
            if block is not None:
                coded.setdefault((int(seen.evidence.document[item]), block.start), set()).add(selection.rows[row][1])
        empty = units - len(coded)
        return cooccurrences([*coded.values(), *(frozenset[str]() for _ in range(empty))])

    return [one for one in seen.kept(("together", scope), make) if not _is_within(seen, scope, one)]


def network(seen: Triangulation, scope: Scope) -> Network:
    """The strongest ties as a network."""

    def make() -> Network:
        ties = together(seen, scope)[:_LINKS]
        counts: dict[str, int] = {}
        for one in ties:
            counts[one.first], counts[one.second] = one.with_first, one.with_second
        kept = sorted(counts, key=lambda code: (-counts[code], code))[:_NODES]
        at = {code: index for index, code in enumerate(kept)}
        links = tuple(
            (at[one.first], at[one.second], one.coefficient, one.both)
            for one in ties
            if one.first in at and one.second in at
        )
        places = arrange(len(kept), [(a, b, strength) for a, b, strength, _ in links])
        return Network(
            tuple((scope.codebook, code) for code in kept),
            tuple((float(x), float(y)) for x, y in places),
            tuple(counts[code] for code in kept),
            links,
        )

    return seen.kept(("network", scope), make)


def new_codes(seen: Triangulation, scope: Scope, *, base: int = 4, run: int = 2, threshold: float = 0.05) -> Saturation:
    """When sources stop bringing new codes, in the order in which they were imported.

    Args:
        seen: The project.
        scope: What is looked at.
        base: Sources in the base, from 1.
        run: Sources in a run, from 1.
        threshold: Highest share of new codes at which it is reached.
    """
    return saturation(list(codes_of(seen, scope).values()), base=base, run=run, threshold=threshold)


def new_codes_spread(
    seen: Triangulation, scope: Scope, *, base: int = 4, run: int = 2, threshold: float = 0.05
) -> SaturationSpread:
    """The same over many orders of the sources, for the order of import is an accident."""
    return seen.kept(
        ("spread", scope, base, run, threshold),
        lambda: saturation_spread(
            list(codes_of(seen, scope).values()), base=base, run=run, threshold=threshold, orders=1000
        ),
    )


def codes_of(seen: Triangulation, scope: Scope) -> dict[str, frozenset[str]]:
    """Codes per source within the scope, by name of the document; also of sources without any."""
    selection = seen.selection(scope)
    heard = {voice.document for place, voice in enumerate(seen.evidence.voices) if selection.voice_column[place] >= 0}
    found: dict[str, set[str]] = {key: set() for key in seen.evidence.documents if key in heard}
    for row, item in zip(selection.row.tolist(), selection.item.tolist(), strict=True):
        found[seen.evidence.fragments[item].document_id].add(selection.rows[row][1])
    return {key: frozenset(codes) for key, codes in found.items()}


def codes_over_time(seen: Triangulation, scope: Scope, *, months: bool = False) -> list[Moment]:
    """Fragments per code and period, of the sources whose date is known. Empty without dates."""
    selection = seen.selection(scope)
    dates = {key: _date(document) for key, document in seen.documents.items()}
    items = []
    for row, item in zip(selection.row.tolist(), selection.item.tolist(), strict=True):
        day = dates[seen.evidence.fragments[item].document_id]
        if day is not None:
            items.append((day, selection.rows[row][1]))
    return timeline(items, months=months)


def _date(document: Document) -> date | None:
    for name, value in document.attributes.items():
        if name.casefold() in DATES:
            return parse_date(value)
    return None


def _passages(seen: Triangulation, scope: Scope) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Column, voice and words of every passage within the scope; a moderator's are none."""
    selection = seen.selection(scope)
    voices = {(voice.document, voice.speaker): place for place, voice in enumerate(seen.evidence.voices)}
    for key, document in seen.documents.items():
        for block, words in zip(document.blocks, _words_of(document), strict=True):
            place = voices.get((key, block.speaker))
            if place is None:
                continue
            column = int(selection.voice_column[place])
            if column >= 0:
                yield selection.columns[column], place, words


def _words_of(document: Document) -> tuple[tuple[str, ...], ...]:
    """The words of each block, in small letters; a text never changes, so they are kept."""
    if document.id not in _words:
        text = document.text.casefold()
        # Where a letter has no small form of the same length, offsets would shift.
        whole = text if len(text) == len(document.text) else document.text.lower()
        if len(whole) != len(document.text):
            whole = document.text
        _words[document.id] = tuple(tuple(_WORD.findall(whole, block.start, block.end)) for block in document.blocks)
        while len(_words) > _TEXTS_KEPT:
            _words.popitem(last=False)
    return _words[document.id]


def _units(seen: Triangulation, scope: Scope) -> int:
    return sum(1 for _ in _passages(seen, scope))


def _is_within(seen: Triangulation, scope: Scope, one: Cooccurrence) -> bool:
    """Whether one of two codes lies beneath the other: they stand together by definition."""
    first, second = (scope.codebook, one.first), (scope.codebook, one.second)
    return first in seen.evidence.path(second) or second in seen.evidence.path(first)

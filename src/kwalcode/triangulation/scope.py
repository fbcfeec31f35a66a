"""Which fragments a view counts, under which codes, and in which column each stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kwalcode.model import HOLDING_STATUS, RespondentGroup, SourceKind, Status
from kwalcode.triangulation.convergence import CUT, MARGIN
from kwalcode.triangulation.evidence import STATUSES, CodeKey, Evidence, Ints, Voice

Bools = NDArray[np.bool_]

BY_KIND: Final = "soort"
BY_GROUP: Final = "groep"
VALENCE: Final = "valentie"
"""Codebook whose codes say how something is meant."""

COUNTED: Final = HOLDING_STATUS | {Status.SUGGESTED}
"""All but what was rejected or passed over."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked; all views of a page share it. What is empty does not narrow.

    Args:
        codebook: Codebook whose codes are the rows.
        by: What the columns are: `BY_KIND`, `BY_GROUP`, or the name of a variable of documents or speakers.
        level: Depth of the code tree, from 1; None for every code. A code counts what lies beneath it.
        statuses: Where a fragment must stand to count.
        documents: Only these documents, by id.
        source_kinds: Only these kinds of source.
        groups: Only these respondent groups.
        having: Only voices whose variable has one of these values, for each variable that is named.
        bounds: Where the numbers of the variable `by` are cut into classes, ascending; empty to keep them as they are.
        margin: Difference in share of cases, in [0, 1], below which two columns are called equally prominent.
        cut: Fewest cases, from 1, in which an example must occur to count as one.
    """

    codebook: str
    by: str = BY_KIND
    level: int | None = 1
    statuses: frozenset[Status] = COUNTED
    documents: frozenset[str] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    groups: frozenset[RespondentGroup] = frozenset()
    having: tuple[tuple[str, frozenset[str]], ...] = ()
    bounds: tuple[float, ...] = ()
    margin: float = MARGIN
    cut: int = CUT

    @property
    def counted(self) -> Scope:
        """What decides on the counts alone: two scopes that differ only in how columns are compared have it alike."""
        return replace(self, margin=MARGIN, cut=CUT)

    def hears(self, voice: Voice) -> bool:
        """Whether what this voice says is looked at."""
        return (
            (not self.documents or voice.document in self.documents)
            and (not self.source_kinds or voice.kind in self.source_kinds)
            and (not self.groups or voice.group in self.groups)
            and all(voice.attributes.get(name, "").strip() in values for name, values in self.having)
        )

    def column(self, voice: Voice) -> str:
        """In which column a voice stands; "" where the variable is not known."""
        if self.by == BY_KIND:
            return voice.kind.value
        if self.by == BY_GROUP:
            return voice.group.value
        value = voice.attributes.get(self.by, "").strip()
        return class_of(value, self.bounds) if self.bounds else value


@dataclass(frozen=True)
class Selection:
    """The evidence within a scope.

    A place that has a code twice (from two coders, or through two codes beneath it) counts once.

    Args:
        evidence: Everything.
        scope: What was asked.
        rows: Codes, in the order of the codebook.
        columns: Values, in order; "" (unknown) last.
        voice_column: Index of the column per voice, -1 outside the scope.
        row: Index of the code, per item.
        column: Index of the column, per item.
        item: Index of the fragment, per item.
    """

    evidence: Evidence
    scope: Scope
    rows: tuple[CodeKey, ...]
    columns: tuple[str, ...]
    voice_column: Ints = field(repr=False)
    row: Ints = field(repr=False)
    column: Ints = field(repr=False)
    item: Ints = field(repr=False)

    def ids(self, row: int, column: int | None = None) -> list[str]:
        """Ids of the fragments of a code, in one column or in all, in the order of the text."""
        mask = self.row == row
        if column is not None:
            mask &= self.column == column
        return [self.evidence.fragments[index].id for index in self.item[mask].tolist()]

    @cached_property
    def valences(self) -> dict[int, frozenset[str]]:
        """Per item of `item` that overlaps one: codes of the codebook of valences, of the statuses that count."""
        return overlapping(self.evidence, self.item, VALENCE, self.scope.statuses)

    @cached_property
    def all_items(self) -> Ints:
        """Indices of all fragments of the codebook within the scope."""
        wanted = _wanted(self.evidence, self.scope.statuses, self.scope.codebook)
        wanted &= self.voice_column[self.evidence.voice] >= 0
        found: Ints = np.flatnonzero(wanted)
        return found


_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)


def number_in(text: str) -> float | None:
    """A number as a table has it, with a comma or a point for decimals; None where it is none.

    Points before three digits each part thousands, as Dutch writes them; so does a single one, unless a 0 stands
    before it.

    Example:
        >>> number_in("19412"), number_in("19.412"), number_in("1.250,5"), number_in("0.125"), number_in("veel")
        (19412.0, 19412.0, 1250.5, 0.125, None)
    """
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def class_of(value: str, bounds: Sequence[float]) -> str:
    """The class of a number, in Dutch; what is no number stays what it is. A bound belongs to the class below it.

    Args:
        value: The number, as it is written.
        bounds: Where the classes part, ascending.

    Example:
        >>> [class_of(one, (15000, 25000)) for one in ("9000", "15000", "19412", "30000", "veel")]
        ['tot 15.000', 'tot 15.000', '15.000 tot 25.000', 'boven 25.000', 'veel']
    """
    number = number_in(value)
    return value if number is None else _class(number, bounds)


def _class(number: float, bounds: Sequence[float]) -> str:
    place = bisect_left(bounds, number)
    if place == 0:
        return f"tot {_written(bounds[0])}"
    if place == len(bounds):
        return f"boven {_written(bounds[-1])}"
    return f"{_written(bounds[place - 1])} tot {_written(bounds[place])}"


def select(evidence: Evidence, scope: Scope) -> Selection:
    """The evidence within a scope.

    Raises:
        KeyError: The evidence has no such codebook.
    """
    rows = _rows(evidence, scope)
    columns = _columns(evidence, scope)
    at = {value: index for index, value in enumerate(columns)}
    voice_column = np.array(
        [at[scope.column(voice)] if scope.hears(voice) else -1 for voice in evidence.voices], dtype=np.int64
    )
    wanted = _wanted(evidence, scope.statuses, scope.codebook)
    if len(wanted):
        wanted &= voice_column[evidence.voice] >= 0
    row_of = {key: index for index, key in enumerate(rows)}
    # Which rows each code counts for: itself and what stands above it, where these are rows.
    above = [[row_of[key] for key in evidence.path(code) if key in row_of] for code in evidence.codes]
    parts_row: list[Ints] = []
    parts_item: list[Ints] = []
    for code, targets in enumerate(above):
        if not targets:
            continue
        items = np.flatnonzero(wanted & (evidence.code == code))
        for target in targets:
            parts_item.append(items)
            parts_row.append(np.full(len(items), target, dtype=np.int64))
    row = np.concatenate(parts_row) if parts_row else np.zeros(0, dtype=np.int64)
    item = np.concatenate(parts_item) if parts_item else np.zeros(0, dtype=np.int64)
    first = _once(evidence, row, item)
    row, item = row[first], item[first]
    return Selection(evidence, scope, rows, columns, voice_column, row, voice_column[evidence.voice[item]], item)


def overlapping(
    evidence: Evidence, items: Ints, codebook: str, statuses: frozenset[Status]
) -> dict[int, frozenset[str]]:
    """Codes of another codebook on a place that shares at least one character, per fragment; absent without any.

    Args:
        evidence: Everything.
        items: Indices of the fragments that are asked about.
        codebook: The other codebook; only its topmost codes are told.
        statuses: Where its fragments must stand.
    """
    others = np.flatnonzero(_wanted(evidence, statuses, codebook))
    found: dict[int, frozenset[str]] = {}
    if not len(others) or not len(items):
        return found
    tops = [evidence.path(code)[0][1] for code in evidence.codes]
    order = others[np.lexsort((evidence.start[others], evidence.document[others]))]
    bounds = np.searchsorted(evidence.document[order], np.arange(len(evidence.documents) + 1))
    asked = np.unique(items)
    documents = evidence.document[asked]
    for document in np.unique(documents).tolist():
        held = order[bounds[document] : bounds[document + 1]]
        if not len(held):
            continue
        own = asked[documents == document]
        starts, ends = evidence.start[held], evidence.end[held]
        # The furthest end so far tells how far back an overlap can still be found.
        reach = np.maximum.accumulate(ends)
        lows = np.searchsorted(reach, evidence.start[own], side="right").tolist()
        highs = np.searchsorted(starts, evidence.end[own], side="left").tolist()
        codes, limits = evidence.code[held].tolist(), ends.tolist()
        begins = evidence.start[own].tolist()
        for index, low, high, begin in zip(own.tolist(), lows, highs, begins, strict=True):
            hit = {tops[codes[place]] for place in range(low, high) if limits[place] > begin}
            if hit:
                found[index] = frozenset(hit)
    return found


def _wanted(evidence: Evidence, statuses: frozenset[Status], codebook: str) -> Bools:
    right = np.array([code[0] == codebook for code in evidence.codes] or [False])
    stands = np.array([status in statuses for status in STATUSES])
    if not len(evidence.code):
        return np.zeros(0, dtype=np.bool_)
    mask: Bools = right[evidence.code] & stands[evidence.status]
    return mask


def _once(evidence: Evidence, row: Ints, item: Ints) -> Ints:
    """Which items stay when every place counts once under a code; in the order of rows and of the text."""
    if not len(item):
        return np.zeros(0, dtype=np.int64)
    keys = (evidence.end[item], evidence.start[item], evidence.document[item], row)
    order = np.lexsort((item, *keys))
    same = np.ones(len(order), dtype=np.bool_)
    for key in keys:
        ordered = key[order]
        same[1:] &= ordered[1:] == ordered[:-1]
    same[0] = False
    kept: Ints = order[~same]
    return kept


def _rows(evidence: Evidence, scope: Scope) -> tuple[CodeKey, ...]:
    book = evidence.codebooks[scope.codebook]
    rows: list[CodeKey] = []
    for code in book.walk():
        depth = len(book.path(code.id))
        if scope.level is None or depth == scope.level or (depth < scope.level and not code.codes):
            rows.append((book.id, code.id))
    # A code that the codebook does not have any more is still evidence that somebody gave.
    gone = sorted(key for key in evidence.codes if key[0] == book.id and key[1] not in book)
    return tuple(rows + gone)


def _columns(evidence: Evidence, scope: Scope) -> tuple[str, ...]:
    present = {scope.column(voice) for voice in evidence.voices if scope.hears(voice)}
    fixed: Iterable[str] = ()
    if scope.by == BY_KIND:
        fixed = [kind.value for kind in SourceKind]
    elif scope.by == BY_GROUP:
        fixed = [group.value for group in RespondentGroup]
    if scope.bounds:
        # One number of each class, in order, names the classes.
        fixed = [_class(one, scope.bounds) for one in (*scope.bounds, scope.bounds[-1] + 1)]
    order = {value: index for index, value in enumerate(fixed)}
    return tuple(sorted(present, key=lambda value: (value == "", order.get(value, len(order)), natural(value))))


def natural(value: str) -> tuple[float, str, str]:
    """Numbers by size, words by letter; what differs only in case has an order of its own too."""
    number = number_in(value)
    return (float("inf"), value.casefold(), value) if number is None else (number, "", value)


def _written(number: float) -> str:
    """A number in Dutch, without decimals that say nothing."""
    whole, point, rest = f"{number:,.15g}".partition(".")
    return whole.replace(",", ".") + ("," + rest if point else "")

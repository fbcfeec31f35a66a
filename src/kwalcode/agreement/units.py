"""From coded spans to units that every coder rated: characters, sentences, turns or passages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kwalcode.agreement.ratings import MISSING, Floats, Ints, Ratings
from kwalcode.model import Span

Booleans = np.ndarray
CodeKey = tuple[str, str]
"""Codebook and code."""

CHARACTER = "teken"
"""The unit that is measured in length: stretches within which no coder changes, weighed by their characters."""


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """One code that one coder gave to one stretch.

    Args:
        coder: Name of the coder.
        document: Id of the document.
        span: What was coded.
        code: Codebook and code.
        fragment: Id of the fragment that it belongs to, or "".
    """

    coder: str
    document: str
    span: Span
    code: CodeKey
    fragment: str = ""


@dataclass(frozen=True)
class CodingTable:
    """Units in rows: who read them and who gave them which code.

    Args:
        unit: Name of the unit, to be printed with every figure.
        coders: Names of the coders.
        codes: The codes, in order.
        documents: Ids of the documents.
        document: Number of the document of each unit, shape (units,).
        places: Start and end of each unit in its document, shape (units, 2).
        read: Whether each coder read each unit, shape (units, coders).
        coded: Whether each coder gave each unit each code, shape (units, coders, codes).
        weights: Size of each unit, shape (units,).
    """

    unit: str
    coders: tuple[str, ...]
    codes: tuple[CodeKey, ...]
    documents: tuple[str, ...]
    document: Ints = field(repr=False)
    places: Ints = field(repr=False)
    read: Booleans = field(repr=False)
    coded: Booleans = field(repr=False)
    weights: Floats = field(repr=False)

    def ratings(self, code: CodeKey) -> Ratings:
        """One code, given or not: categories False and True, in this order."""
        given = self.coded[:, :, self.codes.index(code)].astype(np.int64)
        return Ratings(np.where(self.read, given, MISSING), (False, True), self.document, self.weights)

    def sets(self) -> Ratings:
        """All codes together: the categories are the sets of codes that occur."""
        weights = np.uint64(1) << np.arange(min(len(self.codes), 63), dtype=np.uint64)
        if len(self.codes) <= 63:
            packed = (self.coded * weights).sum(axis=2, dtype=np.uint64)
            keys, place = np.unique(packed, return_inverse=True)
            rows = [[(int(key) >> bit) & 1 for bit in range(len(self.codes))] for key in keys]
        else:
            flat = self.coded.reshape(-1, len(self.codes))
            unique, place = np.unique(flat, axis=0, return_inverse=True)
            rows = unique.tolist()
        names = ["/".join(code) for code in self.codes]
        categories = tuple(frozenset(name for name, given in zip(names, row, strict=True) if given) for row in rows)
        codes = place.reshape(self.read.shape).astype(np.int64)
        return Ratings(np.where(self.read, codes, MISSING), categories, self.document, self.weights)

    def of_coders(self, wanted: Sequence[str]) -> CodingTable:
        """The same for some of the coders, in the order asked.

        Raises:
            ValueError: A coder is not in the table.
        """
        unknown = [name for name in wanted if name not in self.coders]
        if unknown:
            raise ValueError(f"not among the coders: {unknown}")
        places = [self.coders.index(name) for name in wanted]
        return CodingTable(
            self.unit, tuple(wanted), self.codes, self.documents, self.document, self.places,
            self.read[:, places], self.coded[:, places], self.weights,
        )  # fmt: skip

    def of_documents(self, wanted: Sequence[str]) -> CodingTable:
        """The same for some of the documents."""
        chosen = {index for index, name in enumerate(self.documents) if name in set(wanted)}
        kept = np.isin(self.document, sorted(chosen))
        return CodingTable(
            self.unit, self.coders, self.codes, self.documents, self.document[kept], self.places[kept],
            self.read[kept], self.coded[kept], self.weights[kept],
        )  # fmt: skip


def tabulate(
    spans: Sequence[CodedSpan],
    read: Mapping[tuple[str, str], Sequence[Span]],
    units: Mapping[str, Sequence[Span]] | None,
    *,
    unit: str,
    coders: Sequence[str],
    codes: Sequence[CodeKey],
) -> CodingTable:
    """Rate every unit that two coders or more read.

    A span gives its code to a unit when it covers at least half of the unit, or when at least half of the span lies in
    the unit: a sentence is coded by a phrase in it, and not by the last letter of the sentence before.

    Args:
        spans: What was coded; codes that are not in `codes` and coders that are not in `coders` are left out.
        read: What each coder read of each document, by (coder, document).
        units: The units of each document, in order, without overlap; None for characters.
        unit: Name of the unit.
        coders: Names of the coders.
        codes: The codes.
    """
    documents = tuple(dict.fromkeys(document for _, document in read))
    coder_place = {name: index for index, name in enumerate(coders)}
    code_place = {code: index for index, code in enumerate(codes)}
    by_document: dict[str, list[CodedSpan]] = {}
    for one in spans:
        if one.coder in coder_place and one.code in code_place:
            by_document.setdefault(one.document, []).append(one)
    parts: list[tuple[Ints, Booleans, Booleans]] = []
    numbers: list[Ints] = []
    for number, document in enumerate(documents):
        of_coders = [read.get((name, document), ()) for name in coders]
        marked = by_document.get(document, [])
        places = _stretches(marked, of_coders) if units is None else _spans(units.get(document, ()))
        was_read = np.stack([_inside(places, spans_read) for spans_read in of_coders], axis=1)
        kept = was_read.sum(axis=1) > 1
        places, was_read = places[kept], was_read[kept]
        coded = np.zeros((len(places), len(coders), len(codes)), dtype=bool)
        for one in marked:
            first, last = _covered(places, one.span, exact=units is None)
            coded[first:last, coder_place[one.coder], code_place[one.code]] = True
        parts.append((places, was_read, coded & was_read[:, :, None]))
        numbers.append(np.full(len(places), number, dtype=np.int64))
    shape = (len(coders), len(codes))
    places = np.concatenate([part[0] for part in parts]) if parts else np.zeros((0, 2), dtype=np.int64)
    lengths = (places[:, 1] - places[:, 0]).astype(float)
    return CodingTable(
        unit=unit,
        coders=tuple(coders),
        codes=tuple(codes),
        documents=documents,
        document=np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64),
        places=places,
        read=np.concatenate([part[1] for part in parts]) if parts else np.zeros((0, shape[0]), dtype=bool),
        coded=np.concatenate([part[2] for part in parts]) if parts else np.zeros((0, *shape), dtype=bool),
        weights=lengths if units is None else np.ones(len(places)),
    )


def _spans(spans: Sequence[Span]) -> Ints:
    return np.array([(one.start, one.end) for one in spans], dtype=np.int64).reshape(-1, 2)


def _stretches(marked: Sequence[CodedSpan], read: Sequence[Sequence[Span]]) -> Ints:
    """Stretches within which nobody changes, from the borders of everything that was read or coded."""
    borders = {edge for one in marked for edge in (one.span.start, one.span.end)}
    borders |= {edge for spans in read for span in spans for edge in (span.start, span.end)}
    return np.array(list(pairwise(sorted(borders))), dtype=np.int64).reshape(-1, 2)


def _inside(places: Ints, read: Sequence[Span]) -> Booleans:
    """Which units lie wholly in what somebody read."""
    inside = np.zeros(len(places), dtype=bool)
    starts, ends = places[:, 0], places[:, 1]
    for span in read:
        inside |= (starts >= span.start) & (ends <= span.end)
    return inside


def _covered(places: Ints, span: Span, *, exact: bool) -> tuple[int, int]:
    """The units that a span gives its code to, as a slice."""
    starts, ends = places[:, 0], places[:, 1]
    first = int(np.searchsorted(ends, span.start, side="right"))
    last = bisect_left(starts, span.end)
    if exact:
        return first, last
    while first < last and not _counts(places[first], span):
        first += 1
    while last > first and not _counts(places[last - 1], span):
        last -= 1
    return first, last


def _counts(place: Ints, span: Span) -> bool:
    both = min(int(place[1]), span.end) - max(int(place[0]), span.start)
    return 2 * both >= int(place[1] - place[0]) or 2 * both >= span.end - span.start

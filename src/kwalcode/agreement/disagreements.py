"""Where two coders differ, in which manner, and which codes they take for each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kwalcode.agreement.overlap import Near, shared
from kwalcode.agreement.ratings import Floats
from kwalcode.agreement.units import CodedSpan, CodeKey, CodingTable
from kwalcode.model import Span


class Kind(StrEnum):
    """In which manner two coders differ.

    - `BOUNDARY`: the same code, on spans that overlap without being the same
    - `CODE`: other codes on the same stretch
    - `MISSING`: one coded what the other read and left
    """

    BOUNDARY = "boundary"
    CODE = "code"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference between two coders.

    Args:
        kind: In which manner.
        document: Id of the document.
        span: The stretch that it is about: everything that either marked.
        first: What the first coder coded there.
        second: What the second coder coded there.
    """

    kind: Kind
    document: str
    span: Span
    first: tuple[CodedSpan, ...]
    second: tuple[CodedSpan, ...]


def disagreements(
    first: Sequence[CodedSpan],
    second: Sequence[CodedSpan],
    read: Mapping[tuple[str, str], Sequence[Span]],
    coders: tuple[str, str],
) -> list[Disagreement]:
    """Every difference between two coders, on what both read, by document and place.

    Args:
        first: What the first coder coded.
        second: What the second coder coded.
        read: What each coder read of each document, by (coder, document).
        coders: The names of both, as in `read`.
    """
    found: list[Disagreement] = []
    documents = dict.fromkeys(document for _, document in read)
    by_document = [_by_document(coded) for coded in (first, second)]
    for document in documents:
        nears = [Near(sorted(read.get((coder, document), ()))) for coder in coders]
        a, b = (
            [one for one in coded.get(document, ()) if next(other(one.span), None)]
            for coded, other in zip(by_document, reversed(nears), strict=True)
        )
        found.extend(_in_document(document, a, b))
    return found


def _by_document(coded: Sequence[CodedSpan]) -> dict[str, list[CodedSpan]]:
    found: dict[str, list[CodedSpan]] = {}
    for one in coded:
        found.setdefault(one.document, []).append(one)
    return found


def _in_document(document: str, first: Sequence[CodedSpan], second: Sequence[CodedSpan]) -> list[Disagreement]:
    same = {(one.span, one.code) for one in first} & {(one.span, one.code) for one in second}
    a = sorted((one for one in first if (one.span, one.code) not in same), key=_order)
    b = sorted((one for one in second if (one.span, one.code) not in same), key=_order)
    found = []
    # The same code first: only what is left of it can be about another code.
    for kind in (Kind.BOUNDARY, Kind.CODE):
        near = Near([one.span for one in b])
        pairs = sorted(
            (
                (-shared(x.span, span), i, j)
                for i, x in enumerate(a)
                for j, span in near(x.span)
                if _is(kind, x.code, b[j].code)
            ),
        )
        used_a: set[int] = set()
        used_b: set[int] = set()
        for _, i, j in pairs:
            if i not in used_a and j not in used_b:
                used_a.add(i)
                used_b.add(j)
                whole = Span(min(a[i].span.start, b[j].span.start), max(a[i].span.end, b[j].span.end))
                found.append(Disagreement(kind, document, whole, (a[i],), (b[j],)))
        a = [one for i, one in enumerate(a) if i not in used_a]
        b = [one for j, one in enumerate(b) if j not in used_b]
    found += [Disagreement(Kind.MISSING, document, one.span, (one,), ()) for one in a]
    found += [Disagreement(Kind.MISSING, document, one.span, (), (one,)) for one in b]
    return sorted(found, key=lambda one: (one.span, one.kind))


def _is(kind: Kind, one: CodeKey, other: CodeKey) -> bool:
    return one == other if kind is Kind.BOUNDARY else one[0] == other[0] and one != other


def _order(one: CodedSpan) -> tuple[Span, CodeKey]:
    return one.span, one.code


def confusion(table: CodingTable, first: str, second: str) -> tuple[tuple[CodeKey | None, ...], Floats]:
    """Which codes two coders gave to the same units.

    A unit with several codes counts once for every pair of them that the two do not share; what they share counts on
    the diagonal.

    Args:
        table: Units, coders and codes.
        first: The coder in rows.
        second: The coder in columns.

    Returns:
        The codes, None (not coded) last; and the sizes of the units, shape (codes + 1, codes + 1).

    Raises:
        ValueError: A coder is not in the table.
    """
    a, b = table.coders.index(first), table.coders.index(second)
    both = table.read[:, a] & table.read[:, b]
    x, y = table.coded[both, a].astype(float), table.coded[both, b].astype(float)
    weights = table.weights[both][:, None]
    shared_codes = x * y
    only_x, only_y = x - shared_codes, y - shared_codes
    none_x = (x.sum(axis=1, keepdims=True) == 0).astype(float)
    none_y = (y.sum(axis=1, keepdims=True) == 0).astype(float)
    # What one gave and the other did not stands against the other's own extra codes, or against nothing.
    left_x = np.hstack([only_x, none_x + (only_x.sum(axis=1, keepdims=True) == 0) * (none_x == 0)])
    left_y = np.hstack([only_y, none_y + (only_y.sum(axis=1, keepdims=True) == 0) * (none_y == 0)])
    matrix = (left_x * weights).T @ left_y
    full_agreement = ((only_x.sum(axis=1) + only_y.sum(axis=1) == 0) & (x.sum(axis=1) > 0)) * weights[:, 0]
    # Units on which all codes are shared are no "neither coded": they stand on the diagonal only.
    matrix[-1, -1] -= full_agreement.sum()
    size = len(table.codes)
    matrix[np.arange(size), np.arange(size)] += (shared_codes * weights).sum(axis=0)
    return (*table.codes, None), matrix

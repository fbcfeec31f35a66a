"""Agreement on where codes lie: the u-family of alpha, on spans over a text.

Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of unitizing textual continua; Content
Analysis (4th ed. 2019), section 12.6. Gaps between spans are stretches without a code; lengths count characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from kwalcode.agreement.ratings import Floats

Segment = tuple[int, int, str]
"""Start, end and code of what one coder marked; half open."""

_GAP = 0


@dataclass(frozen=True)
class Continuum:
    """One text with what each coder marked in it.

    Args:
        length: Number of characters.
        coders: The segments of each coder who read it, by name; segments of one coder do not overlap.
    """

    length: int
    coders: Mapping[str, Sequence[Segment]]


@dataclass(frozen=True)
class Unitizing:
    """The u-family. Each is 1 for full agreement, 0 for chance, and nan where it is not defined.

    Args:
        u: On gaps and codes together (uα).
        binary: On marked against not marked, whatever the code (|uα).
        codes: On codes alone, where both marked something (cuα).
        per_code: The same for each code ((k)uα).
        coverage: Share of each code's length that enters `per_code`.
        observed: Lengths that pairs of coders gave to pairs of values, gaps first.
        expected: The same by chance.
        names: Names of rows and columns behind the gap.
    """

    u: float
    binary: float
    codes: float
    per_code: Mapping[str, float]
    coverage: Mapping[str, float]
    observed: Floats
    expected: Floats
    names: tuple[str, ...]


def unitize(continua: Sequence[Continuum]) -> Unitizing:
    """The u-family over one or more texts; texts that fewer than two coders read do not count.

    Raises:
        ValueError: Segments of one coder overlap or lie outside their text.
    """
    read = [one for one in continua if len(one.coders) > 1]
    names = tuple(sorted({code for one in read for marked in one.coders.values() for _, _, code in marked}))
    place = {name: index + 1 for index, name in enumerate(names)}
    q = len(names) + 1
    observed = np.zeros((q, q))
    self_pairs, self_pairs_codes = np.zeros(q), np.zeros(q)
    for one in read:
        lengths, values = _cut(one, place)
        m = len(one.coders)
        for first, second in combinations(range(m), 2):
            flat = np.bincount(
                values[:, first] * q + values[:, second], weights=lengths / (m - 1), minlength=q * q
            ).reshape(q, q)
            observed += flat + flat.T
        starts = np.concatenate([[0.0], np.cumsum(lengths)])
        marked_by = (values != _GAP).sum(axis=1)
        elsewhere = np.concatenate([np.zeros((1, m)), np.cumsum(
            lengths[:, None] * ((marked_by[:, None] - (values != _GAP)) > 0), axis=0
        )])  # fmt: skip
        for coder, marked in enumerate(one.coders.values()):
            self_pairs[_GAP] += lengths[values[:, coder] == _GAP].sum()
            for start, end, code in marked:
                self_pairs[place[code]] += float(end - start) ** 2
                first_cut, last_cut = np.searchsorted(starts, [start, end])
                shared = elsewhere[last_cut, coder] - elsewhere[first_cut, coder]
                self_pairs_codes[place[code]] += shared**2
    expected = _expected(observed, self_pairs)
    collapsed = [_collapse(observed), _collapse(expected)]
    o, e = observed[1:, 1:], _expected(observed[1:, 1:], self_pairs_codes[1:])
    per_code, coverage = {}, {}
    for index, name in enumerate(names):
        of_code, by_chance = o[:, index].sum(), e[:, index].sum()
        whole = observed[:, index + 1].sum()
        coverage[name] = float(of_code / whole) if whole else float("nan")
        below = by_chance - e[index, index]
        defined = of_code > 0 and below > 0
        per_code[name] = (
            float(1 - by_chance / of_code * (of_code - o[index, index]) / below) if defined else float("nan")
        )
    return Unitizing(
        u=_alpha(observed, expected),
        binary=_alpha(*collapsed),
        codes=_alpha(o, e),
        per_code=per_code,
        coverage=coverage,
        observed=observed,
        expected=expected,
        names=names,
    )


def _cut(one: Continuum, place: Mapping[str, int]) -> tuple[Floats, np.ndarray]:
    """Stretches within which no coder changes: their lengths, and the value of each coder in each."""
    borders = {0, one.length}
    for coder, marked in one.coders.items():
        ordered = sorted(marked)
        for start, end, code in ordered:
            if not 0 <= start < end <= one.length:
                raise ValueError(f"{coder}: {code} at {start}-{end} lies outside a text of {one.length} characters")
            borders |= {start, end}
        for before, after in pairwise(ordered):
            if before[1] > after[0]:
                raise ValueError(f"{coder}: {before} overlaps {after}; codes of one domain exclude each other")
    cuts = np.array(sorted(borders))
    values = np.zeros((len(cuts) - 1, len(one.coders)), dtype=np.int64)
    for column, segments in enumerate(one.coders.values()):
        for start, end, code in segments:
            first, last = np.searchsorted(cuts, [start, end])
            values[first:last, column] = place[code]
    return np.diff(cuts).astype(float), values


def _expected(observed: Floats, self_pairs: Floats) -> Floats:
    marginals = observed.sum(axis=1)
    total = marginals.sum()
    below = total**2 - self_pairs.sum()
    if below <= 0:
        return np.full_like(observed, np.nan)
    expected: Floats = total * (np.outer(marginals, marginals) - np.diag(self_pairs)) / below
    return expected


def _collapse(matrix: Floats) -> Floats:
    return np.array([[matrix[0, 0], matrix[0, 1:].sum()], [matrix[1:, 0].sum(), matrix[1:, 1:].sum()]])


def _alpha(observed: Floats, expected: Floats) -> float:
    disagreement = observed.sum() - np.trace(observed)
    by_chance = expected.sum() - np.trace(expected)
    return float(1 - disagreement / by_chance) if by_chance > 1e-12 else float("nan")

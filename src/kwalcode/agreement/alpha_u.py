"""The older alpha-U for unitizing, for comparison with what was published with it.

Source: Krippendorff (1995), On the reliability of unitizing continuous data; Content Analysis (2nd ed. 2004), p. 251 to
256. The u-family in `unitizing` has replaced it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from kwalcode.agreement.ratings import Floats
from kwalcode.agreement.unitizing import Segment


@dataclass(frozen=True, slots=True)
class AlphaU:
    """Alpha-U of one code or of all.

    Args:
        value: 1 for full agreement, 0 for chance; nan where nothing was marked.
        observed: Observed disagreement, per squared length of the text.
        expected: Disagreement by chance.
    """

    value: float
    observed: float
    expected: float


def alpha_u(length: int, coders: Mapping[str, Sequence[Segment]]) -> tuple[AlphaU, dict[str, AlphaU]]:
    """Alpha-U over all codes, and per code.

    Args:
        length: Number of characters (or other units of length) of the text.
        coders: What each coder marked; segments of one code of one coder do not overlap.

    Raises:
        ValueError: There are fewer than two coders.
    """
    if len(coders) < 2:
        raise ValueError(f"agreement needs two coders, got {len(coders)}")
    names = sorted({code for marked in coders.values() for _, _, code in marked})
    per_code = {}
    for name in names:
        lines = [_line(length, [(s, e) for s, e, code in marked if code == name]) for marked in coders.values()]
        per_code[name] = _of(_observed(lines, length), _by_chance(lines, length))
    whole = _of(sum(one.observed for one in per_code.values()), sum(one.expected for one in per_code.values()))
    return whole, per_code


def _of(observed: float, expected: float) -> AlphaU:
    return AlphaU(1 - observed / expected if expected > 0 else float("nan"), observed, expected)


def _line(length: int, marked: Sequence[tuple[int, int]]) -> Floats:
    """The whole text of one coder in stretches: start, length, and 1 where it is marked."""
    rows: list[tuple[int, int, int]] = []
    at = 0
    for start, end in sorted(marked):
        if start < at or end > length:
            raise ValueError(f"a segment at {start}-{end} overlaps another or lies outside {length}")
        if start > at:
            rows.append((at, start - at, 0))
        rows.append((start, end - start, 1))
        at = end
    if at < length:
        rows.append((at, length - at, 0))
    return np.array(rows, dtype=float).reshape(-1, 3)


def distances(first: Floats, second: Floats) -> Floats:
    """Squared difference of every stretch of one coder with every stretch of another.

    Args:
        first: Rows of start, length and 1 for a marked stretch or 0 for a gap.
        second: The same of the other coder.

    Returns:
        Shape (stretches of the first, stretches of the second).
    """
    b1, l1, v1 = (column[:, None] for column in first.T)
    b2, l2, v2 = (column[None, :] for column in second.T)
    apart = b1 - b2
    both = (v1 == 1) & (v2 == 1) & (-l1 < apart) & (apart < l2)
    inside_gap = (v1 == 1) & (v2 == 0) & (l2 - l1 >= apart) & (apart >= 0)
    around = (v1 == 0) & (v2 == 1) & (l1 - l2 >= -apart) & (-apart >= 0)
    found: Floats = np.where(
        both, apart**2 + (b1 + l1 - b2 - l2) ** 2, np.where(inside_gap, l1**2, np.where(around, l2**2, 0.0))
    )
    return found


def _observed(lines: Sequence[Floats], length: int) -> float:
    m = len(lines)
    total = sum(distances(first, second).sum() for first, second in permutations(lines, 2))
    return float(total) / (m * (m - 1) * length**2)


def _by_chance(lines: Sequence[Floats], length: int) -> float:
    stretches = np.concatenate(lines)
    marked = stretches[stretches[:, 2] == 1][:, 1]
    gaps = stretches[stretches[:, 2] == 0][:, 1]
    if not len(marked):
        return 0.0
    m, n = len(lines), len(marked)
    inside = (np.maximum(gaps[None, :] - marked[:, None] + 1, 0) * (gaps[None, :] >= marked[:, None])).sum(axis=1)
    each = (n - 1) / 3 * (2 * marked**3 - 3 * marked**2 + marked) + marked**2 * inside
    below = m * length * (m * length - 1) - (marked * (marked - 1)).sum()
    return float(2 / length * each.sum() / below) if below > 0 else 0.0

"""From a printed table back to counts: which whole numbers can have given these percentages, and which cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kwalcode.statistics.tables import Counts

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Possible:
    """Counts that may have given a row of percentages.

    Args:
        n: Size of the row.
        counts: The counts, which add up to n.
    """

    n: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a printed percentage may have been meant to be.

    Args:
        printed: What it says.
        likely: What is possible, and looks most like it.
        count: The count behind it.
        n: Of how many.
    """

    printed: float
    likely: float
    count: int
    n: int


def possible_rows(
    shares: Sequence[float], *, smallest: int = 1, largest: int, decimals: int = 1, complete: bool = True
) -> list[Possible]:
    """Every size and every set of counts that rounds to the printed percentages, small sizes first.

    Args:
        shares: Percentages of a row, from 0 to 100.
        smallest: Smallest size of the row.
        largest: Largest size, from the number of respondents of that class.
        decimals: Decimals that were printed.
        complete: Whether the percentages are of all answers, so that the counts add up to n. When not, a last count is
            added for the answers that were not printed.

    Example:
        >>> possible_rows([77.8], largest=20, complete=False)
        [Possible(n=9, counts=(7, 2)), Possible(n=18, counts=(14, 4))]
    """
    found: list[Possible] = []
    for n in range(smallest, largest + 1):
        options = [_counts(share, n, decimals) for share in shares]
        if not all(options):
            continue
        for counts in product(*options):
            rest = n - sum(counts)
            if complete and rest == 0:
                found.append(Possible(n, counts))
            elif not complete and rest >= 0:
                found.append(Possible(n, (*counts, rest)))
    return found


def reconstruct(
    rows: Sequence[Sequence[float]],
    *,
    largest: Sequence[int],
    total: int | None = None,
    decimals: int = 1,
    complete: bool = True,
) -> list[Counts]:
    """Every table of counts that gives the printed percentages, the fullest first.

    Args:
        rows: Percentages per row.
        largest: Largest size of each row.
        total: Sum of the table when it is known.
        decimals: Decimals that were printed.
        complete: Whether a row's percentages are of all answers; see `possible_rows`.

    Returns:
        Tables of shape (rows, answers); empty when a row is impossible or no choice adds up to the total.
    """
    options = [
        possible_rows(row, largest=most, decimals=decimals, complete=complete)
        for row, most in zip(rows, largest, strict=True)
    ]
    # Backwards, which totals can still be reached: only choices that can end well are followed.
    reachable: list[set[int]] = [{0}]
    for row in reversed(options):
        reachable.append({one.n + rest for one in row for rest in reachable[-1]})
    reachable.reverse()
    wanted = sorted({total} & reachable[0] if total is not None else reachable[0], reverse=True)
    found: list[Counts] = []
    for whole in wanted:
        partial: list[tuple[int, tuple[tuple[int, ...], ...]]] = [(whole, ())]
        for place, row in enumerate(options):
            partial = [
                (left - one.n, (*before, one.counts))
                for left, before in partial
                for one in row
                if left - one.n in reachable[place + 1]
            ]
        found.extend(np.array(table, dtype=np.int64) for _, table in partial)
    return found


def of_known_rows(rows: Sequence[Sequence[float]], sizes: Sequence[int], *, decimals: int = 1) -> list[Counts]:
    """Every table of counts that gives the printed percentages when the size of each row is known.

    Args:
        rows: Percentages of all answers per row.
        sizes: Size of each row.
        decimals: Decimals that were printed.
    """
    options = [
        [one.counts for one in possible_rows(row, smallest=n, largest=n, decimals=decimals)]
        for row, n in zip(rows, sizes, strict=True)
    ]
    return [np.array(table, dtype=np.int64) for table in product(*options)]


def corrections(share: float, sizes: Sequence[int], *, decimals: int = 1) -> list[Correction]:
    """What an impossible percentage may have been meant to be: possible ones in which one digit differs.

    Args:
        share: The printed percentage.
        sizes: Sizes that the row can have, from its other percentages.
        decimals: Decimals that were printed.

    Returns:
        The likeliest first: the smallest difference in one digit. Empty when the percentage is possible.

    Example:
        >>> [(one.likely, one.count, one.n) for one in corrections(54.7, [17])]
        [(64.7, 11, 17)]
    """
    if any(_counts(share, n, decimals) for n in sizes):
        return []
    printed = f"{share:.{decimals}f}"
    found: dict[float, Correction] = {}
    for n in sizes:
        for count in range(n + 1):
            text = f"{100 * count / n:.{decimals}f}"
            if len(text) == len(printed) and sum(a != b for a, b in zip(text, printed, strict=True)) == 1:
                found.setdefault(float(text), Correction(share, float(text), count, n))
    return sorted(found.values(), key=lambda one: abs(one.likely - share))


def of_two_shares(first: float, second: float, *, marked: int, n: int, decimals: int = 0) -> Counts:
    """Two groups of unknown size, from the percentage in each and the total.

    Args:
        first: Percentage of the first group that has something, from 0 to 100.
        second: Percentage of the second.
        marked: How many have it in both together.
        n: How many there are in both together.
        decimals: Decimals that were printed.

    Returns:
        Shape (2, 2): per group with and without, in whole numbers.

    Raises:
        ValueError: The percentages are the same, or no sizes fit.

    Example:
        >>> of_two_shares(80, 50, marked=77, n=112).tolist()
        [[56, 14], [21, 21]]
    """
    if first == second:
        raise ValueError(f"groups with the same percentage cannot be told apart: {first}")
    target = (marked - second / 100 * n) / ((first - second) / 100)
    fits = [
        (abs(size - target), size, with_it)
        for size in range(1, n)
        for with_it in _counts(first, size, decimals)
        if marked - with_it in _counts(second, n - size, decimals)
    ]
    if not fits:
        raise ValueError(f"no sizes give {marked} of {n} with {first} % and {second} %")
    _, size, with_it = min(fits)
    rest = marked - with_it
    return np.array([[with_it, size - with_it], [rest, n - size - rest]], dtype=np.int64)


def _counts(share: float, n: int, decimals: int) -> list[int]:
    """Counts out of n that round to a percentage; a half may have been rounded either way."""
    half = 0.5 * 10**-decimals + _SLACK
    low, high = (share - half) * n / 100, (share + half) * n / 100
    first, last = max(0, int(np.ceil(low - _SLACK))), min(n, int(np.floor(high + _SLACK)))
    return list(range(first, last + 1))

"""Tests on tables of counts, honest about small cells.

Pearson's chi-square rests on expected counts that are not too small (Cochran 1954: none below 1, at most a fifth below
5). Where that does not hold, Fisher's exact test takes its place for two by two, and otherwise the chance of the
table's chi-square among all tables with the same margins: counted out where that can be done, else drawn at random.

Sources: Agresti, Categorical Data Analysis (3rd ed. 2013), chapter 3; Bergsma (2013) for the corrected V.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import lgamma, sqrt

import numpy as np
from scipy import stats

from kwalcode.statistics.tables import Counts, Floats

_MOST_TABLES = 5_000
"""Tables with the same margins that are counted out; with more of them some are drawn."""


@dataclass(frozen=True)
class ChiSquare:
    """Pearson's chi-square with what goes with it.

    Args:
        statistic: Chi-square.
        df: Degrees of freedom.
        p: Chance of a chi-square as large when rows and columns have nothing to do with each other; nan without df.
        likelihood_ratio: G squared.
        v: Cramer's V, from 0 to 1.
        v_corrected: V corrected for bias.
        expected: Expected counts, shape of the table.
        residuals: Adjusted residuals: beyond 2 a cell stands out; nan in an empty row or column.
        n: Sum of the table.
    """

    statistic: float
    df: int
    p: float
    likelihood_ratio: float
    v: float
    v_corrected: float
    expected: Floats = field(repr=False)
    residuals: Floats = field(repr=False)
    n: float

    @property
    def is_small(self) -> bool:
        """Whether expected counts are too small to rely on p."""
        return bool((self.expected < 1).any() or (self.expected < 5).mean() > 0.2)


class Method(StrEnum):
    """Which test gave the p value."""

    CHI_SQUARE = "chi-kwadraat"
    FISHER = "exacte toets van Fisher"
    EXACT = "exacte toets op chi-kwadraat"
    PERMUTATION = "permutatietoets op chi-kwadraat"
    NONE = "geen toets"


@dataclass(frozen=True)
class Assessment:
    """What is told of a table.

    Args:
        method: Which test.
        p: Its p value; nan without one.
        chi_square: The chi-square and its measures, whatever the test.
        reason: Why this test, in a Dutch sentence.
    """

    method: Method
    p: float
    chi_square: ChiSquare
    reason: str


def chi_square(table: Sequence[Sequence[float]] | Counts | Floats) -> ChiSquare:
    """Pearson's chi-square, without continuity correction. Empty rows and columns do not count for the df.

    Args:
        table: Counts, shape (rows, columns).

    Raises:
        ValueError: A count is negative, or the table has not two dimensions.
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("a table has two dimensions and no negative counts")
    n = counts.sum()
    row, column = counts.sum(axis=1), counts.sum(axis=0)
    r, c = int((row > 0).sum()), int((column > 0).sum())
    df = max(r - 1, 0) * max(c - 1, 0)
    expected = np.outer(row, column) / n if n else np.zeros_like(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = float(np.nansum((counts - expected) ** 2 / np.where(expected > 0, expected, np.nan)))
        ratio = float(2 * np.nansum(np.where(counts > 0, counts * np.log(counts / expected), 0.0)))
        spread = expected * np.outer(1 - row / n, 1 - column / n)
        residuals = np.where(spread > 0, (counts - expected) / np.sqrt(spread), np.nan)
    smallest = min(r, c) - 1
    v = sqrt(statistic / (n * smallest)) if n and smallest > 0 else float("nan")
    return ChiSquare(
        statistic=statistic,
        df=df,
        p=float(stats.chi2.sf(statistic, df)) if df else float("nan"),
        likelihood_ratio=ratio,
        v=v,
        v_corrected=_corrected(statistic, float(n), r, c),
        expected=expected,
        residuals=residuals,
        n=float(n),
    )


def assess(table: Sequence[Sequence[int]] | Counts, *, draws: int = 20_000, seed: int = 0) -> Assessment:
    """The test that fits a table, and why.

    Args:
        table: Whole counts, shape (rows, columns).
        draws: Tables that are drawn where they cannot be counted out.
        seed: Of the draws.
    """
    counts = np.asarray(table, dtype=np.int64)
    kept = _filled(counts)
    found = chi_square(counts)
    if not found.df:
        return Assessment(Method.NONE, float("nan"), found, "Er is maar één rij of kolom met antwoorden.")
    if not chi_square(kept).is_small:
        return Assessment(Method.CHI_SQUARE, found.p, found, "De verwachte aantallen zijn groot genoeg.")
    expected = chi_square(kept).expected
    tiny = int((expected < 1).sum())
    why = f"In {int((expected < 5).sum())} van de {kept.size} cellen is het verwachte aantal kleiner dan 5"
    why += f" en in {tiny} kleiner dan 1" if tiny else ""
    if kept.shape == (2, 2):
        return Assessment(Method.FISHER, fisher(kept).two_sided, found, f"{why}: daarom de exacte toets van Fisher.")
    exact = exact_chi_square(kept)
    if exact is not None:
        return Assessment(
            Method.EXACT, exact, found, f"{why}: daarom zijn alle tabellen met dezelfde randen uitgeteld."
        )
    p = permutation(kept, draws=draws, seed=seed)
    return Assessment(
        Method.PERMUTATION,
        p,
        found,
        f"{why}: daarom {draws:,} tabellen met dezelfde randen getrokken (zaad {seed}).".replace(",", "."),
    )


@dataclass(frozen=True, slots=True)
class Fisher:
    """Fisher's exact test of a table of two by two.

    Args:
        two_sided: Chance of a table that is at most as likely.
        greater: Chance of at least as many in the first cell.
        less: Chance of at most as many.
        odds_ratio: Cross product of the table; inf or nan where a cell is 0.
    """

    two_sided: float
    greater: float
    less: float
    odds_ratio: float


def fisher(table: Sequence[Sequence[int]] | Counts) -> Fisher:
    """Fisher's exact test.

    Raises:
        ValueError: The table is not two by two.
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.shape != (2, 2):
        raise ValueError(f"Fisher's test is for two by two, got {counts.shape}")
    (a, b), (c, d) = counts.tolist()
    ratio = a * d / (b * c) if b * c else float("inf") if a * d else float("nan")
    two, greater, less = (
        float(stats.fisher_exact(counts, alternative=side).pvalue) for side in ("two-sided", "greater", "less")
    )
    return Fisher(two, greater, less, ratio)


def exact_chi_square(table: Sequence[Sequence[int]] | Counts) -> float | None:
    """Chance of a chi-square as large among all tables with the same margins; None when there are too many.

    Of a table with counts in one row or column there is nothing to tell, and it is nan.
    """
    counts = _filled(np.asarray(table, dtype=np.int64))
    if min(counts.shape) < 2:
        return float("nan")
    row, column = counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
    expected = np.outer(row, column) / counts.sum()
    constant = sum(lgamma(total + 1) for total in (*row, *column)) - lgamma(counts.sum() + 1)

    def statistic(one: Counts) -> float:
        return float(((one - expected) ** 2 / expected).sum())

    own = statistic(counts)
    total = 0.0
    for number, one in enumerate(_tables(row, column)):
        if number >= _MOST_TABLES:
            return None
        if statistic(one) >= own - 1e-7:
            total += float(np.exp(constant - sum(lgamma(value + 1) for value in one.ravel().tolist())))
    return min(total, 1.0)


def permutation(table: Sequence[Sequence[int]] | Counts, *, draws: int = 20_000, seed: int = 0) -> float:
    """Chance of a chi-square as large among tables with the same margins that are drawn at random.

    The table itself counts as one of the draws, so p is never 0 (Phipson & Smyth 2010). Of a table with counts
    in one row or column there is nothing to tell, and it is nan.

    Args:
        table: Whole counts; empty rows and columns do not count.
        draws: How many tables are drawn.
        seed: Of the draws.
    """
    counts = _filled(np.asarray(table, dtype=np.int64))
    if min(counts.shape) < 2:
        return float("nan")
    row, column = counts.sum(axis=1), counts.sum(axis=0)
    expected = np.outer(row, column) / counts.sum()
    drawn = stats.random_table(row, column).rvs(size=draws, random_state=np.random.default_rng(seed))
    statistics = ((drawn - expected) ** 2 / expected).sum(axis=(1, 2))
    own = ((counts - expected) ** 2 / expected).sum()
    return float((1 + (statistics >= own - 1e-9).sum()) / (draws + 1))


def cluster_permutation(
    groups: Sequence[str], marked: Sequence[bool], clusters: Sequence[str], *, draws: int = 20_000, seed: int = 0
) -> float:
    """Chance of a chi-square as large when whole clusters change group: cases of one place are not independent.

    Args:
        groups: Group of each case; all cases of a cluster belong to one group.
        marked: Whether each case has the code.
        clusters: Cluster of each case (municipality, document).
        draws: How often groups are dealt out to clusters.
        seed: Of the draws.

    Returns:
        nan where all cases belong to one group, or all or none have the code.

    Raises:
        ValueError: A cluster has cases in several groups, or lengths differ.
    """
    if not len(groups) == len(marked) == len(clusters):
        raise ValueError("every case needs a group, a mark and a cluster")
    kinds = sorted(set(groups))
    if len(kinds) < 2 or len(set(marked)) < 2:
        return float("nan")
    names = list(dict.fromkeys(clusters))
    group_of: dict[str, str] = {}
    for group, cluster in zip(groups, clusters, strict=True):
        if group_of.setdefault(cluster, group) != group:
            raise ValueError(f"cluster {cluster!r} has cases in several groups")
    at = {name: place for place, name in enumerate(names)}
    member = np.array([at[cluster] for cluster in clusters])
    yes = np.bincount(member, weights=np.asarray(marked, dtype=float), minlength=len(names))
    size = np.bincount(member, minlength=len(names)).astype(float)
    own = np.array([kinds.index(group_of[name]) for name in names])
    rng = np.random.default_rng(seed)

    def statistic(dealt: np.ndarray) -> float:
        by_group = np.stack(
            [
                np.bincount(dealt, weights=yes, minlength=len(kinds)),
                np.bincount(dealt, weights=size - yes, minlength=len(kinds)),
            ],
            axis=1,
        )
        return chi_square(by_group).statistic

    observed = statistic(own)
    larger = sum(statistic(rng.permutation(own)) >= observed - 1e-9 for _ in range(draws))
    return (1 + larger) / (draws + 1)


def _filled(counts: Counts) -> Counts:
    """The table without empty rows and columns."""
    filled: Counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    return filled


def _corrected(statistic: float, n: float, r: int, c: int) -> float:
    if n <= 1 or min(r, c) < 2:
        return float("nan")
    phi = max(0.0, statistic / n - (r - 1) * (c - 1) / (n - 1))
    rows, columns = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    return sqrt(phi / (min(rows, columns) - 1)) if min(rows, columns) > 1 else float("nan")


def _tables(row: list[int], column: list[int]) -> Iterator[Counts]:
    """Every table with these margins."""
    if len(row) == 1:
        yield np.array([column], dtype=np.int64)
        return
    for first in _rows(row[0], column):
        rest = [total - taken for total, taken in zip(column, first, strict=True)]
        for below in _tables(row[1:], rest):
            yield np.vstack([np.array([first], dtype=np.int64), below])


def _rows(total: int, most: list[int]) -> Iterator[list[int]]:
    if len(most) == 1:
        if total <= most[0]:
            yield [total]
        return
    for value in range(max(0, total - sum(most[1:])), min(total, most[0]) + 1):
        for rest in _rows(total - value, most[1:]):
            yield [value, *rest]

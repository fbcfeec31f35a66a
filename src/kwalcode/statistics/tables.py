"""Counting answers: frequencies and crosstabs, with what is missing always in sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frequency:
    """One answer with its count.

    Args:
        answer: The answer.
        count: How many gave it.
        share: Share of those who answered, from 0 to 1; nan when nobody did.
        low: Lower bound of the share, 95 % (Wilson).
        high: Upper bound.
    """

    answer: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Every answer to one question.

    Args:
        answers: In the order of the scale, or most frequent first.
        n: How many answered; with several answers per respondent these are respondents, not answers.
        missing: How many did not.
    """

    answers: tuple[Frequency, ...]
    n: int
    missing: int


@dataclass(frozen=True)
class Crosstab:
    """Two variables against each other.

    Args:
        rows: Values of the first variable.
        columns: Values of the second.
        counts: Shape (rows, columns).
        missing: Respondents without an answer to one of both.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Counts = field(repr=False)
    missing: int = 0

    @property
    def n(self) -> int:
        """How many answered both."""
        return int(self.counts.sum())

    @property
    def row_shares(self) -> Floats:
        """Shares within each row, from 0 to 1; nan in an empty row."""
        return _shares(self.counts, 1)

    @property
    def column_shares(self) -> Floats:
        """Shares within each column, from 0 to 1; nan in an empty column."""
        return _shares(self.counts, 0)


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share.

    Args:
        count: How many had it.
        n: Of how many.
        level: Confidence, between 0 and 1.

    Returns:
        Lower and upper bound; nan, nan when n is 0.

    Example:
        >>> [round(bound, 4) for bound in wilson(42, 50)]
        [0.7149, 0.9166]
    """
    if n == 0:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At the ends rounding would leave a hair beside 0 or 1.
    return 0.0 if count == 0 else middle - half, 1.0 if count == n else middle + half


def frequencies(answers: Sequence[str | None], order: Sequence[str] = ()) -> Frequencies:
    """How often each answer was given.

    Args:
        answers: One per respondent; None or "" for none.
        order: The scale, so that answers that nobody gave are shown too; empty for most frequent first.
    """
    given = [answer for answer in answers if answer]
    counts = Counter(given)
    names = [*order, *sorted((set(counts) - set(order)), key=lambda name: (-counts[name], name))]
    return Frequencies(
        tuple(_frequency(name, counts[name], len(given)) for name in names), len(given), len(answers) - len(given)
    )


def frequencies_of_several(answers: Sequence[Collection[str] | None]) -> Frequencies:
    """How many respondents gave each answer to a question with several answers; shares may add up to more than 1.

    Args:
        answers: The answers of each respondent; None for who did not answer.
    """
    given = [set(one) for one in answers if one is not None]
    counts = Counter(answer for one in given for answer in one)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return Frequencies(
        tuple(_frequency(name, counts[name], len(given)) for name in names), len(given), len(answers) - len(given)
    )


def crosstab(
    first: Sequence[str | None],
    second: Sequence[str | None],
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> Crosstab:
    """Two variables against each other, one case per place.

    Args:
        first: Values of the first variable; None or "" for none.
        second: Values of the second, as long.
        rows: Order of the first variable; empty for the order in which values occur first.
        columns: Order of the second.

    Raises:
        ValueError: The two differ in length.
    """
    if len(first) != len(second):
        raise ValueError(f"both variables need a value per case, got {len(first)} and {len(second)}")
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    row_names = tuple(dict.fromkeys([*rows, *(a for a, _ in pairs)]))
    column_names = tuple(dict.fromkeys([*columns, *(b for _, b in pairs)]))
    counts = np.zeros((len(row_names), len(column_names)), dtype=np.int64)
    row_at = {name: place for place, name in enumerate(row_names)}
    column_at = {name: place for place, name in enumerate(column_names)}
    for a, b in pairs:
        counts[row_at[a], column_at[b]] += 1
    return Crosstab(row_names, column_names, counts, len(first) - len(pairs))


def dichotomise(answers: Sequence[str | None], yes: Collection[str], names: tuple[str, str]) -> list[str | None]:
    """Answers on a scale in two classes.

    Args:
        answers: The answers; what is missing stays missing.
        yes: Answers that belong to the first class.
        names: Names of the first class and of the other.
    """
    return [None if not answer else names[0] if answer in yes else names[1] for answer in answers]


def presence(cases: Sequence[str], marked: Collection[tuple[str, str]], codes: Sequence[str]) -> Mapping[str, Counts]:
    """Whether each case has each code at least once: the case is the unit, not the fragment.

    Args:
        cases: Names of the cases (respondents, interviews).
        marked: Pairs of case and code, as often as they occur.
        codes: The codes.

    Returns:
        Per code 0 or 1 for each case, shape (cases,).
    """
    at = {name: place for place, name in enumerate(cases)}
    found = {code: np.zeros(len(cases), dtype=np.int64) for code in codes}
    for case, code in marked:
        if case in at and code in found:
            found[code][at[case]] = 1
    return found


def _frequency(name: str, count: int, n: int) -> Frequency:
    return Frequency(name, count, count / n if n else float("nan"), *wilson(count, n))


def _shares(counts: Counts, axis: int) -> Floats:
    total = counts.sum(axis=axis, keepdims=True)
    shares: Floats = np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)
    return shares

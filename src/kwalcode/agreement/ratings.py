"""Units rated by coders, with what was not read kept apart from what was not coded."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Value = str | float | int | frozenset[str]
"""A rating: a code, a number, or a set of codes."""

MISSING = -1
"""A coder did not read the unit. That nothing was coded in it is a category like any other."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """Units in rows, coders in columns.

    Args:
        codes: Place in `categories` of each rating, or `MISSING`; int, shape (units, coders).
        categories: What was chosen from, in order.
        documents: Number of the document of each unit, shape (units,); what bootstrap draws from.
        weights: Size of each unit, shape (units,): 1, or the number of characters that it stands for.
        tabulated: Whether the units came as a table of counts. Standard errors then divide by n as published for
            tables, and by n - 1 otherwise.

    Raises:
        ValueError: Shapes differ, or a rating is no category.
    """

    codes: Ints
    categories: tuple[Value, ...]
    documents: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    tabulated: bool = False

    def __post_init__(self) -> None:
        if self.codes.ndim != 2:
            raise ValueError(f"ratings need two dimensions (units, coders), got {self.codes.ndim}")
        if self.codes.size and (self.codes.max() >= len(self.categories) or self.codes.min() < MISSING):
            raise ValueError(f"a rating lies outside the {len(self.categories)} categories")
        n = len(self.codes)
        if not len(self.documents):
            object.__setattr__(self, "documents", np.arange(n))
        if not len(self.weights):
            object.__setattr__(self, "weights", np.ones(n))
        if len(self.documents) != n or len(self.weights) != n:
            raise ValueError(f"{n} units, but {len(self.documents)} documents and {len(self.weights)} weights")

    @classmethod
    def of(
        cls,
        rows: Sequence[Sequence[Value | None]],
        categories: Sequence[Value] | None = None,
        documents: Sequence[Hashable] | None = None,
    ) -> Ratings:
        """Ratings from values.

        Args:
            rows: One row per unit, one value per coder; None for what a coder did not read.
            categories: What was chosen from; None for the values that occur, numbers and words in their order.
            documents: The document of each unit; None when every unit stands alone.

        Raises:
            ValueError: Rows differ in length, or a value is no category.

        Example:
            >>> Ratings.of([["a", "b"], ["a", None]]).codes.tolist()
            [[0, 1], [0, -1]]
        """
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise ValueError("every unit needs a value or None for every coder")
        found = {value for row in rows for value in row if value is not None}
        chosen = tuple(categories) if categories is not None else tuple(sorted(found, key=_place))
        place = {value: index for index, value in enumerate(chosen)}
        unknown = found - place.keys()
        if unknown:
            raise ValueError(f"no category: {sorted(map(str, unknown))}")
        codes = np.array(
            [[MISSING if value is None else place[value] for value in row] for row in rows], dtype=np.int64
        ).reshape(len(rows), width)
        numbers: dict[Hashable, int] = {}
        numbered = [numbers.setdefault(name, len(numbers)) for name in documents] if documents is not None else []
        return cls(codes, chosen, np.array(numbered, dtype=np.int64))

    @classmethod
    def of_table(cls, table: Sequence[Sequence[float]], categories: Sequence[Value] | None = None) -> Ratings:
        """Ratings of two coders from how often they chose which pair.

        Args:
            table: Counts, square; the first coder in rows, the second in columns.
            categories: Names of rows and columns; None for 0, 1, 2 …

        Raises:
            ValueError: The table is not square.
        """
        counts = np.asarray(table, dtype=float)
        if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
            raise ValueError(f"a table of two coders is square, got {counts.shape}")
        first, second = np.indices(counts.shape).reshape(2, -1)
        kept = counts.ravel() > 0
        chosen = tuple(categories) if categories is not None else tuple(range(len(counts)))
        codes = np.stack([first[kept], second[kept]], axis=1).astype(np.int64)
        return cls(codes, chosen, np.arange(kept.sum()), counts.ravel()[kept], tabulated=True)

    @classmethod
    def of_counts(cls, counts: Sequence[Sequence[int]], categories: Sequence[Value] | None = None) -> Ratings:
        """Ratings from how many coders chose which category for each unit; who chose what is not known.

        Args:
            counts: Shape (units, categories).
            categories: Names of the columns; None for 0, 1, 2 …
        """
        rows = np.asarray(counts, dtype=np.int64)
        most = int(rows.sum(axis=1).max(initial=0))
        codes = np.full((len(rows), most), MISSING, dtype=np.int64)
        for place, row in enumerate(rows):
            chosen = np.repeat(np.arange(rows.shape[1]), row)
            codes[place, : len(chosen)] = chosen
        return cls(codes, tuple(categories) if categories is not None else tuple(range(rows.shape[1])))

    @property
    def n_coders(self) -> int:
        """Number of coders."""
        return int(self.codes.shape[1])

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Which unit was read by which coder, shape (units, coders)."""
        present: NDArray[np.bool_] = self.codes != MISSING
        return present

    @cached_property
    def coders_per_unit(self) -> Ints:
        """How many coders read each unit, shape (units,)."""
        counted: Ints = self.present.sum(axis=1)
        return counted

    @cached_property
    def counts(self) -> Floats:
        """How many coders chose each category for each unit, shape (units, categories)."""
        q = len(self.categories)
        units, coders = np.nonzero(self.present)
        flat = np.bincount(units * q + self.codes[units, coders], minlength=len(self.codes) * q)
        return flat.reshape(len(self.codes), q).astype(float)

    def pair(self, first: int, second: int) -> Ratings:
        """The ratings of two coders only."""
        return Ratings(self.codes[:, [first, second]], self.categories, self.documents, self.weights, self.tabulated)


def _place(value: Value) -> tuple[int, float, str]:
    """Numbers before words, numbers by size."""
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, value if isinstance(value, str) else " ".join(sorted(value)))

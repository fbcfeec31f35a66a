"""Inner products of texts, each computed once.

What a code is learned from is a square of inner products: of each text that was answered with each other one. They are
the same for every code, and a decision adds one text at most; so they are kept, and a decision costs one row of them.
"""

from __future__ import annotations

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MOST: Final = 3000
"""Texts of which the products are kept, 72 MB; what goes beyond is computed each time."""
_FIRST: Final = 256


class InnerProducts:
    """Inner products of the rows of a matrix. Threads may share it.

    Args:
        matrix: The rows, shape (n, d).
        most: Of how many rows the products are kept.

    Example:
        >>> products = InnerProducts(sparse.csr_matrix([[1.0, 0.0], [0.5, 2.0], [0.0, 1.0]]))
        >>> products.among(np.array([1, 2])).tolist()
        [[4.25, 2.0], [2.0, 1.0]]
    """

    def __init__(self, matrix: sparse.csr_matrix, most: int = MOST) -> None:
        self._matrix = matrix
        self._most = most
        self._lock = threading.Lock()
        self._places: dict[int, int] = {}
        self._kept: NDArray[np.float64] = np.zeros((0, 0))

    def among(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The products of some rows with each other.

        Args:
            rows: Numbers of rows, shape (k,); a row may come twice.

        Returns:
            Shape (k, k).
        """
        with self._lock:
            new = [row for row in dict.fromkeys(rows.tolist()) if row not in self._places]
            if len(self._places) + len(new) <= self._most:
                if new:
                    self._add(new)
                at = [self._places[row] for row in rows.tolist()]
                return self._kept[np.ix_(at, at)]
        part = self._matrix[rows]
        return _product(part, part)

    def _add(self, new: list[int]) -> None:
        known, size = len(self._places), len(self._places) + len(new)
        self._places.update(zip(new, range(known, size), strict=True))
        if size > len(self._kept):
            room = min(max(2 * size, _FIRST), self._most)
            larger = np.zeros((room, room))
            larger[:known, :known] = self._kept[:known, :known]
            self._kept = larger
        found = _product(self._matrix[new], self._matrix[list(self._places)])
        self._kept[known:size, :size] = found
        self._kept[:known, known:size] = found[:, :known].T


def _product(left: sparse.csr_matrix, right: sparse.csr_matrix) -> NDArray[np.float64]:
    return np.asarray((left @ right.T).todense(), dtype=np.float64)

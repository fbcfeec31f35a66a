"""Inner products that are kept are the ones that would be computed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import sparse

from kwalcode.coders.products import InnerProducts


@pytest.fixture
def matrix() -> sparse.csr_matrix:
    return sparse.random(400, 60, density=0.2, random_state=np.random.default_rng(4), format="csr")


def plainly(matrix: sparse.csr_matrix, rows: np.ndarray) -> np.ndarray:
    part: np.ndarray = matrix.toarray()[rows]
    found: np.ndarray = part @ part.T
    return found


@pytest.mark.parametrize("most", [0, 5, 50, 1000])
def test_whatever_was_asked_before_the_products_are_the_same(matrix: sparse.csr_matrix, most: int) -> None:
    products = InnerProducts(matrix, most)
    drawn = np.random.default_rng(7)
    for size in (1, 3, 3, 40, 2, 300, 10):
        rows = drawn.integers(0, 400, size)
        np.testing.assert_allclose(products.among(rows), plainly(matrix, rows), atol=1e-12)


def test_one_more_row_leaves_the_others_as_they_were(matrix: sparse.csr_matrix) -> None:
    products = InnerProducts(matrix)
    before = products.among(np.arange(100))
    assert np.array_equal(products.among(np.arange(101))[:100, :100], before)
    assert np.array_equal(InnerProducts(matrix).among(np.arange(100)), before)


def test_what_is_given_may_be_changed_without_harm(matrix: sparse.csr_matrix) -> None:
    products = InnerProducts(matrix)
    products.among(np.arange(3))[:] = 9
    np.testing.assert_allclose(products.among(np.arange(3)), plainly(matrix, np.arange(3)))


def test_threads_may_ask_at_once(matrix: sparse.csr_matrix) -> None:
    products = InnerProducts(matrix)
    asked = [np.random.default_rng(seed).integers(0, 400, 30) for seed in range(60)]
    with ThreadPoolExecutor(8) as pool:
        for rows, found in zip(asked, pool.map(products.among, asked), strict=True):
            np.testing.assert_allclose(found, plainly(matrix, rows), atol=1e-12)


def test_no_rows_have_no_products(matrix: sparse.csr_matrix) -> None:
    assert InnerProducts(matrix).among(np.array([], dtype=np.int64)).shape == (0, 0)

"""Drawing documents adds up what each of them holds, in two ways; both must give what the units themselves give."""

from __future__ import annotations

import numpy as np
import pytest

from kwalcode.agreement import CodingTable, Ratings, alpha, masi_distance, measure


def _table(documents: int, coders: int, units: int = 60, codes: int = 4) -> CodingTable:
    rng = np.random.default_rng(3)
    truth = rng.random((units, 1, codes)) < 0.3
    read = rng.random((units, coders)) < 0.9
    read[:, :2] = True
    coded = np.where(rng.random((units, coders, codes)) < 0.85, truth, ~truth) & read[:, :, None]
    return CodingTable(
        unit="zin",
        coders=tuple("abc"[:coders]),
        codes=tuple(("boek", str(code)) for code in range(codes)),
        documents=tuple(map(str, range(documents))),
        document=np.arange(units) * documents // units,
        places=np.stack([np.arange(units), np.arange(units) + 1], axis=1),
        read=read,
        coded=coded,
        weights=rng.integers(1, 9, units).astype(float),
    )


@pytest.mark.parametrize("coders", [2, 3])
@pytest.mark.parametrize("documents", [1, 3, 60])
def test_overall_and_per_document_are_the_alpha_of_the_units(documents: int, coders: int) -> None:
    table = _table(documents, coders)
    # More documents than sets in one case, fewer in the others: the two ways of adding up.
    assert 3 < len(table.sets().categories) < 60
    found = measure(table, replicates=0)
    assert found.overall == pytest.approx(alpha(table.sets(), masi_distance).value)
    for document, value in found.per_document.items():
        alone = alpha(table.of_documents([document]).sets(), masi_distance).value
        assert value == pytest.approx(alone, nan_ok=True)


def test_an_interval_is_that_of_the_drawn_units() -> None:
    table = _table(3, 2)
    found = measure(table, replicates=200, seed=5).bootstrap
    assert found is not None
    drawn = np.random.default_rng(5).multinomial(3, np.full(3, 1 / 3), size=200)
    ratings = table.sets()
    values = []
    for counts in drawn:
        times = counts[table.document].astype(float)
        weighed = Ratings(ratings.codes, ratings.categories, ratings.documents, ratings.weights * times)
        values.append(alpha(weighed, masi_distance).value)
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])))


@pytest.mark.parametrize("given", [False, True])
def test_a_code_that_nobody_or_everybody_gave_has_no_coefficient(given: bool) -> None:
    table = CodingTable(
        "zin", ("a", "b"), (("boek", "x"),), ("d", "e"), np.array([0, 0, 1, 1]), np.arange(8).reshape(4, 2),
        np.ones((4, 2), dtype=bool), np.full((4, 2, 1), given), np.ones(4),
    )  # fmt: skip
    found = measure(table, replicates=50).codes[0]
    assert np.isnan([found.alpha, found.kappa, found.ac1]).all()
    assert found.bootstrap is not None
    assert found.bootstrap.undefined == 1

"""Municipality by question."""

from __future__ import annotations

import math

import pytest

from kwalcode.screening.coverage import COLUMNS, coverage
from tests.screening.plans import finding


def test_a_passage_that_recurs_counts_once_and_its_amounts_both() -> None:
    (found,) = coverage([finding("a", amount=10), finding("a", amount=5)], [0, 0])
    assert (found.explicit, found.counts["domein:wonen"], found.budget, found.passages) == (1, 1, 15, 2)


def test_the_same_passage_counts_in_each_municipality() -> None:
    found = coverage([finding("a"), finding("a", municipality="Bestad")], [0, 0])
    assert [(one.municipality, one.explicit) for one in found] == [("Adorp", 1), ("Bestad", 1)]


def test_what_is_not_about_poverty_is_read_and_does_not_count() -> None:
    (found,) = coverage([finding("een twee drie", poverty=0, regie=("overleg",))])
    assert (found.passages, found.counts["regie:overleg"]) == (1, 0)
    assert set(found.counts) == {column.key for column in COLUMNS}
    assert not any(found.counts.values())
    assert math.isnan(found.budget)


def test_the_best_quote_comes_first() -> None:
    texts = [finding("zwak", poverty=1, score=0.9), finding("sterk", score=0.7), finding("sterker", score=0.8)]
    (found,) = coverage(texts, most=2)
    assert [one.text for one in found.best["domein:wonen"]] == ["sterker", "sterk"]


def test_group_numbers_must_fit_the_findings() -> None:
    with pytest.raises(ValueError, match="boilerplate"):
        coverage([finding("a")], [0, 1])

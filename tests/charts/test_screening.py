"""Pictures of a screening: every cell is drawn, absence differs from presence, numbers are Dutch."""

from __future__ import annotations

import re

from kwalcode.charts import base
from kwalcode.charts.screening import budgets, coverage

CELLS = [("Alstad", "Overleg", 3, 1.5), ("Alstad", "Middelen", 0, 0.0), ("<b>Berg</b>", "Overleg", 0, 0.0),
         ("<b>Berg</b>", "Middelen", 1, 0.25)]  # fmt: skip


def test_the_coverage_has_a_cell_for_each_and_a_dash_where_nothing_was_found() -> None:
    drawn = base.to_svg(coverage(CELLS))
    for name in ("Alstad", "&lt;b&gt;Berg&lt;/b&gt;", "Overleg", "Middelen"):
        assert name in drawn
    assert drawn.count(">–</text>") == 2
    assert "<b>" not in drawn


def test_the_budget_has_dutch_numbers_and_both_kinds_of_goals() -> None:
    drawn = base.to_svg(budgets([("wonen", 1_200_000.0, 300_000.0), ("werk", 0.0, 50_000.0)]))
    assert re.search(r">1\.000\.000<", drawn)
    for word in ("wonen", "werk", "expliciet", "impliciet"):
        assert word in drawn


def test_the_same_chart_is_the_same_picture() -> None:
    assert base.to_png(coverage(CELLS)) == base.to_png(coverage(CELLS))

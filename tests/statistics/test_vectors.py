"""Published worked examples, to the digits that were printed."""

from __future__ import annotations

import json
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kwalcode.statistics import (
    Correction,
    Method,
    adjust,
    assess,
    chi_square,
    cluster_permutation,
    corrections,
    crosstab,
    dichotomise,
    exact_chi_square,
    fisher,
    frequencies,
    frequencies_of_several,
    mcnemar,
    of_known_rows,
    of_two_shares,
    permutation,
    possible_rows,
    presence,
    reconstruct,
    wilson,
)

PARTY = [[762, 327, 468], [484, 239, 477]]
SMALL = [[4, 1, 0], [1, 3, 2], [0, 1, 4]]
P_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0
]  # fmt: skip


def test_agresti_gender_by_party() -> None:
    found = chi_square(PARTY)
    assert (round(found.statistic, 4), round(found.likelihood_ratio, 4), found.df) == (30.0701, 30.0167, 2)
    assert found.p == pytest.approx(2.95e-7, rel=0.01)
    assert np.abs(found.residuals).round(4).tolist() == [[4.5021, 0.6995, 5.3159]] * 2
    assert np.sign(found.residuals).tolist() == [[1, 1, -1], [-1, -1, 1]]
    assert (round(found.v, 5), round(found.v_corrected, 5)) == (0.10444, 0.10092)
    assert assess(PARTY).method is Method.CHI_SQUARE


def test_fisher() -> None:
    tea = fisher([[3, 1], [1, 3]])
    assert (round(tea.two_sided, 6), round(tea.greater, 6), tea.odds_ratio) == (0.485714, 0.242857, 9)
    assert round(chi_square([[3, 1], [1, 3]]).p, 4) == 0.1573
    second = fisher([[1, 9], [11, 3]])
    assert (round(second.two_sided, 8), round(second.odds_ratio, 4)) == (0.00275946, 0.0303)
    assert round(fisher([[8, 2], [1, 5]]).two_sided, 6) == 0.034965


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 0], [0, 0]], [[3, 4], [0, 0]], [[0, 3], [0, 4]]])
def test_where_nothing_can_differ_there_is_no_chance(table: list[list[int]]) -> None:
    for p in (exact_chi_square(table), permutation(table, draws=10), assess(table).p):
        assert p is not None
        assert isnan(p)


@pytest.mark.parametrize(("groups", "marked"), [([], []), (["a", "a"], [True, False]), (["a", "b"], [True, True])])
def test_clusters_that_cannot_differ_have_no_chance(groups: list[str], marked: list[bool]) -> None:
    assert isnan(cluster_permutation(groups, marked, [str(place) for place in range(len(groups))], draws=10))


def test_small_tables_of_more_than_two_by_two() -> None:
    assert (round(chi_square(SMALL).statistic, 4), round(chi_square(SMALL).p, 5)) == (11.1644, 0.02478)
    exact = exact_chi_square(SMALL)
    assert exact is not None
    assert round(exact, 6) == 0.018343
    assert permutation(SMALL, draws=100_000) == pytest.approx(0.0183, abs=0.0015)
    assert permutation(SMALL, seed=1) == permutation(SMALL, seed=1)


@pytest.mark.parametrize(("table", "method"), [
    ([[3, 1], [1, 3]], Method.FISHER), (SMALL, Method.EXACT), ([[30, 20], [20, 30]], Method.CHI_SQUARE),
    ([[30, 20]], Method.NONE), ([[30, 20], [0, 0]], Method.NONE),
])  # fmt: skip
def test_the_test_fits_the_table_and_says_why(table: list[list[int]], method: Method) -> None:
    found = assess(table)
    assert found.method is method
    assert found.reason.endswith(".")
    assert isnan(found.p) == (method is Method.NONE)


def test_many_tables_are_drawn_instead_of_counted() -> None:
    found = assess([[9, 1, 9, 8, 7], [1, 9, 8, 9, 1], [7, 2, 9, 1, 9], [1, 1, 1, 1, 1]], draws=2_000)
    assert found.method is Method.PERMUTATION
    assert "2.000" in found.reason


@pytest.mark.parametrize(("correction", "rejected"), [
    (Correction.BONFERRONI, 3), (Correction.HOLM, 3), (Correction.HOCHBERG, 3),
    (Correction.BENJAMINI_HOCHBERG, 4), (Correction.BENJAMINI_YEKUTIELI, 3),
])  # fmt: skip
def test_many_tests_at_once(correction: Correction, rejected: int) -> None:
    assert sum(p <= 0.05 for p in adjust(P_1995, correction)) == rejected


def test_benjamini_and_hochberg_1995() -> None:
    found = adjust(P_1995, Correction.BENJAMINI_HOCHBERG)
    assert found[:5] == pytest.approx([0.0015, 0.0030, 0.0095, 0.0356, 0.0603], abs=5e-5)
    assert adjust([0.03, float("nan"), 0.01])[0] == pytest.approx(0.03)
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([1.5])


def test_wilson() -> None:
    assert [round(bound, 4) for bound in wilson(42, 50)] == [0.7149, 0.9166]
    assert all(isnan(bound) for bound in wilson(0, 0))


def test_empty_rows_and_columns_change_nothing() -> None:
    padded = [[4, 0, 1, 0], [1, 0, 3, 2], [0, 0, 0, 0], [0, 0, 1, 4]]
    assert exact_chi_square(padded) == pytest.approx(exact_chi_square(SMALL))
    assert permutation(padded, draws=200) == permutation(SMALL, draws=200)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_frequencies_show_what_is_missing_and_what_nobody_chose() -> None:
    found = frequencies(["ja", "nee", None, "ja", ""], ["ja", "misschien", "nee"])
    assert [(one.answer, one.count) for one in found.answers] == [("ja", 2), ("misschien", 0), ("nee", 1)]
    assert (found.n, found.missing) == (3, 2)
    assert found.answers[0].share == pytest.approx(2 / 3)


def test_several_answers_are_shares_of_respondents() -> None:
    found = frequencies_of_several([{"a", "b"}, {"a"}, None])
    assert [(one.answer, one.share) for one in found.answers] == [("a", 1.0), ("b", 0.5)]
    assert (found.n, found.missing) == (2, 1)


def test_crosstab_with_shares() -> None:
    found = crosstab(["x", "x", "y", None], ["ja", "nee", "ja", "ja"], columns=["nee", "ja"])
    assert (found.rows, found.columns, found.counts.tolist()) == (("x", "y"), ("nee", "ja"), [[1, 1], [0, 1]])
    assert (found.n, found.missing) == (3, 1)
    assert found.row_shares.tolist() == [[0.5, 0.5], [0, 1]]
    assert found.column_shares.tolist() == [[1, 0.5], [0, 0.5]]


def test_a_scale_in_two_classes_keeps_what_is_missing() -> None:
    assert dichotomise(["akkoord", "niet akkoord", None], {"akkoord"}, ("ja", "nee")) == ["ja", "nee", None]


def test_the_case_is_the_unit() -> None:
    found = presence(["a", "b"], [("a", "x"), ("a", "x"), ("c", "x")], ["x"])
    assert found["x"].tolist() == [1, 0]


def test_clusters_change_group_as_a_whole() -> None:
    groups, clusters = ["stad"] * 6 + ["dorp"] * 6, list("aaabbbcccddd")
    apart = cluster_permutation(groups, [True] * 6 + [False] * 6, clusters, draws=2_000)
    assert apart == pytest.approx(1 / 3, abs=0.05)  # 2 of the 6 ways to deal two clusters out
    with pytest.raises(ValueError, match="several groups"):
        cluster_permutation(["x", "y"], [True, False], ["a", "a"])


def test_percentages_go_back_to_counts() -> None:
    assert [(one.n, one.counts) for one in possible_rows([52.2, 39.1, 8.7], largest=46)] == [
        (23, (12, 9, 2)), (46, (24, 18, 4))
    ]  # fmt: skip
    assert possible_rows([54.7], largest=17, complete=False) == []
    tables = reconstruct([[50.0], [25.0]], largest=[4, 4], total=8, complete=False)
    assert [table.tolist() for table in tables] == [[[2, 2], [1, 3]]]
    assert reconstruct([[54.7]], largest=[17], complete=False) == []


def test_an_impossible_percentage_is_named_with_what_it_may_have_been() -> None:
    assert [(one.likely, one.count) for one in corrections(54.7, [17])] == [(64.7, 11)]
    assert corrections(64.7, [17]) == []


def test_two_groups_of_unknown_size() -> None:
    table = of_two_shares(80, 50, marked=77, n=112)
    assert round(chi_square(table).statistic, 1) == 11.0
    with pytest.raises(ValueError, match="cannot be told apart"):
        of_two_shares(50, 50, marked=5, n=10)
    with pytest.raises(ValueError, match="no sizes give"):
        of_two_shares(80, 50, marked=100, n=112)


@pytest.mark.shared
class TestTheReport:
    """The chi-squares of a real report, from its tables as they were printed."""

    @pytest.fixture
    def tables(self, shared_data: Path) -> dict[str, Any]:
        data = json.loads((shared_data / "gold" / "gold_tables.json").read_text(encoding="utf-8"))
        found: dict[str, Any] = data["tables"]
        return found

    def test_rows_of_known_size(self, tables: dict[str, Any]) -> None:
        actors, sizes = tables["Tabel 19"]["rows"], tables["Tabel 6"]["rows"]
        for block, printed in (("Kansarmoedecijfers", 22.6), ("Inwonersaantal", 44.4)):
            known = [row[0] for name, row in sizes[block].items() if name != "Anoniem"]
            (table,) = of_known_rows(list(actors[block].values()), known)
            assert round(chi_square(table).statistic, 1) == printed

    @pytest.mark.parametrize(("columns", "index", "inhabitants"), [((0,), 1.62, 1.41), ((2, 3, 4, 5), 8.87, 7.87)])
    def test_rows_of_unknown_size(
        self, tables: dict[str, Any], columns: tuple[int, ...], index: float, inhabitants: float
    ) -> None:
        complete = len(columns) > 1
        blocks = tables["Tabel 11"]["rows"]
        rows = {name: [[row[i] for i in columns] for row in block.values()] for name, block in blocks.items()}
        first = reconstruct(rows["Kansarmoedecijfers"], largest=[46, 34, 17, 14], complete=complete)[0]
        assert round(chi_square(first).statistic, 2) == index
        # The same respondents stand in both blocks, so their totals are the same.
        second = reconstruct(
            rows["Inwonersaantal"], largest=[20, 47, 44, 13], total=int(first.sum()), complete=complete
        )
        assert inhabitants in {round(chi_square(table).statistic, 2) for table in second}
        assert round(chi_square(second[0]).statistic, 2) == inhabitants

    def test_a_misprint_is_found_and_mended(self, tables: dict[str, Any]) -> None:
        total = tables["Tabel 10"]["n"]
        blocks = tables["Tabel 11"]["rows"]
        rows = [[row[1]] for row in blocks["Kansarmoedecijfers"].values()]
        assert reconstruct(rows, largest=[46, 34, 17, 14], total=total, complete=False) == []
        impossible = [
            place
            for place, (row, most) in enumerate(zip(rows, [46, 34, 17, 14], strict=True))
            if not possible_rows(row, largest=most, complete=False)
        ]
        assert impossible == [2]
        sizes = [one.n for one in possible_rows([52.9, 11.8, 29.4, 5.9], largest=17)]
        (likely,) = corrections(rows[2][0], sizes)
        assert (likely.likely, likely.count, likely.n) == (64.7, 11, 17)
        mended = reconstruct(
            [*rows[:2], [likely.likely], rows[3]], largest=[46, 34, 17, 14], total=total, complete=False
        )
        assert round(chi_square(mended[0]).statistic, 2) == 4.92
        others = reconstruct(
            [[row[1]] for row in blocks["Inwonersaantal"].values()], largest=[20, 47, 44, 13], total=total,
            complete=False,
        )  # fmt: skip
        assert {round(chi_square(table).statistic, 2) for table in others} >= {1.77}
        assert round(chi_square(others[0]).statistic, 2) == 1.77


@pytest.mark.parametrize(
    ("table", "p", "corrected", "exact", "mid_p"),
    [
        # Fagerland, Lydersen and Laake (2013): airways before and after transplantation, and response to a therapy.
        ([[1, 1], [7, 12]], 0.034, 0.077, 0.070, 0.039),
        ([[59, 6], [16, 80]], 0.033, 0.055, 0.052, 0.035),
    ],
)
def test_mcnemar_gives_the_published_p_values(
    table: list[list[int]], p: float, corrected: float, exact: float, mid_p: float
) -> None:
    found = mcnemar(table)
    assert [round(one, 3) for one in (found.p, found.p_corrected, found.exact, found.mid_p)] == [
        p, corrected, exact, mid_p
    ]  # fmt: skip


def test_mcnemar_gives_agrestis_chi_square() -> None:
    # Agresti (2013), 11.1: approval of a prime minister, twice asked.
    assert round(mcnemar([[794, 150], [86, 570]]).statistic, 2) == 17.36


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        # Newcombe (1998), method 10.
        ([[36, 12], [2, 0]], 0.0569, 0.3404),
        ([[20, 12], [2, 16]], 0.0562, 0.3292),
        ([[30, 0], [0, 24]], -0.0358, 0.0358),
    ],
)
def test_the_difference_of_paired_shares_has_newcombes_interval(
    table: list[list[int]], low: float, high: float
) -> None:
    found = mcnemar(table)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_pairs_that_never_part_have_no_p_and_no_pairs_no_difference() -> None:
    alike = mcnemar([[3, 0], [0, 2]])
    assert (alike.difference, isnan(alike.exact), isnan(alike.mid_p), isnan(alike.p)) == (0, True, True, True)
    nobody = mcnemar([[0, 0], [0, 0]])
    assert isnan(nobody.difference)
    assert isnan(nobody.low)
    assert isnan(nobody.first_share)
    with pytest.raises(ValueError, match="two by two"):
        mcnemar([[1, 2, 3], [4, 5, 6]])


def test_as_many_changes_each_way_is_no_difference() -> None:
    found = mcnemar([[0, 5], [5, 0]])
    # Half the chance of five of ten is left out of one.
    assert (found.exact, round(found.mid_p, 4)) == (1.0, 0.877)

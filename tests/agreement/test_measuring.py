"""From coded spans to figures: units, intervals, and where coders differ."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kwalcode.agreement import (
    CHARACTER,
    CodedSpan,
    CodingTable,
    Kind,
    Ratings,
    alpha,
    characters,
    cohen,
    confusion,
    disagreements,
    exact,
    masi_distance,
    measure,
    overlapping,
    tabulate,
    units_for_kappa,
    units_for_proportion,
)
from kwalcode.agreement.alpha import coincidences
from kwalcode.agreement.measuring import bootstrap, draw
from kwalcode.agreement.sets import masi_distances
from kwalcode.model import Span

A, B = ("boek", "a"), ("boek", "b")
SENTENCES = {"d": [Span(0, 10), Span(11, 30), Span(31, 40)]}
WHOLE = {("An", "d"): [Span(0, 40)], ("Bo", "d"): [Span(0, 40)]}


def coded(coder: str, start: int, end: int, code: tuple[str, str] = A, document: str = "d") -> CodedSpan:
    return CodedSpan(coder, document, Span(start, end), code)


def rate(*spans: CodedSpan, read: dict[tuple[str, str], list[Span]] | None = None, unit: str = "zin") -> CodingTable:
    units = None if unit == CHARACTER else SENTENCES
    return tabulate(spans, read or WHOLE, units, unit=unit, coders=["An", "Bo"], codes=[A, B])


def test_a_phrase_codes_its_sentence_and_a_stray_letter_does_not() -> None:
    table = rate(coded("An", 12, 20), coded("Bo", 9, 30))
    assert table.coded[:, 0, 0].tolist() == [False, True, False]
    assert table.coded[:, 1, 0].tolist() == [False, True, False]


def test_a_span_over_several_sentences_codes_each() -> None:
    assert rate(coded("An", 0, 40)).coded[:, 0, 0].tolist() == [True, True, True]


def test_what_was_not_read_is_missing_and_not_uncoded() -> None:
    table = rate(coded("An", 0, 10), read={("An", "d"): [Span(0, 40)], ("Bo", "d"): [Span(0, 30)]})
    assert len(table.weights) == 2
    assert table.ratings(A).codes.tolist() == [[1, 0], [0, 0]]
    third = tabulate(
        [coded("An", 0, 10)], WHOLE | {("Cé", "d"): [Span(0, 10)]}, SENTENCES, unit="zin", coders=["An", "Bo", "Cé"],
        codes=[A],
    )  # fmt: skip
    assert third.ratings(A).codes.tolist() == [[1, 0, 0], [0, 0, -1], [0, 0, -1]]


def test_characters_are_stretches_with_a_length() -> None:
    table = rate(coded("An", 0, 12), coded("Bo", 0, 10), unit=CHARACTER)
    assert table.unit == CHARACTER
    assert table.weights.sum() == 40
    by_hand = Ratings.of_table([[28, 0], [2, 10]])
    assert cohen(table.ratings(A)).value == pytest.approx(cohen(by_hand).value)
    assert alpha(table.ratings(A)).value == pytest.approx(alpha(by_hand).value)


def test_sets_hold_every_code_of_a_unit() -> None:
    table = rate(coded("An", 0, 10, A), coded("An", 0, 10, B), coded("Bo", 0, 10, A))
    sets = table.sets()
    first = [sorted(sets.categories[place]) for place in sets.codes[0]]
    assert first == [["boek/a", "boek/b"], ["boek/a"]]


def test_a_table_can_be_narrowed() -> None:
    table = rate(coded("An", 0, 10), coded("Bo", 0, 10, B))
    turned = table.of_coders(["Bo", "An"])
    assert turned.coded[0].tolist() == [[False, True], [True, False]]
    assert len(table.of_documents([]).weights) == 0
    with pytest.raises(ValueError, match="Cé"):
        table.of_coders(["Cé"])


def many(n: int = 40, documents: int = 8, seed: int = 1) -> CodingTable:
    rng = np.random.default_rng(seed)
    first = rng.random((n, 2)) < 0.4
    second = np.where(rng.random((n, 2)) < 0.8, first, ~first)
    return CodingTable(
        unit="zin",
        coders=("An", "Bo"),
        codes=(A, B),
        documents=tuple(f"d{number}" for number in range(documents)),
        document=np.repeat(np.arange(documents), n // documents),
        places=np.stack([np.arange(n), np.arange(n) + 1], axis=1),
        read=np.ones((n, 2), dtype=bool),
        coded=np.stack([first, second], axis=1),
        weights=np.ones(n),
    )


def test_figures_are_those_of_the_coefficients() -> None:
    table = many()
    found = measure(table, replicates=200)
    assert (found.unit, found.documents, found.n) == ("zin", 8, 40)
    assert found.codes[0].alpha == pytest.approx(alpha(table.ratings(A)).value)
    assert found.codes[0].kappa == pytest.approx(cohen(table.ratings(A)).value)
    assert found.overall == pytest.approx(alpha(table.sets(), masi_distance).value)
    assert found.pairs == {("An", "Bo"): pytest.approx(found.overall)}
    assert set(found.per_document) == set(table.documents)


def test_intervals_are_the_same_for_the_same_seed_and_hold_the_figure() -> None:
    found, again, other = measure(many(), seed=3), measure(many(), seed=3), measure(many(), seed=4)
    assert found.codes[0].bootstrap == again.codes[0].bootstrap != other.codes[0].bootstrap
    interval = found.codes[0].bootstrap
    assert interval is not None
    assert interval.low < found.codes[0].alpha < interval.high
    assert 0 <= interval.below_reliable <= 1


def test_a_draw_of_documents_is_the_alpha_of_the_drawn_units() -> None:
    table = many()
    ratings = table.ratings(A)
    by_document = np.stack(
        [coincidences(Ratings(ratings.codes[ratings.documents == number], ratings.categories)) for number in range(8)]
    )
    drawn = np.array([[2.0, 0, 0, 1, 1, 1, 1, 2]])
    rows = np.concatenate([np.tile(ratings.codes[ratings.documents == d], (int(k), 1)) for d, k in enumerate(drawn[0])])
    found = bootstrap(by_document, 1 - np.eye(2), drawn)
    assert found is not None
    assert found.low == pytest.approx(alpha(Ratings(rows, ratings.categories)).value)


def test_one_document_gives_no_interval() -> None:
    assert draw(1, 100, 0) is None
    assert measure(rate(coded("An", 0, 10), coded("Bo", 0, 10))).bootstrap is None


def test_a_rare_code_is_not_judged() -> None:
    found = measure(rate(coded("An", 0, 10), coded("Bo", 0, 10)), replicates=0)
    assert found.codes[0].rare
    assert found.codes[0].needed > 3
    assert isnan(found.mean_alpha)


def test_a_code_that_nobody_gave_has_no_figure() -> None:
    unused = measure(rate(coded("An", 0, 10)), replicates=0).codes[1]
    assert isnan(unused.alpha)
    assert isnan(unused.kappa)
    assert isnan(unused.ac1)
    assert unused.percent == 1


@pytest.mark.parametrize(("an", "bo", "kind"), [
    ([(0, 10, A)], [(0, 12, A)], Kind.BOUNDARY),
    ([(0, 10, A)], [(0, 10, B)], Kind.CODE),
    ([(0, 10, A)], [(31, 40, A)], Kind.MISSING),
    ([(0, 10, A)], [], Kind.MISSING),
])  # fmt: skip
def test_differences_by_kind(
    an: list[tuple[int, int, tuple[str, str]]], bo: list[tuple[int, int, tuple[str, str]]], kind: Kind
) -> None:
    found = disagreements([coded("An", *one) for one in an], [coded("Bo", *one) for one in bo], WHOLE, ("An", "Bo"))
    assert {one.kind for one in found} == {kind}
    assert len(found) == (2 if kind is Kind.MISSING and bo else 1)


def test_the_same_is_no_difference_and_a_boundary_goes_before_a_code() -> None:
    an = [coded("An", 0, 10), coded("An", 20, 30)]
    bo = [coded("Bo", 0, 10), coded("Bo", 20, 28), coded("Bo", 20, 30, B)]
    found = disagreements(an, bo, WHOLE, ("An", "Bo"))
    assert [(one.kind, one.span) for one in found] == [
        (Kind.BOUNDARY, Span(20, 30)), (Kind.MISSING, Span(20, 30))
    ]  # fmt: skip


def test_a_long_span_that_began_far_back_is_held_against_what_it_overlaps() -> None:
    bo = [coded("Bo", 0, 39), coded("Bo", 2, 4, B), coded("Bo", 6, 8, B)]
    found = disagreements([coded("An", 30, 38)], bo, WHOLE, ("An", "Bo"))
    assert (Kind.BOUNDARY, Span(0, 39)) in [(one.kind, one.span) for one in found]
    assert len(found) == 3


def test_differences_in_a_long_document_are_found_without_holding_everything_against_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Span, "overlaps", lambda x, y: pytest.fail(f"{x} was held against {y}"))
    an = [coded("An", at, at + 4) for at in range(0, 4000, 10)]
    bo = [coded("Bo", at + 1, at + 5) for at in range(0, 4000, 10)]
    read = {(name, "d"): [Span(0, 4000)] for name in ("An", "Bo")}
    assert len(disagreements(an, bo, read, ("An", "Bo"))) == 400


def test_what_the_other_did_not_read_is_no_difference() -> None:
    read = {("An", "d"): [Span(0, 40)], ("Bo", "d"): [Span(0, 10)]}
    assert disagreements([coded("An", 20, 30)], [], read, ("An", "Bo")) == []


def test_confusion_counts_every_unit_once_when_codes_exclude_each_other() -> None:
    names, matrix = confusion(
        rate(coded("An", 0, 10, A), coded("Bo", 0, 10, B), coded("An", 11, 30, A), coded("Bo", 11, 30, A)), "An", "Bo"
    )
    assert names == (A, B, None)
    assert matrix.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]


def test_an_extra_code_stands_against_nothing() -> None:
    _, matrix = confusion(rate(coded("An", 0, 10, A), coded("Bo", 0, 10, A), coded("Bo", 0, 10, B)), "An", "Bo")
    assert matrix.tolist() == [[1, 0, 0], [0, 0, 0], [0, 1, 2]]


def test_spans_are_matched_once_the_closest_first() -> None:
    found = overlapping([Span(0, 10), Span(10, 20)], [Span(0, 12), Span(11, 21)])
    assert (found.both, found.first, found.second) == (2, 2, 2)
    assert overlapping([Span(0, 10)], [Span(0, 10), Span(1, 10)]).both == 1
    assert exact([Span(0, 10)], [Span(0, 12)]).f1 == 0
    assert isnan(exact([], []).f1)


def test_what_is_coded_twice_covers_once() -> None:
    found = characters([Span(0, 10), Span(5, 12)], [Span(8, 20)])
    assert (found.both, found.first, found.second) == (4, 12, 12)


def test_sample_sizes() -> None:
    assert units_for_proportion(0.5, 0.05) == 385
    assert units_for_proportion(0.5, 0.05, 500) == 218
    assert units_for_kappa(0.8, 0.5, 0.1) == 246


def test_distances_of_many_sets_are_those_of_two() -> None:
    sets = [frozenset(), frozenset("a"), frozenset("ab"), frozenset("ac"), frozenset("bc"), frozenset("abc")]
    by_hand = [[masi_distance(a, b) for b in sets] for a in sets]
    assert masi_distances(sets) == pytest.approx(np.array(by_hand))

"""Ranking that learns."""

from __future__ import annotations

import numpy as np
import pytest

from kwalcode.coders.ranking import Ranker

_TEXTS = [f"steun aan gezin nummer{at}" if at % 4 == 0 else f"fietspad langs vaart nummer{at}" for at in range(40)]


def test_what_is_like_a_relevant_text_comes_first() -> None:
    ranker = Ranker(_TEXTS)
    ranker.fit({0: True, 1: False})
    assert {int(at) for at in ranker.ranking()[:9]} == set(range(4, 40, 4))


def test_what_is_decided_is_not_asked_again() -> None:
    ranker = Ranker(_TEXTS)
    ranker.fit({0: True, 1: False, 4: True})
    assert not {0, 1, 4} & set(ranker.ranking().tolist())
    assert len(ranker.ranking()) == 37


@pytest.mark.parametrize("labels", [{}, {0: False}, {0: True, 4: True}])
def test_without_both_kinds_the_first_scores_stand(labels: dict[int, bool]) -> None:
    ranker = Ranker(["a b", "c d", "e f", "g h", "i j"], prior=[0.1, 0.9, 0.5, 0.2, 0.3])
    ranker.fit(labels)
    assert ranker.scores() == pytest.approx([0.1, 0.9, 0.5, 0.2, 0.3])


def test_marks_teach_where_words_differ() -> None:
    texts = [f"uniek{at}" for at in range(12)]
    ranker = Ranker(texts, marks=[{"doel x armoede": 1.0} if at % 3 == 0 else {} for at in range(12)])
    ranker.fit({0: True, 1: False})
    assert {int(at) for at in ranker.ranking()[:3]} == {3, 6, 9}


def test_the_same_decisions_in_another_order_give_the_same_scores() -> None:
    one, other = Ranker(_TEXTS), Ranker(_TEXTS)
    one.fit({0: True, 1: False, 2: False})
    other.fit({2: False, 0: True, 1: False})
    assert np.array_equal(one.scores(), other.scores())


def test_chances_follow_the_decisions() -> None:
    ranker = Ranker(_TEXTS)
    ranker.fit({at: at % 4 == 0 for at in range(28)})
    chances = ranker.probabilities()
    assert chances[28] > 0.5 > chances[29]
    assert 2 < chances[28:].sum() < 5  # three of the twelve left are relevant


def test_texts_without_words_can_be_ranked() -> None:
    ranker = Ranker(["…", "!"])
    ranker.fit({0: True, 1: False})
    assert ranker.scores().shape == (2,)


@pytest.mark.parametrize("wrong", [{"prior": [0.5]}, {"marks": [{"a": 1.0}]}])
def test_lists_of_another_length_are_refused(wrong: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match="one entry for each"):
        Ranker(["a", "b"], **wrong)  # type: ignore[arg-type]


def test_many_texts_with_the_same_words_are_all_alike() -> None:
    ranker = Ranker(["Wij zorgen voor elk gezin.", "wij zorgen voor elk gezin"] * 60)
    ranker.fit({0: True, 1: False})
    assert len(set(ranker.scores().round(9).tolist())) == 1

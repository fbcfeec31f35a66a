from __future__ import annotations

import numpy as np
import pytest

from kwalcode.coders.classifier import Answer, CodeModel, Learned, Learner
from kwalcode.coders.features import Hit, Stretch, marks, normalised, word_grams
from kwalcode.coders.log_odds import calibrate, fit, rule_log_odds, shared_columns, sigmoid
from kwalcode.model import PassageKind, Qualifier, Role

CAT, DOG = ("dieren", "kat"), ("dieren", "hond")
PLACES = ["tuin", "keuken", "straat", "park", "huis", "kamer", "zolder", "kelder"]


def hit(code: tuple[str, str], score: float = 0.8) -> Hit:
    return Hit(code, ("genoemd",), score)


@pytest.fixture
def learner() -> Learner:
    """Cats purr and dogs bark; no rule fires."""
    return Learner([Stretch(f"{what} in de {place}") for place in PLACES for what in ("gespin", "geblaf")])


def said(code_is_even: bool, rows: range) -> list[Answer]:
    return [Answer(row, (row % 2 == 0) is code_is_even, row) for row in rows]


def test_without_answers_the_rules_stand(learner: Learner) -> None:
    texts = [Stretch("overleg", (hit(CAT, 0.9),)), Stretch("budget", (hit(CAT, 0.3),)), Stretch("niets")]
    chances = Learned.nothing(Learner(texts)).chances(CAT)
    assert chances == pytest.approx([0.9, 0.3, 0.05])


def test_words_that_go_with_a_code_make_it_likely_elsewhere(learner: Learner) -> None:
    learned = learner.learn({CAT: said(True, range(10))})
    purring, barking = learned.chances(CAT)[10:12]
    assert purring > 0.5 > barking


def test_a_text_that_was_never_seen_is_judged_by_its_words(learner: Learner) -> None:
    learned = learner.learn({CAT: said(True, range(12))})
    matrix = learner.featurizer.transform([Stretch("gespin op het dak"), Stretch("geblaf op het dak")])
    purring, barking = learned.elsewhere(CAT, matrix)
    assert purring > barking


def test_the_same_answers_give_the_same_chances(learner: Learner) -> None:
    answers = {CAT: said(True, range(12)), DOG: said(False, range(12))}
    first, second = learner.learn(answers), learner.learn(dict(reversed(answers.items())))
    assert np.array_equal(first.chances(CAT), second.chances(CAT))


def test_learning_one_code_anew_leaves_the_others(learner: Learner) -> None:
    learned = learner.learn({CAT: said(True, range(12)), DOG: said(False, range(12))})
    again = learner.relearn(learned, CAT, said(False, range(12)))
    assert np.array_equal(again.chances(DOG), learned.chances(DOG))
    assert again.chances(CAT)[12] < learned.chances(CAT)[12]


def test_a_code_without_answers_left_follows_its_rules_again(learner: Learner) -> None:
    learned = learner.relearn(learner.learn({CAT: said(True, range(12))}), CAT, [])
    assert CAT not in learned.models
    assert len(set(learned.chances(CAT).tolist())) == 1


def test_answers_at_odds_with_the_words_leave_the_rules_alone() -> None:
    texts = [Stretch("overal hetzelfde", (hit(CAT, 0.6),)) for _ in range(8)]
    learned = Learner(texts).learn({CAT: [Answer(row, row % 2 == 0, row) for row in range(8)]})
    assert learned.chances(CAT) == pytest.approx([0.5] * 8, abs=0.1)


def test_what_weighs_is_told_strongest_first(learner: Learner) -> None:
    weighed = learner.learn({CAT: said(True, range(12))}).weighed(CAT, 12)
    assert [abs(one.effect) for one in weighed] == sorted((abs(one.effect) for one in weighed), reverse=True)
    assert weighed[0].column.name == "gespin"
    assert weighed[0].effect > 0


def test_what_is_left_out_is_what_a_fit_without_it_predicts() -> None:
    rng = np.random.default_rng(3)
    points = rng.normal(size=(14, 4))
    kernel, prior = points @ points.T + 0.5, rng.normal(size=14)
    truth, weights = (rng.random(14) < sigmoid(points[:, 0])).astype(float), np.ones(14)
    groups = [0, 0, 0, *range(1, 12)]
    whole = fit(kernel, prior, truth, weights, groups)
    for group in (0, 4):
        out = np.array([one == group for one in groups])
        part = fit(kernel[np.ix_(~out, ~out)], prior[~out], truth[~out], weights[~out], list(range(int((~out).sum()))))
        exact = prior[out] + kernel[np.ix_(out, ~out)] @ part.alpha
        assert whole.left_out[out] == pytest.approx(exact, abs=0.25)


def test_a_fit_is_where_the_slope_of_the_posterior_is_nought() -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(size=(10, 3))
    kernel, prior = points @ points.T, rng.normal(size=10)
    truth, weights = (rng.random(10) < 0.5).astype(float), rng.uniform(0.2, 1, size=10)
    found = fit(kernel, prior, truth, weights, range(10))
    assert found.alpha == pytest.approx(weights * (truth - sigmoid(prior + kernel @ found.alpha)), abs=1e-3)


def test_scores_are_taken_as_they_are_until_answers_tell_otherwise() -> None:
    columns = shared_columns(np.full(40, 0.9), np.zeros(40, dtype=bool))
    unknown = calibrate(columns[:0], np.zeros(0), np.zeros(0))
    known = calibrate(columns, np.tile([1.0, 0.0], 20), np.ones(40))
    assert sigmoid(columns[:1] @ unknown) == pytest.approx([0.9])
    assert sigmoid(columns[:1] @ known)[0] == pytest.approx(0.55, abs=0.06)


@pytest.mark.parametrize(("score", "chance"), [(0.0, 0.05), (1.0, 0.98), (0.5, 0.5), (0.001, 0.02)])
def test_a_score_has_log_odds_that_end_somewhere(score: float, chance: float) -> None:
    assert sigmoid(rule_log_odds(np.array([score]))) == pytest.approx([chance])


def test_inflected_words_are_one_feature() -> None:
    assert {"organiseren", "netwerk"} <= set(word_grams("Zij organiseerde netwerken")) & set(
        word_grams("het netwerk organiseren")
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Actie 3: overleg.", "actie 14 – Overleg", True), ("geen overleg", "overleg", False)],
)
def test_texts_are_the_same_whatever_their_numbers_and_marks(one: str, other: str, same: bool) -> None:
    assert (normalised(one) == normalised(other)) is same


def test_rules_speaker_and_passage_are_features_by_name() -> None:
    hits = (Hit(CAT, ("spint",), 0.7, frozenset({Qualifier.NEGATED})), hit(DOG))
    found = marks(Stretch("…", hits, Role.PARTICIPANT, PassageKind.TURN))
    assert set(found) >= {
        "code dieren/kat", "regel dieren/kat/spint", "kat: ontkend", "paar hond + kat", "deelnemer aan het woord",
        "passage: spreekbeurt",
    }  # fmt: skip


def test_models_tell_what_they_were_learned_from(learner: Learner) -> None:
    model: CodeModel = learner.learn({CAT: said(True, range(6))}).models[CAT]
    assert model.rows.tolist() == list(range(6))
    assert model.truth.tolist() == [1, 0, 1, 0, 1, 0]

"""What to read next: a ranking that starts from the codebooks and learns from each decision.

A linear support vector machine on words and pairs of words, trained anew on everything decided so far. Relevant
passages are few, so an irrelevant one weighs less the more of them there are: together they weigh a tenth of the
relevant ones, whatever their number. The weights are not rescaled to a mean of one, so the machine is regularised less
as relevant passages are found. What the codebooks saw comes in twice: as features, and as a first opinion to which what
was learned is added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

Floats = NDArray[np.float64]

RATIO = 9.8
"""Total weight of the relevant passages over that of the irrelevant ones."""
COST = 0.11
"""Cost of an error of weight 1 in the support vector machine, where nothing but decisions is known."""
_COST_BESIDE_PRIOR = 0.5
_GAIN = 2.0
_MANY = 100
_MARKS = 0.5
_OUT_OF_REACH = 1e-4
_FEW, _FOLDS = 5, 5
_FIRST_SLOPE, _FIRST_INTERCEPT = 1.1, -2.7
_TOKEN = re.compile(r"\w\w+")


def _grams(text: str) -> list[str]:
    words = _TOKEN.findall(text.lower())
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


class Ranker:
    """Orders texts by how likely they are relevant. The same texts and labels give the same order.

    Args:
        texts: What is ranked.
        marks: Named numbers per text, of the size of 1: what codebooks saw. Empty for none.
        prior: A first score per text, in [0, 1]; empty for none.

    Raises:
        ValueError: `marks` or `prior` has another length than `texts`.

    Example:
        >>> ranker = Ranker(["hulp voor arme gezinnen", "een nieuw fietspad", "steun aan gezinnen", "fietspad langs"])
        >>> ranker.fit({0: True, 1: False})
        >>> [int(at) for at in ranker.ranking()]
        [2, 3]
    """

    def __init__(
        self, texts: Sequence[str], *, marks: Sequence[Mapping[str, float]] = (), prior: Sequence[float] = ()
    ) -> None:
        self._size = len(texts)
        for name, given in (("marks", marks), ("prior", prior)):
            if len(given) not in (0, self._size):
                raise ValueError(f"{name} must have one entry for each of the {self._size} texts, got {len(given)}")
        self._features = _features(texts, marks)
        self._prior = np.asarray(prior, dtype=np.float64) if len(prior) else np.zeros(0)
        self._labels: dict[int, bool] = {}
        self._margin = np.zeros(self._size)
        self._chances: Floats | None = None

    def fit(self, labels: Mapping[int, bool]) -> None:
        """Learn from all decisions so far.

        Args:
            labels: Whether each text, by its place, is relevant. Without both kinds the first scores stand.
        """
        self._labels = dict(sorted(labels.items()))
        self._chances = None
        rows = np.fromiter(self._labels.keys(), dtype=np.int64, count=len(self._labels))
        truth = np.fromiter(self._labels.values(), dtype=bool, count=len(self._labels))
        self._margin = np.zeros(self._size)
        if truth.any() and not truth.all():
            self._margin = self._margins(rows, truth)

    def scores(self) -> Floats:
        """How likely each text is relevant, in (0, 1), shape (n,); it orders, see `probabilities`."""
        return _logistic(self._total(self._margin))

    def ranking(self) -> NDArray[np.int64]:
        """The undecided texts, likeliest first; among equals in the order given."""
        order = np.argsort(-self.scores(), kind="stable").astype(np.int64)
        decided = np.zeros(self._size, dtype=bool)
        decided[list(self._labels)] = True
        return order[~decided[order]]

    def probabilities(self) -> Floats:
        """Chance that each text is relevant, shape (n,): the scores held against the decisions.

        A logistic curve (Platt 1999) through the decided texts, each with the score that it gets when its own fifth of
        the decisions is left out: what the machine has seen says nothing of what it will meet. Undecided texts lie
        lower than most decided ones, so the curve is drawn on beyond what was seen: it expects and proves nothing.
        Before there are a few decisions of both kinds the first scores are read by a curve measured on plans.
        """
        truth = np.fromiter(self._labels.values(), dtype=bool, count=len(self._labels))
        if min(truth.sum(), (~truth).sum()) < _FEW:
            first = _logit(self._prior) if self._prior.size else np.full(self._size, _logit(np.array([0.02]))[0])
            slope, intercept = (_FIRST_SLOPE, _FIRST_INTERCEPT) if self._prior.size else (1.0, 0.0)
            return _logistic(slope * first + intercept)
        if self._chances is None:
            self._chances = self._curve(truth)
        return self._chances

    def _curve(self, truth: NDArray[np.bool_]) -> Floats:
        rows = np.fromiter(self._labels.keys(), dtype=np.int64, count=len(self._labels))
        left_out = np.zeros(len(rows))
        # The decisions in turn, relevant ones first, so that each fifth has its share of both kinds.
        order = np.lexsort((rows, ~truth))
        for fold in range(_FOLDS):
            out = order[fold::_FOLDS]
            kept = np.setdiff1d(order, out)
            left_out[out] = self._total(self._margins(rows[kept], truth[kept]))[rows[out]]
        relevant, others = truth.sum(), (~truth).sum()
        targets = np.where(truth, (relevant + 1) / (relevant + 2), 1 / (others + 2))
        curve = LogisticRegression(C=100.0)
        twice = np.concatenate([left_out, left_out])[:, None]
        answers = np.repeat([1, 0], len(rows))
        curve.fit(twice, answers, sample_weight=np.concatenate([targets, 1 - targets]))
        # A curve that falls would call the last ones the likeliest; then the share among the decided is all we know.
        slope = max(float(curve.coef_[0, 0]), 0.0)
        intercept = float(curve.intercept_[0]) if slope else float(_logit(truth.mean()[None])[0])
        return _logistic(slope * self._total(self._margin) + intercept)

    def _total(self, margin: Floats) -> Floats:
        """The first opinion in log-odds with the margins added, or the margins alone."""
        return _logit(self._prior) + _GAIN * margin if self._prior.size else margin.copy()

    def _margins(self, rows: NDArray[np.int64], truth: NDArray[np.bool_]) -> Floats:
        return _margins(self._features, rows, truth, _COST_BESIDE_PRIOR if self._prior.size else COST)


def _features(texts: Sequence[str], marks: Sequence[Mapping[str, float]]) -> sparse.csr_matrix:
    blocks: list[sparse.csr_matrix] = []
    if any(_TOKEN.search(text) for text in texts):
        # No word stands in more than 95 % of many texts but a stop word; of two texts it would be every shared word.
        most = 0.95 if len(texts) >= _MANY else 1.0
        try:
            blocks.append(_weighed(texts, most))
        except ValueError:
            # Every text has the same words: none of them is rare enough to be left.
            blocks.append(_weighed(texts, 1.0))
    if any(marks):
        blocks.append(DictVectorizer(dtype=np.float64).fit_transform(marks) * _MARKS)
    return sparse.csr_matrix(sparse.hstack(blocks, format="csr")) if blocks else sparse.csr_matrix((len(texts), 1))


def _weighed(texts: Sequence[str], most: float) -> sparse.csr_matrix:
    """Words and pairs of words by text, without those that stand in more than this share of the texts.

    Raises:
        ValueError: No word is left.
    """
    vectorizer = TfidfVectorizer(analyzer=_grams, sublinear_tf=True, max_df=most, dtype=np.float64)
    return sparse.csr_matrix(vectorizer.fit_transform(texts))


def _margins(features: sparse.csr_matrix, rows: NDArray[np.int64], truth: NDArray[np.bool_], cost: float) -> Floats:
    weights = np.where(truth, 1.0, truth.sum() / (RATIO * (~truth).sum()))
    machine = LinearSVC(C=cost, loss="squared_hinge", random_state=0)
    machine.fit(features[rows], truth, sample_weight=weights)
    return np.asarray(features @ machine.coef_[0] + machine.intercept_[0], dtype=np.float64)


def _logit(share: Floats) -> Floats:
    inside = np.clip(share, _OUT_OF_REACH, 1 - _OUT_OF_REACH)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


def _logistic(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -500, 500))), dtype=np.float64)

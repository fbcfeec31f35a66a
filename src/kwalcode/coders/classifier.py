"""What is learned from decisions: the rules' opinion, corrected by words, letters and marks.

For one code the log-odds that a text has it are a sum: what the rules say, plus what was learned (see `log_odds`).
Without decisions the learned part is zero and the rules stand; each decision moves it as far as the evidence carries.
That is the shrinkage: how freely weights may differ from zero is chosen by cross-validation within the decisions, and
"not at all" is among the choices. What the rules' scores are worth is learned from the answers on all codes together.

A model is made anew from the decisions whenever it is needed; nothing is kept that could be out of date.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kwalcode.coders.features import CodeKey, Column, Featurizer, Stretch
from kwalcode.coders.log_odds import (
    BASIS,
    SHARED_MEAN,
    Fit,
    Flags,
    Floats,
    basis_columns,
    calibrate,
    fit,
    shared_columns,
    sigmoid,
)
from kwalcode.coders.products import InnerProducts

MOST_DECISIONS = 1500
"""Decisions on one code that are learned from, the latest ones: beyond it a fit would be felt, and adds little."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person made of one code in one text.

    Args:
        row: Which text.
        given: Whether the code holds there.
        group: What is left out together when the model is judged: the document.
        weight: How much it counts, above 0; less than 1 for what was only implied.
    """

    row: int
    given: bool
    group: Hashable
    weight: float = 1.0


@dataclass(frozen=True)
class CodeModel:
    """What was learned about one code.

    Args:
        code: Codebook and code.
        weights: Log-odds per unit of each feature, shape (d,).
        basis: What changes in the rules' opinion, see `BASIS`, shape (4,).
        rows: The texts it was learned from, shape (n,).
        truth: What people made of them, shape (n,).
        counted: How much each counted, shape (n,).
        left_out: Chance of each, predicted without its group, shape (n,).
    """

    code: CodeKey
    weights: Floats = field(repr=False)
    basis: Floats = field(repr=False)
    rows: NDArray[np.int64] = field(repr=False)
    truth: Floats = field(repr=False)
    counted: Floats = field(repr=False)
    left_out: Floats = field(repr=False)

    def learned(self, matrix: sparse.csr_matrix, scores: Floats, silent: Flags) -> Floats:
        """What is added to the rules' log-odds.

        Args:
            matrix: Features of the texts, shape (m, d).
            scores: Scores of the rules for this code, 0 where none fired, shape (m,).
            silent: Where no rule of any code fired, shape (m,).
        """
        added: Floats = matrix @ self.weights + basis_columns(scores, silent) @ self.basis
        return added


class Learner:
    """Learns codes from decisions on texts.

    The texts are turned into numbers once. After that a decision costs one small fit, of the code that it is about.

    Args:
        stretches: The texts, decided on or not.
        base: Which of them tell what words there are and how rare they are; None for all.

    Example:
        >>> texts = [Stretch(f"{word} {number}") for number in "een twee drie vier".split() for word in ("kat", "hond")]
        >>> learner = Learner(texts)
        >>> found = learner.learn({("dieren", "kat"): [Answer(row, row % 2 == 0, row) for row in range(6)]})
        >>> cat, dog = found.chances(("dieren", "kat"))[6:]
        >>> bool(cat > 0.5 > dog)
        True
    """

    def __init__(self, stretches: Sequence[Stretch], base: Sequence[bool] | None = None) -> None:
        self.stretches = tuple(stretches)
        self.featurizer = Featurizer(list(compress(self.stretches, base)) if base else self.stretches)
        self.matrix = self.featurizer.transform(self.stretches)
        """The features of the texts, shape (n, d)."""
        self._products = InnerProducts(self.matrix)
        self.silent: Flags = np.array([not stretch.hits for stretch in self.stretches], dtype=np.bool_)
        """Where no rule of any code fired, shape (n,)."""
        self._scores: dict[CodeKey, Floats] = {}
        for row, stretch in enumerate(self.stretches):
            for code, score in stretch.scores().items():
                if code not in self._scores:
                    self._scores[code] = np.zeros(len(self.stretches))
                self._scores[code][row] = score

    def scores(self, code: CodeKey) -> Floats:
        """The rules' score of a code in each text, 0 where none fired; shape (n,)."""
        found = self._scores.get(code)
        return np.zeros(len(self.stretches)) if found is None else found

    def learn(self, answers: Mapping[CodeKey, Sequence[Answer]]) -> Learned:
        """Learn every code that was answered, and choose how far answers move the rules.

        Args:
            answers: What people made of each code; the latest last.
        """
        shared = self._calibrated(answers)
        problems = [self._problem(code, answers[code], shared) for code in sorted(answers) if answers[code]]
        best, freedom = np.inf, Freedom()
        # The models of a freedom are kept apart only as long as it is the best one.
        models: list[CodeModel] = []
        for tried, handicap in FREEDOMS.items():
            found = [problem.solve(tried) for problem in problems]
            loss = handicap + sum(_loss(model) for model in found)
            if loss < best - 1e-9:
                best, freedom, models = loss, tried, found
        return Learned(self, freedom, shared, {model.code: model for model in models})

    def relearn(self, before: Learned, code: CodeKey, answers: Sequence[Answer]) -> Learned:
        """Learn one code anew, as freely as before; the others stay as they are."""
        models = dict(before.models)
        models.pop(code, None)
        if answers:
            models[code] = self._problem(code, answers, before.shared).solve(before.freedom)
        return Learned(self, before.freedom, before.shared, models)

    def prior(self, code: CodeKey, shared: Floats) -> Floats:
        """Log-odds of a code in each text by its rules alone, with what scores are worth; shape (n,)."""
        odds: Floats = shared_columns(self.scores(code), self.silent) @ shared
        return odds

    def _calibrated(self, answers: Mapping[CodeKey, Sequence[Answer]]) -> Floats:
        told = [(code, answer) for code in sorted(answers) for answer in answers[code]]
        if not told:
            return SHARED_MEAN
        columns = np.concatenate(
            [
                shared_columns(self.scores(code), self.silent)[[answer.row for answer in answers[code]]]
                for code in sorted(answers)
                if answers[code]
            ]
        )
        truth = np.array([float(answer.given) for _, answer in told])
        return calibrate(columns, truth, np.array([answer.weight for _, answer in told]))

    def _problem(self, code: CodeKey, answers: Sequence[Answer], shared: Floats) -> _Problem:
        used = list(answers)[-MOST_DECISIONS:]
        rows = np.array([answer.row for answer in used], dtype=np.int64)
        return _Problem(
            code=code,
            rows=rows,
            truth=np.array([float(answer.given) for answer in used]),
            weights=np.array([answer.weight for answer in used]),
            groups=[answer.group for answer in used],
            prior=self.prior(code, shared)[rows],
            basis=basis_columns(self.scores(code)[rows], self.silent[rows]),
            part=self.matrix[rows],
            products=self._products.among(rows),
        )


@dataclass(frozen=True, slots=True)
class Freedom:
    """How far answers may move what the rules say: prior variances.

    Args:
        basis: Share of the variances of `BASIS`.
        learned: Variance of the weight of a feature.
    """

    basis: float = 0.0
    learned: float = 0.0


FREEDOMS: Mapping[Freedom, float] = {
    Freedom(1.0, 0.5): 0.0,
    Freedom(1.0, 0.15): 1.0,
    Freedom(): 3.0,
    Freedom(1.0, 2.0): 3.0,
    Freedom(1.0, 6.0): 6.0,
}
"""What is tried, and by how many nats the answers that were left out must be predicted better for it to be chosen.

A handful of answers fits one freedom better than another by luck; the handicap is a prior over the choice.
"""


@dataclass(frozen=True, slots=True)
class _Problem:
    """The answers on one code, ready to be learned from."""

    code: CodeKey
    rows: NDArray[np.int64]
    truth: Floats
    weights: Floats
    groups: list[Hashable]
    prior: Floats
    basis: Floats
    part: sparse.csr_matrix
    products: Floats

    def solve(self, freedom: Freedom) -> CodeModel:
        variances = freedom.basis * BASIS
        if freedom == Freedom():
            solved = Fit(np.zeros(len(self.prior)), self.prior)
        else:
            kernel = freedom.learned * self.products + (self.basis * variances) @ self.basis.T
            solved = fit(kernel, self.prior, self.truth, self.weights, self.groups)
        alpha = solved.alpha
        return CodeModel(
            code=self.code,
            weights=freedom.learned * np.asarray(self.part.T @ alpha).ravel(),
            basis=variances * (self.basis.T @ alpha),
            rows=self.rows,
            truth=self.truth,
            counted=self.weights,
            left_out=sigmoid(solved.left_out),
        )


def _loss(model: CodeModel) -> float:
    """What a model pays for the decisions that it did not see, in nats."""
    chance = np.clip(model.left_out, 1e-9, 1 - 1e-9)
    return float(-(model.counted * np.where(model.truth > 0.5, np.log(chance), np.log1p(-chance))).sum())


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature and what it does to the log-odds.

    Args:
        column: The feature.
        effect: What it adds to the log-odds; below 0 it speaks against the code.
    """

    column: Column
    effect: float


class Learned:
    """What is known after learning: chances, and why.

    Args:
        learner: The texts.
        freedom: How far the answers were allowed to move the rules.
        shared: What the rules' scores are worth, see `calibrate`.
        models: What was learned, by code; for other codes the rules speak alone.
    """

    def __init__(self, learner: Learner, freedom: Freedom, shared: Floats, models: Mapping[CodeKey, CodeModel]) -> None:
        self.learner = learner
        self.freedom = freedom
        self.shared = shared
        self.models = dict(models)

    @classmethod
    def nothing(cls, learner: Learner) -> Learned:
        """The rules as they are."""
        return cls(learner, Freedom(), SHARED_MEAN, {})

    def log_odds(self, code: CodeKey) -> Floats:
        """Log-odds of a code in each text, shape (n,)."""
        prior = self.learner.prior(code, self.shared)
        model = self.models.get(code)
        if model is None:
            return prior
        return prior + model.learned(self.learner.matrix, self.learner.scores(code), self.learner.silent)

    def elsewhere(self, code: CodeKey, matrix: sparse.csr_matrix) -> Floats:
        """Chance of a code in texts in which no rule of any code fired; shape (m,).

        Args:
            code: Codebook and code.
            matrix: Their features, as `Learner.featurizer` gives them, shape (m, d).
        """
        scores, silent = np.zeros(matrix.shape[0]), np.ones(matrix.shape[0], dtype=np.bool_)
        odds = shared_columns(scores, silent) @ self.shared
        model = self.models.get(code)
        return sigmoid(odds if model is None else odds + model.learned(matrix, scores, silent))

    def chances(self, code: CodeKey) -> Floats:
        """Chance of a code in each text, in [0, 1], shape (n,)."""
        return sigmoid(self.log_odds(code))

    def weighed(self, code: CodeKey, row: int, most: int = 6) -> list[Weighed]:
        """The features of a text that weigh most for or against a code, strongest first.

        Args:
            code: Codebook and code.
            row: Which text.
            most: At most as many.
        """
        return self.weighed_line(code, self.learner.matrix[row], most)

    def weighed_line(self, code: CodeKey, line: sparse.csr_matrix, most: int = 6) -> list[Weighed]:
        """The same for a text of which the features are at hand.

        Args:
            code: Codebook and code.
            line: Its features, shape (1, d).
            most: At most as many.
        """
        model = self.models.get(code)
        if model is None:
            return []
        effects = line.data * model.weights[line.indices]
        order = np.argsort(-np.abs(effects), kind="stable")[:most]
        return [
            Weighed(self.learner.featurizer.columns[int(line.indices[at])], float(effects[at]))
            for at in order
            if abs(effects[at]) > 1e-9
        ]

"""How well a coder's suggestions agree with codes that people gave. Pure: codes in, numbers out.

Each text counts once, whatever its length, and has one human category and one predicted category:

- predicted is the first suggestion; a text without suggestions has `NO_CODE`, a category as any other;
- human is, of several codes that a person gave, the one that is predicted, else the first. So a text with two codes
  is right when either of them comes first, and it never counts twice.

Shares lie between 0 and 1 and have no unit. What cannot be computed (0/0) is `nan`, never 0. Intervals come from a
bootstrap over the texts: they tell how much a figure would vary in other samples like this one, and are too narrow
when the texts hang together (several of one respondent).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_CODE = ""
"""The category of a text that gets no code."""

REPLICATES = 2000
CONFIDENCE = 0.95
BINS = 10

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A code that a coder suggests for a text.

    Args:
        code: The code, never `NO_CODE`.
        score: How strongly, in [0, 1].
        reasons: Why, for a researcher.
    """

    code: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A text with its human and its suggested codes.

    Args:
        id: Where it stands in the sample.
        labels: The codes that a person gave, the most important first; `NO_CODE` says that it deserves none.
        predictions: The suggestions, strongest first; empty for none.
        alternatives: Codes (or `NO_CODE`) that would be acceptable too.
        text: The text itself, for whoever reads the misses.

    Raises:
        ValueError: No label, or a code is suggested twice or without a name.
    """

    id: str
    labels: tuple[str, ...]
    predictions: tuple[Prediction, ...] = ()
    alternatives: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.labels:
            raise ValueError(f"item {self.id}: at least one label is needed")
        codes = [prediction.code for prediction in self.predictions]
        if NO_CODE in codes or len(set(codes)) < len(codes):
            raise ValueError(f"item {self.id}: predictions must be different codes, got {codes}")

    @property
    def predicted(self) -> str:
        """The predicted category."""
        return self.predictions[0].code if self.predictions else NO_CODE

    @property
    def human(self) -> str:
        """The human category."""
        return self.predicted if self.predicted in self.labels else self.labels[0]

    @property
    def is_right(self) -> bool:
        """Whether the first suggestion is one of the labels; without suggestions, whether none is deserved."""
        return self.predicted in self.labels

    @property
    def is_right_in_two(self) -> bool:
        """Whether one of the first two suggestions is one of the labels; without suggestions as `is_right`."""
        return self.is_right or any(prediction.code in self.labels for prediction in self.predictions[:2])

    @property
    def is_acceptable(self) -> bool:
        """Whether the predicted category is a label or an alternative."""
        return self.is_right or self.predicted in self.alternatives


@dataclass(frozen=True, slots=True)
class Interval:
    """A bootstrap interval.

    Args:
        low: Its lower end; `nan` when the figure could be computed in no replicate.
        high: Its upper end; likewise.
        undefined: Share of the replicates in which the figure was 0/0; these do not count for the ends.
    """

    low: float
    high: float
    undefined: float = 0.0


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """How one category fares.

    Args:
        code: The category; `NO_CODE` for no code.
        n: Texts with this human category.
        predicted: Texts with this predicted category.
        right: Texts with both.
        precision: `right / predicted`, in [0, 1]; `nan` when it is never predicted.
        recall: `right / n`, in [0, 1]; `nan` when no person gave it.
        f1: `2 right / (n + predicted)`, in [0, 1]: the harmonic mean of both where they exist (van Rijsbergen 1979,
            *Information Retrieval*, chapter 7, with beta = 1); 0 when nothing is right.
    """

    code: str
    n: int
    predicted: int
    right: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """First suggestions with a score in `[low, high)`; the last bin also holds the score 1.

    Args:
        low: Lower end of the scores.
        high: Upper end.
        n: Number of first suggestions.
        mean_score: Their mean score; `nan` without any.
        right: Share of them that is right; `nan` without any.
    """

    low: float
    high: float
    n: int
    mean_score: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the scores of first suggestions mean.

    Args:
        bins: Scores against the share that is right, lowest first.
        error: Expected calibration error: the mean of |mean score - share right| over the bins, weighted with their
            number, in [0, 1], 0 being best; `nan` without suggestions (Naeini, Cooper & Hauskrecht 2015, AAAI).
        auc: Probability that a right suggestion has a higher score than a wrong one, equal scores counting half, in
            [0, 1], 0.5 being chance; `nan` without right or without wrong ones (Hanley & McNeil 1982, *Radiology*
            143:29-36).
    """

    bins: tuple[Bin, ...]
    error: float
    auc: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A coder against people.

    Args:
        n: Texts compared.
        coverage: Share of the texts for which something is suggested; `nan` without texts, as for the next ones.
        coverage_coded: The same among the texts to which people gave a code; `nan` when they gave none.
        top1: Share in which the first suggestion is right (for a text that deserves no code: nothing is suggested).
        top2: Share in which one of the first two is.
        lenient_top1: Share in which the first suggestion is a label or an alternative.
        kappa: Agreement of human and predicted category beyond chance; see `cohen_kappa`.
        macro_f1: Mean F1 of the categories; see `macro_f1`.
        per_code: Each category that people or the coder used: by number of human codes, then by name.
        misses: The texts whose first suggestion is not right, in the order of the sample.
        calibration: What the scores mean.
        intervals: Name of a figure above -> its bootstrap interval.
    """

    n: int
    coverage: float
    coverage_coded: float
    top1: float
    top2: float
    lenient_top1: float
    kappa: float
    macro_f1: float
    per_code: tuple[CodeQuality, ...]
    misses: tuple[Item, ...]
    calibration: Calibration
    intervals: Mapping[str, Interval]


def evaluate(
    items: Sequence[Item], *, replicates: int = REPLICATES, confidence: float = CONFIDENCE, seed: int = 0
) -> Evaluation:
    """Compare a coder with people.

    Args:
        items: The texts.
        replicates: Number of bootstrap samples; 0 for no intervals.
        confidence: Share of the bootstrap samples that an interval holds.
        seed: Start of the random numbers; the same seed gives the same intervals.

    Example:
        >>> said = [Item("1", ("a",), (Prediction("a", 0.9),)), Item("2", ("b",), (Prediction("a", 0.4),)),
        ...         Item("3", ("b",), (Prediction("b", 0.6),)), Item("4", (NO_CODE,))]
        >>> found = evaluate(said)
        >>> found.top1, found.coverage, found.coverage_coded, round(found.kappa, 3)
        (0.75, 0.75, 1.0, 0.636)
    """
    categories = sorted({item.human for item in items} | {item.predicted for item in items})
    sample = _Sample.of(items, categories)
    found = {name: float(figure(sample.counts[None, :], sample)[0]) for name, figure in _FIGURES.items()}
    return Evaluation(
        n=len(items),
        coverage=found["coverage"],
        coverage_coded=found["coverage_coded"],
        top1=found["top1"],
        top2=found["top2"],
        lenient_top1=found["lenient_top1"],
        kappa=found["kappa"],
        macro_f1=found["macro_f1"],
        per_code=_per_code(sample.tables(sample.counts[None, :])[0], categories),
        misses=tuple(item for item in items if not item.is_right),
        calibration=calibrate((item.predictions[0].score, item.is_right) for item in items if item.predictions),
        intervals=_intervals(sample, replicates, confidence, seed) if replicates and items else {},
    )


def cohen_kappa(table: Sequence[Sequence[int]]) -> float:
    """Cohen's kappa: agreement of two coders on nominal categories, beyond what their marginals give by chance.

    `(p_o - p_e) / (1 - p_e)`, with `p_o` the share of the diagonal and `p_e` the sum of the products of marginal
    shares (Cohen 1960, *Educational and Psychological Measurement* 20:37-46, formula 1).

    Args:
        table: Square; `table[i][j]` texts have category i from one coder and j from the other.

    Returns:
        At most 1; 0 is chance, below 0 is less than chance. `nan` for an empty table, and when both coders use one and
        the same category throughout (0/0).

    Raises:
        ValueError: The table is not square.

    Example:
        >>> cohen_kappa([[20, 5], [10, 15]])
        0.4
    """
    return float(_kappas(_square(table))[0])


def macro_f1(table: Sequence[Sequence[int]]) -> float:
    """Mean of the categories' F1, each counting as much; a category that neither coder used does not count.

    F1 of one category is `2 right / (human + predicted)`; the mean of F1s, not the F1 of mean precision and recall
    (Opitz & Burst 2019, "Macro F1 and Macro F1", tell these apart).

    Args:
        table: Square; `table[i][j]` texts have human category i and predicted category j.

    Returns:
        In [0, 1]; `nan` for an empty table.

    Raises:
        ValueError: The table is not square.

    Example:
        >>> round(macro_f1([[20, 5], [10, 15]]), 4)
        0.697
    """
    return float(_macro_f1s(_square(table))[0])


def calibrate(scored: Iterable[tuple[float, bool]], *, bins: int = BINS) -> Calibration:
    """Scores against the share that is right.

    Args:
        scored: Score in [0, 1] of each suggestion, and whether it is right.
        bins: Number of bins of equal width.

    Example:
        >>> calibrate([(0.9, True), (0.95, True), (0.2, False), (0.25, True)]).auc
        0.6666666666666666
    """
    pairs = list(scored)
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    right = np.array([is_right for _, is_right in pairs], dtype=bool)
    # A score such as 0.3 * 10 = 2.999… belongs where a reader expects it.
    places = np.minimum((np.round(scores * bins, 9)).astype(np.int64), bins - 1)
    found: list[Bin] = []
    error = 0.0 if pairs else math.nan
    for place in range(bins):
        inside = places == place
        n = int(inside.sum())
        mean = float(scores[inside].mean()) if n else math.nan
        share = float(right[inside].mean()) if n else math.nan
        if n:
            error += n / len(pairs) * abs(mean - share)
        found.append(Bin(place / bins, (place + 1) / bins, n, mean, share))
    return Calibration(tuple(found), error, _auc(scores[right], scores[~right]))


def _auc(right: Floats, wrong: Floats) -> float:
    if not len(right) or not len(wrong):
        return math.nan
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, side="left")
    equal = np.searchsorted(ordered, right, side="right") - below
    return float((below.sum() + equal.sum() / 2) / (len(right) * len(wrong)))


@dataclass(frozen=True, slots=True)
class _Sample:
    """The texts by pattern: all that the figures see of a text is in its pattern.

    Drawing n texts with replacement is drawing how many have each pattern, so that a bootstrap over a handful of
    patterns is one over all texts. `flags` has a column per pattern; `human` and `predicted` are category numbers.
    """

    counts: Counts
    flags: Mapping[str, Counts]
    human: Counts
    predicted: Counts
    size: int

    @classmethod
    def of(cls, items: Sequence[Item], categories: Sequence[str]) -> _Sample:
        number = {category: place for place, category in enumerate(categories)}
        patterns = Counter(
            (
                bool(item.predictions),
                item.is_right,
                item.is_right_in_two,
                item.is_acceptable,
                # A person who gave a code and would also accept none gave a code.
                any(label != NO_CODE for label in item.labels),
                number[item.human],
                number[item.predicted],
            )
            for item in items
        )
        table = np.array(list(patterns), dtype=np.int64).reshape(-1, 7).T
        names = ("covered", "top1", "top2", "lenient", "coded")
        return cls(
            counts=np.array(list(patterns.values()), dtype=np.int64),
            flags=dict(zip(names, table[:5], strict=True)),
            human=table[5],
            predicted=table[6],
            size=len(categories),
        )

    def tables(self, drawn: Counts) -> Counts:
        """Human by predicted category, for each row of counts: (replicates, categories, categories)."""
        cells = self.human * self.size + self.predicted
        found = np.zeros((len(drawn), self.size * self.size), dtype=np.int64)
        np.add.at(found, (slice(None), cells), drawn)
        return found.reshape(len(drawn), self.size, self.size)

    def share(self, drawn: Counts, of: str, among: str = "") -> Floats:
        """Share of the texts with one flag, among all or among those with another flag."""
        base = drawn * self.flags[among] if among else drawn
        return _divide((base * self.flags[of]).sum(axis=1), base.sum(axis=1))


_FIGURES: Mapping[str, Callable[[Counts, _Sample], Floats]] = {
    "coverage": lambda drawn, sample: sample.share(drawn, "covered"),
    "coverage_coded": lambda drawn, sample: sample.share(drawn, "covered", among="coded"),
    "top1": lambda drawn, sample: sample.share(drawn, "top1"),
    "top2": lambda drawn, sample: sample.share(drawn, "top2"),
    "lenient_top1": lambda drawn, sample: sample.share(drawn, "lenient"),
    "kappa": lambda drawn, sample: _kappas(sample.tables(drawn)),
    "macro_f1": lambda drawn, sample: _macro_f1s(sample.tables(drawn)),
}


def _intervals(sample: _Sample, replicates: int, confidence: float, seed: int) -> dict[str, Interval]:
    """Percentile intervals (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13)."""
    n = int(sample.counts.sum())
    drawn = np.random.default_rng(seed).multinomial(n, sample.counts / n, size=replicates)
    tail = (1 - confidence) / 2
    found: dict[str, Interval] = {}
    for name, figure in _FIGURES.items():
        values = figure(drawn, sample)
        known = values[~np.isnan(values)]
        low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (math.nan, math.nan)
        found[name] = Interval(float(low), float(high), 1 - len(known) / replicates)
    return found


def _per_code(table: Counts, categories: Sequence[str]) -> tuple[CodeQuality, ...]:
    human, predicted, right = table.sum(axis=1), table.sum(axis=0), table.diagonal()
    precision, recall = _divide(right, predicted), _divide(right, human)
    f1 = _divide(2 * right, human + predicted)
    found = [
        CodeQuality(
            category, int(human[k]), int(predicted[k]), int(right[k]), float(precision[k]), float(recall[k]), float(f1[k])
        )
        for k, category in enumerate(categories)
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.code)))


def _square(table: Sequence[Sequence[int]]) -> Counts:
    """One table as an array of one replicate."""
    size = len(table)
    if any(len(row) != size for row in table):
        raise ValueError(f"the table must be square, got rows of {[len(row) for row in table]}")
    return np.array(table, dtype=np.int64).reshape(1, size, size)


def _kappas(tables: Counts) -> Floats:
    # Whole numbers throughout, so that 0/0 is exactly that.
    n = tables.sum(axis=(1, 2))
    agreed = tables.diagonal(axis1=1, axis2=2).sum(axis=1)
    chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1)
    return _divide(n * agreed - chance, n * n - chance)


def _macro_f1s(tables: Counts) -> Floats:
    used = tables.sum(axis=1) + tables.sum(axis=2)
    f1 = _divide(2 * tables.diagonal(axis1=1, axis2=2), used)
    return _divide(np.nansum(f1, axis=1), (used > 0).sum(axis=1))


def _divide(above: NDArray[Any], below: Counts) -> Floats:
    """Quotients, `nan` where the divisor is 0."""
    found = np.full(np.shape(below), math.nan)
    return np.divide(above, below, out=found, where=np.asarray(below) != 0)

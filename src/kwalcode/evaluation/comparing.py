"""A coder against people: the figures, each code, and intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kwalcode.evaluation.calibration import Calibration, calibrate
from kwalcode.evaluation.items import NO_CODE, Item
from kwalcode.evaluation.tables import Counts, Floats, Marginals, divide, kappas, macro_f1s

REPLICATES = 2000
CONFIDENCE = 0.95


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
class Evaluation:
    """A coder against people.

    Args:
        n: Texts compared.
        coverage: Share of the texts for which something is suggested; `nan` without texts, as for the next ones.
        coverage_coded: The same among the texts to which people gave a code; `nan` when they gave none.
        top1: Share in which the first suggestion is right (for a text that deserves no code: nothing is suggested).
        top2: Share in which one of the first two is.
        lenient_top1: Share in which the first suggestion is a label or an alternative.
        kappa: Agreement of human and predicted category beyond chance; see `tables.kappas`.
        macro_f1: Mean F1 of the categories; see `tables.macro_f1s`.
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
        >>> from kwalcode.evaluation import Prediction
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
        per_code=_per_code(sample.marginals(sample.counts[None, :]), categories),
        misses=tuple(item for item in items if not item.is_right),
        calibration=calibrate((item.predictions[0].score, item.is_right) for item in items if item.predictions),
        intervals=_intervals(sample, replicates, confidence, seed) if replicates and items else {},
    )


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

    def marginals(self, drawn: Counts) -> Marginals:
        """Texts per category, for each row of counts."""
        numbers = np.arange(self.size)
        human = (self.human[:, None] == numbers).astype(np.int64)
        predicted = (self.predicted[:, None] == numbers).astype(np.int64)
        return Marginals(drawn @ human, drawn @ predicted, drawn @ (human * predicted))

    def share(self, drawn: Counts, of: str, among: str = "") -> Floats:
        """Share of the texts with one flag, among all or among those with another flag."""
        base = drawn * self.flags[among] if among else drawn
        return divide((base * self.flags[of]).sum(axis=1), base.sum(axis=1))


_FIGURES: Mapping[str, Callable[[Counts, _Sample], Floats]] = {
    "coverage": lambda drawn, sample: sample.share(drawn, "covered"),
    "coverage_coded": lambda drawn, sample: sample.share(drawn, "covered", among="coded"),
    "top1": lambda drawn, sample: sample.share(drawn, "top1"),
    "top2": lambda drawn, sample: sample.share(drawn, "top2"),
    "lenient_top1": lambda drawn, sample: sample.share(drawn, "lenient"),
    "kappa": lambda drawn, sample: kappas(sample.marginals(drawn)),
    "macro_f1": lambda drawn, sample: macro_f1s(sample.marginals(drawn)),
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


def _per_code(found: Marginals, categories: Sequence[str]) -> tuple[CodeQuality, ...]:
    human, predicted, right = found.human[0], found.predicted[0], found.both[0]
    precision, recall = divide(right, predicted), divide(right, human)
    f1 = divide(2 * right, human + predicted)
    each = [
        CodeQuality(
            code=category,
            n=int(human[k]),
            predicted=int(predicted[k]),
            right=int(right[k]),
            precision=float(precision[k]),
            recall=float(recall[k]),
            f1=float(f1[k]),
        )
        for k, category in enumerate(categories)
    ]
    return tuple(sorted(each, key=lambda one: (-one.n, one.code)))

"""Honest figures of a learner: per code, on answers that it did not see, with intervals and a warning where n is small.

A suggestion counts as right when its code was given. Precision and recall have Wilson's interval (Wilson 1927, *JASA*
22:209-212), F1 a bootstrap over documents, for fragments of one document are alike. They take as suggested what
reaches the chance from which F1 is expected to be highest (`best_cut`); whether a prediction was right, and kappa, take
what is more likely than not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from kwalcode.coders.classifier import Answer, CodeModel, Learner
from kwalcode.coders.features import CodeKey
from kwalcode.coders.log_odds import Floats

FEW = 20
"""Fewer answers of either sort than this say hardly anything."""
_REPLICATES = 1000
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval.

    Args:
        value: In [0, 1]; `nan` for 0/0.
        low: Lower end; `nan` likewise.
        high: Upper end; `nan` likewise.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How well a code is learned, on answers that were left out.

    Args:
        code: Codebook and code.
        n: Answers that were said, not implied.
        given: In how many the code was given.
        documents: In how many documents.
        cut: Chance from which an answer counts as suggested in the three that follow.
        precision: Share of the suggested ones that were given.
        recall: Share of the given ones that were suggested.
        f1: Harmonic mean of both.
        rules_f1: F1 of the rules alone on the same answers; `nan` where neither suggested nor given.
        ceiling: Agreement of two people on this code (Cohen's kappa), where that is known; else `nan`.
        agreement: Cohen's kappa of the learner with the answers: the same statistic, so that the two compare.
        enough: Whether there are enough answers of both sorts to believe the figures.
    """

    code: CodeKey
    n: int
    given: int
    documents: int
    cut: float
    precision: Share
    recall: Share
    f1: Share
    rules_f1: float
    ceiling: float
    agreement: float
    enough: bool

    @property
    def share_of_ceiling(self) -> float:
        """The learner's kappa as a share of that of two people; `nan` where that is not known or not above 0."""
        return self.agreement / self.ceiling if self.ceiling > 0 else math.nan


def wilson(right: int, n: int, confidence: float = 0.95) -> Share:
    """A share with Wilson's score interval; `nan` when n is 0.

    Example:
        >>> found = wilson(8, 10)
        >>> round(found.low, 4), round(found.high, 4)
        (0.4902, 0.9433)
    """
    if n == 0:
        return Share(math.nan, math.nan, math.nan)
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    share = right / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # Where nothing or all is right, the end is the share itself, but for rounding.
    low = 0.0 if right == 0 else (middle - half) / whole
    high = 1.0 if right == n else (middle + half) / whole
    return Share(share, low, high)


def at_most(found: int, n: int, confidence: float = 0.95) -> float:
    """Upper bound on a share of which `found` were seen among n, drawn at random: Clopper-Pearson, one-sided.

    Args:
        found: How many.
        n: Among how many; 0 knows nothing and gives 1.
        confidence: How sure, in (0, 1).

    Example:
        >>> round(at_most(0, 59), 4)
        0.0495
    """
    if n == 0 or found >= n:
        return 1.0
    return float(stats.beta.ppf(confidence, found + 1, n - found))


def best_cut(chances: Floats) -> float:
    """The chance from which to say yes, for the highest F1 that is to be expected if the chances hold.

    That is half of that F1, and not one half (Lipton, Elkan & Naryanaswamy 2014, *ECML PKDD*, 225-239): where a code is
    rare, or hard to tell, a likely miss costs more than a likely mistake. The answers themselves are not looked at.

    Args:
        chances: Chance of the code in each text, in [0, 1], shape (n,).

    Returns:
        The lowest chance that is yes; infinite where there are none.

    Example:
        >>> best_cut(np.array([0.9, 0.6, 0.4, 0.1]))
        0.4
    """
    if not len(chances):
        return math.inf
    falling = np.sort(chances)[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(falling[expected.argmax()])


def figures(
    learner: Learner, model: CodeModel, groups: Sequence[Hashable], *, ceiling: float = math.nan
) -> CodeFigures:
    """How well a code is learned.

    Args:
        learner: The texts.
        model: What was learned.
        groups: Document of each text that the model was learned from, in its order.
        ceiling: Agreement of two people on this code (Cohen's kappa).
    """
    said = model.counted >= 1.0
    truth = model.truth[said] > 0.5
    chances = model.left_out[said]
    cut = best_cut(chances)
    suggested = chances >= cut
    by_rules = learner.scores(model.code)[model.rows[said]] > 0
    kept = [group for group, wanted in zip(groups, said, strict=True) if wanted]
    right, n, given = int((truth & suggested).sum()), len(truth), int(truth.sum())
    return CodeFigures(
        code=model.code,
        n=n,
        given=given,
        documents=len(set(kept)),
        cut=cut,
        precision=wilson(right, int(suggested.sum())),
        recall=wilson(right, given),
        f1=_bootstrapped(truth, suggested, kept),
        rules_f1=_f1(float((truth & by_rules).sum()), float(truth.sum()), float(by_rules.sum())),
        ceiling=ceiling,
        agreement=_kappa(truth, chances >= _LIKELY),
        enough=min(given, n - given) >= FEW,
    )


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Where the learner stood after so many answers.

    Args:
        n: Answers learned from, the first ones.
        right: Share of those answers that were predicted rightly when left out, with its interval over documents.
        rules: The same for the rules alone.
    """

    n: int
    right: float
    rules: float
    right_low: float = math.nan
    right_high: float = math.nan
    rules_low: float = math.nan
    rules_high: float = math.nan


def learning_curve(
    learner: Learner,
    answers: Mapping[CodeKey, Sequence[Answer]],
    sizes: Sequence[int] = (10, 25, 50, 100, 150, 250, 500),
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[CurvePoint]:
    """How right the learner was after the first so many answers, each judged on answers that were left out.

    Args:
        learner: The texts.
        answers: What people made of each code, the latest last.
        sizes: After how many answers; those beyond what there is are left out, and all of them come last.
        progress: Told after each size: how many are done, of how many.
    """
    said = {code: [one for one in given if one.weight >= 1.0] for code, given in answers.items()}
    total = sum(map(len, said.values()))
    wanted = [*(size for size in sizes if size < total), *([total] if total else [])]
    points: dict[int, CurvePoint] = {}
    for done, size in enumerate(wanted, start=1):
        # Each code has its part of the first answers, in its own order: codes are answered side by side.
        part = {code: given[: max(1, round(len(given) * size / total))] for code, given in said.items() if given}
        n = sum(map(len, part.values()))
        # With many codes the smallest sizes come down to the same answers, one of each code.
        if n not in points:
            points[n] = _point(learner, part, n)
        if progress:
            progress(done, len(wanted))
    return list(points.values())


def _point(learner: Learner, part: Mapping[CodeKey, Sequence[Answer]], n: int) -> CurvePoint:
    learned = learner.learn(part)
    right: list[np.ndarray] = []
    rules: list[np.ndarray] = []
    groups: list[Hashable] = []
    for code, model in learned.models.items():
        truth = model.truth > 0.5
        right.append((model.left_out >= _LIKELY) == truth)
        rules.append((learner.scores(code)[model.rows] > 0) == truth)
        group_of = {one.row: one.group for one in part[code]}
        groups.extend(group_of[row] for row in model.rows.tolist())
    learned_share, rules_share = (_clustered(np.concatenate(hits), groups) for hits in (right, rules))
    return CurvePoint(
        n, learned_share.value, rules_share.value,
        learned_share.low, learned_share.high, rules_share.low, rules_share.high,
    )  # fmt: skip


def _clustered(hits: np.ndarray, groups: Sequence[Hashable]) -> Share:
    """A share with a percentile interval over documents drawn with replacement; none with one document."""
    which = _numbered(groups)
    sizes = np.bincount(which).astype(np.float64)
    found = np.bincount(which, weights=hits.astype(np.float64))
    value = float(hits.mean())
    if len(sizes) < 2:
        return Share(value, math.nan, math.nan)
    drawn = _draws(len(sizes))
    low, high = np.quantile((drawn @ found) / (drawn @ sizes), [0.025, 0.975])
    return Share(value, float(low), float(high))


def _numbered(groups: Sequence[Hashable]) -> np.ndarray:
    number = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    return np.array([number[group] for group in groups], dtype=np.int64)


def _draws(documents: int) -> np.ndarray:
    """How often each document is drawn in each replicate; always the same."""
    return np.random.default_rng(0).multinomial(documents, np.full(documents, 1 / documents), size=_REPLICATES)


def _f1(right: float, given: float, suggested: float) -> float:
    return 2 * right / (given + suggested) if given + suggested else math.nan


def _bootstrapped(truth: np.ndarray, suggested: np.ndarray, groups: Sequence[Hashable]) -> Share:
    """F1 with a percentile interval over documents drawn with replacement."""
    which = _numbered(groups)
    documents = int(which.max(initial=-1)) + 1
    counts: Floats = np.zeros((documents, 3))
    np.add.at(counts, which, np.column_stack([truth & suggested, truth, suggested]).astype(np.float64))
    value = _f1(*map(float, counts.sum(axis=0)))
    if documents < 2:
        return Share(value, math.nan, math.nan)
    sums = _draws(documents) @ counts
    below = sums[:, 1] + sums[:, 2]
    known = 2 * sums[below > 0, 0] / below[below > 0]
    if not len(known):
        return Share(value, math.nan, math.nan)
    low, high = np.quantile(known, [0.025, 0.975])
    return Share(value, float(low), float(high))


def _kappa(truth: np.ndarray, suggested: np.ndarray) -> float:
    """Cohen's kappa of two yes-or-no answers; `nan` for 0/0."""
    n = len(truth)
    both = int((truth == suggested).sum())
    chance = int(truth.sum()) * int(suggested.sum()) + int((~truth).sum()) * int((~suggested).sum())
    return (n * both - chance) / (n * n - chance) if n * n != chance else math.nan

"""When screening may stop: how many relevant passages can still be unseen.

Two answers, of which the first proves nothing:

- `expected_unseen`: what the learner expects; no guarantee.
- `RecallBound`: passages are drawn by lot from what is left (as Callaghan & Müller-Hansen 2020, Systematic Reviews
  9:273, do for one look at the end), valid however often one looks. The likelihood of the numbers of relevant passages
  left is weighed against a prior; a number is refused when prior over posterior reaches 1/alpha (prior-posterior-ratio
  martingale, Waudby-Smith & Ramdas 2020, "Confidence sequences for sampling without replacement").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

RECALL, ALPHA = 0.95, 0.05
"""Target recall, and chance of a wrong promise."""


def expected_unseen(probabilities: Sequence[float]) -> float:
    """Expected number of relevant passages among the undecided, given the chance of each.

    Example:
        >>> expected_unseen([0.5, 0.25])
        0.75
    """
    return math.fsum(probabilities)


def check_draw(remaining: int, seen: int, drawn: int, found: int) -> None:
    """Refuse numbers of a draw that contradict each other.

    Args:
        remaining: Passages left before the draw.
        seen: Relevant passages known in all, those found in the draw included.
        drawn: Passages drawn, without putting back.
        found: Relevant passages among those.

    Raises:
        ValueError: They do.
    """
    if not (0 <= found <= drawn <= remaining and found <= seen):
        raise ValueError(
            f"needs 0 <= found <= drawn <= remaining and found <= seen, got {found=}, {drawn=}, {remaining=}, {seen=}"
        )


@dataclass(frozen=True, slots=True)
class RecallBound:
    """What a draw by lot from the passages left says, whenever one looks.

    Args:
        remaining: Passages left when the draw began.
        before: Relevant passages known by then.
        drawn: Passages drawn so far.
        found: Relevant passages among those.
        alpha: Chance of a wrong promise, over all looks together, in (0, 1).

    Raises:
        ValueError: The numbers contradict each other.
    """

    remaining: int
    before: int
    drawn: int = 0
    found: int = 0
    alpha: float = ALPHA

    def __post_init__(self) -> None:
        check_draw(self.remaining, self.before + self.found, self.drawn, self.found)
        if self.before < 0 or not 0 < self.alpha < 1:
            raise ValueError(f"needs before >= 0 and alpha in (0, 1), got {self.before} and {self.alpha}")

    @property
    def most_missed(self) -> int:
        """The largest number of relevant passages that may still be unseen.

        0 when nothing is left.
        """
        held = np.flatnonzero(self._log_ratio() < -math.log(self.alpha))
        return int(held.max() - self.found) if held.size else 0

    @property
    def lowest_recall(self) -> float:
        """Lower bound of recall at this moment; nan while nothing relevant is known and none can be missed."""
        known = self.before + self.found
        whole = known + self.most_missed
        return known / whole if whole else math.nan

    def reached(self, recall: float = RECALL) -> bool:
        """Whether the target recall is certain enough to stop."""
        lowest = self.lowest_recall
        return math.isnan(lowest) or lowest >= recall - 1e-12

    def _log_ratio(self) -> NDArray[np.float64]:
        """Logarithm of prior over posterior for each number of relevant passages left, shape (remaining + 1,).

        The prior is beta-binomial with a mean of one in fifty, so that a clean draw soon refuses large numbers.
        """
        numbers = np.arange(self.remaining + 1)
        first, second = 0.5, 24.5
        prior = _log_beta_binomial(numbers, self.remaining, first, second)
        likelihood = _log_hypergeometric(numbers, self.remaining, self.drawn, self.found)
        joint = prior + likelihood
        highest = joint.max()
        evidence = highest + np.log(np.exp(joint - highest).sum())
        # prior / posterior = evidence / likelihood; a number that cannot be has likelihood 0.
        return np.asarray(evidence - likelihood, dtype=np.float64)


def _log_choose(n: NDArray[np.int64] | int, k: NDArray[np.int64] | int) -> NDArray[np.float64]:
    return np.asarray(gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1), dtype=np.float64)


def _log_beta_binomial(k: NDArray[np.int64], n: int, a: float, b: float) -> NDArray[np.float64]:
    return np.asarray(_log_choose(n, k) + betaln(k + a, n - k + b) - betaln(a, b), dtype=np.float64)


def _log_hypergeometric(k: NDArray[np.int64], n: int, drawn: int, found: int) -> NDArray[np.float64]:
    """Logarithm of P(found | k relevant among n, drawn of them drawn); -inf where it cannot be."""
    possible = (k >= found) & (n - k >= drawn - found)
    safe = np.where(possible, k, found)
    value = _log_choose(safe, found) + _log_choose(n - safe, drawn - found) - _log_choose(n, drawn)
    return np.where(possible, value, -np.inf)

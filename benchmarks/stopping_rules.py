"""Peers of the bound by which screening may stop, for `benchmarks.screening`.

- `hypergeometric_p` (Callaghan & Müller-Hansen 2020, Systematic Reviews 9:273): passages are drawn by lot from what is
  left. The chance of finding as few relevant ones if recall were below the target; valid for one look at the end.
- `ranked_p`: reading on in the order of the ranking, taken as a draw that finds a relevant passage `odds` times as
  easily as an irrelevant one (Wallenius' urn). Valid as long as the ranking is at least that good for what is left.
"""

from __future__ import annotations

import math

from scipy import stats

from kwalcode.screening.stopping import RECALL, check_draw


def least_missed(seen: int, found: int, recall: float = RECALL) -> int:
    """Smallest number of relevant passages among those left before the draw at which recall is below the target.

    Args:
        seen: Relevant passages known in all, those found in the draw included.
        found: Relevant passages found in the draw.
        recall: Target recall, in (0, 1].

    Example:
        >>> least_missed(40, 0)
        3
    """
    if not 0 < recall <= 1:
        raise ValueError(f"recall must lie in (0, 1], got {recall}")
    # seen/recall may be whole: 19/.95 is 20 and not 20.000000000000004.
    return math.floor(round(seen / recall - (seen - found) + 1, 9))


def hypergeometric_p(remaining: int, seen: int, drawn: int, found: int, recall: float = RECALL) -> float:
    """Chance of so few relevant passages in the draw if the target recall were missed; small means: reached.

    Args:
        remaining: Passages left before the draw.
        seen: Relevant passages known in all, those found in the draw included.
        drawn: Passages drawn by lot, without putting back.
        found: Relevant passages among those.
        recall: Target recall, in (0, 1].

    Returns:
        P(X <= found) for X hypergeometric; 0 where missing the target is impossible.

    Raises:
        ValueError: The numbers contradict each other.

    Example:
        >>> round(hypergeometric_p(400, 40, 100, 0), 4)
        0.4208
    """
    check_draw(remaining, seen, drawn, found)
    missed = least_missed(seen, found, recall)
    if missed > remaining - (drawn - found):
        return 0.0
    return float(stats.hypergeom.cdf(found, remaining, missed, drawn))


def ranked_p(remaining: int, seen: int, drawn: int, found: int, *, recall: float = RECALL, odds: float = 3.0) -> float:
    """The same for passages read in the order of the ranking, each relevant one drawn `odds` times as easily.

    Args:
        remaining: Passages left before these were read.
        seen: Relevant passages known in all.
        drawn: Passages read since then.
        found: Relevant passages among those.
        recall: Target recall, in (0, 1].
        odds: How much more easily the ranking brings up a relevant passage, at least 1; 1 is a lot.

    Raises:
        ValueError: The numbers contradict each other, or `odds` is below 1.
    """
    check_draw(remaining, seen, drawn, found)
    if odds < 1:
        raise ValueError(f"odds must be at least 1, got {odds}")
    missed = least_missed(seen, found, recall)
    if missed > remaining - (drawn - found):
        return 0.0
    if odds == 1:
        return float(stats.hypergeom.cdf(found, remaining, missed, drawn))
    return float(stats.nchypergeom_wallenius.cdf(found, remaining, missed, drawn, odds))

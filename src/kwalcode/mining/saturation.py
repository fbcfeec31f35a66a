"""When new sources stop bringing new themes.

Source: Guest, Namey & Chen (2020), A simple method to assess and report thematic saturation, PLOS ONE 15(5).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Run:
    """A run of sources after the base.

    Args:
        last: Number of the last source of the run, from 1.
        new: Themes that no source before the run had.
        ratio: New themes as a share of the themes in the base.
        reached: Whether the ratio is at or below the threshold.
    """

    last: int
    new: int
    ratio: float
    reached: bool


@dataclass(frozen=True, slots=True)
class Saturation:
    """The themes that sources bring, one after the other.

    Args:
        curve: Themes known after each source.
        run: Sources in a run.
        runs: Each run after the base, sliding by one source.
        reached: Sources that were needed, without the run that confirmed it; None when it was not reached.
    """

    curve: tuple[int, ...]
    run: int
    runs: tuple[Run, ...]
    reached: int | None

    @property
    def notation(self) -> str:
        """As the authors write it: "6+2" is six sources, confirmed by two more; "" when not reached."""
        return f"{self.reached}+{self.run}" if self.reached is not None else ""


@dataclass(frozen=True, slots=True)
class SaturationSpread:
    """The same over many orders of the sources.

    Args:
        median: Median of the sources needed, over the orders in which it was reached; nan when it never was.
        low: 5th percentile.
        high: 95th percentile.
        reached: Share of the orders in which it was reached.
    """

    median: float
    low: float
    high: float
    reached: float


def saturation(
    sources: Sequence[Collection[str]], *, base: int = 4, run: int = 2, threshold: float = 0.05
) -> Saturation:
    """Whether sources, in this order, reached saturation.

    Args:
        sources: Themes of each source, in the order in which they were gathered.
        base: Sources that the denominator is taken from, at least 1.
        run: Sources per run, at least 1.
        threshold: Largest share of new themes; .05 or 0.

    Raises:
        ValueError: The base or the run is smaller than 1, or the threshold is negative.
    """
    if base < 1 or run < 1 or threshold < 0:
        raise ValueError(f"need a base and a run of at least 1, got {base} and {run}, and a threshold from 0")
    known: set[str] = set()
    curve: list[int] = []
    for themes in sources:
        known |= set(themes)
        curve.append(len(known))
    in_base = curve[base - 1] if len(curve) >= base else 0
    runs: list[Run] = []
    for last in range(base + run, len(curve) + 1):
        new = curve[last - 1] - curve[last - run - 1]
        ratio = new / in_base if in_base else float("nan")
        runs.append(Run(last, new, ratio, ratio <= threshold + 1e-12))
    first = next((one for one in runs if one.reached), None)
    return Saturation(tuple(curve), run, tuple(runs), first.last - run if first is not None else None)


def saturation_spread(
    sources: Sequence[Collection[str]],
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    orders: int = 1000,
    seed: int = 0,
) -> SaturationSpread:
    """The same in many orders: the order in which people were met is chance.

    Args:
        sources: Themes of each source.
        base: As in `saturation`.
        run: As in `saturation`.
        threshold: As in `saturation`.
        orders: How many orders are drawn.
        seed: Of the draws.
    """
    rng = np.random.default_rng(seed)
    found = [
        saturation([sources[place] for place in rng.permutation(len(sources))], base=base, run=run, threshold=threshold)
        for _ in range(orders)
    ]
    reached = [one.reached for one in found if one.reached is not None]
    if not reached:
        nan = float("nan")
        return SaturationSpread(nan, nan, nan, 0.0)
    low, median, high = np.percentile(reached, [5, 50, 95])
    return SaturationSpread(float(median), float(low), float(high), len(reached) / len(found))

"""Which cases to study: per stratum those that always take part, and the highest (or some at random) of each quantile.

The design of a sample of municipalities: in each province its capital; the others divided into quartiles by an index
of poverty, and of each quartile the one with the highest figure. Pure: figures in, a sample with its grounds out.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be chosen.

    Args:
        row: What tells it from the others, such as its data row counted from 0.
        name: Its name; decides between equal figures and in a random draw.
        stratum: To which stratum it belongs; "" when that is not known.
        figure: What the quantiles are made of; nan when there is none.
        always: Whether it takes part whatever its figure.
    """

    row: int
    name: str
    stratum: str = ""
    figure: float = math.nan
    always: bool = False


class Ground(StrEnum):
    """Why a case was chosen."""

    ALWAYS = "always"
    HIGHEST = "highest"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Design:
    """How the sample is drawn.

    Args:
        stratified: Whether there are strata; candidates without one are then left out. Else all are one stratum.
        by_figure: Whether there is a figure; candidates without one then belong to no quantile.
        quantiles: Into how many groups of (nearly) equal size each stratum is divided; 1 for no division.
        take: How many are chosen of each quantile, above those who always take part.
        seed: Choose them at random, the same ones for the same seed; None to choose the highest figures.
        divide_always: Whether those who always take part count when the quantiles are made. They never take the place
            of another.

    Raises:
        ValueError: `quantiles` is below 1, `take` below 0, or quantiles or the highest are asked without a figure.
    """

    stratified: bool = True
    by_figure: bool = True
    quantiles: int = 4
    take: int = 1
    seed: int | None = None
    divide_always: bool = False

    def __post_init__(self) -> None:
        if self.quantiles < 1:
            raise ValueError(f"quantiles must be 1 or more, got {self.quantiles}")
        if self.take < 0:
            raise ValueError(f"take must be 0 or more, got {self.take}")
        if not self.by_figure and (self.quantiles > 1 or (self.seed is None and self.take)):
            raise ValueError("quantiles and the highest need a figure")


@dataclass(frozen=True, slots=True)
class Choice:
    """A case that was chosen.

    Args:
        candidate: The case.
        ground: Why.
        quantile: Its quantile within the stratum, 1 for the lowest; 0 when it has none.
        rank: Place by figure (or in the draw) among those of its quantile that could be chosen, from 1; 0 for those
            who always take part.
        tied: Names of cases of the same quantile with the same figure that were not chosen: the alphabet decided.
    """

    candidate: Candidate
    ground: Ground
    quantile: int = 0
    rank: int = 0
    tied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One quantile of one stratum.

    Args:
        stratum: The stratum; "" without strata.
        quantile: The quantile, 1 for the lowest.
        low: Figures above this one belong to it (the lowest quantile holds this one too); nan without figures.
        high: Figures up to and including this one belong to it; nan without figures.
        size: How many could be chosen of it.
        chosen: How many were chosen of it.
    """

    stratum: str
    quantile: int
    low: float
    high: float
    size: int
    chosen: int


@dataclass(frozen=True)
class Sample:
    """A sample with everything that it leaves out.

    Args:
        choices: Who was chosen: by stratum in order of appearance, those who always take part first, then from the
            highest quantile down.
        cells: Every quantile of every stratum, also those that gave fewer than was asked.
        quantile_of: Quantile by row, of every case that was divided.
        without_stratum: Cases that could not be chosen because their stratum is not known.
        without_figure: Cases that belong to no quantile because they have no figure.
    """

    choices: tuple[Choice, ...]
    cells: tuple[Cell, ...]
    quantile_of: Mapping[int, int] = field(repr=False)
    without_stratum: tuple[Candidate, ...] = ()
    without_figure: tuple[Candidate, ...] = ()


def boundaries(figures: Iterable[float], quantiles: int) -> list[float]:
    """Where one quantile ends and the next begins, by linear interpolation, as spreadsheets do (QUARTILE.INC).

    Args:
        figures: At least one number.
        quantiles: Number of groups.

    Returns:
        `quantiles + 1` boundaries, the lowest and the highest figure among them.

    Raises:
        ValueError: There are no figures.

    Example:
        >>> boundaries([1, 2, 3, 4, 5, 6, 7, 8], 4)
        [1.0, 2.75, 4.5, 6.25, 8.0]
    """
    ordered = sorted(map(float, figures))
    if not ordered:
        raise ValueError("quantiles need at least one figure")
    found = []
    for step in range(quantiles + 1):
        # Whole numbers until the end: no rounding decides on which side of a boundary a figure lies.
        place, part = divmod((len(ordered) - 1) * step, quantiles)
        low = ordered[place]
        high = ordered[min(place + 1, len(ordered) - 1)]
        found.append(low + (high - low) * (part / quantiles))
    return found


def draw(candidates: Sequence[Candidate], design: Design) -> Sample:
    """Draw a sample. The same candidates and design give the same cases, whatever the order of the rows.

    Figures on a boundary belong to the lower quantile, so equal figures are always in the same one. Of equal figures
    the first name by alphabet is chosen, and the choice tells with whom it was tied. A random draw orders the names by
    a hash of the seed, the stratum and the name: it depends on no program's random numbers, and a row that is added
    elsewhere changes nothing here.

    Args:
        candidates: All cases; rows are distinct.
        design: How to draw.
    """
    strata: dict[str, list[Candidate]] = defaultdict(list)
    without_stratum = []
    for one in candidates:
        if design.stratified and not one.stratum:
            without_stratum.append(one)
        else:
            strata[one.stratum if design.stratified else ""].append(one)
    choices: list[Choice] = []
    cells: list[Cell] = []
    quantile_of: dict[int, int] = {}
    for stratum, members in strata.items():
        found = _stratum(stratum, members, design, quantile_of)
        choices += found[0]
        cells += found[1]
    lacking = [one for one in candidates if design.by_figure and math.isnan(one.figure) and one not in without_stratum]
    return Sample(tuple(choices), tuple(cells), quantile_of, tuple(without_stratum), tuple(lacking))


def _stratum(
    stratum: str, members: Sequence[Candidate], design: Design, quantile_of: dict[int, int]
) -> tuple[list[Choice], list[Cell]]:
    free = [one for one in members if not one.always]
    if not design.by_figure:
        groups, edges = {1: free}, [math.nan, math.nan]
    else:
        divided = [one for one in (members if design.divide_always else free) if not math.isnan(one.figure)]
        edges = (
            boundaries([one.figure for one in divided], design.quantiles)
            if divided
            else [math.nan] * (design.quantiles + 1)
        )
        groups = {number: [] for number in range(1, design.quantiles + 1)}
        for one in divided:
            number = 1 + sum(edge < one.figure for edge in edges[1:-1])
            quantile_of[one.row] = number
            if not one.always:
                groups[number].append(one)
    choices = [
        Choice(one, Ground.ALWAYS, quantile_of.get(one.row, 0))
        for one in sorted(members, key=lambda one: one.name.casefold())
        if one.always
    ]
    cells = []
    for number in sorted(groups, reverse=True):
        taken = _take(stratum, number if design.by_figure else 0, groups[number], design)
        choices += taken
        cells.append(Cell(stratum, number, edges[number - 1], edges[number], len(groups[number]), len(taken)))
    return choices, cells


def _take(stratum: str, quantile: int, group: Sequence[Candidate], design: Design) -> list[Choice]:
    if design.seed is not None:
        seed = design.seed
        drawn = sorted(group, key=lambda one: (_lot(seed, stratum, one.name), one.row))[: design.take]
        return [Choice(one, Ground.RANDOM, quantile, rank) for rank, one in enumerate(drawn, start=1)]
    ordered = sorted(group, key=lambda one: (-one.figure, one.name.casefold(), one.row))
    taken, rest = ordered[: design.take], ordered[design.take :]
    return [
        Choice(one, Ground.HIGHEST, quantile, rank, tuple(other.name for other in rest if other.figure == one.figure))
        for rank, one in enumerate(taken, start=1)
    ]


def _lot(seed: int, stratum: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{stratum}\x1f{name.casefold()}".encode()).hexdigest()

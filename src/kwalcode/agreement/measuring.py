"""Everything that is told about the agreement of some coders: per code, overall, and who with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix

from kwalcode.agreement.alpha import Metric, alpha, alphas_of_coincidences, coincidences_of
from kwalcode.agreement.coefficients import conger, gwet, percent
from kwalcode.agreement.ratings import Floats, Ints, Ratings
from kwalcode.agreement.sets import masi_distances
from kwalcode.agreement.sizes import units_for_alpha
from kwalcode.agreement.units import CodeKey, CodingTable

RELIABLE = 0.8
"""Alpha from which conclusions may rest on a code (Krippendorff)."""

TENTATIVE = 0.667
"""Alpha from which cautious conclusions may."""

FEW = 5
"""Units with a code below which nothing is said about it, whatever the figures."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What drawing documents again and again tells of a figure.

    Args:
        low: Lower bound of the interval of 95 %; nan when it cannot be told.
        high: Upper bound.
        below_tentative: Share of the draws below .667.
        below_reliable: Share of the draws below .800.
        undefined: Share of the draws in which the figure does not exist.
    """

    low: float
    high: float
    below_tentative: float
    below_reliable: float
    undefined: float


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far coders agree on one code.

    Args:
        code: Codebook and code.
        n: Number of units that two coders or more read; characters when that is the unit.
        coded: Share of the ratings that gave the code.
        units: Number of units to which at least one coder gave it.
        percent: Share of pairs that agree; says little by itself when most units are not coded.
        alpha: Krippendorff's alpha; nan when nobody or everybody gave the code.
        kappa: Cohen's kappa, for more than two coders Conger's.
        ac1: Gwet's AC1, which does not fall when a code is rare.
        bootstrap: Of alpha, over documents; None when it was not asked for.
        needed: Units that it takes before alpha can be told from .667.
        rare: Whether the code is too rare to judge.
    """

    code: CodeKey
    n: float
    coded: float
    units: float
    percent: float
    alpha: float
    kappa: float
    ac1: float
    bootstrap: Bootstrap | None
    needed: int
    rare: bool


@dataclass(frozen=True)
class Agreement:
    """How far some coders agree.

    Args:
        unit: What was counted: a sentence, a turn, a passage or a character.
        coders: Who was compared.
        documents: Number of documents with units that two coders or more read.
        n: Number of such units.
        codes: Per code.
        overall: Alpha over sets of codes, with the MASI distance.
        bootstrap: Of the overall alpha, over documents.
        mean_alpha: Mean of the alphas of codes that are not too rare; nan without any.
        pairs: Overall alpha of every two coders, by their names.
        per_document: Overall alpha in each document, by its id.
    """

    unit: str
    coders: tuple[str, ...]
    documents: int
    n: float
    codes: tuple[CodeAgreement, ...]
    overall: float
    bootstrap: Bootstrap | None
    mean_alpha: float
    pairs: Mapping[tuple[str, str], float] = field(default_factory=dict)
    per_document: Mapping[str, float] = field(default_factory=dict)


def measure(table: CodingTable, *, replicates: int = 1000, seed: int = 0) -> Agreement:
    """Measure the agreement in a table.

    Args:
        table: Units, coders and codes.
        replicates: How often documents are drawn for an interval; 0 for no intervals.
        seed: Of the draws; the same seed gives the same intervals.
    """
    present, groups = np.unique(table.document, return_inverse=True)
    draws = draw(len(present), replicates, seed)
    per_code = tuple(_of_code(table, code, groups, draws) for code in table.codes)
    sets = table.sets()
    judged = [one.alpha for one in per_code if not one.rare and not np.isnan(one.alpha)]
    distances = masi_distances(sets.categories)
    parts = _Parts.of(sets, groups, len(present), distances)
    overall = float(parts.alphas(np.ones((1, len(present))))[0]) if len(present) else float("nan")
    return Agreement(
        unit=table.unit,
        coders=table.coders,
        documents=len(present),
        n=float(table.weights.sum()),
        codes=per_code,
        overall=overall,
        bootstrap=None if draws is None else _spread(parts.alphas(draws)),
        mean_alpha=float(np.mean(judged)) if judged else float("nan"),
        pairs={(table.coders[a], table.coders[b]): value for (a, b), value in _pairs(sets, overall).items()},
        per_document={
            table.documents[number]: float(value)
            for number, value in zip(present, parts.alphas(np.eye(len(present))), strict=True)
        },
    )


def draw(n: int, replicates: int, seed: int) -> Floats | None:
    """How often each of n documents is drawn in each replicate, shape (replicates, n); None when none is possible.

    With one document there is nothing to draw from.
    """
    if replicates < 1 or n < 2:
        return None
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=replicates)
    return drawn.astype(float)


def bootstrap(by_document: Floats, delta: Floats, draws: Floats | None) -> Bootstrap | None:
    """The spread of alpha when other documents might have been coded.

    What a document adds to alpha is its coincidence matrix, so drawing documents is adding up matrices, and not going
    through the units again.

    Args:
        by_document: Coincidence matrix of each document, shape (documents, categories, categories).
        delta: Squared differences between categories.
        draws: As `draw` gives them.
    """
    if draws is None:
        return None
    d, q, _ = by_document.shape
    drawn = (draws @ by_document.reshape(d, q * q)).reshape(-1, q, q)
    return _spread(alphas_of_coincidences(drawn, delta))


def _spread(values: Floats) -> Bootstrap:
    defined = values[~np.isnan(values)]
    undefined = float(1 - len(defined) / len(values))
    if not len(defined):
        nan = float("nan")
        return Bootstrap(nan, nan, nan, nan, undefined)
    low, high = np.percentile(defined, [2.5, 97.5])
    return Bootstrap(
        float(low),
        float(high),
        float((defined < TENTATIVE).mean()),
        float((defined < RELIABLE).mean()),
        undefined,
    )


@dataclass(frozen=True)
class _Parts:
    """What each document adds to alpha over sets, of which there may be thousands: too many for their matrices.

    Args:
        observed: Disagreement within the units of each document, shape (documents,).
        counts: How often each document has each set, sparse, shape (documents, sets).
        distances: Between sets, shape (sets, sets).
        apart: Between the values of documents, summed, shape (documents, documents). Where there are fewer documents
            than sets this is all that a draw needs, and far less to add up; None elsewhere.
    """

    observed: Floats
    counts: csr_matrix
    distances: Floats
    apart: Floats | None

    @classmethod
    def of(cls, ratings: Ratings, groups: Ints, n_groups: int, distances: Floats) -> _Parts:
        m = ratings.coders_per_unit
        paired = m > 1
        observed = np.zeros(n_groups)
        for first, second in combinations(range(ratings.n_coders), 2):
            a, b = ratings.codes[:, first], ratings.codes[:, second]
            both = (a >= 0) & (b >= 0)
            apart = distances[a[both], b[both]] * ratings.weights[both] / (m[both] - 1)
            observed += 2 * np.bincount(groups[both], weights=apart, minlength=n_groups)
        units, coders = np.nonzero(ratings.present & paired[:, None])
        shape = (n_groups, len(ratings.categories))
        placed = (groups[units], ratings.codes[units, coders])
        counts = csr_matrix((ratings.weights[units], placed), shape=shape, dtype=distances.dtype)
        between: Floats | None = None
        if n_groups < len(ratings.categories):
            between = np.asarray(counts @ np.asarray(counts @ distances).T, dtype=np.float64)
        return cls(observed, counts, distances, between)

    def alphas(self, draws: Floats) -> Floats:
        """Alpha of each draw of documents, shape (draws,)."""
        observed = draws @ self.observed
        n = draws @ np.asarray(self.counts.sum(axis=1), dtype=np.float64).ravel()
        if self.apart is not None:
            expected = ((draws @ self.apart) * draws).sum(axis=1)
        else:
            counts = np.asarray((self.counts.T @ draws.T).T, dtype=self.distances.dtype)
            expected = ((counts @ self.distances) * counts).sum(axis=1, dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            values: Floats = np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)
        return values


def _pairs(sets: Ratings, overall: float) -> dict[tuple[int, int], float]:
    """Alpha of every two coders; of two coders it is the overall one."""
    if sets.n_coders == 2:
        return {(0, 1): overall}
    return {(a, b): _of_sets(_read_by_both(sets.pair(a, b))) for a, b in combinations(range(sets.n_coders), 2)}


def _of_sets(ratings: Ratings) -> float:
    distances = masi_distances(ratings.categories)
    one_group = np.zeros(len(ratings.codes), dtype=np.int64)
    return float(_Parts.of(ratings, one_group, 1, distances).alphas(np.ones((1, 1)))[0])


def _of_code(table: CodingTable, code: CodeKey, groups: Ints, draws: Floats | None) -> CodeAgreement:
    ratings = table.ratings(code)
    given = table.coded[:, :, table.codes.index(code)]
    n = float(table.weights.sum())
    rated = float((table.read * table.weights[:, None]).sum())
    coded = float((given * table.weights[:, None]).sum()) / rated if rated else float("nan")
    units = float((given.any(axis=1) * table.weights).sum())
    needed = units_for_alpha(coded, TENTATIVE) if 0 < coded < 1 else 0
    n_groups = int(groups.max(initial=-1)) + 1
    by_document = coincidences_of(ratings, groups, n_groups)
    return CodeAgreement(
        code=code,
        n=n,
        coded=coded,
        units=units,
        percent=percent(ratings),
        alpha=alpha(ratings, Metric.NOMINAL).value,
        kappa=conger(ratings).value if 0 < coded < 1 else float("nan"),
        ac1=gwet(ratings).value if units else float("nan"),
        bootstrap=bootstrap(by_document, 1.0 - np.eye(2), draws),
        needed=needed,
        rare=int(given.any(axis=1).sum()) < FEW or needed > n,
    )


def _read_by_both(ratings: Ratings) -> Ratings:
    """Only what both read, and of the categories only those that they chose: a small table is a fast one."""
    both = ratings.present.all(axis=1)
    codes = ratings.codes[both]
    used, place = np.unique(codes, return_inverse=True)
    categories = tuple(ratings.categories[index] for index in used)
    return Ratings(place.reshape(codes.shape), categories, ratings.documents[both], ratings.weights[both])

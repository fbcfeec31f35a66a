"""How fast alpha and its intervals are, beside the `krippendorff` package when that is installed.

Data: ratings drawn at random, 80 % of them shared, with 5 % missing. `python -m benchmarks.agreement`.
The package is GPL and no dependency of kwalcode: install it by hand to have the comparison.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable

import numpy as np

from kwalcode.agreement import CodingTable, Ratings, alpha, measure

UNITS, CODERS, CODES = 100_000, 3, 20
BOOTSTRAP_UNITS, REPLICATES, DOCUMENTS = 10_000, 1_000, 200


def best(call: Callable[[], object], times: int = 5) -> float:
    """Shortest time in seconds of a few calls."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def ratings(seed: int = 0) -> Ratings:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, CODES, (UNITS, 1))
    codes = np.where(rng.random((UNITS, CODERS)) < 0.8, truth, rng.integers(0, CODES, (UNITS, CODERS)))
    codes = np.where(rng.random((UNITS, CODERS)) < 0.05, -1, codes)
    return Ratings(codes.astype(np.int64), tuple(range(CODES)))


def table(documents: int, seed: int = 0) -> CodingTable:
    rng = np.random.default_rng(seed)
    truth = rng.random((BOOTSTRAP_UNITS, 1, CODES)) < 0.1
    coded = np.where(rng.random((BOOTSTRAP_UNITS, 2, CODES)) < 0.95, truth, ~truth)
    return CodingTable(
        unit="zin",
        coders=("a", "b"),
        codes=tuple(("boek", str(code)) for code in range(CODES)),
        documents=tuple(map(str, range(documents))),
        document=np.arange(BOOTSTRAP_UNITS) * documents // BOOTSTRAP_UNITS,
        places=np.stack([np.arange(BOOTSTRAP_UNITS), np.arange(BOOTSTRAP_UNITS) + 1], axis=1),
        read=np.ones((BOOTSTRAP_UNITS, 2), dtype=bool),
        coded=coded,
        weights=np.ones(BOOTSTRAP_UNITS),
    )


def main() -> None:
    rated = ratings()
    ours = best(lambda: alpha(rated))
    print(f"alpha, {UNITS:,} units x {CODERS} coders x {CODES} codes: {ours * 1000:.1f} ms, {alpha(rated).value:.9f}")
    try:
        peer = importlib.import_module("krippendorff")
    except ImportError:
        print("krippendorff is not installed: no comparison")
    else:
        data = np.where(rated.codes.T < 0, np.nan, rated.codes.T)
        value = peer.alpha(reliability_data=data, level_of_measurement="nominal")
        theirs = best(lambda: peer.alpha(reliability_data=data, level_of_measurement="nominal"), 2)
        print(f"krippendorff: {theirs * 1000:.0f} ms, {value:.9f}; ours is {theirs / ours:.0f} times as fast")
    for documents in (DOCUMENTS, BOOTSTRAP_UNITS):
        rows = table(documents)
        seconds = best(lambda rows=rows: measure(rows, replicates=REPLICATES), 2)  # type: ignore[misc]
        print(
            f"{REPLICATES:,} replicates over {documents:,} documents, {BOOTSTRAP_UNITS:,} units x {CODES} codes, "
            f"every figure per code and overall: {seconds:.2f} s"
        )


if __name__ == "__main__":
    main()

"""Active learning on labelled screening sets, against ASReview's default model (ELAS u4) in the same run.

    python -m benchmarks.screening_peer FOLDER [--seeds 5] [--sets ace,nudging,virus,wilson]

FOLDER holds `ace.csv`, `nudging.csv`, `virus.csv`, `wilson.csv`, from the repository
asreview/paper-evaluating-models-across-research-areas. Both start from the same relevant and the same irrelevant
record, drawn with the seed, and are retrained after every decision; neither has a codebook. The peer has the published
settings of ASReview 3.0.8: TF-IDF of words and pairs (sublinear, max_df .95), a linear SVM with C .11, and balanced
weights (ratio 9.8, mean 1).
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from kwalcode.coders.ranking import Ranker

SETS = ("ace", "nudging", "virus", "wilson")
Learner = Callable[[Mapping[int, bool]], NDArray[np.float64]]


def read_set(path: Path) -> tuple[list[str], NDArray[np.bool_]]:
    """Title with abstract, and whether the record was included."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    label = next(name for name in rows[0] if "included" in name)
    texts = [f"{row['title']} {row['abstract']}" for row in rows]
    return texts, np.array([float(row[label]) == 1 for row in rows])


def elas_u4(texts: Sequence[str]) -> Learner:
    """The peer."""
    features = (
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1, max_df=0.95).fit_transform(texts).tocsr()
    )

    def score(labels: Mapping[int, bool]) -> NDArray[np.float64]:
        rows, truth = list(labels), np.array(list(labels.values()))
        weights = np.where(truth, 1.0, truth.sum() / (9.8 * (~truth).sum()))
        machine = LinearSVC(C=0.11, loss="squared_hinge", random_state=0)
        machine.fit(features[rows], truth, sample_weight=weights / weights.mean())
        return np.asarray(machine.decision_function(features))

    return score


def ours(texts: Sequence[str]) -> Learner:
    """Ours, without codebooks."""
    ranker = Ranker(texts)

    def score(labels: Mapping[int, bool]) -> NDArray[np.float64]:
        ranker.fit(labels)
        return ranker.scores()

    return score


def simulate(learner: Learner, truth: NDArray[np.bool_], seed: int) -> tuple[list[bool], float]:
    """Decisions in the order of reading, without the two given ones, and milliseconds per decision."""
    random = np.random.default_rng(seed)
    given = [int(random.choice(np.flatnonzero(truth))), int(random.choice(np.flatnonzero(~truth)))]
    labels = {row: bool(truth[row]) for row in given}
    order: list[bool] = []
    began = time.perf_counter()
    steps = 0
    while sum(order) < truth.sum() - 1:
        scores = learner(labels)
        scores[list(labels)] = -np.inf
        best = int(np.argmax(scores))
        labels[best] = bool(truth[best])
        order.append(labels[best])
        steps += 1
    spent = 1000 * (time.perf_counter() - began) / steps
    return order + [False] * (len(truth) - len(labels)), spent


def loss(order: Sequence[bool]) -> float:
    """Area lost between the ideal recall curve and this one: 0 ideal, about .5 random."""
    found = np.asarray(order, dtype=np.int64)
    n, relevant = len(found), int(found.sum())
    return float((relevant * (n - (relevant - 1) / 2) - np.cumsum(found).sum()) / (relevant * (n - relevant)))


def work_saved(order: Sequence[bool], recall: float = 0.95) -> float:
    """WSS at a recall, strict: the first rank at which recall is really reached."""
    found = np.cumsum(np.asarray(order, dtype=np.int64))
    return float(recall - (np.argmax(found >= recall * found[-1] - 1e-9) + 1) / len(found))


def rerank_times(size: int = 20_000, decisions: int = 60) -> NDArray[np.float64]:
    """Milliseconds per decision on made-up passages of forty words, shape (decisions,)."""
    random = np.random.default_rng(3)
    vocabulary = np.array([f"woord{number}" for number in range(20_000)])
    chances = 1 / np.arange(1, len(vocabulary) + 1)
    words = random.choice(vocabulary, size=(size, 40), p=chances / chances.sum())
    ranker = Ranker([" ".join(row) for row in words])
    labels = {row: row % 7 == 0 for row in range(300)}
    spent = []
    for row in range(300, 300 + decisions):
        labels[row] = row % 7 == 0
        began = time.perf_counter()
        ranker.fit(labels)
        ranker.ranking()
        spent.append(1000 * (time.perf_counter() - began))
    return np.array(spent)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--sets", default=",".join(SETS))
    asked = parser.parse_args()
    means: dict[str, list[tuple[float, float]]] = {"ELAS u4": [], "kwalcode": []}
    for name in asked.sets.split(","):
        texts, truth = read_set(asked.folder / f"{name}.csv")
        for who, make in (("ELAS u4", elas_u4), ("kwalcode", ours)):
            learner = make(texts)
            runs = [simulate(learner, truth, seed) for seed in range(asked.seeds)]
            figures = (
                float(np.mean([loss(run) for run, _ in runs])),
                float(np.mean([work_saved(run) for run, _ in runs])),
            )
            means[who].append(figures)
            spent = np.mean([time_ for _, time_ in runs])
            print(
                f"{name:8} {who:8} loss {figures[0]:.4f}  WSS@95 {figures[1]:.3f}  {spent:.1f} ms per decision",
                flush=True,
            )
    for who, figures_ in means.items():
        print(
            f"mean     {who:8} loss {np.mean([one[0] for one in figures_]):.4f}  "
            f"WSS@95 {np.mean([one[1] for one in figures_]):.3f}"
        )
    times = rerank_times()
    print(f"re-rank at 20,000 passages: median {np.median(times):.1f} ms, p95 {np.percentile(times, 95):.1f} ms")


if __name__ == "__main__":
    main()

"""Quality and speed of screening, against keyword counting and a TF-IDF classifier in the same run.

    python -m benchmarks.screening TABLE LABELS [--pdf FILE] [--peers FOLDER]

TABLE is a table of multi-year plans (BBC), LABELS JSON lines with `row` (data row of the table, from 0) and `poverty`
(0, 1 or 2). The classifier and what learns from labels are judged by five-fold cross-validation on those labels. With
--pdf a plan in PDF is read and screened; with --peers the stopping rules are simulated on the sets of
`benchmarks.screening_peer`.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.screening_peer import SETS, ours, read_set
from benchmarks.stopping_rules import hypergeometric_p, ranked_p
from kwalcode.codebook import read_codebook
from kwalcode.coders.ranking import Ranker
from kwalcode.coders.relevance import CODEBOOKS, Screener
from kwalcode.dutch import pipeline
from kwalcode.readers import ReadOptions, load, read
from kwalcode.resources import shipped
from kwalcode.screening.findings import EXPLICIT, Finding
from kwalcode.screening.stopping import ALPHA, RecallBound

Floats = NDArray[np.float64]
KEYWORDS = re.compile(
    r"armoede|kansarm|leefloon|schuld|voedsel|dakloos|thuisloos|ocmw|sociaal|sociale|kwetsba|welzijn|inclusie|zorg",
    re.IGNORECASE,
)
FOLDS, SEEDS = 5, 3
ODDS, STEP = (2, 3, 4), 10


def average_precision(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Mean of the precision at each relevant one, ties in the order given."""
    ordered = truth[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1))[ordered].mean())


def work_saved(truth: NDArray[np.bool_], scores: Floats) -> float:
    """WSS@95, strict."""
    found = np.cumsum(truth[np.argsort(-scores, kind="stable")])
    return float(0.95 - (np.argmax(found >= 0.95 * found[-1] - 1e-9) + 1) / len(truth))


def screened(path: Path) -> tuple[list[Finding], float, float]:
    """Findings, with wall and processor seconds from the file on, codebooks and dictionaries included."""
    wall, processor = time.perf_counter(), time.process_time()
    books = [read_codebook(shipped("codebooks") / f"{name}.yaml") for name in CODEBOOKS]
    screener = Screener(books, pipeline.load("embedded"))
    findings = screener.screen(read(load(path), ReadOptions()))
    return findings, time.perf_counter() - wall, time.process_time() - processor


def left_out(truth: NDArray[np.bool_], seed: int, fit: object) -> Floats:
    """Scores of each row by what was learned without its fold."""
    fold = np.random.default_rng(seed).permutation(len(truth)) % FOLDS
    scores = np.zeros(len(truth))
    for number in range(FOLDS):
        kept = np.flatnonzero(fold != number)
        scores[fold == number] = fit(kept)[fold == number]  # type: ignore[operator]
    return scores


def quality(findings: Sequence[Finding], labels: Sequence[Mapping[str, object]]) -> None:
    """Print average precision and WSS@95 of each way."""
    by_row = {row: finding for finding in findings for row in finding.candidate.rows}
    chosen = [by_row[int(str(one["row"]))] for one in labels]
    truth = np.array([int(str(one["poverty"])) > 0 for one in labels])
    prior = np.array([one.score for one in chosen])
    texts = [one.reading for one in chosen]
    ranker = Ranker(texts, marks=[one.marks for one in chosen], prior=prior.tolist())
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2).fit_transform(texts).tocsr()

    def learned(kept: NDArray[np.int64]) -> Floats:
        ranker.fit({int(row): bool(truth[row]) for row in kept})
        return ranker.scores()

    def classifier(kept: NDArray[np.int64]) -> Floats:
        machine = LogisticRegression(class_weight="balanced", C=10, max_iter=1000).fit(words[kept], truth[kept])
        return np.asarray(machine.decision_function(words))

    counted = np.array([len(KEYWORDS.findall(text)) for text in texts], dtype=np.float64)
    found: dict[str, list[Floats]] = {
        "counting keywords": [counted],
        "TF-IDF classifier, 5 folds": [left_out(truth, seed, classifier) for seed in range(SEEDS)],
        "codebook alone": [prior],
        "codebook and labels, 5 folds": [left_out(truth, seed, learned) for seed in range(SEEDS)],
    }
    print(f"{len(labels)} labelled rows, {truth.sum()} relevant; average precision and WSS@95 (strict)")
    for name, runs in found.items():
        figures = np.mean([(average_precision(truth, one), work_saved(truth, one)) for one in runs], axis=0)
        print(f"  {name:30} {figures[0]:.3f}  {figures[1]:.3f}")
    rank = np.empty(len(prior), dtype=np.int64)
    rank[np.argsort(-prior, kind="stable")] = np.arange(1, len(prior) + 1)
    explicit = [int(rank[at]) for at, one in enumerate(labels) if one["poverty"] == EXPLICIT]
    print(f"  explicit goals: {len(explicit)}, last at rank {max(explicit)} of {len(labels)}")


def stopping(folder: Path, runs: int = 50) -> None:
    """Print how often the promised recall was met, and the work saved, for each rule.

    Each run starts from other priors, reads by the ranking (retrained after every tenth of what is known) and asks each
    rule. A draw by lot begins after 50 irrelevant records in a row.
    """
    rules = ("lot, one look", "lot, any look", *(f"ranking, odds {odds}" for odds in ODDS))
    met: dict[str, list[bool]] = {rule: [] for rule in rules}
    saved: dict[str, list[float]] = {name: [] for name in met}
    for name in SETS:
        texts, truth = read_set(folder / f"{name}.csv")
        learner = ours(texts)
        for seed in range(runs):
            order = _reading_order(learner, truth, seed)
            for rule, at in _stops(truth[order], seed).items():
                met[rule].append(
                    bool(truth[order][:at].sum() >= 0.95 * truth.sum() - 1e-9)
                    if rule.startswith("r")
                    else _recall_after_lot(truth[order], at, seed) >= 0.95 - 1e-9
                )
                saved[rule].append(1 - at / len(truth))
    for rule, those in met.items():
        print(
            f"  {rule:18} recall .95 met in {np.mean(those):.3f} of {len(those)}, work saved {np.mean(saved[rule]):.3f}"
        )


def _reading_order(learner: object, truth: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    random = np.random.default_rng(seed)
    order = [int(random.choice(np.flatnonzero(truth))), int(random.choice(np.flatnonzero(~truth)))]
    while len(order) < len(truth):
        scores = learner({row: bool(truth[row]) for row in order})  # type: ignore[operator]
        scores[order] = -np.inf
        batch = min(max(1, len(order) // 10), len(truth) - len(order))
        order.extend(int(row) for row in np.argsort(-scores, kind="stable")[:batch])
    return np.array(order)


def _pause(found: NDArray[np.bool_]) -> int:
    """Where the ranking gave 50 irrelevant ones in a row for the first time."""
    idle = 0
    for at, relevant in enumerate(found, start=1):
        idle = 0 if relevant else idle + 1
        if idle == 50:
            return at
    return len(found)


def _lot(found: NDArray[np.bool_], start: int, seed: int) -> NDArray[np.bool_]:
    return np.random.default_rng(1000 + seed).permutation(found[start:])


def _recall_after_lot(found: NDArray[np.bool_], at: int, seed: int) -> float:
    start = _pause(found)
    return float((found[:start].sum() + _lot(found, start, seed)[: at - start].sum()) / found.sum())


def _stops(found: NDArray[np.bool_], seed: int) -> dict[str, int]:
    start, size = _pause(found), len(found)
    lot, before = _lot(found, start, seed), int(found[:start].sum())
    stops = dict.fromkeys(("lot, one look", "lot, any look", *(f"ranking, odds {odds}" for odds in ODDS)), size)
    for drawn in range(0, size - start, STEP):
        hits = int(lot[:drawn].sum())
        if stops["lot, one look"] == size and hypergeometric_p(size - start, before + hits, drawn, hits) < ALPHA:
            stops["lot, one look"] = start + drawn
        if RecallBound(size - start, before, drawn, hits).reached():
            stops["lot, any look"] = start + drawn
            break
    for odds in ODDS:
        for read_on in range(0, size - start, STEP):
            hits = int(found[start : start + read_on].sum())
            if ranked_p(size - start, before + hits, read_on, hits, odds=odds) < ALPHA:
                stops[f"ranking, odds {odds}"] = start + read_on
                break
    return stops


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--runs", type=int, default=50, help="simulated screenings per set")
    asked = parser.parse_args()
    findings, wall, processor = screened(asked.table)
    print(
        f"{len(findings)} actions from file to findings, cold, one process: {wall:.1f} s ({processor:.1f} s processor)"
    )
    quality(findings, [json.loads(line) for line in asked.labels.read_text(encoding="utf-8").splitlines()])
    if asked.pdf:
        passages, wall, processor = screened(asked.pdf)
        relevant = sum(one.poverty > 0 for one in passages)
        print(f"{asked.pdf.name}: {len(passages)} passages, {relevant} relevant")
        print(f"  {wall:.1f} s ({processor:.1f} s processor)")
    if asked.peers:
        stopping(asked.peers, asked.runs)


if __name__ == "__main__":
    main()

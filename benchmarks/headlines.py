"""Tone of Dutch headlines by the learner's words and letters, against a plain classifier and published predictions.

    python -m benchmarks.headlines FOLDER

FOLDER holds the data of van Atteveldt, van der Velden & Boukes 2021 (repository ecosent, MIT): `sentences_ml.csv`, of
which the rows that are not gold are learned from, `gold.csv`, and `svm_predictions.csv`, what the authors' support
vector machine said. The learner sees what it sees of any text: words, their company, letters, and which rules of the
codebook `toon` fired. Which texts the words come from (the headline, its lemmas as the authors have them, both, or
one model of each, averaged; C 0 stands for the average over all strengths), how strong the model may be and how it
decides are chosen by five-fold cross-validation, three times over, within the training part alone; the gold rows are
looked at once. The plain classifier is scikit-learn's TF-IDF of the words of the headline with the same kind of model.
The paired test is McNemar's, exact.

Published: SVM .574 accuracy, .405 ordinal alpha; CNN .631, .495; one crowd coder .719, .752.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from kwalcode.agreement.alpha import Metric, alpha
from kwalcode.agreement.ratings import Ratings
from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.features import Featurizer, Hit, Stretch
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.workflow.parses import load_pipeline
from kwalcode.workflow.ruled_texts import document_of

Floats = NDArray[np.float64]
Tones = NDArray[np.int64]

TONES = np.array([-1, 0, 1])
STRENGTHS = (0.5, 1.0, 2.0)
REPEATS = 3
POWERS = (0.0, 0.25, 0.5)
"""What an error of two steps costs: `2 ** power` times one of one step; with 0 all errors are alike. See `decide`."""


@dataclass(frozen=True)
class Headlines:
    """The rows to learn from and those to be judged.

    Args:
        train: Headline and lemmas of each of the first.
        test: The same of the second.
        train_hits: What the rules found in each of the first.
        test_hits: The same of the second.
        tones: Tone of the first, -1, 0 or 1.
        gold: Tone of the second.
        svm: What the authors' SVM said of the second.
    """

    train: list[tuple[str, str]]
    test: list[tuple[str, str]]
    train_hits: list[tuple[Hit, ...]]
    test_hits: list[tuple[Hit, ...]]
    tones: Tones
    gold: Tones
    svm: Tones


def load(folder: Path) -> Headlines:
    """Read the data."""

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    gold = {row["id"]: int(row["value"]) for row in rows("gold.csv")}
    svm = {row["id"]: int(float(row["value"])) for row in rows("svm_predictions.csv")}
    known = rows("sentences_ml.csv")
    train = [row for row in known if row["gold"] == "FALSE"]
    test = {row["id"]: row for row in known if row["id"] in gold}
    return Headlines(
        [(row["headline"], row["lemmata"]) for row in train],
        [(row["headline"], row["lemmata"]) for row in test.values()],
        ruled([row["headline"] for row in train]),
        ruled([row["headline"] for row in test.values()]),
        np.array([int(row["value"]) for row in train]),
        np.array([gold[key] for key in test]),
        np.array([svm[key] for key in test]),
    )


def ordinal_alpha(one: Tones, other: Tones) -> float:
    """Krippendorff's alpha of two codings with the ordinal metric."""
    return alpha(Ratings.of(list(zip(one.tolist(), other.tolist(), strict=True))), Metric.ORDINAL).value


def decide(chances: Floats, power: float) -> Tones:
    """The tone that is expected to cost least, where an error of d steps costs `d ** power` (0 for none).

    Args:
        chances: Chance of each tone, shape (n, 3).
        power: At least 0.
    """
    apart = np.abs(TONES[:, None] - TONES[None, :]).astype(float)
    cost = np.where(apart == 0, 0.0, np.maximum(apart, 1e-9) ** power)
    chosen: Tones = TONES[(chances @ cost).argmin(axis=1)]
    return chosen


def ruled(headlines: Sequence[str]) -> list[tuple[Hit, ...]]:
    """What the rules of the codebook on tone find in each headline."""
    book = read_codebook(find_codebook("toon"))
    choice = choose("embedded")
    coder = RuleCoder([book], pipeline=choice.name)
    documents = [document_of("koppen", str(number), text) for number, text in enumerate(headlines)]
    parses = load_pipeline(choice).parse_many(documents)
    return [
        tuple(Hit.of(one) for one in coder.code(document, parse))
        for document, parse in zip(documents, parses, strict=True)
    ]


def blocks(data: Headlines, texts: Sequence[int]) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The learner's features of the training and of the test rows, with the words of one or both texts of each."""
    learned, judged = [], []
    for which in texts:
        known = [Stretch(row[which], hits) for row, hits in zip(data.train, data.train_hits, strict=True)]
        asked = [Stretch(row[which], hits) for row, hits in zip(data.test, data.test_hits, strict=True)]
        featurizer = Featurizer(known)
        learned.append(featurizer.transform(known))
        judged.append(featurizer.transform(asked))
    return sparse.csr_matrix(sparse.hstack(learned)), sparse.csr_matrix(sparse.hstack(judged))


def left_out(matrix: sparse.csr_matrix, tones: Tones, strength: float) -> Floats:
    """Chances of the training rows, each predicted without its own part; shape (repeats, n, 3)."""
    found: Floats = np.zeros((REPEATS, len(tones), len(TONES)))
    for repeat in range(REPEATS):
        for known, judged in StratifiedKFold(5, shuffle=True, random_state=repeat).split(matrix, tones):
            found[repeat, judged] = model(strength).fit(matrix[known], tones[known]).predict_proba(matrix[judged])
    return found


def model(strength: float) -> LogisticRegression:
    """The model: one weight per column and tone, every tone counting as much."""
    return LogisticRegression(C=strength, class_weight="balanced", max_iter=500)


def _mean(found: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    left, unseen = (np.mean([one[part] for one in found], axis=0) for part in (0, 1))
    return left, unseen


def report(name: str, said: Tones, data: Headlines) -> None:
    """Accuracy with its interval, ordinal alpha, and the paired test against the published SVM."""
    right, theirs = said == data.gold, data.svm == data.gold
    interval = stats.binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
    better, worse = int((right & ~theirs).sum()), int((theirs & ~right).sum())
    p = stats.binomtest(better, better + worse).pvalue if better + worse else 1.0
    print(f"{name:34} accuracy {right.mean():.3f} ({interval.low:.3f}-{interval.high:.3f})  ordinal alpha "
          f"{ordinal_alpha(said, data.gold):.3f}  against the published SVM: p = {p:.4f}")  # fmt: skip


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    data = load(parser.parse_args().folder)
    print(f"{len(data.train)} headlines to learn from, {len(data.test)} gold\n")
    tried: list[tuple[float, str, Floats, float]] = []
    kept: dict[tuple[str, float], tuple[Floats, Floats]] = {}
    for texts, name in (((0,), "headline"), ((1,), "lemmas"), ((0, 1), "both")):
        matrix, judged = blocks(data, texts)
        for strength in STRENGTHS:
            fitted = model(strength).fit(matrix, data.tones)
            kept[name, strength] = left_out(matrix, data.tones, strength), fitted.predict_proba(judged)
    for strength in STRENGTHS:
        kept["averaged", strength] = _mean([kept["headline", strength], kept["lemmas", strength]])
    kept["averaged", 0.0] = _mean([kept["averaged", strength] for strength in STRENGTHS])
    for (name, strength), (chances, unseen) in kept.items():
        for power in POWERS:
            said = [decide(one, power) for one in chances]
            accuracy = float(np.mean([(one == data.tones).mean() for one in said]))
            agreement = float(np.mean([ordinal_alpha(one, data.tones) for one in said]))
            print(f"  {name:9} C {strength:3} power {power}: accuracy {accuracy:.3f}, alpha {agreement:.3f}")
            tried.append((accuracy + agreement, f"{name}, C {strength}, power {power}", unseen, power))
    _, label, chosen, power = max(tried, key=lambda one: one[0])
    print(f"\nchosen within the training part: {label}\n")
    report("kwalcode", decide(chosen, power), data)
    plain = TfidfVectorizer(sublinear_tf=True)
    simple = model(1.0).fit(plain.fit_transform([row[0] for row in data.train]), data.tones)
    report("plain TF-IDF and logistic regression", simple.predict(plain.transform([row[0] for row in data.test])), data)
    report("published SVM", data.svm, data)


if __name__ == "__main__":
    main()

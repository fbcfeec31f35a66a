"""How much better suggestions get with decisions, against the rules alone and a plain classifier, and how fast.

    python -m benchmarks.learning GOLD [--seeds 20]

GOLD is a file of JSON lines with coded quotes: `text`, `component`, `duplicate_group`, `core` and `confidence_by`, as
the gold standard of the report on local direction of poverty policy has them. Every figure is cross-validated: five
parts, the same statement printed twice always in one part. In each part a number of quotes is drawn as decisions from
the other four, and the first code for each quote of the part is compared with the label, at the top level of the tree.
The plain classifier is scikit-learn's logistic regression on the same words and letters, without rules; with fewer than
two labels it suggests nothing. The order of time is measured on a project made for it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from benchmarks.review_project import make_project
from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.classifier import Answer, Learned, Learner
from kwalcode.coders.features import CodeKey, Stretch
from kwalcode.coders.first_choice import choose_say, rankings
from kwalcode.coders.quality import figures
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.model import Status, Verdict
from kwalcode.review import Filter, Order
from kwalcode.workflow.code_names import CodeNames
from kwalcode.workflow.coded_rows import CodedRow
from kwalcode.workflow.evaluating_learned import code_of, stretch_of
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.learning_desk import LearningDesk
from kwalcode.workflow.parses import Parses, load_pipeline
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.ruled_texts import RuledText, by_code, document_of

BOOKS = ("regiecomponenten", "context", "regietypes")
SIZES = (0, 10, 25, 50, 100, 150)
FOLDS = 5
NONE = ""
BINS = 10
FEWEST = 10


class Gold:
    """The quotes, with what the rules say of them at the top level.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        rows = [row for row in lines if row["component"]]
        books = [read_codebook(find_codebook(name)) for name in BOOKS]
        names = CodeNames(books, level=1, none_labels=["none"])
        choice = choose()
        coder = RuleCoder(books, pipeline=choice.name)
        documents = [document_of("gold", row["id"], row["text"]) for row in rows]
        parses = load_pipeline(choice).parse_many(documents)
        self.labels: list[str] = []
        stretches: list[Stretch] = []
        for row, document, parse in zip(rows, documents, parses, strict=True):
            found = names.find(row["component"])
            label = NONE if found is None or found[0] == NONE else names.at_level(*found) or NONE
            self.labels.append(label)
            coded = CodedRow(row["id"], row["text"], (label,), ())
            stretches.append(stretch_of(RuledText(coded, by_code(coder.code(document, parse), names)), names))
        self.groups = [str(row["duplicate_group"] or row["id"]) for row in rows]
        self.certain = [n for n, row in enumerate(rows) if row["core"] and row["confidence_by"]["component"] == "high"]
        met = {code_of(label, names) for label in self.labels if label != NONE}
        met |= {hit.code for stretch in stretches for hit in stretch.hits}
        self.codes = [code for code in (code_of(key, names) for key in names.codes) if code in met]
        self.learner = Learner(stretches)

    def answers(self, rows: Sequence[int]) -> dict[CodeKey, list[Answer]]:
        """What the labels of some quotes say of each code."""
        return {code: [Answer(n, self.labels[n] == code[1], self.groups[n]) for n in rows] for code in self.codes}

    def folds(self, seed: int) -> list[tuple[list[int], list[int]]]:
        """Quotes to learn from, in random order, and quotes to be judged."""
        rng = random.Random(seed)  # noqa: S311 (a sample, not a secret)
        names = sorted(set(self.groups))
        rng.shuffle(names)
        part = {name: place % FOLDS for place, name in enumerate(names)}
        found: list[tuple[list[int], list[int]]] = []
        for fold in range(FOLDS):
            judged = [n for n, group in enumerate(self.groups) if part[group] == fold]
            others = [n for n, group in enumerate(self.groups) if part[group] != fold]
            rng.shuffle(others)
            found.append((others, judged))
        return found


def ours(gold: Gold, rows: Sequence[int]) -> tuple[list[str], NDArray[np.float64]]:
    """First code of every quote after learning from some, and the chance of each code."""
    learned = gold.learner.learn(gold.answers(rows)) if rows else Learned.nothing(gold.learner)
    ranked = rankings(learned, gold.codes, choose_say(learned))
    chances = np.column_stack([learned.chances(code) for code in gold.codes])
    return [codes[0][1] if codes else NONE for codes in ranked], chances


def plain(gold: Gold, rows: Sequence[int]) -> list[str]:
    """First code by a classifier that knows no rules."""
    labels = [gold.labels[n] for n in rows]
    if len(set(labels)) < 2:
        return [NONE] * len(gold.labels)
    columns = [n for n, column in enumerate(gold.learner.featurizer.columns) if column.kind != "kenmerk"]
    matrix = gold.learner.matrix[:, columns]
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=500).fit(matrix[list(rows)], labels)
    return [str(label) for label in model.predict(matrix)]


def curve(gold: Gold, seeds: int, title: str, pool: Sequence[int]) -> None:
    """Share of right first codes after so many decisions, and how far chances are off.

    Args:
        gold: The quotes.
        seeds: How often it is done.
        title: What the decisions are on.
        pool: The quotes that may be decided on. Right first codes are counted among all quotes and among those that are
            core with a certain component.
    """
    print(f"\ndecisions on {title}")
    print(
        f"{len(gold.labels)} labelled quotes, {len(gold.certain)} of them core with a certain component; {seeds} seeds"
    )
    print("right first code:   all labelled quotes         core and certain           calibration error")
    print("decisions        rules  ours   diff  plain   rules  ours   diff  plain   all codes  first code")
    rules, _ = ours(gold, [])
    every = range(len(gold.labels))
    for size in SIZES:
        if size > len(pool) * (FOLDS - 1) / FOLDS:
            continue
        figures = []
        for seed in range(seeds):
            said, unaided = [NONE] * len(rules), [NONE] * len(rules)
            chances = np.zeros((len(rules), len(gold.codes)))
            for others, judged in gold.folds(seed):
                known = [n for n in others if n in pool][:size]
                mine, sure = ours(gold, known)
                other = plain(gold, known)
                for n in judged:
                    said[n], unaided[n], chances[n] = mine[n], other[n], sure[n]
            truth = np.array([[code[1] == label for code in gold.codes] for label in gold.labels])
            best = chances.argmax(axis=1)
            rows = np.arange(len(best))
            figures.append(
                [
                    *(
                        _right(gold, found, where)
                        for where in (every, gold.certain)
                        for found in (rules, said, unaided)
                    ),
                    calibration_error(chances.ravel(), truth.ravel()),
                    calibration_error(chances[rows, best], truth[rows, best]),
                ]
            )
        a, b, c, d, e, f, g, h = np.mean(figures, axis=0)
        print(f"{size:9}        {a:.3f}  {b:.3f} {b - a:+.3f}  {c:.3f}   {d:.3f}  {e:.3f} {e - d:+.3f}  {f:.3f}"
              f"   {g:.3f}      {h:.3f}")  # fmt: skip


def everything(gold: Gold, seeds: int) -> None:
    """Rules and learner with all that the other four parts hold."""
    rules, _ = ours(gold, [])
    found = []
    for seed in range(seeds):
        said = [NONE] * len(rules)
        for known, judged in gold.folds(seed):
            mine, _ = ours(gold, known)
            for n in judged:
                said[n] = mine[n]
        found.append((_right(gold, said, range(len(said))), _right(gold, said, gold.certain)))
    all_quotes, certain = np.mean(found, axis=0)
    alone = _right(gold, rules, range(len(rules))), _right(gold, rules, gold.certain)
    print(f"\nwith all decisions of four parts: {all_quotes:.3f} of all quotes, {certain:.3f} of core and certain")
    print(f"rules alone:                      {alone[0]:.3f} of all quotes, {alone[1]:.3f} of core and certain\n")


def per_code(gold: Gold) -> None:
    """F1 of each code that was given often enough, every quote predicted without its group."""
    learned = gold.learner.learn(gold.answers(range(len(gold.labels))))
    rows = []
    for code, model in learned.models.items():
        if (given := int(model.truth.sum())) < FEWEST:
            continue
        found = figures(gold.learner, model, [gold.groups[row] for row in model.rows])
        half = f1_score(model.truth, model.left_out >= 0.5)
        rows.append((code[1], given, found.f1.value, half, found.rules_f1))
    print(f"F1 per code given at least {FEWEST} times: yes from the expected best chance, from one half, and the rules")
    for name, given, *values in rows:
        print(f"  {name:15} {given:3}  " + "  ".join(f"{value:.3f}" for value in values))
    means = np.mean([row[2:] for row in rows], axis=0)
    print("  mean                 " + "  ".join(f"{value:.3f}" for value in means) + "\n")


def _right(gold: Gold, said: Sequence[str], rows: Sequence[int]) -> float:
    return sum(said[n] == gold.labels[n] for n in rows) / len(rows)


def calibration_error(chances: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    which = np.minimum((chances * BINS).astype(int), BINS - 1)
    off = [abs(float((chances - truth)[which == number].sum())) for number in range(BINS)]
    return sum(off) / len(chances)


class Plain:
    """The same work by a plain classifier: words as numbers once, every code fitted anew after each decision.

    Args:
        learning: What it learns from, and what it orders.
        session: The fragments.
    """

    def __init__(self, learning: Learning, session: ReviewSession) -> None:
        self._matrix = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(
            [one.text for one in learning.items.stretches]
        )
        self._ids, rows, self._codes = list[str](), list[int](), list[CodeKey]()
        for one in session.fragments.values():
            row = learning.items.rows.get((one.document_id, learning.sentences.around(one.document_id, one.span)))
            if one.status is Status.SUGGESTED and row is not None:
                self._ids.append(one.id)
                rows.append(row)
                self._codes.append((one.codebook, one.code_id))
        self._rows = np.array(rows)

    def order(self, answers: Mapping[CodeKey, Sequence[Answer]]) -> list[str]:
        """Learn from all answers, and order what is open by doubt."""
        chances = {}
        for code, given in answers.items():
            truth = [answer.given for answer in given]
            if len(set(truth)) == 2:
                model = LogisticRegression(C=10, class_weight="balanced", max_iter=500)
                model.fit(self._matrix[[answer.row for answer in given]], truth)
                chances[code] = model.predict_proba(self._matrix)[:, 1]
        mine = [
            chances[code][row] if code in chances else 0.0
            for code, row in zip(self._codes, self._rows.tolist(), strict=True)
        ]
        return [self._ids[at] for at in np.argsort(np.abs(np.array(mine) - 0.5), kind="stable")]


def latency(suggestions: int, decided: Sequence[int] = (120, 1000), steps: int = 100) -> None:
    """From a decision to the queue in its new order: on disk, learned from, and all that is open ordered anew.

    The decisions come as fast as the queue does, so that many of them meet all codes being learned anew beside.

    Args:
        suggestions: Size of the project.
        decided: Numbers of decisions before it is measured.
        steps: Number of decisions that are measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "p", suggestions=suggestions, long_spans=suggestions // 10)
        with project.store() as store:
            # As a run leaves it.
            parses = Parses(store, choose("embedded"))
            for record in store.documents():
                parses.of(store.document(record.id))
        session = ReviewSession.open(project, "An")
        open_ = Filter(statuses=frozenset({Status.SUGGESTED}))
        rng = random.Random(1)  # noqa: S311 (answers, not a secret)

        def decide(key: str) -> None:
            one = session.fragments[key]
            text = session.material.document(one.document_id).text[one.span.start : one.span.end]
            # About half is given, for words that differ from code to code; one answer in ten is anybody's.
            given = any(zlib.crc32(f"{one.code_id} {word}".encode()) % 20 == 0 for word in text.lower().split())
            if rng.random() < 0.1:
                given = rng.random() < 0.5
            session.decide(key, Verdict.ACCEPT if given else Verdict.REJECT)

        done = 0
        for wanted in decided:
            for key in session.queue(open_, Order.RANDOM)[: wanted - done]:
                decide(key)
            _steps(session, decide, steps, open_)
            done = wanted + steps
        session.material.store.close()


def _steps(session: ReviewSession, decide: Callable[[str], None], steps: int, open_: Filter) -> None:
    desk = LearningDesk(session.material, lambda: session.fragments)
    begin = time.perf_counter()
    desk.tell()
    desk.join()
    prepared = time.perf_counter() - begin
    session.insight = desk.insight()
    queue = session.queue(open_, Order.LEARNING)
    before = sum(one.status is not Status.SUGGESTED for one in session.fragments.values())
    parts = list[tuple[float, float, float]]()
    worked, beside = list[float](), 0
    for _ in range(steps):
        key = queue[0]
        alone = not desk.refitting
        beside += not alone
        busy, marks = time.process_time(), [time.perf_counter()]
        decide(key)
        marks.append(time.perf_counter())
        desk.tell([key])
        desk.catch_up()
        marks.append(time.perf_counter())
        session.insight = desk.insight()
        queue = session.queue(open_, Order.LEARNING)
        marks.append(time.perf_counter())
        if alone and not desk.refitting:
            worked.append(time.process_time() - busy)
        parts.append((marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]))
    desk.join()
    if desk.error or desk.learning is None:
        raise RuntimeError("nothing was learned") from desk.error
    plain, others = Plain(desk.learning, session), list[float]()
    for _ in range(max(steps // 10, 3)):
        key = queue.pop(0)
        decide(key)
        desk.tell([key])
        desk.join()
        answers = desk.learning.answers
        begin = time.perf_counter()
        plain.order(answers)
        others.append(time.perf_counter() - begin)
    whole = [sum(part) for part in parts]
    print(f"\n{len(queue)} open candidates, {before} decisions before: from a decision to the queue in its new order")
    print(f"in ms; {beside} of {steps} decisions came while all codes were learned anew beside")
    for name, taken in (
        ("in all", whole), ("on disk", [part[0] for part in parts]), ("learned", [part[1] for part in parts]),
        ("ordered", [part[2] for part in parts]), ("worked", worked), ("plain", others),
    ):  # fmt: skip
        taken.sort()
        if not taken:
            continue
        print(f"  {name:8} median {1000 * statistics.median(taken):7.1f}   p95 "
              f"{1000 * taken[int(0.95 * len(taken))]:7.1f}   most {1000 * taken[-1]:7.1f}")  # fmt: skip
    print("  (worked: time of the processor where nothing was learned anew beside, however busy the machine is)")
    ratio = statistics.median(others) / statistics.median(whole)
    print(f"  the plain classifier takes {ratio:.1f} times as long; ours was prepared once in {prepared:.1f} s")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    asked = parser.parse_args()
    gold = Gold(asked.gold)
    steps: tuple[Callable[[], None], ...] = (
        lambda: curve(gold, asked.seeds, "all labelled quotes", range(len(gold.labels))),
        lambda: curve(gold, asked.seeds, "core quotes with a certain component", gold.certain),
        lambda: everything(gold, asked.seeds),
        lambda: per_code(gold),
        lambda: latency(2_000),
        lambda: latency(20_000),
    )
    for step in steps:
        step()


if __name__ == "__main__":
    main()

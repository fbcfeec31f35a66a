"""Comparing the rules of codebooks with texts that people coded.

Every row is a text of its own: it is coded as a document of one paragraph, and what is suggested in it, for whichever
sentence, counts for the whole. Suggestions are brought to the level of the tree that is compared. What several of them
say for one code is combined as the score of one suggestion combines its rules (`scoring.combine`). Codes are ranked by
that; of equals the first in the codebooks comes first. The score of a code is then its share of what is said for all
codes of the text (`scoring.shares`), which tells how likely the first code is right.

With a second file of coded texts the learner learns from it first (see `evaluating_learned`), and the rules alone are
judged beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kwalcode.coders import scoring
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.evaluation import Evaluation, Item, Prediction, evaluate
from kwalcode.workflow.code_names import CodeNames
from kwalcode.workflow.coded_rows import CodedRow, CodedRows, EvaluationPlan, LeftOut, UnknownLabel
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.parses import load_pipeline
from kwalcode.workflow.ruled_texts import RuledText, by_code, document_of, rule_reasons
from kwalcode.workflow.samples import Sample, load_sample


@dataclass(frozen=True, slots=True)
class LearnedFrom:
    """What was learned from before the comparison.

    Args:
        file: The sample that was learned from.
        n: Number of texts.
        repeated: Texts of it that are also compared, and that were therefore not learned from.
        rules_alone: The figures without learning, on the same texts.
    """

    file: str
    n: int
    repeated: int
    rules_alone: Evaluation


@dataclass(frozen=True)
class Comparison:
    """What a comparison gave.

    Args:
        file: The sample.
        place: What a row of it is called: "rij" of a table, "regel" of JSON lines.
        plan: What was compared with what.
        evaluation: The figures; codes go by the keys of `names`.
        names: The codes.
        left_out: Rows that were not compared.
        unknown: Labels that are no code. They count as wrong: nothing that the codebooks have can be right for them.
        remarks: What had to be guessed while reading, in Dutch.
        pipeline: Name of the Dutch pipeline.
        pipeline_description: The same for a researcher.
        learned: What was learned from first; None for the rules alone.
    """

    file: str
    place: str
    plan: EvaluationPlan
    evaluation: Evaluation
    names: CodeNames
    left_out: LeftOut
    unknown: tuple[UnknownLabel, ...]
    remarks: tuple[str, ...]
    pipeline: str
    pipeline_description: str
    learned: LearnedFrom | None = None


def evaluate_file(path: Path, plan: EvaluationPlan, *, progress: Progress = no_progress) -> Comparison:
    """Compare the suggestions of codebooks with the labels in a file.

    A label is the id, the label or an alias of a code, or "codeboek/code"; case, accents and punctuation do not
    matter. A cell with several labels separates them by `;` or `|`, or is a list of JSON.

    Args:
        path: A table (.csv, .tsv, .xlsx) or JSON lines (.jsonl, .ndjson).
        plan: What is compared with what.
        progress: Told after each text.

    Raises:
        SourceError: The file cannot be read, lacks a column, no row is wanted or labelled, no label is a code, or a
            label fits several codes.
        PipelineError: The pipeline that was asked for cannot be loaded.
        ValueError: The level is below 1.
    """
    names = CodeNames(plan.codebooks, level=plan.level, none_labels=plan.none_labels)
    sample = load_sample(path, sheet=plan.sheet)
    rows = CodedRows(sample, plan, names)
    teacher = load_sample(plan.learn_from, sheet=plan.sheet) if plan.learn_from else None
    known = CodedRows(teacher, plan, names).rows if teacher else []
    choice = choose(plan.pipeline)
    pipeline = load_pipeline(choice)
    coder = RuleCoder(plan.codebooks, pipeline=pipeline.name)
    total = len(rows.rows) + len(known)

    def coded(what: Sample, some: Sequence[CodedRow], before: int) -> Iterator[RuledText]:
        documents = [document_of(what.file, row.number, row.text) for row in some]
        for done, (row, document, parse) in enumerate(
            zip(some, documents, pipeline.parse_many(documents), strict=True), start=before + 1
        ):
            yield RuledText(row, by_code(coder.code(document, parse), names))
            progress(done, total, f"{what.place} {row.number}")

    texts = list(coded(sample, rows.rows, 0))
    found = evaluate([_item(one, _predictions(one, names, plan.min_score)) for one in texts])
    learned = None
    if teacher:
        # scikit-learn takes a second to import, and rules alone do without.
        from kwalcode.workflow.evaluating_learned import learned_predictions  # noqa: PLC0415

        said = learned_predictions(list(coded(teacher, known, len(texts))), texts, names, plan.min_score)
        learned = LearnedFrom(teacher.file, said.n, said.repeated, found)
        found = evaluate([_item(one, given) for one, given in zip(texts, said.predictions, strict=True)])
    return Comparison(
        file=sample.file,
        place=sample.place,
        plan=plan,
        evaluation=found,
        names=names,
        left_out=rows.left_out,
        unknown=rows.unknown(),
        remarks=(*sample.remarks, *(teacher.remarks if teacher else ())),
        pipeline=choice.name,
        pipeline_description=choice.description,
        learned=learned,
    )


def _item(one: RuledText, predictions: tuple[Prediction, ...]) -> Item:
    return Item(one.row.number, one.row.labels, predictions, one.row.alternatives, one.row.text)


def _predictions(one: RuledText, names: CodeNames, min_score: float) -> tuple[Prediction, ...]:
    """The codes at the level that are suggested for a text, strongest first."""
    strengths = {key: strength for key, strength in one.strengths().items() if strength >= min_score}
    shared = scoring.shares(strengths)
    ranked = sorted(strengths, key=lambda key: -strengths[key])
    return tuple(Prediction(key, round(shared[key], 4), rule_reasons(one, key, names)) for key in ranked)

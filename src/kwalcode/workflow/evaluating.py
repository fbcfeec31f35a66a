"""Comparing the rules of codebooks with texts that people coded.

Every row is a text of its own: it is coded as a document of one paragraph, and what is suggested in it, for whichever
sentence, counts for the whole. Suggestions are brought to the level of the tree that is compared. What several of them
say for one code is combined as the score of one suggestion combines its rules (`scoring.combine`). Codes are ranked by
that; of equals the first in the codebooks comes first. The score of a code is then its share of what is said for all
codes of the text (`scoring.shares`), which tells how likely the first code is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kwalcode.coders import scoring
from kwalcode.coders.rules import RuleCoder
from kwalcode.dutch.choice import choose
from kwalcode.errors import SourceError
from kwalcode.evaluation import NO_CODE, Evaluation, Item, Prediction, evaluate
from kwalcode.model import Codebook, Document, Origin, Passage, PassageKind, Suggestion
from kwalcode.reasons import explain
from kwalcode.workflow.code_names import AmbiguousNameError, CodeNames
from kwalcode.workflow.coding import Progress, no_progress
from kwalcode.workflow.parses import load_pipeline
from kwalcode.workflow.samples import Row, Sample, Where, load_sample, names_in, split_names, text_of, value_of

TEXT_COLUMN, LABEL_COLUMN = "text", "label"


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """What is compared with what.

    Args:
        codebooks: Codebooks to apply; at least one.
        text_column: Column with the text.
        label_column: Column with what a person made of it, one label or several.
        alt_column: Column with labels that would be acceptable too; "" for none.
        none_labels: Labels that mean "no code here".
        level: Depth of the tree at which codes are compared, 1 being the top; None compares codes as they are.
        where: Which rows count; see `Sample.select`.
        min_score: Codes for which less than this is said, all suggestions together, are not suggested.
        pipeline: Name or path of the Dutch pipeline; None for the best one that is installed.
        sheet: Sheet of a workbook; "" for the first one with data.
    """

    codebooks: tuple[Codebook, ...]
    text_column: str = TEXT_COLUMN
    label_column: str = LABEL_COLUMN
    alt_column: str = ""
    none_labels: tuple[str, ...] = ()
    level: int | None = None
    where: tuple[Where, ...] = ()
    min_score: float = 0.0
    pipeline: str | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are not compared.

    Args:
        unlabelled: Nobody coded them: the label is empty.
        textless: They have a label and no text.
        too_general: Their label is a code above the level that has others beneath it.
    """

    unlabelled: int = 0
    textless: int = 0
    too_general: int = 0


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label that is no code of the codebooks.

    Args:
        label: As the file writes it.
        n: Number of times it occurs.
        nearest: Label of the code that looks most like it, or "".
    """

    label: str
    n: int
    nearest: str


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
    coded = _CodedRows(sample, plan, names)
    choice = choose(plan.pipeline)
    pipeline = load_pipeline(choice)
    coder = RuleCoder(plan.codebooks, pipeline=pipeline.name)
    documents = [_document(sample.file, row.number, row.text) for row in coded.rows]
    items: list[Item] = []
    for row, document, parse in zip(coded.rows, documents, pipeline.parse_many(documents), strict=True):
        predictions = _predictions(coder.code(document, parse), document.text, names, plan.min_score)
        items.append(Item(row.number, row.labels, predictions, row.alternatives, row.text))
        progress(len(items), len(documents), f"{sample.place} {row.number}")
    return Comparison(
        file=sample.file,
        place=sample.place,
        plan=plan,
        evaluation=evaluate(items),
        names=names,
        left_out=coded.left_out,
        unknown=coded.unknown(),
        remarks=sample.remarks,
        pipeline=choice.name,
        pipeline_description=choice.description,
    )


@dataclass(frozen=True, slots=True)
class _CodedRow:
    """A row that is compared, its labels as keys of codes; an unknown label is its own key."""

    number: str
    text: str
    labels: tuple[str, ...]
    alternatives: tuple[str, ...]


class _CodedRows:
    """The rows of a sample that are compared, and what is known of the others."""

    def __init__(self, sample: Sample, plan: EvaluationPlan, names: CodeNames) -> None:
        self._sample = sample
        self._names = names
        self._unknown: Counter[str] = Counter()
        text_column, label_column = sample.column(plan.text_column), sample.column(plan.label_column)
        alt_column = sample.column(plan.alt_column) if plan.alt_column else ""
        self._known = 0
        self.rows: list[_CodedRow] = []
        unlabelled = textless = too_general = 0
        for row in sample.select(plan.where) if plan.where else sample.rows:
            cells = names_in(value_of(row.values, label_column))
            text = text_of(value_of(row.values, text_column))
            if not cells:
                unlabelled += 1
            elif not text:
                textless += 1
            elif labels := self._keys(row, cells):
                alternatives = self._keys(row, names_in(value_of(row.values, alt_column))) if alt_column else ()
                self.rows.append(_CodedRow(str(row.number), text, labels, alternatives))
            else:
                too_general += 1
        self.left_out = LeftOut(unlabelled, textless, too_general)
        if not self.rows:
            raise SourceError(
                sample.file,
                f"heeft geen enkele rij met een tekst ('{text_column}') en een bruikbaar label ('{label_column}')",
                "controleer de kolommen, de voorwaarden en het niveau",
            )
        if self._unknown and not self._known:
            raise SourceError(
                sample.file,
                f"geen enkel label in kolom '{label_column}' is een code van {', '.join(names.books)} "
                f"(wel bijvoorbeeld '{next(iter(self._unknown))}')",
                f"controleer de kolom en het codeboek; de codes zijn: {', '.join(names.listed())}",
            )

    def unknown(self) -> tuple[UnknownLabel, ...]:
        """The labels that are no code, the commonest first."""
        return tuple(UnknownLabel(name, n, self._names.nearest(name)) for name, n in self._unknown.most_common())

    def _keys(self, row: Row, cells: Sequence[str]) -> tuple[str, ...]:
        """The different codes that the cells name, at the level; those too general for it are left out."""
        keys: dict[str, None] = {}
        for cell in cells:
            # A label may itself hold a separator.
            for name in [cell] if self._find(row, cell) else split_names(cell):
                found = self._find(row, name)
                if found is None:
                    self._unknown[name] += 1
                    keys[name] = None
                elif NO_CODE in found:
                    keys[NO_CODE] = None
                else:
                    self._known += 1
                    if (key := self._names.at_level(*found)) is not None:
                        keys[key] = None
        return tuple(keys)

    def _find(self, row: Row, name: str) -> tuple[str, str] | None:
        try:
            return self._names.find(name)
        except AmbiguousNameError as error:
            raise SourceError(
                self._sample.file,
                f"label '{name}' kan meer dan één code zijn: {', '.join(error.codes)}",
                "schrijf codeboek/code in de cel, of geef minder codeboeken op",
                place=f"{self._sample.place} {row.number}",
            ) from error


def _document(file: str, number: str, text: str) -> Document:
    return Document(
        f"{file}#{number}",
        text,
        Origin(file=file, media="sample", file_hash=""),
        passages=(Passage(PassageKind.PARAGRAPH, 0, len(text)),),
    )


def _predictions(
    suggestions: Sequence[Suggestion], text: str, names: CodeNames, min_score: float
) -> tuple[Prediction, ...]:
    """The codes at the level that are suggested for a text, strongest first."""
    per_code: Mapping[str, list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        key = names.at_level(suggestion.codebook, suggestion.code_id)
        if key is not None:
            per_code[key].append(suggestion)
    strengths = {
        key: strength
        for key in names.codes
        if key in per_code and (strength := scoring.combine(one.score for one in per_code[key])) >= min_score
    }
    shared = scoring.shares(strengths)
    ranked = sorted(strengths, key=lambda key: -strengths[key])
    return tuple(Prediction(key, round(shared[key], 4), tuple(_reasons(per_code[key], text, names))) for key in ranked)


def _reasons(suggestions: Sequence[Suggestion], text: str, names: CodeNames) -> Iterator[str]:
    for suggestion in sorted(suggestions, key=lambda one: -one.score):
        label = names.books[suggestion.codebook].code(suggestion.code_id).label
        yield f"{label} ({suggestion.score:.2f}".replace(".", ",") + f"): {explain(suggestion, text)}"

"""The rows of a file that people coded: which of them count, and what their labels mean in the codebooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kwalcode.errors import SourceError
from kwalcode.evaluation import NO_CODE
from kwalcode.model import Codebook
from kwalcode.workflow.code_names import AmbiguousNameError, CodeNames
from kwalcode.workflow.samples import Row, Sample, Where, names_in, split_names, text_of, value_of

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
        learn_from: A file of the same form to learn from first; None for the rules alone.
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
    learn_from: Path | None = None


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


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row that is compared.

    Args:
        number: Number of the row in the file.
        text: Its text.
        labels: What people gave it, as keys of codes; an unknown label is its own key.
        alternatives: What would be acceptable too.
    """

    number: str
    text: str
    labels: tuple[str, ...]
    alternatives: tuple[str, ...]


class CodedRows:
    """The rows of a sample that are compared, and what is known of the others.

    Args:
        sample: The file.
        plan: Which columns and rows of it count.
        names: The codes.

    Raises:
        SourceError: A column is not there, no row is wanted or labelled, no label is a code, or one fits several codes.
    """

    def __init__(self, sample: Sample, plan: EvaluationPlan, names: CodeNames) -> None:
        self._sample = sample
        self._names = names
        self._unknown: Counter[str] = Counter()
        text_column, label_column = sample.column(plan.text_column), sample.column(plan.label_column)
        alt_column = sample.column(plan.alt_column) if plan.alt_column else ""
        self._known = 0
        self.rows: list[CodedRow] = []
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
                self.rows.append(CodedRow(str(row.number), text, labels, alternatives))
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

"""Codes against sources: fragments, documents, speakers and cases, in numbers that can be compared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from kwalcode.triangulation.evidence import CodeKey, Evidence, Ints
from kwalcode.triangulation.scope import Selection

DOMINANT: Final = 0.5
"""One speaker or one source above this share of a cell dominates it."""


class Measure(StrEnum):
    """In which number a cell is told."""

    FRAGMENTS = "fragmenten"
    DOCUMENTS = "bronnen"
    SPEAKERS = "sprekers"
    SHARE_OF_CASES = "aandeel gevallen"
    PER_1000_WORDS = "per 1.000 woorden"
    PER_TURN = "per beurt"
    PER_DOCUMENT = "per bron"


@dataclass(frozen=True, slots=True)
class Column:
    """What there is of a kind of source, without a moderator's words.

    Args:
        value: Value of the column.
        documents: Number of sources.
        speakers: Number of speakers.
        cases: Number of cases: speakers, or sources in which nobody speaks.
        words: Number of words.
        turns: Number of turns and answers.
    """

    value: str
    documents: int
    speakers: int
    cases: int
    words: int
    turns: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one kind of source says on one code.

    Args:
        fragments: Number of fragments; a place counts once.
        documents: Number of sources with at least one.
        speakers: Number of distinct speakers with at least one; a speaker belongs to one source.
        cases: Number of cases with at least one.
        document_share: Share of the fragments that come from one source, the largest; nan without fragments.
        speaker_share: Share that one speaker said, the largest; nan without fragments, 0 where nobody speaks.
        dominated_by: Who or which source gives more than half of at least two fragments: "spreker: …", "bron: …"; "".
    """

    fragments: int = 0
    documents: int = 0
    speakers: int = 0
    cases: int = 0
    document_share: float = math.nan
    speaker_share: float = math.nan
    dominated_by: str = ""


@dataclass(frozen=True)
class Matrix:
    """Codes against columns.

    Args:
        selection: What was counted.
        rows: The codes.
        columns: The columns.
        cells: Per code, per column.
        totals: Per code, over all columns.
    """

    selection: Selection
    rows: tuple[CodeKey, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]

    def value(self, row: int, column: int, measure: Measure) -> float:
        """One cell in one measure; nan where there is nothing to divide by."""
        return value(self.cells[row][column], self.columns[column], measure)

    def ids(self, row: int, column: int | None = None) -> list[str]:
        """Ids of the fragments of a cell, or of a whole row."""
        return self.selection.ids(row, column)


def value(cell: Cell, column: Column, measure: Measure) -> float:
    """A cell in one measure; nan where there is nothing to divide by."""
    match measure:
        case Measure.FRAGMENTS:
            return float(cell.fragments)
        case Measure.DOCUMENTS:
            return float(cell.documents)
        case Measure.SPEAKERS:
            return float(cell.speakers)
        case Measure.SHARE_OF_CASES:
            return _ratio(cell.cases, column.cases)
        case Measure.PER_1000_WORDS:
            return _ratio(1000 * cell.fragments, column.words)
        case Measure.PER_TURN:
            return _ratio(cell.fragments, column.turns)
        case Measure.PER_DOCUMENT:
            return _ratio(cell.fragments, column.documents)


def tabulate(selection: Selection) -> Matrix:
    """Count codes against columns."""
    n_columns = max(len(selection.columns), 1)
    evidence, item = selection.evidence, selection.item
    cells = cells_of(evidence, item, selection.row * n_columns + selection.column, len(selection.rows) * n_columns)
    totals = cells_of(evidence, item, selection.row, len(selection.rows))
    return Matrix(
        selection,
        selection.rows,
        columns_of(selection),
        tuple(
            tuple(cells[row * n_columns : row * n_columns + len(selection.columns)])
            for row in range(len(selection.rows))
        ),
        tuple(totals),
    )


def columns_of(selection: Selection) -> tuple[Column, ...]:
    """What there is of each kind of source."""
    found: list[Column] = []
    for index, name in enumerate(selection.columns):
        voices = [
            selection.evidence.voices[place] for place in np.flatnonzero(selection.voice_column == index).tolist()
        ]
        found.append(
            Column(
                name,
                documents=len({voice.document for voice in voices}),
                speakers=sum(bool(voice.speaker) for voice in voices),
                cases=sum(voice.is_case for voice in voices),
                words=sum(voice.words for voice in voices),
                turns=sum(voice.turns for voice in voices),
            )
        )
    return tuple(found)


def cells_of(evidence: Evidence, item: Ints, cell: Ints, size: int) -> list[Cell]:
    """Count fragments into cells.

    Args:
        evidence: Everything.
        item: Index of the fragment, per item.
        cell: Number of the cell, from 0, per item.
        size: Number of cells.
    """
    documents, voices = evidence.document[item], evidence.voice[item]
    spoken = np.array([bool(voice.speaker) for voice in evidence.voices] or [False])
    is_case = np.array([voice.is_case for voice in evidence.voices] or [False])
    counts = np.bincount(cell, minlength=size)
    per_document = _most(cell, documents, size, len(evidence.documents))
    said = spoken[voices] if len(voices) else np.zeros(0, dtype=np.bool_)
    per_speaker = _most(cell[said], voices[said], size, len(evidence.voices))
    cased = is_case[voices] if len(voices) else np.zeros(0, dtype=np.bool_)
    n_cases = _most(cell[cased], voices[cased], size, len(evidence.voices))[0]
    names = {voice.document: voice.document_name for voice in evidence.voices}
    found: list[Cell] = []
    for index, count in enumerate(counts.tolist()):
        if not count:
            found.append(Cell())
            continue
        document_share = int(per_document[1][index]) / count
        speaker_share = int(per_speaker[1][index]) / count
        dominated = ""
        if count > 1 and speaker_share > DOMINANT:
            dominated = f"spreker: {evidence.voices[int(per_speaker[2][index])].name}"
        elif count > 1 and document_share > DOMINANT:
            dominated = f"bron: {names[evidence.documents[int(per_document[2][index])]]}"
        found.append(
            Cell(
                count,
                int(per_document[0][index]),
                int(per_speaker[0][index]),
                int(n_cases[index]),
                document_share,
                speaker_share,
                dominated,
            )
        )
    return found


def _most(cell: Ints, who: Ints, size: int, n_who: int) -> tuple[Ints, Ints, Ints]:
    """Per cell: how many different ones, how often the most frequent, and which that is."""
    distinct, most, which = (np.zeros(size, dtype=np.int64) for _ in range(3))
    if not len(cell):
        return distinct, most, which
    pairs, counts = np.unique(cell * n_who + who, return_counts=True)
    cells = pairs // n_who
    distinct += np.bincount(cells, minlength=size)
    # The last one written is the most frequent; of equals the first in order.
    order = np.lexsort((-pairs, counts))
    most[cells[order]] = counts[order]
    which[cells[order]] = pairs[order] % n_who
    return distinct, most, which


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan

"""The five guiding questions per theme, and which quotes answer them best."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from kwalcode.model import Status
from kwalcode.triangulation.evidence import CodeKey, Evidence, Ints
from kwalcode.triangulation.matrix import Cell, cells_of
from kwalcode.triangulation.scope import Selection, overlapping

CONTEXT: Final = "context"
"""Codebook of what works on local policy from within the administration and from above: it explains."""


class Question(StrEnum):
    """The five guiding questions."""

    EXPLANATIONS = "verklaringen"
    SUCCESS = "succesfactoren"
    OBSTACLES = "hindernissen"
    EXAMPLES = "inspirerende voorbeelden"
    NEEDS = "noden en aanbevelingen"


QUESTIONS: Final = tuple(Question)

_VALENCES: Final[Mapping[Question, frozenset[str]]] = {
    Question.SUCCESS: frozenset({"succesfactor"}),
    Question.OBSTACLES: frozenset({"hindernis"}),
    Question.EXAMPLES: frozenset({"inspirerend-voorbeeld"}),
    Question.NEEDS: frozenset({"nood", "aanbeveling"}),
}
"""Question -> topmost codes of the codebook of valences that answer it."""

_BECAUSE: Final = re.compile(
    r"\b(?:omdat|doordat|daardoor|waardoor|hierdoor|vandaar|aangezien|want|daarom|te wijten aan|te danken aan|"
    r"dankzij|wegens|vanwege|als gevolg van|ten gevolge van|heeft te maken met|komt door|oorzaak|oorzaken|"
    r"verklaring|verklaringen)\b",
    re.IGNORECASE,
)

_WEIGHT: Final[Mapping[Status, int]] = {
    Status.ADDED: 0,
    Status.CORRECTED: 0,
    Status.ACCEPTED: 0,
    Status.SUGGESTED: 1,
    Status.SKIPPED: 2,
    Status.REJECTED: 3,
}
_GOOD_LENGTH: Final = (60, 400)
"""Characters between which a quote can be read by itself and is not a page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one kind of source says on one question about one theme.

    Args:
        code: The theme.
        question: The question.
        column: Value of the column.
        cell: Its figures.
        quotes: Ids of the fragments to be quoted, best first.
    """

    code: CodeKey
    question: Question
    column: str
    cell: Cell
    quotes: tuple[str, ...]


def explains(text: str) -> bool:
    """Whether a text names a ground or a cause in so many words.

    Example:
        >>> explains("Dat lukt niet omdat er geen tijd is."), explains("Dat lukt niet.")
        (True, False)
    """
    return _BECAUSE.search(text) is not None


def answers(selection: Selection, texts: Mapping[str, str], *, quotes: int = 2) -> list[Answer]:
    """Figures and best quotes per theme, question and column, in that order; also where nothing was found.

    A fragment answers a question when a valence that belongs to the question overlaps it. It explains when it names a
    ground or a cause, or when a code of the codebook of context overlaps it.

    Args:
        selection: The evidence within a scope.
        texts: Text of each document, by id.
        quotes: Most quotes per answer.
    """
    evidence = selection.evidence
    n_columns, n_questions = len(selection.columns), len(QUESTIONS)
    context = overlapping(evidence, selection.item, CONTEXT, selection.scope.statuses)
    of_item: dict[int, list[int]] = {}
    for index in np.unique(selection.item).tolist():
        one = evidence.fragments[index]
        valences = selection.valences.get(index, frozenset())
        found = [
            place for place, question in enumerate(QUESTIONS) if not valences.isdisjoint(_VALENCES.get(question, ()))
        ]
        if index in context or explains(texts[one.document_id][one.span.start : one.span.end]):
            found.insert(0, QUESTIONS.index(Question.EXPLANATIONS))
        of_item[index] = found
    item: list[int] = []
    cell: list[int] = []
    for row, column, index in zip(
        selection.row.tolist(), selection.column.tolist(), selection.item.tolist(), strict=True
    ):
        for answered in of_item[index]:
            item.append(index)
            cell.append((row * n_questions + answered) * n_columns + column)
    items, places = np.array(item, dtype=np.int64), np.array(cell, dtype=np.int64)
    cells = cells_of(evidence, items, places, len(selection.rows) * n_questions * n_columns)
    held: dict[int, list[int]] = {}
    for index, place in zip(item, cell, strict=True):
        held.setdefault(place, []).append(index)
    result: list[Answer] = []
    for row, code in enumerate(selection.rows):
        for place, question in enumerate(QUESTIONS):
            for column, name in enumerate(selection.columns):
                at = (row * n_questions + place) * n_columns + column
                result.append(Answer(code, question, name, cells[at], tuple(best(evidence, held.get(at, ()), quotes))))
    return result


def best(evidence: Evidence, items: Ints | Sequence[int], count: int) -> list[str]:
    """Ids of the fragments that are worth quoting, best first.

    What a person confirmed goes first, then a length that can be read by itself, then the score. Nobody is quoted twice
    while somebody else can be, and the same place never.

    Args:
        evidence: Everything.
        items: Indices of fragments to choose from.
        count: How many at most.
    """
    low, high = _GOOD_LENGTH

    def worth(index: int) -> tuple[int, bool, float, int]:
        one = evidence.fragments[index]
        length = one.span.end - one.span.start
        return (_WEIGHT[one.status], not low <= length <= high, -(one.score or 0.0), index)

    ordered = sorted((int(index) for index in items), key=worth)
    chosen: list[int] = []
    places: set[tuple[int, int]] = set()
    # Round by round: first every voice once, then every voice a second time, and so on.
    waiting = ordered
    while waiting and len(chosen) < count:
        heard: set[int] = set()
        later: list[int] = []
        for index in waiting:
            voice = int(evidence.voice[index])
            place = (int(evidence.document[index]), int(evidence.start[index]))
            if place in places:
                continue
            if voice in heard:
                later.append(index)
            elif len(chosen) < count:
                heard.add(voice)
                places.add(place)
                chosen.append(index)
        waiting = later
    return [evidence.fragments[index].id for index in chosen]

"""What each source says on each theme, as the convergence matrix compares it; and themes by valence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kwalcode.triangulation.convergence import Side
from kwalcode.triangulation.evidence import CodeKey
from kwalcode.triangulation.matrix import Cell, cells_of, columns_of
from kwalcode.triangulation.scope import VALENCE, Selection

Asked = Callable[[CodeKey, str], bool]
"""Whether a column was asked about a theme."""


def sides(selection: Selection, asked: Asked = lambda _code, _column: True) -> dict[tuple[CodeKey, str], Side]:
    """What each column says on each theme.

    Args:
        selection: The evidence within a scope.
        asked: Whether a column was asked about a theme.
    """
    evidence = selection.evidence
    columns = columns_of(selection)
    is_case = [voice.is_case for voice in evidence.voices]
    fragments: dict[tuple[int, int], int] = {}
    cases: dict[tuple[int, int], set[int]] = {}
    examples: dict[tuple[int, int], dict[str, set[int]]] = {}
    valences: dict[tuple[int, int], dict[str, set[int]]] = {}
    said = selection.valences
    paths = [evidence.path(code) for code in evidence.codes]
    codes, voices = evidence.code.tolist(), evidence.voice.tolist()
    below = _below(selection)
    for row, column, index in zip(
        selection.row.tolist(), selection.column.tolist(), selection.item.tolist(), strict=True
    ):
        at = (row, column)
        fragments[at] = fragments.get(at, 0) + 1
        voice = voices[index]
        if is_case[voice]:
            cases.setdefault(at, set()).add(voice)
        for valence in said.get(index, ()):
            valences.setdefault(at, {}).setdefault(valence, set()).add(voice)
    # Every code beneath a theme counts, also where two of them lie on one place.
    for row, column, index in below:
        path = paths[codes[index]]
        depth = path.index(selection.rows[row])
        if depth + 1 < len(path):
            example = path[depth + 1][1]
            examples.setdefault((row, column), {}).setdefault(example, set()).add(voices[index])
    return {
        (code, column.value): Side(
            cases=column.cases,
            with_theme=len(cases.get((row, place), ())),
            fragments=fragments.get((row, place), 0),
            examples=_counts(examples.get((row, place), {})),
            valences=_counts(valences.get((row, place), {})),
            asked=asked(code, column.value),
        )
        for row, code in enumerate(selection.rows)
        for place, column in enumerate(columns)
    }


def by_valence(selection: Selection) -> tuple[list[str], dict[tuple[CodeKey, str, str], Cell]]:
    """Themes by valence by source.

    Returns:
        The valences, in the order of their codebook, with "" (no valence) last; and per theme, valence and column its
        figures. A fragment with two valences counts in both.
    """
    evidence = selection.evidence
    book = evidence.codebooks.get(VALENCE)
    names = [code.id for code in book.codes] if book else []
    names += sorted({one for held in selection.valences.values() for one in held} - set(names))
    names.append("")
    at = {name: index for index, name in enumerate(names)}
    n_columns, n_names = len(selection.columns), len(names)
    item: list[int] = []
    cell: list[int] = []
    for row, column, index in zip(
        selection.row.tolist(), selection.column.tolist(), selection.item.tolist(), strict=True
    ):
        for name in selection.valences.get(index) or ("",):
            item.append(index)
            cell.append((row * n_names + at[name]) * n_columns + column)
    cells = cells_of(
        evidence,
        np.array(item, dtype=np.int64),
        np.array(cell, dtype=np.int64),
        len(selection.rows) * n_names * n_columns,
    )
    return names, {
        (code, name, column): cells[(row * n_names + place) * n_columns + index]
        for row, code in enumerate(selection.rows)
        for place, name in enumerate(names)
        for index, column in enumerate(selection.columns)
    }


def _below(selection: Selection) -> list[tuple[int, int, int]]:
    """Row, column and fragment of everything beneath the themes, without joining what lies on one place."""
    evidence = selection.evidence
    row_of = {key: index for index, key in enumerate(selection.rows)}
    above = [[row_of[key] for key in evidence.path(code) if key in row_of] for code in evidence.codes]
    items = selection.all_items.tolist()
    codes, columns = evidence.code.tolist(), selection.voice_column[evidence.voice].tolist()
    return [(row, columns[index], index) for index in items for row in above[codes[index]]]


def _counts(found: Mapping[str, set[int]]) -> dict[str, int]:
    return {key: len(voices) for key, voices in sorted(found.items())}

"""The matrix and the view by valence: numbers that open their fragments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import streamlit as st

from kwalcode.charts import triangulation as charts
from kwalcode.charts.base import Chart
from kwalcode.exchange.tables import Value
from kwalcode.triangulation import Cell, Column, Matrix, Measure, Scope
from kwalcode.triangulation.matrix import DOMINANT
from kwalcode.ui import quotes
from kwalcode.ui.colours import colours
from kwalcode.ui.triangulation import figures
from kwalcode.ui.triangulation.grid import GridCell, GridRow, grid, opened_key, shade
from kwalcode.ui.wording import counted, decimal, number, plain
from kwalcode.workflow.triangulation import Triangulation, column_label
from kwalcode.workflow.triangulation_tables import (
    codes_table,
    grid_table,
    matrix_table,
    number_told,
    valence_table,
)

_PER_PAGE: Final = 20
_GRID: Final = "triangulation-matrix"
_MEASURE: Final = "triangulation-measure"
_NOT_SHOWN: Final = "% van de gevallen"
"""A column for which the screen has no room; the file has it."""
_SHOWN: Final = 16
"""Codes that the table shows before it scrolls."""
_RATE: Final = 2
"""Place of the figure per 1,000 words in the table of codes."""


def draw(seen: Triangulation, scope: Scope) -> None:
    """Codes against sources."""
    matrix = seen.matrix(scope)
    measure = Measure(
        st.selectbox("Getal", [one.value for one in Measure], key=_MEASURE, persist_state="session", width=260)
    )
    st.markdown(_explained(matrix, measure))
    opened = _opened(matrix)
    names = [column_label(scope.by, column.value) for column in matrix.columns]
    headed = [
        f"{name} (1\u00a0bron)" if column.documents == 1 else name
        for name, column in zip(names, matrix.columns, strict=True)
    ]
    grid(_GRID, "Code", headed, _rows(seen, matrix, measure), opened)
    figures.downloads("matrix", matrix_table(seen, scope))
    if opened:
        _fragments(seen, matrix, names, opened)
    with st.expander("Per code: sprekers, bronnen en overwicht"):
        _codes(seen, scope)
    with st.expander("Als figuur"):
        figures.show(_heatmap(seen, scope, measure))
        figures.downloads("heatmap", grid_table(seen, scope, measure), lambda: _heatmap(seen, scope, measure))


def _explained(matrix: Matrix, measure: Measure) -> str:
    words = sum(column.words for column in matrix.columns)
    cases = sum(column.cases for column in matrix.columns)
    told = (
        f"Geteld over {counted(words, 'woord', 'woorden')} en {counted(cases, 'geval', 'gevallen')} (een spreker, of "
        "een bron waarin niemand spreekt). Woorden van een moderator tellen nergens mee. Klik op een getal voor de "
        "fragmenten."
    )
    told += " *Overwicht*: meer dan de helft komt van één spreker of één bron."
    if measure is Measure.PER_TURN:
        told += " Plannen hebben geen beurten: daar staat n.v.t."
    return told


def _rows(seen: Triangulation, matrix: Matrix, measure: Measure) -> list[GridRow]:
    values = [[matrix.value(row, at, measure) for at in range(len(matrix.columns))] for row in range(len(matrix.rows))]
    highest = max((one for line in values for one in line if not math.isnan(one)), default=0.0)
    return [
        GridRow(
            seen.label(code),
            seen.depth(code) if matrix.selection.scope.level is None else 0,
            [
                GridCell(
                    number_told(value, measure),
                    _title(cell),
                    shade(value / highest) if highest and value > 0 else "",
                    "overwicht" if _is_dominated(cell, column) else "",
                    closed=not cell.fragments,
                )
                for value, cell, column in zip(values[row], matrix.cells[row], matrix.columns, strict=True)
            ],
        )
        for row, code in enumerate(matrix.rows)
    ]


def _is_dominated(cell: Cell, column: Column) -> bool:
    """Whether it is worth a mark: where there is but one source, that it dominates goes without saying."""
    return bool(cell.dominated_by) and (column.documents > 1 or cell.speaker_share > DOMINANT)


def _codes(seen: Triangulation, scope: Scope) -> None:
    """Every code over all columns: distinct speakers and sources, and who dominates."""
    st.markdown(
        "Over alle kolommen samen. *Per 1.000 woorden* maakt lange en korte bronnen vergelijkbaar. Een spreker telt in "
        "elke bron apart, want namen zijn geen bewijs dat het om dezelfde persoon gaat."
    )
    table = codes_table(seen, scope)
    shown = [place for place, name in enumerate(table.header) if name != _NOT_SHOWN]
    names = [table.header[place] for place in shown]
    st.dataframe(
        [
            {table.header[place]: line[place] if place == 0 else _figure(line[place], place) for place in shown}
            for line in table.rows
        ],
        hide_index=True,
        height="content" if len(table.rows) <= _SHOWN else 38 + 35 * _SHOWN,
        column_config={
            "code": st.column_config.TextColumn(width=290),
            **{
                name: st.column_config.TextColumn(alignment="right", width=18 + 13 * len(name) // 2)
                for name in names[1:-1]
            },
        },
    )
    figures.downloads("codes", table)


def _figure(value: Value, place: int) -> str:
    if not isinstance(value, float):
        return number(value) if isinstance(value, int) else str(value or "")
    if math.isnan(value):
        return "n.v.t."
    # The second figure is a rate, of which decimals matter; the others are percentages.
    return decimal(value) if place == _RATE else number(round(value))


def _title(cell: Cell) -> str:
    told = (
        f"{counted(cell.fragments, 'fragment', 'fragmenten')}, {counted(cell.documents, 'bron', 'bronnen')}, "
        f"{counted(cell.speakers, 'spreker', 'sprekers')}"
    )
    return f"{told}. Meer dan de helft komt van {cell.dominated_by}" if cell.dominated_by else told


def _opened(matrix: Matrix) -> tuple[int, int] | None:
    found = st.session_state.get(opened_key(_GRID))
    if not found or found[0] >= len(matrix.rows) or found[1] >= len(matrix.columns):
        return None
    row, column = found
    return (row, column) if matrix.cells[row][column].fragments else None


def _fragments(seen: Triangulation, matrix: Matrix, names: Sequence[str], opened: tuple[int, int]) -> None:
    row, column = opened
    cell = matrix.cells[row][column]
    with st.container(key="triangulation-opened"):
        st.subheader(plain(f"{seen.label(matrix.rows[row])} · {names[column]}"), anchor=False)
        st.markdown(plain(f"{_title(cell)}."))
        listed(seen, matrix.ids(row, column), f"{hash(matrix.selection.scope)}-{row}-{column}")


def listed(seen: Triangulation, ids: Sequence[str], key: str) -> None:
    """Fragments as quotes, some at a time.

    Args:
        seen: The project.
        ids: The fragments.
        key: What tells this list from others.
    """
    pages = -(-len(ids) // _PER_PAGE)
    pager = f"triangulation-page-{key}"
    current = min(max(int(st.session_state.get(pager, 1)), 1), pages) if pages else 1
    shown = seen.rows(ids[(current - 1) * _PER_PAGE : current * _PER_PAGE])
    st.html(quotes.quotes(shown, colours(seen.evidence.codebooks.values())))
    if pages > 1:
        st.pagination(pages, key=pager)


def _heatmap(seen: Triangulation, scope: Scope, measure: Measure) -> Chart:
    matrix = seen.matrix(scope)
    cells = []
    for row in range(len(matrix.rows)):
        for at, column in enumerate(matrix.columns):
            value = matrix.value(row, at, measure)
            cells.append((_unique(seen, matrix, row), column_label(scope.by, column.value), value,
                          number_told(value, measure)))  # fmt: skip
    return charts.heatmap(cells, measure.value)


def _unique(seen: Triangulation, matrix: Matrix, row: int) -> str:
    """Label of a code; with that of its parent where two codes are called the same."""
    code = matrix.rows[row]
    label = seen.label(code)
    same = [one for one in matrix.rows if seen.label(one) == label]
    path = seen.evidence.path(code)
    return f"{seen.label(path[-2])}: {label}" if len(same) > 1 and len(path) > 1 else label


# ---- by valence


def draw_valences(seen: Triangulation, scope: Scope) -> None:
    """Themes by valence by source, in one view."""
    found = seen.valences(scope)
    if len(found.valences) < 2:
        st.markdown("Het codeboek valentie werd niet toegepast, dus van geen enkel fragment is de valentie bekend.")
        return
    st.markdown(
        "Hoe elk thema in elke soort bron gekleurd is. Een fragment met twee valenties telt bij beide. Klik op een "
        "getal voor de fragmenten."
    )
    # Sources below each other: a column for each valence of each source would not fit any screen.
    places = [place for code in found.codes for place in ((code, None), *((code, column) for column in found.columns))]
    names = [seen.valence_label(valence).lower() for valence in found.valences]
    highest = max((cell.fragments for key, cell in found.cells.items() if key[1]), default=0)
    rows = [
        GridRow(seen.label(code), 0, [])
        if column is None
        else GridRow(
            column_label(scope.by, column),
            1,
            [
                GridCell(
                    number(cell.fragments),
                    _title(cell),
                    shade(cell.fragments / highest) if highest and valence and cell.fragments else "",
                    "overwicht" if cell.dominated_by else "",
                    closed=not cell.fragments,
                )
                for valence in found.valences
                for cell in [found.cells[code, valence, column]]
            ],
            f"{seen.label(code)}, {column_label(scope.by, column)}",
        )
        for code, column in places
    ]
    key = "triangulation-valence"
    opened = st.session_state.get(opened_key(key))
    if opened and (
        opened[0] >= len(rows) or opened[1] >= len(rows[opened[0]].cells) or rows[opened[0]].cells[opened[1]].closed
    ):
        opened = None
    figures.show(_bars(seen, scope))
    figures.downloads("valentie", valence_table(seen, scope), lambda: _bars(seen, scope))
    grid(key, "Thema", names, rows, opened)
    if opened:
        (code, column), valence = places[opened[0]], found.valences[opened[1]]
        with st.container(key="triangulation-opened"):
            st.subheader(plain(f"{rows[opened[0]].name} · {names[opened[1]]}"), anchor=False)
            ids = valence_ids(seen, scope, found.codes.index(code), valence, found.columns.index(column or ""))
            listed(seen, ids, f"valence-{hash(scope)}-{opened[0]}-{opened[1]}")


def valence_ids(seen: Triangulation, scope: Scope, row: int, valence: str, column: int) -> list[str]:
    """Fragments of a theme in a column that have a valence, or ("") none."""
    selection = seen.selection(scope)
    mask = (selection.row == row) & (selection.column == column)
    found = selection.valences
    return [
        seen.evidence.fragments[index].id
        for index in selection.item[mask].tolist()
        if valence in (found.get(index) or {""})
    ]


def _bars(seen: Triangulation, scope: Scope) -> Chart:
    found = seen.valences(scope)
    return charts.valences(
        [
            (seen.label(code), column_label(scope.by, column), valence, seen.valence_label(valence),
             found.cells[code, valence, column].fragments)
            for code in found.codes
            for column in found.columns
            for valence in found.valences
        ]
    )  # fmt: skip

"""A table whose cells can be opened: the component, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import streamlit as st

from kwalcode.ui.reader.mounting import ASSETS

_NOTHING: Final = "#f6f4ef"
_DENSE: Final = 9
"""Columns from which the table is set smaller."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    Args:
        text: What it says.
        title: What it tells when it is pointed at.
        colour: `#rrggbb` of its ground, or "".
        mark: A word below its text, or "".
        closed: Whether there is nothing to open.
    """

    text: str
    title: str = ""
    colour: str = ""
    mark: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    Args:
        label: Its name.
        depth: How far it is indented, from 0.
        cells: Its cells; none for a heading above other rows.
        name: Its full name, for who hears the table; "" when that is the label.
    """

    label: str
    depth: int
    cells: Sequence[GridCell]
    name: str = ""


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    # Registered when first drawn: components exist only inside a running app.
    return st.components.v2.component(
        "kwalcode_grid",
        html='<div class="kw-grid" tabindex="0" role="region" aria-label="Tabel"></div>',
        css=(ASSETS / "grid.css").read_text(encoding="utf-8"),
        js=(ASSETS / "grid.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def grid(
    key: str, corner: str, columns: Sequence[str], rows: Sequence[GridRow], opened: tuple[int, int] | None
) -> None:
    """Draw the table; a click keeps row and column under `opened_key(key)`.

    Args:
        key: Name of the table on its page.
        corner: What stands above the rows.
        columns: Names of the columns.
        rows: The rows.
        opened: Row and column of the cell that is open.
    """
    data: Mapping[str, object] = {
        "sheet": key,
        "corner": corner,
        "columns": list(columns),
        "dense": len(columns) >= _DENSE,
        "open": list(opened) if opened else None,
        "rows": [
            {
                "label": row.label,
                "name": row.name or row.label,
                "depth": row.depth,
                "cells": [
                    {
                        "text": cell.text,
                        "title": cell.title,
                        "colour": cell.colour or (_NOTHING if cell.closed else ""),
                        "mark": cell.mark,
                        "closed": cell.closed,
                    }
                    for cell in row.cells
                ],
            }
            for row in rows
        ],
    }
    _component()(key=key, data=data, on_cell_change=_taker(key), height="content")


def opened_key(key: str) -> str:
    """Under which name of the session the opened cell of a table is kept."""
    return f"{key}-open"


def shade(share: float) -> str:
    """A ground from white to a blue on which ink keeps a contrast of 8:1.

    Args:
        share: Between 0 and 1.
    """
    return "#" + "".join(f"{round(255 - (255 - part) * min(1.0, max(0.0, share))):02x}" for part in (126, 171, 190))


def _taker(key: str) -> Callable[[], None]:
    def take() -> None:
        found = st.session_state.get(key)
        sent = found.get("cell") if found else None
        if isinstance(sent, Mapping):
            st.session_state[opened_key(key)] = (int(sent["row"]), int(sent["column"]))

    return take

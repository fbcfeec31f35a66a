"""Charts and tables as files: CSV, PNG and SVG, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from kwalcode.charts.base import Chart, to_png, to_svg
from kwalcode.workflow.triangulation_tables import Table

_MIME: Final = {"csv": "text/csv", "png": "image/png", "svg": "image/svg+xml"}


def downloads(name: str, table: Table | None, chart: Callable[[], Chart] | None = None) -> None:
    """Buttons that give a table as CSV and a chart as PNG and SVG.

    Args:
        name: Name of the files, without ending.
        table: The table, or None.
        chart: Makes the chart, or None.
    """
    with st.container(horizontal=True, key=f"triangulation-files-{name}"):
        if table is not None:
            _button(name, "csv", table.csv)
        if chart is not None:
            _button(name, "png", lambda: to_png(chart()))
            _button(name, "svg", lambda: to_svg(chart()).encode())


def show(chart: Chart) -> None:
    """A chart on the page, in our own style."""
    st.altair_chart(chart, theme=None, width="content")


def _button(name: str, ending: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        ending.upper(),
        data=make,
        file_name=f"{name}.{ending}",
        mime=_MIME[ending],
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        key=f"triangulation-{name}-{ending}",
    )

"""Charts in the manner of the pages: few lines, the colours of the codes, numbers as they are written in Dutch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt

from kwalcode.charts.base import QUIET, dutch
from kwalcode.ui.colours import CodeKey, colour_of
from kwalcode.ui.wording import number
from kwalcode.workflow.overview import CodeProgress

DONE: Final = "nagekeken"
OPEN: Final = "nog te doen"

_ROW: Final = 23
_WIDEST_LABEL: Final = 425
_LETTER: Final = 6.7
"""Pixels that a letter of a label takes, on the large side."""


def code_progress(lines: Sequence[CodeProgress], colours: Mapping[CodeKey, str]) -> alt.LayerChart:
    """Per code a bar of its fragments: what was decided in full colour, what is open in a light one.

    Args:
        lines: The codes of one codebook, in their order.
        colours: Colour of each code.
    """
    rows: list[dict[str, Any]] = []
    for index, line in enumerate(lines):
        tally = line.tally
        told = f"{number(tally.decided)} / {number(tally.total)}" if tally.total else "–"
        common = {
            "place": index,
            "code": line.code.label,
            "kleur": colour_of(colours, line.codebook, line.code.id),
            "told": told,
            "total": tally.total,
        }
        rows.append({**common, "stand": DONE, "from": 0, "to": tally.decided})
        rows.append({**common, "stand": OPEN, "from": tally.decided, "to": tally.total})
    # Codes of one name may stand under different parents, so the axis is by place and shows the names.
    names = [line.code.label for line in lines]
    room = min(_WIDEST_LABEL, max(map(len, names), default=0) * _LETTER)
    tops = [index for index, line in enumerate(lines) if line.depth == 0 and len(lines) > len(_tops(lines))]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "place:O",
            title=None,
            axis=alt.Axis(
                labelExpr=f"{json.dumps(names)}[datum.value]",
                labelFontWeight=alt.condition(f"indexof({tops}, datum.value) >= 0", alt.value(600), alt.value(400)),
                labelLimit=room,
                labelOverlap=False,
                labelAlign="left",
                labelPadding=room + 8,
            ),
        )
    )
    bars = base.mark_bar(height=11).encode(
        x=alt.X("from:Q", title=None, axis=None, scale=alt.Scale(nice=False)),
        x2="to:Q",
        color=alt.Color("kleur:N", scale=None, legend=None),
        opacity=alt.Opacity("stand:N", scale=alt.Scale(domain=[DONE, OPEN], range=[1, 0.28]), legend=None),
        tooltip=[
            alt.Tooltip("code:N", title="code"),
            alt.Tooltip("told:N", title="nagekeken / alle"),
        ],
    )
    totals = (
        base.transform_filter(alt.datum.stand == OPEN)
        .mark_text(align="left", dx=6, color=QUIET, fontSize=12)
        .encode(x="total:Q", text="told:N")
    )
    plot: alt.LayerChart = (bars + totals).properties(height=_ROW * len(lines), width="container")
    return dutch(plot)


def _tops(lines: Sequence[CodeProgress]) -> list[CodeProgress]:
    return [line for line in lines if line.depth == 0]

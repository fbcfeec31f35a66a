"""The charts of the page Leren: what each decision yields, and how well each code is learned."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from kwalcode.charts.base import INK, PERCENT, QUIET, RULE, dutch
from kwalcode.coders.quality import CodeFigures, CurvePoint
from kwalcode.ui.wording import decimal, number

LEARNED: Final = "na het leren"
RULES: Final = "de regels alleen"

_COLOUR: Final = "#1f5a73"
_OTHER: Final = "#a0632c"
_FAINT: Final = "#a9a497"
_OTHER_FAINT: Final = "#cf9f74"
_QUARTERS: Final = (0, 0.25, 0.5, 0.75, 1)
_CURVE: Final = 300
_ROW: Final = 25
_WIDEST_LABEL: Final = 420
_LETTER: Final = 6.7
"""Pixels that a letter of a label takes, on the large side."""


def curve(points: Sequence[CurvePoint]) -> alt.LayerChart:
    """How much was predicted rightly after so many decisions, by the learner and by the rules, with their intervals.

    Args:
        points: At least two.
    """
    rows: list[dict[str, Any]] = []
    for point in points:
        for who, value, low, high in (
            (LEARNED, point.right, point.right_low, point.right_high),
            (RULES, point.rules, point.rules_low, point.rules_high),
        ):
            rows.append(
                {
                    "n": point.n,
                    "wie": who,
                    "juist": value,
                    "van": None if math.isnan(low) else low,
                    "tot": None if math.isnan(high) else high,
                }
            )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "n:Q",
            title="beslissingen waaruit geleerd werd",
            axis=alt.Axis(grid=False, format=",d", tickCount=6),
        ),
        color=alt.Color(
            "wie:N",
            scale=alt.Scale(domain=[LEARNED, RULES], range=[_COLOUR, _OTHER]),
            legend=alt.Legend(orient="top", symbolOpacity=1),
        ),
    )
    share = alt.Axis(labelExpr=PERCENT, values=_QUARTERS)
    title = "deel dat juist voorspeld werd"
    scale = alt.Scale(domain=[0, 1])
    bands = base.mark_area(opacity=0.13).encode(y=alt.Y("van:Q", title=title, axis=share, scale=scale), y2="tot:Q")
    lines = base.mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2.2).encode(
        y=alt.Y("juist:Q", title=title, axis=share, scale=scale),
        tooltip=[
            alt.Tooltip("wie:N", title="wie"),
            alt.Tooltip("n:Q", title="beslissingen", format=",d"),
            alt.Tooltip("juist:Q", title="juist", format=".0%"),
            alt.Tooltip("van:Q", title="minstens (95 %)", format=".0%"),
            alt.Tooltip("tot:Q", title="hoogstens (95 %)", format=".0%"),
        ],
    )
    drawn: alt.LayerChart = (bands + lines).properties(height=_CURVE, width="container")
    return dutch(drawn)


def per_code(figures: Sequence[CodeFigures], names: Sequence[str]) -> alt.LayerChart:
    """Per code a point for what was learned with its interval, and a line across for the rules alone.

    Args:
        figures: The codes, in the order in which they are to stand.
        names: How each is called.
    """
    rows: list[dict[str, Any]] = [
        {
            "plaats": place,
            "code": name,
            "f1": None if math.isnan(one.f1.value) else one.f1.value,
            "van": None if math.isnan(one.f1.low) else one.f1.low,
            "tot": None if math.isnan(one.f1.high) else one.f1.high,
            "regels": None if math.isnan(one.rules_f1) else one.rules_f1,
            "genoeg": one.enough,
            "antwoorden": f"{number(one.given)} / {number(one.n)}",
            "cijfer": decimal(one.f1.value),
            "rand": 1.03,
        }
        for place, (one, name) in enumerate(zip(figures, names, strict=True))
    ]
    room = min(_WIDEST_LABEL, max(map(len, names), default=0) * _LETTER)
    # Codes of one name may stand under different parents, so the axis is by place and shows the names.
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "plaats:O",
            title=None,
            axis=alt.Axis(
                labelExpr=f"{json.dumps(list(names))}[datum.value]",
                labelLimit=room,
                labelOverlap=False,
                labelAlign="left",
                labelPadding=room + 8,
            ),
        ),
        tooltip=[
            alt.Tooltip("code:N"),
            alt.Tooltip("cijfer:N", title="F1 na het leren"),
            alt.Tooltip("regels:Q", title="F1 van de regels", format=".2f"),
            alt.Tooltip("antwoorden:N", title="gegeven / beslist"),
        ],
    )
    axis = alt.Axis(format=".1f", values=[0, 0.2, 0.4, 0.6, 0.8, 1], orient="top", gridColor=RULE)
    scale = alt.Scale(domain=[0, 1.12], nice=False)
    colour = alt.condition("datum.genoeg", alt.value(_COLOUR), alt.value(_FAINT))
    spread = base.mark_rule(strokeWidth=5, opacity=0.35, strokeCap="round").encode(
        x=alt.X("van:Q", title="F1", axis=axis, scale=scale), x2="tot:Q", color=colour
    )
    rules = base.mark_tick(thickness=2.5, height=14).encode(
        x=alt.X("regels:Q", scale=scale),
        color=alt.condition("datum.genoeg", alt.value(_OTHER), alt.value(_OTHER_FAINT)),
    )
    points = base.mark_point(filled=True, size=75, opacity=1).encode(x=alt.X("f1:Q", scale=scale), color=colour)
    counts = base.mark_text(align="left", fontSize=12).encode(
        x=alt.X("rand:Q", scale=scale),
        text="antwoorden:N",
        color=alt.condition("datum.genoeg", alt.value(INK), alt.value(QUIET)),
    )
    drawn: alt.LayerChart = (spread + rules + points + counts).properties(
        height=_ROW * max(1, len(rows)), width="container"
    )
    return dutch(drawn)

"""Closed questions as pictures: answers with their intervals, and one question within the answers to another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from kwalcode.charts import base
from kwalcode.wording import number

_ROW: Final = 30
_WIDTH: Final = 460
_BAR: Final = "#7eabbe"
_DARK: Final = "#1f5a73"
_STEPS: Final = ("#1f5a73", "#c98a1b", "#7eabbe", "#8a4b2a", "#b9b4a8", "#4a6b2f", "#7a5aa6", "#a02c5a")
_SCALE: Final = ("#b4452f", "#f0d9cf", "#e9e4d8", "#cfdfe6", "#1f5a73")
"""From low over the middle to high."""


def frequencies(lines: Sequence[tuple[str, int, float, float, float]], n: int) -> alt.LayerChart:
    """A bar per answer with its interval.

    Args:
        lines: Answer, count, and share with its bounds from 0 to 1; in the order in which they stand.
        n: How many respondents answered.
    """
    answers = [line[0] for line in lines]
    rows: list[dict[str, Any]] = [
        {"antwoord": answer, "aantal": count, "aandeel": share, "van": low, "tot": high}
        for answer, count, share, low, high in lines
        if not math.isnan(share)
    ]
    plot = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("antwoord:N", sort=answers, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=300)),
        tooltip=[
            "antwoord:N", "aantal:Q", alt.Tooltip("aandeel:Q", format=".1%"),
            alt.Tooltip("van:Q", title="95 % van", format=".1%"), alt.Tooltip("tot:Q", title="95 % tot", format=".1%"),
        ],
    )  # fmt: skip
    across = alt.Scale(domain=[0, 1])
    bars = plot.mark_bar(height=16, color=_BAR).encode(
        x=alt.X(
            "aandeel:Q",
            title=f"aandeel, met 95\u00a0%-interval (n = {number(n)})",
            scale=across,
            axis=alt.Axis(labelExpr=base.PERCENT, tickCount=5),
        )
    )
    spread = plot.mark_rule(color=_DARK, strokeWidth=2).encode(x=alt.X("van:Q", scale=across), x2="tot:Q")
    drawn: alt.LayerChart = (bars + spread).properties(width=_WIDTH, height=alt.Step(_ROW))
    return base.dutch(drawn)


def crossed(cells: Sequence[tuple[str, str, int, float]], *, is_scale: bool = False) -> alt.Chart:
    """Per answer to the first question a bar of 100 %, parted by the second.

    Args:
        cells: Answer to the first, answer to the second, count, and share within the bar from 0 to 1; in the order in
            which both stand.
        is_scale: The second question's answers go from low to high, and so do their colours.
    """
    sizes: Counter[str] = Counter()
    for row, _, count, _ in cells:
        sizes[row] += count
    # A bar of 100 % hides on how many it rests, and a figure must tell that by itself.
    names = {row: f"{row} (n = {number(size)})" for row, size in sizes.items()}
    first = list(names.values())
    second = list(dict.fromkeys(cell[1] for cell in cells))
    rows: list[dict[str, Any]] = [
        {"rij": names[row], "antwoord": column, "aantal": count, "aandeel": share, "plaats": second.index(column)}
        for row, column, count, share in cells
        if not math.isnan(share)
    ]
    colours = _colours(len(second), is_scale=is_scale)
    plot: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=18)
        .encode(
            y=alt.Y("rij:N", sort=first, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=260)),
            x=alt.X(
                "aandeel:Q",
                stack=True,
                title="aandeel binnen elke staaf",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(labelExpr=base.PERCENT, tickCount=5),
            ),
            color=alt.Color(
                "antwoord:N",
                sort=second,
                scale=alt.Scale(domain=second, range=colours),
                legend=alt.Legend(orient="top", columns=4, labelLimit=220),
            ),
            order=alt.Order("plaats:Q"),
            tooltip=["rij:N", "antwoord:N", "aantal:Q", alt.Tooltip("aandeel:Q", format=".1%")],
        )
        .properties(width=_WIDTH, height=alt.Step(_ROW))
    )
    return base.dutch(plot)


def _colours(count: int, *, is_scale: bool) -> list[str]:
    if not is_scale or count < 3:
        return [_STEPS[place % len(_STEPS)] for place in range(count)]
    return [_between(place / (count - 1)) for place in range(count)]


def _between(share: float) -> str:
    """A colour on the way from low to high."""
    at = share * (len(_SCALE) - 1)
    low = min(int(at), len(_SCALE) - 2)
    parts = [
        round(int(a, 16) + (at - low) * (int(b, 16) - int(a, 16)))
        for a, b in zip(_pairs(_SCALE[low]), _pairs(_SCALE[low + 1]), strict=True)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _pairs(colour: str) -> tuple[str, str, str]:
    return colour[1:3], colour[3:5], colour[5:7]

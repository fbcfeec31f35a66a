"""What plans say, as pictures: where each question is answered and where not, and the money by domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from kwalcode.charts import base

EXPLICIT: Final = "expliciet"
IMPLICIT: Final = "impliciet"

_ROW: Final = 20
_COLUMN: Final = 34
_ABSENT: Final = "#f3e3df"
_LIGHT: Final = "#dce9ee"
_DARK: Final = "#1f5a73"


def coverage(cells: Sequence[tuple[str, str, int, float]]) -> alt.LayerChart:
    """Municipalities against questions and components: darker is more per 100 passages, red is nothing at all.

    Args:
        cells: Municipality, column, number of passages, and number per 100 passages that were read; in the order in
            which both are to stand.
    """
    rows: list[dict[str, Any]] = [
        {"gemeente": town, "onderdeel": column, "aantal": count, "per100": share if count else None}
        for town, column, count, share in cells
    ]
    towns = list(dict.fromkeys(cell[0] for cell in cells))
    columns = list(dict.fromkeys(cell[1] for cell in cells))
    plot = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("gemeente:N", sort=towns, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=220)),
        x=alt.X(
            "onderdeel:N",
            sort=columns,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-40, labelAlign="left", labelOverlap=False, labelLimit=260),
        ),
        tooltip=[
            alt.Tooltip("gemeente:N"),
            alt.Tooltip("onderdeel:N"),
            alt.Tooltip("aantal:Q", title="passages"),
            alt.Tooltip("per100:Q", title="per 100 passages", format=".2f"),
        ],
    )
    absent = plot.transform_filter("datum.aantal === 0").mark_rect(color=_ABSENT, stroke="#ffffff", strokeWidth=1)
    present = (
        plot.transform_filter("datum.aantal > 0")
        .mark_rect(stroke="#ffffff", strokeWidth=1)
        .encode(
            color=alt.Color(
                "per100:Q",
                scale=alt.Scale(range=[_LIGHT, _DARK], domainMin=0),
                legend=alt.Legend(title="per 100 passages", orient="right", direction="vertical"),
            )
        )
    )
    nothing = plot.transform_filter("datum.aantal === 0").mark_text(text="–", color="#7a3d2d", fontSize=12)
    chart: alt.LayerChart = absent + present + nothing
    return base.dutch(chart.properties(height=_ROW * len(towns), width=_COLUMN * len(columns)))


def budgets(domains: Sequence[tuple[str, float, float]]) -> alt.Chart:
    """Money by domain, for goals that name poverty and for implicit ones.

    Args:
        domains: Domain, sum of the explicit actions and sum of the implicit ones, in euro; in their order.
    """
    rows: list[dict[str, Any]] = []
    for domain, explicit, implicit in domains:
        rows.append({"domein": domain, "doel": EXPLICIT, "euro": explicit, "plaats": 0})
        rows.append({"domein": domain, "doel": IMPLICIT, "euro": implicit, "plaats": 1})
    plot = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "domein:N",
            sort=[domain for domain, _, _ in domains],
            title=None,
            axis=alt.Axis(labelOverlap=False, labelLimit=220),
        ),
        x=alt.X("sum(euro):Q", title="euro", axis=alt.Axis(format=",.0f", tickCount=5, labelOverlap=True)),
        color=alt.Color(
            "doel:N",
            scale=alt.Scale(domain=[EXPLICIT, IMPLICIT], range=[_DARK, "#9dbecb"]),
            legend=alt.Legend(title="armoededoel", orient="top"),
        ),
        order=alt.Order("plaats:Q"),
        tooltip=[
            alt.Tooltip("domein:N"),
            alt.Tooltip("doel:N", title="armoededoel"),
            alt.Tooltip("euro:Q", format=",.0f"),
        ],
    )
    chart: alt.Chart = plot.mark_bar(height=13)
    return base.dutch(chart.properties(height=26 * max(1, len(domains)), width=520))

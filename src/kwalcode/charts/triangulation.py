"""Sources set against each other, as pictures: heatmap, stacked bars, network, saturation and codes over time."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt

from kwalcode.charts import base

_ROW: Final = 26
_COLUMN: Final = 92
_LIGHT: Final = "#e3edf1"
_DARK: Final = "#1f5a73"
_PLAIN: Final = "#b9b4a8"
_DARKER: Final = 0.55
"""Share of the highest value above which ink is white."""
_LABEL: Final = 320
_NETWORK: Final = 560
_LINE: Final = 14
_LETTERS: Final = 28
"""Letters on a line of a label in the network."""
_LINES: Final = ("#1f5a73", "#8a4b2a", "#4a6b2f", "#6b3fa0", "#9a5b00", "#a02c5a", "#2f6b66", "#57534e")

VALENCE_COLOURS: Final[Mapping[str, str]] = {
    "hindernis": "#b4452f",
    "succesfactor": "#3c7a3f",
    "nood": "#c98a1b",
    "aanbeveling": "#2f6f93",
    "inspirerend-voorbeeld": "#7a5aa6",
    "": "#d3cec2",
}
"""Colour of each valence, by its id; also told apart by their order in a bar."""


def heatmap(cells: Sequence[tuple[str, str, float, str]], measure: str) -> alt.LayerChart:
    """Codes against sources: darker is more; the number stands in each cell.

    Args:
        cells: Code, source, value and how the value is written; in the order in which both are to stand. A nan has no
            colour.
        measure: What the value is.
    """
    codes = list(dict.fromkeys(cell[0] for cell in cells))
    columns = list(dict.fromkeys(cell[1] for cell in cells))
    highest = max((cell[2] for cell in cells if not math.isnan(cell[2])), default=0.0)
    rows: list[dict[str, Any]] = [
        {
            "code": code,
            "bron": column,
            "waarde": None if math.isnan(value) else value,
            "tekst": told,
            "donker": bool(highest and value > _DARKER * highest),
        }
        for code, column, value, told in cells
    ]
    plot = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("code:N", sort=codes, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=_LABEL)),
        x=alt.X(
            "bron:N",
            sort=columns,
            title=None,
            axis=alt.Axis(
                orient="top", labelAngle=-30, labelAlign="left", labelOverlap=False, labelLimit=220, labelPadding=6
            ),
        ),
        tooltip=[alt.Tooltip("code:N"), alt.Tooltip("bron:N"), alt.Tooltip("tekst:N", title=measure)],
    )
    empty = plot.mark_rect(stroke="#ffffff", strokeWidth=2, color="#f6f4ef")
    boxes = (
        plot.transform_filter("datum.waarde > 0")
        .mark_rect(stroke="#ffffff", strokeWidth=2)
        .encode(color=alt.Color("waarde:Q", scale=alt.Scale(range=[_LIGHT, _DARK], domainMin=0), legend=None))
    )
    # Two layers of text, for one layer with colours of its own would share the scale of the boxes.
    light = plot.transform_filter("datum.donker").mark_text(fontSize=12, color="#ffffff").encode(text="tekst:N")
    dark = plot.transform_filter("!datum.donker").mark_text(fontSize=12, color=base.INK).encode(text="tekst:N")
    drawn: alt.LayerChart = (empty + boxes + light + dark).properties(
        height=_ROW * max(1, len(codes)),
        width=_COLUMN * max(1, len(columns)),
        title=_below(f"in elk vak: {measure}"),
    )
    return base.dutch(drawn)


def valences(cells: Sequence[tuple[str, str, str, str, int]]) -> alt.Chart:
    """Per theme and source a bar of its fragments, parted by valence.

    Args:
        cells: Theme, source, id of the valence, its label, and number of fragments; in the order in which they stand.
    """
    themes = list(dict.fromkeys(cell[0] for cell in cells))
    columns = list(dict.fromkeys(cell[1] for cell in cells))
    names = dict.fromkeys((cell[2], cell[3]) for cell in cells)
    spare = iter(_LINES * 4)
    colours = [VALENCE_COLOURS.get(key) or next(spare) for key, _ in names]
    order = {key: place for place, (key, _) in enumerate(names)}
    rows: list[dict[str, Any]] = [
        {"thema": theme, "bron": column, "valentie": label, "plaats": order[key], "aantal": count}
        for theme, column, key, label, count in cells
    ]
    plot: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=14)
        .encode(
            y=alt.Y("bron:N", sort=columns, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=200)),
            x=alt.X("aantal:Q", stack=True, title="fragmenten", axis=alt.Axis(tickCount=5, format=",.0f")),
            color=alt.Color(
                "valentie:N",
                scale=alt.Scale(domain=[label for _, label in names], range=colours),
                legend=alt.Legend(orient="top", columns=6, labelLimit=200),
            ),
            order=alt.Order("plaats:Q"),
            row=alt.Row(
                "thema:N",
                sort=themes,
                title=None,
                header=alt.Header(
                    labelAngle=0, labelAlign="left", labelAnchor="start", labelOrient="top", labelFontSize=13,
                    labelFontWeight=600, labelLimit=500, labelColor=base.INK,
                ),
            ),
            tooltip=["thema:N", "bron:N", "valentie:N", alt.Tooltip("aantal:Q", title="fragmenten")],
        )
        .properties(width=520, height=22 * max(1, len(columns)))
    )  # fmt: skip
    return base.dutch(plot)


def network(
    nodes: Sequence[tuple[str, float, float, int, str]], links: Sequence[tuple[int, int, float, int]]
) -> alt.LayerChart:
    """Codes that stand together: the bigger a dot, the more units; the thicker a line, the stronger the tie.

    Args:
        nodes: Label, place on both axes in [0, 1], number of units, and colour.
        links: Two indices in `nodes`, strength in [0, 1], and number of units that have both.
    """
    dots: list[dict[str, Any]] = [
        {
            "code": label,
            "naam": name,
            "regels": 1 + name.count("\n"),
            "x": x,
            "y": y,
            "eenheden": count,
            "kleur": colour,
        }
        for label, x, y, count, colour in nodes
        for name in [_wrapped(label)]
    ]
    lines: list[dict[str, Any]] = [
        {
            "x": nodes[a][1], "y": nodes[a][2], "x2": nodes[b][1], "y2": nodes[b][2], "sterkte": strength,
            "samen": both, "tussen": f"{nodes[a][0]} – {nodes[b][0]}",
        }
        for a, b, strength, both in links
    ]  # fmt: skip
    # Room at the sides, where a label goes on after its dot.
    across = alt.Scale(domain=[-0.25, 1.25])
    along = alt.Scale(domain=[-0.08, 1.08])
    ties = (
        alt.Chart(alt.InlineData(values=lines))
        .mark_rule(color="#9fb4bd", opacity=0.8)
        .encode(
            x=alt.X("x:Q", axis=None, scale=across),
            y=alt.Y("y:Q", axis=None, scale=along),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("sterkte:Q", scale=alt.Scale(range=[1, 8], domainMin=0), legend=None),
            tooltip=[
                alt.Tooltip("tussen:N", title="codes"),
                alt.Tooltip("samen:Q", title="passages met beide", format=",.0f"),
                alt.Tooltip("sterkte:Q", title="samenhang (c)", format=".2f"),
            ],
        )
    )
    plot = alt.Chart(alt.InlineData(values=dots)).encode(
        x=alt.X("x:Q", axis=None, scale=across), y=alt.Y("y:Q", axis=None, scale=along)
    )
    circles = plot.mark_circle(opacity=1, stroke="#ffffff", strokeWidth=1.5).encode(
        size=alt.Size("eenheden:Q", scale=alt.Scale(range=[60, 900], domainMin=0), legend=None),
        color=alt.Color("kleur:N", scale=None, legend=None),
        tooltip=[alt.Tooltip("code:N"), alt.Tooltip("eenheden:Q", title="passages", format=",.0f")],
    )
    # Above each dot, clear of the largest one, and with a rim of paper where a line runs behind it.
    above: dict[str, Any] = {
        "dy": alt.ExprRef(f"-19 - {_LINE} * (datum.regels - 1)"),
        "fontSize": 12,
        "lineBreak": "\n",
        "lineHeight": _LINE,
        "baseline": "line-bottom",
    }
    rims = plot.mark_text(**above, stroke="#ffffff", strokeWidth=4, strokeJoin="round").encode(text="naam:N")
    names = plot.mark_text(**above, color=base.INK).encode(text="naam:N")
    drawn: alt.LayerChart = (ties + circles + rims + names).properties(
        width=int(1.5 * _NETWORK),
        height=_NETWORK,
        title=_below("hoe groter een bol, hoe meer passages; hoe dikker een lijn, hoe sterker de samenhang (c)"),
    )
    return base.dutch(drawn)


def _below(text: str) -> alt.Title:
    """What a figure without axes shows, so that it can be read outside its page too."""
    return alt.Title(text, orient="bottom", anchor="start", fontSize=12, fontWeight=400, color=base.QUIET, offset=10)


def _wrapped(label: str) -> str:
    """A label over as many lines as it needs: a name that is cut cannot be told from another."""
    return "\n".join(textwrap.wrap(label, _LETTERS)) or label


def saturation(points: Sequence[tuple[int, int, int]], reached: int | None = None) -> alt.LayerChart:
    """How many codes are new in each source, and how many there are so far.

    Args:
        points: Number of the source from 1, new codes in it, and codes so far.
        reached: Number of the source after which saturation was reached; None when it was not.
    """
    rows: list[dict[str, Any]] = [{"bron": place, "nieuw": new, "samen": total} for place, new, total in points]
    plot = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("bron:O", title="bron, in volgorde", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        tooltip=[alt.Tooltip("bron:O"), alt.Tooltip("nieuw:Q", title="nieuwe codes"), alt.Tooltip("samen:Q")],
    )
    new = plot.mark_bar(color=_PLAIN, size=12).encode(
        y=alt.Y("nieuw:Q", title="codes: nieuw (staaf), tot nu toe (lijn)", axis=alt.Axis(format=",.0f", tickMinStep=1))
    )
    total = plot.mark_line(color=_DARK, point=alt.OverlayMarkDef(color=_DARK)).encode(y="samen:Q")
    drawn: alt.LayerChart = new + total
    if reached is not None:
        mark = alt.Chart(alt.InlineData(values=[{"bron": reached}]))
        drawn = drawn + mark.mark_rule(color="#8a4b2a", strokeDash=[5, 4]).encode(x="bron:O")
    sized: alt.LayerChart = drawn.properties(width=560, height=260)
    return base.dutch(sized)


def over_time(points: Sequence[tuple[str, str, float]], measure: str) -> alt.Chart:
    """Codes over time.

    Args:
        points: Code, period ("2024"), and value; in the order in which codes stand.
        measure: What the value is.
    """
    codes = list(dict.fromkeys(point[0] for point in points))
    rows: list[dict[str, Any]] = [
        {"code": code, "periode": period, "waarde": None if math.isnan(value) else value}
        for code, period, value in points
    ]
    plot: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("periode:O", title="periode", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("waarde:Q", title=measure),
            color=alt.Color(
                "code:N",
                sort=codes,
                scale=alt.Scale(domain=codes, range=[_LINES[place % len(_LINES)] for place in range(len(codes))]),
                legend=alt.Legend(orient="right", labelLimit=380),
            ),
            tooltip=["code:N", "periode:O", alt.Tooltip("waarde:Q", title=measure, format=".2f")],
        )
        .properties(width=520, height=280)
    )
    return base.dutch(plot)


def bars(lines: Sequence[tuple[str, float, str]], measure: str) -> alt.Chart:
    """One bar per name, for instance words that are typical of a part.

    Args:
        lines: Name, value, and to which of two parts it belongs; in their order.
        measure: What the value is.
    """
    names = [line[0] for line in lines]
    parts = list(dict.fromkeys(line[2] for line in lines))
    rows: list[dict[str, Any]] = [{"naam": name, "waarde": value, "deel": part} for name, value, part in lines]
    plot: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=12)
        .encode(
            y=alt.Y("naam:N", sort=names, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=220)),
            x=alt.X("waarde:Q", title=measure),
            color=alt.Color(
                "deel:N",
                scale=alt.Scale(domain=parts, range=list(_LINES[: max(1, len(parts))])),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=["naam:N", "deel:N", alt.Tooltip("waarde:Q", title=measure, format=".2f")],
        )
        .properties(width=420, height=18 * max(1, len(names)))
    )
    return base.dutch(plot)

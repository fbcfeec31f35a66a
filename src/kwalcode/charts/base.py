"""What all charts share: font, colours, Dutch numbers; and drawing them as PNG and SVG without browser or network."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import altair as alt
import vl_convert as vlc

FONT: Final = '"Source Sans", "Source Sans 3", sans-serif'
INK: Final = "#23272b"
QUIET: Final = "#6b6a64"
RULE: Final = "#dcd8ce"

PERCENT: Final = "format(100 * datum.value, '.0f') + '\u00a0%'"
"""Label of an axis of shares, as a percentage is written in Dutch."""

_FILE_FONT: Final = "sans-serif"
"""In a file there is no font of the page; the drawing library brings one for this name."""

_PER_POINT: Final = 2.0
"""Pixels per point of a PNG: sharp in print and on any screen."""

Chart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart | alt.FacetChart


_Kind = TypeVar("_Kind", alt.Chart, alt.LayerChart, alt.HConcatChart, alt.VConcatChart, alt.FacetChart)


def dutch(chart: _Kind) -> _Kind:
    """The chart with the font, the colours and the numbers of the pages. On a page, use it with `theme=None`.

    One that is "container" wide fills its place, labels included, and is drawn without `width="content"`; another
    has the width that it says, labels beside it, and needs `width="content"`.
    """
    # Left to itself, Streamlit fits a chart into its height too, axes and legend included: a short one has no room.
    autosize = (
        alt.AutoSizeParams(type="fit-x", contains="padding")
        if getattr(chart, "width", None) == "container"
        else alt.AutoSizeParams(type="pad")
    )
    sized: _Kind = chart.properties(autosize=autosize)
    configured: _Kind = (
        sized.configure(
            font=FONT,
            background="transparent",
            locale=alt.Locale(
                number=alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["€\u00a0", ""])
            ),
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            labelFontSize=13,
            titleColor=QUIET,
            titleFontSize=12,
            titleFontWeight=400,
            labelPadding=6,
            gridColor=RULE,
            domain=False,
            ticks=False,
        )
        .configure_legend(labelColor=INK, labelFontSize=13, title=None, symbolType="square")
    )
    return configured


def to_png(chart: Chart, scale: float = _PER_POINT) -> bytes:
    """The chart as a PNG on white; the same chart gives the same bytes.

    Args:
        chart: A chart with a width of its own ("container" has no meaning in a file).
        scale: Pixels per point.
    """
    return bytes(vlc.vegalite_to_png(_spec(chart, "white"), scale=scale, allowed_base_urls=[]))


def to_svg(chart: Chart) -> str:
    """The chart as SVG, with text as text."""
    return str(vlc.vegalite_to_svg(_spec(chart, "white"), allowed_base_urls=[]))


def _spec(chart: Chart, background: str) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec.setdefault("config", {}).update({"font": _FILE_FONT, "background": background})
    return spec

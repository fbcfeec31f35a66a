"""A chart becomes a file without a browser, twice the same."""

from __future__ import annotations

import altair as alt
import pytest

from kwalcode.charts import base


def chart() -> alt.Chart:
    rows = alt.InlineData(values=[{"code": "Reële noden", "aantal": 1234.5}, {"code": "Visie", "aantal": 2}])
    plot: alt.Chart = base.dutch(
        alt.Chart(rows).mark_bar().encode(x="aantal:Q", y="code:N").properties(width=300, height=80)
    )
    return plot


def test_a_png_is_a_picture_and_twice_the_same() -> None:
    first = base.to_png(chart())
    assert first.startswith(b"\x89PNG\r\n")
    assert first == base.to_png(chart())
    assert len(base.to_png(chart(), scale=4)) > len(first)


def test_an_svg_holds_its_text_as_text_with_dutch_numbers() -> None:
    drawn = base.to_svg(chart())
    assert "Reële noden" in drawn
    assert "1.200" in drawn
    assert drawn == base.to_svg(chart())


@pytest.mark.parametrize(("width", "fitting"), [("container", "fit-x"), (520, "pad")])
def test_a_chart_as_wide_as_its_place_fits_its_labels_in_it_and_another_stands_beside_them(
    width: str | int, fitting: str
) -> None:
    chart = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_bar().encode(x="a:Q").properties(width=width, height=20)
    assert base.dutch(chart).to_dict()["autosize"]["type"] == fitting

from __future__ import annotations

from collections.abc import Callable

import pytest

from kwalcode.charts import base, triangulation

CHARTS: dict[str, Callable[[], base.Chart]] = {
    "heatmap": lambda: triangulation.heatmap(
        [("Overleg", "interviews", 3.0, "3"), ("Overleg", "plannen", float("nan"), "n.v.t.")], "fragmenten"
    ),
    "valences": lambda: triangulation.valences([("Overleg", "interviews", "hindernis", "Hindernis", 3)]),
    "network": lambda: triangulation.network(
        [("Overleg", 0.1, 0.2, 5, "#1f5a73"), ("Budget", 0.9, 0.8, 3, "#8a4b2a")], [(0, 1, 0.4, 2)]
    ),
    "saturation": lambda: triangulation.saturation([(1, 4, 4), (2, 1, 5)], 2),
    "over_time": lambda: triangulation.over_time([("Overleg", "2024", 2.0), ("Overleg", "2025", 1.0)], "fragmenten"),
    "bars": lambda: triangulation.bars([("Overleg", 1.5, "interviews")], "log-verhouding"),
}
WORDS = {"saturation": "codes", "over_time": "2024"}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_drawn_without_a_browser_with_its_words(name: str) -> None:
    svg = base.to_svg(CHARTS[name]())
    assert WORDS.get(name, "Overleg") in svg
    assert base.to_png(CHARTS[name](), scale=1).startswith(b"\x89PNG")


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert base.to_svg(CHARTS["network"]()) == base.to_svg(CHARTS["network"]())


def test_what_is_undefined_is_written_and_has_no_colour() -> None:
    svg = base.to_svg(CHARTS["heatmap"]())
    assert "n.v.t." in svg


def test_a_long_name_in_the_network_stands_on_more_lines_and_is_not_cut() -> None:
    name = "Externe samenwerkingen en hun operationalisatie"
    svg = base.to_svg(triangulation.network([(name, 0.1, 0.2, 5, "#1f5a73")], []))
    assert ">Externe samenwerkingen en<" in svg
    assert ">hun operationalisatie<" in svg


def test_a_chart_keeps_the_room_of_its_cells_on_a_page() -> None:
    # Fitted into a size with its axes, a short chart would have no height left.
    made = triangulation.heatmap([("a", "b", 1.0, "1")], "fragmenten").to_dict()
    assert made["autosize"] == {"type": "pad"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("network", "hoe dikker een lijn"),
        ("heatmap", "in elk vak: fragmenten"),
        ("saturation", "nieuw (staaf), tot nu toe (lijn)"),
        ("saturation", "bron, in volgorde"),
        ("over_time", "periode"),
    ],
)
def test_a_figure_says_by_itself_what_its_marks_and_axes_are(name: str, told: str) -> None:
    assert told in base.to_svg(CHARTS[name]())

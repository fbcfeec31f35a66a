"""Overeenstemming: how far coders agree, where they differ, settling that, and what it takes to compare."""

from __future__ import annotations

from typing import Final

import streamlit as st

from kwalcode.ui import readings, shell
from kwalcode.ui.agreement import asking, differences, figures, imports, places, samples
from kwalcode.workflow import agreement_tables, settling
from kwalcode.workflow.agreement import Comparison, compare
from kwalcode.workflow.downloads import bytes_of
from kwalcode.workflow.layers import CodingLayers, coding_layers

PARTS: Final = ("Vergelijken", "Steekproef voor twee", "Codes van elders")
_FIGURES: Final = "Cijfers per code"
_WHERE: Final = "Wie en waar"
_CONFUSION: Final = "Codes voor elkaar"
_DIFFERENCES: Final = "Verschillen"


def page() -> None:
    """Draw the page."""
    material = shell.material()
    st.title("Overeenstemming", anchor=False)
    if not material.records or not material.codebooks:
        shell.empty(
            "Nog niets te vergelijken",
            "Voeg eerst bronnen toe en pas een codeboek toe."
            if not material.records
            else "Pas eerst een codeboek toe: de codes daarvan worden vergeleken.",
            "overview" if material.records else "sources",
            "Naar het overzicht" if material.records else "Naar de bronnen",
        )
        return
    part = st.segmented_control(
        "Wat u wilt doen", PARTS, default=PARTS[0], required=True, label_visibility="collapsed",
        key="agreement-part", persist_state="session",
    )  # fmt: skip
    with shell.seam():
        coded = coding_layers(material)
        match part:
            case "Steekproef voor twee":
                samples.draw(coded)
            case "Codes van elders":
                imports.draw(coded)
            case _:
                question = asking.asked(coded)
                if question is not None:
                    _show(coded, compare(coded, question))


def _show(coded: CodingLayers, found: Comparison) -> None:
    change = settling.before_after(coded, found)
    settled = settling.with_choices(settling.settlements(coded.decisions), found.differences)
    figures.totals(found, change)
    st.html(readings.STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        view = st.segmented_control(
            "Weergave", [_FIGURES, _WHERE, _CONFUSION, _DIFFERENCES], default=_FIGURES, required=True,
            label_visibility="collapsed", key="agreement-view", persist_state="session",
        )  # fmt: skip
        st.download_button(
            "overeenstemming.xlsx",
            data=lambda: bytes_of(
                "overeenstemming.xlsx", lambda target: agreement_tables.write(target, found, coded.material, settled)
            ),
            file_name="overeenstemming.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="agreement-download",
        )
    match view:
        case "Wie en waar":
            places.where(coded.material, found)
        case "Codes voor elkaar":
            places.confusion(found)
        case "Verschillen":
            differences.differences(coded, found, settled)
        case _:
            figures.per_code(coded.material, found)


if __name__ == "__main__":
    page()

"""Who agrees with whom, in which sources, and which codes stand for each other."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.ui import readings
from kwalcode.ui.wording import KIND_PLURAL, number, plain
from kwalcode.workflow.agreement import Comparison, Unit, figure
from kwalcode.workflow.material import Material

_COUNTED: Final = {
    Unit.SENTENCE: "Zinnen",
    Unit.TURN: "Beurten",
    Unit.PASSAGE: "Passages",
    Unit.CHARACTER: "Tekens",
}
"""Name of the column that says on how many units a figure rests."""


def where(material: Material, found: Comparison) -> None:
    """Who with whom, per kind of source, and per source."""
    st.subheader("Wie met wie", anchor=False)
    st.html(readings.who_with_whom(found))
    sizes: Counter[str] = Counter()
    for place, size in zip(found.table.document, found.table.weights, strict=True):
        sizes[found.table.documents[place]] += size
    kind_of = {key: material.records[key].source_kind for key in sizes}
    counted = _COUNTED[Unit(found.agreement.unit)]
    left, right = st.columns(2)
    with left:
        st.subheader("Per soort bron", anchor=False)
        kinds = [
            {
                "Soort": KIND_PLURAL[kind],
                counted: number(round(sum(size for key, size in sizes.items() if kind_of[key] is kind))),
                "Alpha": figure(value),
            }
            for kind, value in found.per_kind.items()
        ]
        _figures(kinds, "agreement-kinds", counted)
    with right:
        st.subheader("Per bron", anchor=False)
        names = [
            {"Bron": material.records[key].name, counted: number(round(sizes[key])), "Alpha": figure(value)}
            for key, value in found.agreement.per_document.items()
        ]
        _figures(names, "agreement-documents", counted)


def _figures(rows: list[dict[str, str]], key: str, counted: str) -> None:
    right = {name: st.column_config.TextColumn(alignment="right") for name in (counted, "Alpha")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, column_config=right)


def confusion(found: Comparison) -> None:
    """Which codes the first two coders gave to the same units."""
    first, second, *others = found.agreement.coders
    only = " Dit zijn de eerste twee codeurs; haal hen bij *Codeurs* weg om anderen te zien." if others else ""
    st.markdown(
        plain(
            f"Hoe vaak {first} (rijen) en {second} (kolommen) welke codes aan dezelfde {found.agreement.unit} gaven. "
            "Op de diagonaal zijn ze het eens."
        )
        + only
    )
    st.html(readings.confusion(found))

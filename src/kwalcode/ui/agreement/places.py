"""Who agrees with whom, in which sources, and which codes stand for each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kwalcode.ui import readings
from kwalcode.ui.wording import KIND_PLURAL, plain
from kwalcode.workflow.agreement import Comparison, figure
from kwalcode.workflow.material import Material


def where(material: Material, found: Comparison) -> None:
    """Who with whom, per kind of source, and per source."""
    st.subheader("Wie met wie", anchor=False)
    st.html(readings.who_with_whom(found))
    left, right = st.columns(2)
    with left:
        st.subheader("Per soort bron", anchor=False)
        kinds = [{"Soort": KIND_PLURAL[kind], "Alpha": figure(value)} for kind, value in found.per_kind.items()]
        st.dataframe(pd.DataFrame(kinds), hide_index=True, key="agreement-kinds")
    with right:
        st.subheader("Per bron", anchor=False)
        names = [
            {"Bron": material.records[key].name, "Alpha": figure(value)}
            for key, value in found.agreement.per_document.items()
        ]
        st.dataframe(pd.DataFrame(names), hide_index=True, key="agreement-documents")


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

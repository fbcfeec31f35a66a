"""Triangulatie: sources set against each other, by code, by valence, by question, and in their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from kwalcode.triangulation import Scope
from kwalcode.ui import shell
from kwalcode.ui.triangulation import convergence, joint, matrix, words
from kwalcode.ui.triangulation.filters import filters
from kwalcode.workflow.project import Project
from kwalcode.workflow.triangulation import Triangulation, TriangulationKeeper

_VIEWS: Final[Mapping[str, Callable[[Triangulation, Scope], None]]] = {
    "Matrix": matrix.draw,
    "Valentie": matrix.draw_valences,
    "Convergentie": convergence.draw,
    "Cijfers en citaten": joint.draw,
    "Vijf vragen": joint.draw_questions,
    "Woorden en codes": words.draw,
}


@st.cache_resource(show_spinner=False)
def _keeper(root: str) -> TriangulationKeeper:
    return TriangulationKeeper(Project.open(Path(root)))


def page() -> None:
    """Draw the page."""
    now = shell.snapshot()
    st.title("Triangulatie", anchor=False)
    if not now.records:
        shell.empty(
            "Nog niets te vergelijken",
            "Voeg eerst bronnen toe. Hier komen soorten bronnen naast elkaar te staan, code per code.",
            "sources",
            "Naar de bronnen",
        )
        return
    if not now.fragments:
        shell.empty(
            "Nog niets te vergelijken",
            "Er zijn nog geen fragmenten. Pas de codeboeken toe op het overzicht.",
            "overview",
            "Naar het overzicht",
        )
        return
    seen = _keeper(str(shell.project().root)).look(now)
    view = st.segmented_control(
        "Weergave",
        list(_VIEWS),
        default=next(iter(_VIEWS)),
        required=True,
        label_visibility="collapsed",
        key="triangulation-view",
        persist_state="session",
    )
    scope = filters(seen, compares=_VIEWS[view] in (convergence.draw, joint.draw))
    _VIEWS[view](seen, scope)


if __name__ == "__main__":
    page()

"""The pages, in the order of the work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

VIEWS: Final = Path(__file__).parent / "views"

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overview": "Overzicht",
        "sources": "Bronnen",
        "codebook": "Codeboek",
        "review": "Nakijken",
        "learning": "Leren",
        "fragments": "Fragmenten",
        "survey": "Bevraging",
        "triangulation": "Triangulatie",
        "agreement": "Overeenstemming",
        "screening": "Screening",
        "export": "Export",
    }
)
"""Name of the view's module -> how the page is called; its address is that name in small letters."""


def pages() -> list[StreamlitPage]:
    """The pages that there are."""
    return [page(name) for name in TITLES if (VIEWS / f"{name}.py").is_file()]


def page(name: str) -> StreamlitPage:
    """One page, to be navigated or linked to.

    Args:
        name: Name of the view's module.
    """
    title = TITLES[name]
    return st.Page(VIEWS / f"{name}.py", title=title, url_path=title.lower(), default=name == "overview")

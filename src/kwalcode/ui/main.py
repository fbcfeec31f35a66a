"""The frame of the screen: page settings, navigation, and the seam between our errors and the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kwalcode.ui import navigation, shell

# A picture of our own: a Material icon as page icon would be fetched from outside.
_ICON = Path(__file__).parent / "favicon.png"


def run() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title="kwalcode", page_icon=str(_ICON), layout="wide", initial_sidebar_state="collapsed")
    with shell.seam():
        page = st.navigation(navigation.pages(), position="top")
        shell.frame()
        page.run()

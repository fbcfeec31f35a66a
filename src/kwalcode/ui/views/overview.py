"""Overzicht: what is in the project, how far the work is, and what comes next."""

from __future__ import annotations

import streamlit as st

from kwalcode.ui import shell


def page() -> None:
    """Draw the page."""
    now = shell.snapshot()
    st.title("Overzicht")
    st.write(len(now.records), len(now.fragments))


if __name__ == "__main__":
    page()

"""The component of the screening desk: its frame in HTML, its style, and where it is put on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import streamlit as st

from kwalcode.ui.reader.mounting import ASSETS

KEY: Final = "screening-desk"
"""Key of the component on its page: without one, new data would make a new component."""


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    # Registered when first drawn: components with files exist only inside a running app.
    style = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in ("desk.css", "screening.css"))
    return st.components.v2.component(
        "kwalcode.screening_desk",
        html=(ASSETS / "screening.html").read_text(encoding="utf-8"),
        css=style,
        js="screening.js",
        isolate_styles=False,
    )


def screening_desk(data: Mapping[str, object], *, on_event: Callable[[], None]) -> None:
    """Draw the desk.

    Args:
        data: What `wire.payload` makes.
        on_event: Called before the page runs when somebody did something; `outbox` then tells what.
    """
    _component()(key=KEY, data=dict(data), on_outbox_change=on_event, height="content")


def outbox() -> Mapping[str, Any]:
    """What the browser sent: `session` and `items` (the numbered events)."""
    found = st.session_state.get(KEY)
    sent = found.get("outbox") if found else None
    return sent if isinstance(sent, Mapping) else {}

"""The component: its frame in HTML, its style, and where it is put on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

ASSETS: Final = Path(__file__).parent.parent / "assets"
KEY: Final = "desk"
"""Key of the component on its page: without one, new data would make a new component and lose the place in the text."""


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    # Registered when first drawn: components with files exist only inside a running app. The style goes inline, for a
    # linked sheet may arrive after the script has measured the page.
    return st.components.v2.component(
        "kwalcode.review_desk",
        html=(ASSETS / "desk.html").read_text(encoding="utf-8"),
        css=(ASSETS / "desk.css").read_text(encoding="utf-8"),
        js="desk.js",
        isolate_styles=False,
    )


def review_desk(data: Mapping[str, object], *, on_event: Callable[[], None]) -> None:
    """Draw the desk.

    Args:
        data: What `wire.payload` makes.
        on_event: Called before the page runs when the reviewer did something; `outbox` then tells what.
    """
    _component()(key=KEY, data=dict(data), on_outbox_change=on_event, height="content")


def outbox() -> Mapping[str, Any]:
    """What the browser sent: `session`, `items` (the numbered events) and `have` (what it need not be sent again)."""
    found = st.session_state.get(KEY)
    sent = found.get("outbox") if found else None
    return sent if isinstance(sent, Mapping) else {}

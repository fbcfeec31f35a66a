"""What was typed and is not saved yet: kept for the session, whatever is chosen or goes wrong meanwhile.

Streamlit forgets a widget that is not drawn. A draft is kept beside the widgets, with the saved text it started from,
so that an untouched field follows the file and a touched one never changes by itself.
"""

from __future__ import annotations

import streamlit as st

_DRAFTS = "kw-codebook-drafts"


def _all() -> dict[str, tuple[str, str]]:
    """Key of a field -> the saved text it started from, and what stands in it."""
    found: dict[str, tuple[str, str]] = st.session_state.setdefault(_DRAFTS, {})
    return found


def begin(key: str, saved: str) -> None:
    """Put the draft, or else the saved text, in the field that is about to be drawn.

    Args:
        key: Key of the field's widget.
        saved: What the file says now.
    """
    start, typed = _all().get(key, (saved, saved))
    typed = str(st.session_state.get(key, typed))
    if typed == start:
        start = typed = saved
    _all()[key] = start, typed
    if st.session_state.get(key) != typed:
        st.session_state[key] = typed


def take_in(prefix: str) -> None:
    """Note what stands in the fields: to be called before a change is made of them."""
    for key, (start, typed) in _all().items():
        if key.startswith(prefix):
            _all()[key] = start, str(st.session_state.get(key, typed))


def keep() -> None:
    """Note what stands in every field: each calls it when it changes, also when the same click leaves the page."""
    take_in("")


def touched(prefix: str) -> bool:
    """Whether something was typed in one of the fields and not saved."""
    take_in(prefix)
    return any(start != typed for key, (start, typed) in _all().items() if key.startswith(prefix))


def typed(prefix: str) -> tuple[tuple[str, str], ...]:
    """What stands in each of the fields."""
    return tuple((key, text(key)) for key in sorted(_all()) if key.startswith(prefix))


def text(key: str) -> str:
    """What stands in the field."""
    return str(st.session_state.get(key, _all().get(key, ("", ""))[1]))


def forget(prefix: str) -> None:
    """Let the fields follow the file again."""
    for key in [key for key in _all() if key.startswith(prefix)]:
        del _all()[key]
        st.session_state.pop(key, None)

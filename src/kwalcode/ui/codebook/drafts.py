"""What was typed and is not saved yet: kept for the session, whatever is chosen or goes wrong meanwhile.

Streamlit forgets a widget that is not drawn, and its page draws a field anew when a click both leaves the field and
the page. So a draft is kept beside the widgets, and a field always begins with its draft. With each draft stands the
saved text it started from: an untouched field follows the file, a touched one never changes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

_DRAFTS = "kw-codebook-drafts"


@dataclass(frozen=True, slots=True)
class Field:
    """What a widget needs: its key, and the text that it begins with."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """One draft.

    Args:
        saved: The saved text it started from.
        typed: What stands in the field.
        turn: Counts how often the field was given another text; a new widget each time, for a widget keeps its own.
    """

    saved: str
    typed: str
    turn: int = 0

    def key(self, name: str) -> str:
        return f"{name}~{self.turn}" if self.turn else name


def _all() -> dict[str, _Draft]:
    found: dict[str, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    return found


def field(name: str, saved: str) -> Field:
    """The field that is about to be drawn.

    Args:
        name: Name of the field.
        saved: What the file says now.
    """
    take_in(name)
    draft = _all().get(name, _Draft(saved, saved))
    if draft.typed == draft.saved != saved:
        draft = _Draft(saved, saved, draft.turn + 1)
    _all()[name] = draft
    return Field(draft.key(name), draft.typed)


def take_in(prefix: str = "") -> None:
    """Note what stands in the fields that were drawn; a field calls this when it changes."""
    for name, draft in _all().items():
        if name.startswith(prefix):
            _all()[name] = replace(draft, typed=str(st.session_state.get(draft.key(name), draft.typed)))


def touched(prefix: str) -> bool:
    """Whether something was typed in one of the fields and not saved."""
    take_in(prefix)
    return any(draft.saved != draft.typed for name, draft in _all().items() if name.startswith(prefix))


def typed(prefix: str) -> tuple[tuple[str, str], ...]:
    """What stands in each of the fields."""
    return tuple((name, text(name)) for name in sorted(_all()) if name.startswith(prefix))


def text(name: str) -> str:
    """What stands in the field; "" when it was never drawn."""
    draft = _all().get(name)
    return str(st.session_state.get(draft.key(name), draft.typed)) if draft else ""


def forget(prefix: str) -> None:
    """Let the fields follow the file again."""
    for name, draft in _all().items():
        if name.startswith(prefix):
            _all()[name] = _Draft(draft.saved, draft.saved, draft.turn + 1)

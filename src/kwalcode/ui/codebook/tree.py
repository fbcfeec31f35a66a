"""The tree of codes as one small component: colour, label, counts; click or arrow keys to choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from kwalcode.model import HOLDING_STATUS, Codebook, Fragment, Status
from kwalcode.ui.colours import colour_of, colours
from kwalcode.ui.wording import number

ASSETS = Path(__file__).parent.parent / "assets"
KEY = "kw-code-tree"
_HTML = """
<div class="kw-tree">
  <div class="kw-tree-head" aria-hidden="true"><span>Code</span><span>voorstel</span><span>aanvaard</span></div>
  <ul class="kw-tree-list" role="tree" aria-label="Codes"></ul>
</div>
"""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree; the numbers include the codes beneath."""

    id: str
    label: str
    title: str
    depth: int
    colour: str
    suggested: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Fragments with exactly this code: still suggested, and held by a person's decision."""

    suggested: int = 0
    accepted: int = 0


def count(codebook: Codebook, fragments: Sequence[Fragment]) -> dict[str, Counts]:
    """Fragments per code of one codebook, codes that it has no longer among them."""
    suggested: dict[str, int] = {}
    accepted: dict[str, int] = {}
    for one in fragments:
        if one.codebook == codebook.id:
            if one.status is Status.SUGGESTED:
                suggested[one.code_id] = suggested.get(one.code_id, 0) + 1
            elif one.status in HOLDING_STATUS:
                accepted[one.code_id] = accepted.get(one.code_id, 0) + 1
    return {
        code_id: Counts(suggested.get(code_id, 0), accepted.get(code_id, 0)) for code_id in {**suggested, **accepted}
    }


def rows(codebook: Codebook, counts: Mapping[str, Counts]) -> list[TreeRow]:
    """The lines of the tree, in the order of the file."""
    shades = colours([codebook])
    found: list[TreeRow] = []
    for code in codebook.walk():
        beneath = [counts.get(one.id, Counts()) for one in code.walk()]
        found.append(
            TreeRow(
                id=code.id,
                label=code.label,
                title=code.definition or code.label,
                depth=len(codebook.path(code.id)) - 1,
                colour=colour_of(shades, codebook.id, code.id),
                suggested=number(sum(one.suggested for one in beneath)),
                accepted=number(sum(one.accepted for one in beneath)),
            )
        )
    return found


def show(lines: Sequence[TreeRow], selected: str, on_select: Callable[[str], None]) -> None:
    """Draw the tree.

    Args:
        lines: Its lines.
        selected: Id of the chosen code.
        on_select: Called with the id of another code when that is chosen.
    """

    def chosen() -> None:
        state = st.session_state.get(KEY)
        code_id = state.get("selected") if state else None
        if isinstance(code_id, str):
            on_select(code_id)

    _component()(
        key=KEY,
        data={"rows": [asdict(line) for line in lines], "selected": selected},
        default={"selected": selected},
        on_selected_change=chosen,
    )


@lru_cache(maxsize=1)
def _component() -> Any:
    # The script travels as text: it is short, and its component needs no entry in the list of packaged ones.
    return st.components.v2.component(
        "kwalcode_code_tree",
        html=_HTML,
        js=(ASSETS / "code_tree.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )

"""What the browser is told of the screening desk: the queue, and the passages that may come next."""

from __future__ import annotations

import hashlib
import math
from typing import Any, Final

from kwalcode.ui.screening.state import DeskState
from kwalcode.ui.wording import counted, decimal, number
from kwalcode.workflow.screening import POVERTY, ScreenedPassage
from kwalcode.workflow.screening_review import VALUE, ScreeningSession

_SHOWN: Final = 30
"""Passages of the queue that the browser lists."""
_AHEAD: Final = 8
"""Coming passages of which the browser has the whole text, so that it draws them before the server answers."""
_DONE: Final = 4
"""Judged passages that stay in sight above the queue."""
_SNIPPET: Final = 130

Json = dict[str, Any]


def payload(state: DeskState, project: str) -> Json:
    """Everything the desk shows now.

    Args:
        state: The desk.
        project: What tells this project from others.
    """
    session = state.session
    open_ones = session.queue(state.wanted, _SHOWN, control=state.control)
    done = [one for one in session.latest(_DONE) if one in state.wanted]
    shown = list(dict.fromkeys([*done, *([state.active] if state.active else []), *open_ones]))
    full = list(dict.fromkeys([*([state.active] if state.active else []), *open_ones[:_AHEAD], *done[-1:]]))
    judged, total = session.progress(state.wanted)
    return {
        "box": hashlib.blake2b(f"{project}\x1f{session.reviewer}".encode(), digest_size=6).hexdigest(),
        "session": state.box,
        "ack": state.ack,
        "message": state.message,
        "reviewer": session.reviewer,
        "active": state.active,
        "fills": state.fills,
        "queue": [_line(session, one) for one in shown],
        "cards": {one: _card(session, one) for one in full},
        "count": number(total - judged),
        "share": judged / total if total else 0.0,
        "progress": f"{number(judged)} van {counted(total, 'passage', 'passages')} beoordeeld",
    }


def _line(session: ScreeningSession, key: str) -> list[Any]:
    found = session.screening.passage(key)
    value = session.value(key)
    words = " ".join(found.text[: 2 * _SNIPPET].split())
    snippet = words if len(words) <= _SNIPPET else f"{words[: _SNIPPET - 1].rsplit(' ', 1)[0]}…"
    score = round(session.score(key), 3)
    return [key, found.municipality, score, value.value if value else "", snippet, found.label]


def _card(session: ScreeningSession, key: str) -> Json:
    found = session.screening.passage(key)
    row = found.row
    own = session.value(key)
    facts = [f"score {decimal(session.score(key))}"]
    facts += [text for text in (row.domain, row.mode, _euros(row.budget)) if text]
    if row.copies:
        facts.append(f"staat ook in {counted(row.copies, 'andere passage', 'andere passages')}")
    sections: list[tuple[str, list[str]]] = [("Waarom", [row.reason])]
    if row.regie:
        sections.append(("Regierol", list(row.regie)))
    if row.target_group:
        sections.append(("Doelgroep", list(row.target_group)))
    said = [f"{who}: {VALUE[value]}" for who, value in session.others(key)]
    if own:
        said.insert(0, f"u: {VALUE[own]}")
    if said:
        sections.append(("Oordeel", said))
    return {
        "title": found.municipality,
        "place": found.place,
        "label": POVERTY[row.poverty],
        "above": list(found.above),
        "pieces": pieces(found),
        "facts": facts,
        "sections": sections,
    }


def pieces(found: ScreenedPassage) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words on which the judgement rests."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(found.marks):
        if start < at:
            continue
        parts += [(found.text[at:start], False), (found.text[start:end], True)]
        at = end
    parts.append((found.text[at:], False))
    return [part for part in parts if part[0]]


def _euros(amount: float) -> str:
    return "" if math.isnan(amount) else f"€ {number(round(amount))}"

"""What the reviewer did, as the browser tells it: numbered events, each handled once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kwalcode.errors import KwalcodeError
from kwalcode.model import Span, Verdict
from kwalcode.ui.reader.state import DeskState

_ANSWERS: Final = {"accept": Verdict.ACCEPT, "reject": Verdict.REJECT, "skip": Verdict.SKIP}
_REFUSALS_TOLD: Final = 5


def take_in(state: DeskState, sent: Mapping[str, Any]) -> None:
    """Handle what is new in an outbox. When this returns, every decision in it is on disk or was refused with a reason.

    Args:
        state: The desk.
        sent: `session`, `items` and `have`, as the browser sent them.
    """
    box = str(sent.get("session", ""))
    if not box:
        return
    if box != state.box:
        # A page that was loaded anew, or a browser that outlived the server: its numbers are its own.
        state.box, state.ack, state.refused = box, 0, []
        state.session.resume(box)
    state.have = frozenset(map(str, sent.get("have") or ()))
    for event in sent.get("items") or ():
        number = int(event["seq"])
        if number <= state.ack:
            continue
        state.message = ""
        try:
            _HANDLERS[str(event["type"])](state, event, f"{box}-{number}")
        except KwalcodeError as error:
            state.refused = [*state.refused, (number, str(error))][-_REFUSALS_TOLD:]
        # Only now: an event that is broken off before its decision is on disk is sent again.
        state.ack = number


def _decide(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    reason = str(event.get("reason") or "")
    decided = str(event["id"])
    state.session.decide(decided, _ANSWERS[str(event["verdict"])], key=key, reason=reason)
    _move(state, event, decided)


def _recode(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    decided = str(event["id"])
    state.session.decide(decided, Verdict.CORRECT, key=key, code=_code(state, event))
    _move(state, event, decided)


def _resize(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    decided = state.session.decide(str(event["id"]), Verdict.CORRECT, key=key, span=_span(event))
    state.look_at(decided)


def _add(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    document_id = str(event["doc"]).partition(".")[0]
    state.look_at(state.session.add(document_id, _span(event), _code(state, event), key=key))


def _memo(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    state.look_at(state.session.annotate(str(event["id"]), str(event.get("reason") or ""), key=key))


def _undo(state: DeskState, _event: Mapping[str, Any], key: str) -> None:
    undone = state.session.undo(key=key)
    if undone is None:
        state.message = "Er is in deze sessie niets (meer) om ongedaan te maken."
    elif undone in state.session.fragments:
        state.look_at(undone)
    else:
        # What was added and taken back is no longer there; its place in the text is still looked at.
        state.active = None


def _go(state: DeskState, event: Mapping[str, Any], _key: str) -> None:
    state.look_at(str(event["id"]))


def _step(state: DeskState, event: Mapping[str, Any], _key: str) -> None:
    state.step(1 if int(event["by"]) > 0 else -1)


def _have(_state: DeskState, _event: Mapping[str, Any], _key: str) -> None:
    """Only tells what the browser has, which every outbox does."""


_HANDLERS: Final[Mapping[str, Callable[[DeskState, Mapping[str, Any], str], None]]] = {
    "decide": _decide,
    "recode": _recode,
    "resize": _resize,
    "add": _add,
    "memo": _memo,
    "undo": _undo,
    "go": _go,
    "step": _step,
    "have": _have,
}


def _move(state: DeskState, event: Mapping[str, Any], decided: str) -> None:
    following = str(event.get("to") or "")
    if following in state.session.fragments:
        state.look_at(following)
    else:
        state.onward(decided)


def _code(state: DeskState, event: Mapping[str, Any]) -> tuple[str, str]:
    codes = list(state.session.material.codes)
    index = int(event["code"])
    if not 0 <= index < len(codes):
        raise KwalcodeError("Deze code is er niet meer. Wat u kunt doen: laad de pagina opnieuw en kies een code.")
    return codes[index]


def _span(event: Mapping[str, Any]) -> Span:
    start, end = int(event["start"]), int(event["end"])
    if not 0 <= start < end:
        raise KwalcodeError("Er is geen tekst aangeduid. Wat u kunt doen: duid de passage opnieuw aan.")
    return Span(start, end)

"""What the screening desk remembers between two runs of its page, and what it does with what the browser tells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kwalcode.errors import KwalcodeError
from kwalcode.workflow.screening_review import ScreeningSession, Value


@dataclass(slots=True)
class DeskState:
    """One browser page at work.

    Args:
        session: The reviewer's session.
        wanted: Ids of the passages that the filters leave.
        active: Id of the passage that is looked at.
        box: Name of the browser's outbox; judgements carry it in their ids.
        ack: Number of the last event that was handled.
        message: What the reviewer is to be told, or "".
        control: Whether passages are drawn at random, as a control, instead of by rank.
        fills: How often the filters or the order changed.
    """

    session: ScreeningSession
    wanted: Collection[str] = field(default_factory=frozenset)
    active: str | None = None
    box: str = ""
    ack: int = 0
    message: str = ""
    control: bool = False
    fills: int = 0

    def choose(self, wanted: Collection[str], *, control: bool = False) -> None:
        """Take other passages; the one that is looked at stays when it is among them, else the next one comes.

        Args:
            wanted: Ids of the passages.
            control: Whether they are drawn at random.
        """
        changed = control != self.control
        self.fills += changed or self.wanted != wanted
        self.wanted, self.control = wanted, control
        if changed or self.active not in wanted:
            self.active = self.next()

    def next(self) -> str | None:
        """The passage that comes next, or None."""
        return self.session.first(self.wanted, control=self.control)

    def take_in(self, sent: Mapping[str, Any]) -> None:
        """Handle what is new in an outbox. When this returns, every judgement in it is on disk or was refused.

        Args:
            sent: `session` and `items`, as the browser sent them.
        """
        box = str(sent.get("session", ""))
        if not box:
            return
        if box != self.box:
            # A page that was loaded anew, or a browser that outlived the server: its numbers are its own.
            self.box, self.ack = box, 0
            self.session.resume(box)
        for event in sent.get("items") or ():
            number = int(event["seq"])
            if number <= self.ack:
                continue
            self.message = ""
            try:
                _HANDLERS[str(event["type"])](self, event, f"{box}-{number}")
            except KwalcodeError as error:
                self.message = str(error)
            # Only now: an event that is broken off before its judgement is on disk is sent again.
            self.ack = number


def _decide(state: DeskState, event: Mapping[str, Any], key: str) -> None:
    decided = str(event["id"])
    state.session.decide(decided, Value(str(event["value"])), event=key, control=state.control)
    following = str(event.get("to") or "")
    state.active = following if state.session.is_open(following) else state.next()


def _undo(state: DeskState, _event: Mapping[str, Any], key: str) -> None:
    undone = state.session.undo(event=key)
    if undone is None:
        state.message = "Er is in deze sessie niets (meer) om terug te nemen."
    else:
        state.active = undone


def _go(state: DeskState, event: Mapping[str, Any], _key: str) -> None:
    if state.control:
        state.message = "In de controle kiest het lot de volgorde."
    elif state.session.knows(str(event["id"])):
        state.active = str(event["id"])


_HANDLERS: Final[Mapping[str, Callable[[DeskState, Mapping[str, Any], str], None]]] = {
    "decide": _decide,
    "undo": _undo,
    "go": _go,
}

"""What the desk remembers between two runs of its page: the queue, where the reviewer is, and what the browser has."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kwalcode.model import Fragment, Span, Status
from kwalcode.review import Filter, Order
from kwalcode.workflow.reviewing import ReviewSession, next_open

TO_OPEN: Final = "review-drawn"
"""Key of the session state in which another page leaves the `Drawn` turns that the desk is to open."""


@dataclass(frozen=True, slots=True)
class Base:
    """The spans of a document as the browser got them once; later runs only tell what changed.

    Args:
        version: Name under which the browser keeps them.
        position: How many changes of the session they include.
    """

    version: str
    position: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Turns of one source that were drawn in a sample: they are marked, and the desk opens at one of them.

    Args:
        document_id: The source.
        spans: The turns, in the order of the text.
        at: Which of them is opened first, from 0.
    """

    document_id: str
    spans: tuple[Span, ...]
    at: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(4))
    """Names this opening, so that the browser goes there once."""


@dataclass(slots=True)
class DeskState:
    """One browser page at work.

    Args:
        session: The reviewer's session.
        wanted: What is in the queue.
        order: In which order.
        queue: Ids in the queue: a snapshot, so that what was just decided can still be gone back to.
        active: Id of the fragment that is looked at.
        document_id: The document on screen when nothing is active.
        anchor: Place in the queue where the reviewer last was.
        box: Name of the browser's outbox; decisions carry it in their ids.
        ack: Number of the last event that was handled.
        refused: Numbers of events that were refused, and why.
        have: What the browser told it has.
        message: What the reviewer is to be told, or "".
        fills: How often the queue was made.
        drawn: Turns of a sample that were gone to, marked for as long as the reviewer codes blind.
    """

    session: ReviewSession
    wanted: Filter = field(default_factory=Filter)
    order: Order = Order.DOCUMENT
    queue: Sequence[str] = ()
    active: str | None = None
    document_id: str = ""
    anchor: int = 0
    box: str = ""
    ack: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    have: frozenset[str] = frozenset()
    message: str = ""
    fills: int = 0
    drawn: Drawn | None = None
    bases: dict[str, Base] = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_hex(4))
    _index: dict[str, int] = field(default_factory=dict)

    @property
    def only_open(self) -> bool:
        """Whether the queue is there to be emptied: then what is decided already is passed over."""
        return self.wanted.statuses == frozenset({Status.SUGGESTED})

    def fill(self, wanted: Filter, order: Order, *, seed: int = 0) -> None:
        """Make the queue anew, and stay where the reviewer is when that is in it."""
        self.wanted, self.order = wanted, order
        self.queue = self.session.queue(wanted, order, seed=seed)
        self._index = {key: position for position, key in enumerate(self.queue)}
        self.message = ""
        self.anchor = 0
        self.fills += 1
        if self.active not in self._index:
            self.active = self.queue[0] if self.queue else None
        if self.active is None and len(wanted.documents) == 1:
            (self.document_id,) = wanted.documents
        self.look_at(self.active)

    def reorder(self, *, seed: int = 0) -> None:
        """Order anew what comes after the place where the reviewer is; what was passed stays behind it."""
        passed = list(self.queue[: self.anchor + 1])
        behind = set(passed)
        self.queue = [
            *passed,
            *(key for key in self.session.queue(self.wanted, self.order, seed=seed) if key not in behind),
        ]
        self._index = {key: position for position, key in enumerate(self.queue)}
        self.fills += 1

    def place(self, fragment_id: str | None) -> int | None:
        """Place of a fragment in the queue, or None."""
        return self._index.get(fragment_id) if fragment_id else None

    def look_at(self, fragment_id: str | None) -> None:
        """Make a fragment the one that is looked at; one that is gone leaves nothing active."""
        found = self.session.fragments.get(fragment_id) if fragment_id else None
        self.active = found.id if found else None
        if found:
            self.document_id = found.document_id
            self.anchor = self._index.get(found.id, self.anchor)

    def open_at(self, drawn: Drawn) -> None:
        """Show turns of a sample, with nothing active that would take the reviewer elsewhere."""
        self.drawn, self.active, self.document_id = drawn, None, drawn.document_id

    def fragment(self) -> Fragment | None:
        """The fragment that is looked at."""
        return self.session.fragments.get(self.active) if self.active else None

    def onward(self, decided: str) -> None:
        """Go on after a decision when the browser did not know where to."""
        place = self.place(decided)
        after = self.anchor if place is None else place + 1
        if self.only_open:
            following = next_open(self.session, self.queue, after)
        else:
            following = self.queue[after] if after < len(self.queue) else None
        if following is None:
            self.message = (
                "Alles in deze wachtrij is nagekeken."
                if self.only_open
                else "Dit was het laatste fragment van de wachtrij."
            )
            following = decided
        self.look_at(following)

    def step(self, by: int) -> None:
        """Go to the neighbour in the queue."""
        place = self.place(self.active)
        wanted = self.anchor if place is None else place + by
        if not self.queue:
            return
        if not 0 <= wanted < len(self.queue):
            self.message = (
                "U bent aan het einde van de wachtrij." if by > 0 else "U bent aan het begin van de wachtrij."
            )
        self.look_at(self.queue[min(max(wanted, 0), len(self.queue) - 1)])

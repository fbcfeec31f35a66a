"""Learning beside somebody who decides: after each decision, in a thread of its own, and never in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from kwalcode.model import Fragment
from kwalcode.review import Insight
from kwalcode.workflow.material import Material

if TYPE_CHECKING:
    from kwalcode.workflow.learning import Learning

_REFIT_EVERY = 25
"""Decisions after which all codes are learned anew, and how freely."""


class LearningDesk:
    """Keeps learning beside somebody who decides; no decision ever waits for it.

    Args:
        look: Gives the fragments of the project by id, as they are now.
        material: The project.
        wait: Learn at once instead of beside, for a program without anybody at work.
    """

    def __init__(self, material: Material, look: Callable[[], Mapping[str, Fragment]], *, wait: bool = False) -> None:
        self.material = material
        self._look = look
        self._wait = wait
        self._lock = threading.Lock()
        self._pending: list[str] = []
        self._running = False
        self._thread: threading.Thread | None = None
        self._since = 0
        self.version = 0
        """Grows each time that something was learned."""
        self.learning: Learning | None = None
        self.error: Exception | None = None
        """Why learning stopped, where it did; what was learned before still holds."""

    def insight(self) -> Insight:
        """What was learned so far; nothing at first."""
        learning = self.learning
        return learning.insight() if learning else Insight()

    def tell(self, changed: Sequence[str] = ()) -> None:
        """Tell which fragments changed. Returns at once.

        Args:
            changed: Their ids; empty to begin.
        """
        with self._lock:
            self._pending.extend(changed)
            if self._running or (self.learning is not None and not self._pending) or self.error:
                return
            self._running = True
        if self._wait:
            self._work()
        else:
            self._thread = threading.Thread(target=self._work, name="kwalcode-leren", daemon=True)
            self._thread.start()

    def join(self) -> None:
        """Wait until all that was told is learned."""
        if self._thread:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                changed, self._pending = list(dict.fromkeys(self._pending)), []
                if not changed and self.learning is not None:
                    self._running = False
                    return
            try:
                self._learn(changed)
            except Exception as error:  # noqa: BLE001 - kept for the page, which is another thread
                with self._lock:
                    self.error, self._running = error, False
                return
            self.version += 1

    def _learn(self, changed: Sequence[str]) -> None:
        from kwalcode.workflow.learning import Learning  # noqa: PLC0415 - scikit-learn is imported beside, not in the way

        found = self._look()
        learning = self.learning
        self._since += len(changed)
        if learning is None:
            self.learning, self._since = Learning(self.material, list(found.values())), 0
            return
        learning.take_in([found.get(key) for key in changed], [key for key in changed if key not in found])
        if self._since >= _REFIT_EVERY:
            self._since = 0
            if learning.unplaced:
                self.learning = Learning(self.material, list(found.values()))
            else:
                learning.refit(list(found.values()))

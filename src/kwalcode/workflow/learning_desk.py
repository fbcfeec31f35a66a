"""Learning beside somebody who decides: after each decision, in threads of its own, and never in the way.

Two threads share the work. One takes in each decision at once: it learns the codes that the decision is about, in some
milliseconds, and shows the result. Now and then the other learns all codes anew, which takes longer; what was decided
meanwhile is taken in before its result is shown. Neither changes what is on show: a `Learning` is replaced by another,
so whoever looks sees one state and never half of the next.
"""

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
        wait: Learn at once instead of beside, for a program without anybody at work. The same decisions, told in the
            same order, then always give the same.
    """

    def __init__(self, material: Material, look: Callable[[], Mapping[str, Fragment]], *, wait: bool = False) -> None:
        self.material = material
        self._look = look
        self._wait = wait
        # Guards all that follows, and tells who waits that something changed.
        self._state = threading.Condition()
        self._pending: list[str] = []
        self._missed: list[str] = []
        self._since = 0
        self._taking_in = False
        self.refitting = False
        """Whether all codes are being learned anew, beside."""
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
        with self._state:
            self._pending.extend(changed)
            if self._taking_in or (self.learning is not None and not self._pending) or self.error:
                return
            self._taking_in = True
        self._start(self._take_in, "kwalcode-leren")

    def catch_up(self, timeout: float | None = None) -> bool:
        """Wait until all that was told counts in `insight`; what is learned anew beside is not waited for.

        Args:
            timeout: Seconds to wait at most; None for as long as it takes.

        Returns:
            Whether it does: not when time ran out, or learning stopped.
        """
        with self._state:
            return self._state.wait_for(lambda: not self._taking_in, timeout) and self.error is None

    def join(self) -> None:
        """Wait until nothing is going on any more."""
        with self._state:
            self._state.wait_for(lambda: not self._taking_in and not self.refitting)

    def _start(self, work: Callable[[], None], name: str) -> None:
        if self._wait:
            work()
        else:
            threading.Thread(target=work, name=name, daemon=True).start()

    def _take_in(self) -> None:
        """Take in what was told, until nothing is left."""
        while True:
            with self._state:
                changed, self._pending = list(dict.fromkeys(self._pending)), []
                before = self.learning
                if before is not None and not changed:
                    self._taking_in = False
                    self._state.notify_all()
                    return
            try:
                after = self._learned() if before is None else self._with(before, changed)
            except Exception as error:  # noqa: BLE001 - kept for the page, which is another thread
                with self._state:
                    self._taking_in = False
                    self._stop(error)
                return
            with self._state:
                if self.learning is not before:
                    # All codes were learned anew meanwhile, without these: once more, on top of that.
                    self._pending[:0] = changed
                    continue
                if before is not None:
                    self._since += len(changed)
                    self._missed += changed
                self._show(after)
                due = self._since >= _REFIT_EVERY and not self.refitting
                self.refitting |= due
            if due:
                self._start(self._refit, "kwalcode-opnieuw-leren")

    def _refit(self) -> None:
        """Learn all codes anew, and go on while enough was decided meanwhile."""
        again = True
        while again:
            with self._state:
                self._since, self._missed = 0, []
            try:
                again = self._refit_once()
            except Exception as error:  # noqa: BLE001 - kept for the page, which is another thread
                with self._state:
                    self.refitting = False
                    self._stop(error)
                return

    def _refit_once(self) -> bool:
        before = self.learning
        placed = before is not None and not before.unplaced
        after = before.refit(list(self._look().values())) if before is not None and placed else self._learned()
        while True:
            with self._state:
                missed, self._missed = list(dict.fromkeys(self._missed)), []
                if not missed:
                    # Shown while nothing can be told: nothing that was taken in is lost.
                    self._show(after)
                    again = self._since >= _REFIT_EVERY
                    self.refitting = again
                    self._state.notify_all()
                    return again
            after = self._with(after, missed)

    def _learned(self) -> Learning:
        from kwalcode.workflow.learning import Learning  # noqa: PLC0415 - scikit-learn is imported beside, not in the way

        return Learning(self.material, list(self._look().values()))

    def _with(self, learning: Learning, changed: Sequence[str]) -> Learning:
        found = self._look()
        return learning.take_in([found.get(key) for key in changed], [key for key in changed if key not in found])

    def _show(self, learning: Learning) -> None:
        self.learning = learning
        self.version += 1

    def _stop(self, error: Exception) -> None:
        self.error = error
        self._state.notify_all()

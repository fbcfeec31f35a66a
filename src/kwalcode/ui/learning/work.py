"""What takes long on the page Leren, done beside it: nobody waits for it, and it goes on when somebody leaves the page.

One `Work` serves a project, whoever looks at it. It learns, and works out the figures and the curve, whenever the
decisions or the material changed; and it looks for new suggestions when it is asked to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kwalcode.coders.features import CodeKey
from kwalcode.coders.quality import CodeFigures, CurvePoint, learning_curve
from kwalcode.model import Fragment
from kwalcode.workflow.ceilings import Ceiling, ceilings, kappas
from kwalcode.workflow.learning import Learning, LearnReport, learn
from kwalcode.workflow.learning_items import learned_name
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project

THREAD: Final = "kwalcode-leren-pagina"

PATIENCE: Final = 0.4
"""Seconds that the page waits before it shows how far the work is: what is done sooner should not flicker."""


@dataclass(frozen=True)
class Findings:
    """What was learned, and how well.

    Args:
        material: The project as it was.
        state: The decisions that it rests on; another state asks for other findings.
        learning: What was learned.
        ceilings: How far two people agree, for codes on which they both decided.
        figures: How well each code is learned.
        curve: How right the learner was after so many answers.
        searched: Whether somebody looked for suggestions where no rule has one, now or earlier.
    """

    material: Material
    state: object
    learning: Learning
    ceilings: Mapping[CodeKey, Ceiling]
    figures: tuple[CodeFigures, ...]
    curve: tuple[CurvePoint, ...]
    searched: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is.

    Args:
        text: What is being done, in Dutch.
        share: How much is done, in [0, 1].
    """

    text: str
    share: float


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked to stop."""


class Work:
    """The work on one project. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = False
        self._findings: Findings | None = None
        self.progress = Progress("", 0.0)
        self.error: Exception | None = None
        """Why the work ended without a result, until it is begun anew."""
        self.report: LearnReport | None = None
        """What the last search for new suggestions gave; the page takes it away when it told so."""

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._thread is not None and self._thread.is_alive()

    def findings(self, material: Material, found: Sequence[Fragment], patience: float) -> Findings | None:
        """What was learned from these fragments; None while that is still being worked out.

        Args:
            material: The project as it is now.
            found: Its fragments.
            patience: Seconds to wait for it.
        """
        state = frozenset((one.id, one.status, one.code_id, one.span, _reviewer(one)) for one in found if one.decision)
        known = self._findings
        if known is not None and known.material is material and known.state == state:
            return known
        if self.error is None:
            self._begin(lambda: self._look(material, found, state), patience)
        known = self._findings
        return known if known is not None and known.material is material and known.state == state else None

    def learn(self, project: Project, findings: Findings, patience: float) -> None:
        """Look for suggestions where no rule has one. Returns at once, or when it is done; see `report`.

        Args:
            project: The project.
            findings: What was learned.
            patience: Seconds to wait for it.
        """
        self._begin(lambda: self._search(project, findings), patience)

    def stop(self) -> None:
        """End the search for suggestions after the document that it is at; what it found so far stays."""
        self._stop = True

    def forget_error(self) -> None:
        """Let the work begin anew."""
        self.error = None

    def _begin(self, work: Callable[[], None], patience: float) -> None:
        with self._lock:
            if not self.busy:
                self._stop, self.error = False, None
                self.progress = Progress("De beslissingen worden bekeken…", 0.0)
                self._thread = threading.Thread(target=self._guarded, args=(work,), name=THREAD, daemon=True)
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(patience)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001 - kept for the page, which is another thread
            self.error = error

    def _look(self, material: Material, found: Sequence[Fragment], state: object) -> None:
        before = self._findings
        self._tell("Er wordt geleerd uit de beslissingen…", 0.05)
        learning = Learning(material, found)
        # What the learner suggests changes nothing in what it learns, so the figures hold until somebody decides.
        if before is not None and before.state == state and set(before.learning.answers) == set(learning.answers):
            self._findings = replace(before, material=material, learning=learning, searched=_searched(material))
            return
        self._tell("Beslissingen van twee mensen worden vergeleken…", 0.4)
        human = ceilings(material, learning.answers)
        self._tell("De cijfers per code worden berekend…", 0.45)
        figures = tuple(learning.quality(kappas(human)))

        def drawing(done: int, whole: int) -> None:
            self._tell("De leercurve wordt berekend…", 0.5 + 0.5 * done / whole)

        drawing(0, 1)
        curve = tuple(learning_curve(learning.learner, learning.answers, progress=drawing))
        self._findings = Findings(material, state, learning, human, figures, curve, _searched(material))

    def _search(self, project: Project, findings: Findings) -> None:
        def advance(done: int, total: int, name: str) -> None:
            told = f"Zoeken: {done} van {total} ({name})" if done < total else "De cijfers worden opnieuw berekend…"
            self._tell(told, 0.8 * done / max(total, 1))
            if self._stop:
                raise Stopped

        known = kappas(findings.ceilings)
        self.report = learn(project, ceilings=known, learning=findings.learning, progress=advance)
        self._findings = replace(findings, searched=True)

    def _tell(self, text: str, share: float) -> None:
        self.progress = Progress(text, share)


def _searched(material: Material) -> bool:
    return any(material.store.fingerprints(learned_name(book)) for book in material.codebooks)


def _reviewer(fragment: Fragment) -> str:
    # What a second person decides may leave a fragment as it stands, and yet say how far the two agree.
    return f"{fragment.decision.reviewer}/{fragment.decision.id}" if fragment.decision else ""

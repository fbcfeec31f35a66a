"""Judging passages: a queue that learns from every judgement, and how much is likely to be left."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Final

import numpy as np

from kwalcode.errors import StoreError
from kwalcode.model import Judgement, Topic
from kwalcode.screening.stopping import RecallBound, expected_unseen
from kwalcode.workflow.project import Project
from kwalcode.workflow.screening import Screening, ranker_for


class Value(StrEnum):
    """A person's judgement of a passage."""

    RELEVANT = "relevant"
    IRRELEVANT = "irrelevant"
    DOUBT = "doubt"
    SKIP = "skip"


VALUE: Final[Mapping[Value, str]] = MappingProxyType(
    {
        Value.RELEVANT: "relevant",
        Value.IRRELEVANT: "niet relevant",
        Value.DOUBT: "twijfel",
        Value.SKIP: "overgeslagen",
    }
)
"""What judgements are called."""

NAMES: Final[Mapping[str, str]] = MappingProxyType({value.value: name for value, name in VALUE.items()})
"""The same, by what is kept."""

CONTROL: Final = "controlesteekproef"
"""First line of the reason of a judgement on a passage that was drawn at random; a note of the reviewer follows it."""

_TEACHES: Final = MappingProxyType({Value.RELEVANT: True, Value.IRRELEVANT: False})
_KNOWN: Final = frozenset(Value)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the judging stands.

    Args:
        judged: Passages that were judged relevant or not.
        relevant: Passages that were judged relevant.
        open: Passages that nobody judged.
        expected: How many of those are relevant, as far as can be estimated; nan when it cannot.
        control: The control sample, drawn at random without a judgement by rank in between, and what follows from it.
            Doubt counts there as relevant.
    """

    judged: int
    relevant: int
    open: int
    expected: float
    control: RecallBound


def standing(project: Project, screening: Screening) -> dict[str, str]:
    """The judgement that holds on each passage of a screening, by id, as its reviewers left it in a project.

    Raises:
        StoreError: The project's database refuses.
    """
    with project.store() as store:
        known = store.judgements(Topic.RELEVANCE, current=True)
    return {
        screening.passages[at].id: held.value
        for at, judged in _by_passage(known, screening).items()
        if (held := _holding(judged)) is not None
    }


def _by_passage(known: Iterable[Judgement], screening: Screening) -> dict[int, dict[str, Value]]:
    """What each reviewer judged of each passage, by its place; the latest reviewer comes last."""
    judged: dict[int, dict[str, Value]] = {}
    for one in known:
        at = screening.place.get(one.subject)
        if at is not None and one.value in _KNOWN:
            judged.setdefault(at, {})[one.reviewer] = Value(one.value)
    return judged


def _reason(note: str, *, control: bool) -> str:
    """What is kept with a judgement: a note, below a first line where the lot drew the passage.

    That line is empty where a note would otherwise be taken for the mark.
    """
    note = note.strip()
    if control:
        return f"{CONTROL}\n{note}" if note else CONTROL
    return f"\n{note}" if _is_control(note) else note


def _is_control(reason: str) -> bool:
    """Whether a kept reason says that the passage was drawn at random."""
    return reason.partition("\n")[0] == CONTROL


def _holding(judged: Mapping[str, Value]) -> Value | None:
    """The latest judgement, of whoever; a skip does not go above another's answer."""
    values = list(judged.values())
    answers = [value for value in values if value is not Value.SKIP]
    return (answers or values or [None])[-1]


class ScreeningSession:
    """One person's work on a screening. What others judged counts too; `refresh` brings it in. Threads may share one.

    A passage is open until somebody judged it; one that was skipped comes back when nothing else is left.

    Args:
        project: Where judgements are kept.
        screening: What is judged.
        reviewer: Name of the person.
        session: Name of the session, unique in the project: it begins the id of every judgement given in it.

    Raises:
        StoreError: The project's database refuses.
        ValueError: The name of the reviewer is empty.
    """

    def __init__(self, project: Project, screening: Screening, reviewer: str, session: str = "") -> None:
        if not reviewer.strip():
            raise ValueError("a session needs the name of its reviewer")
        self.screening = screening
        self.reviewer = reviewer.strip()
        self.session = session or secrets.token_hex(6)
        self._project = project
        self._lock = threading.RLock()
        self._ranker = ranker_for([one.finding for one in screening.passages])
        self._judged: dict[int, dict[str, Value]] = {}
        self._state = -1
        self._done: list[int] = []
        self._scores = np.zeros(len(screening.passages))
        self._ranking: list[int] = []
        self._control: dict[int, None] = {}
        self._version = 0
        self._outlook: tuple[int, Outlook] | None = None
        # A hash of what a passage is, is as random as any lot, and the same for everybody and after a restart.
        lots = [hashlib.sha256(one.id.encode()).digest() for one in screening.passages]
        self._lots = sorted(range(len(lots)), key=lots.__getitem__)
        self.refresh()
        self.resume(self.session)

    def resume(self, session: str) -> None:
        """Go on under the name of a session, so that what was judged in it can be taken back."""
        with self._lock:
            self.session = session or self.session
            with self._project.store() as store:
                known = store.judgements(Topic.RELEVANCE)
            mine = [one for one in known if one.reviewer == self.reviewer]
            done: dict[int, None] = {}
            for one in mine:
                at = self.screening.place.get(one.subject)
                if at is None:
                    continue
                done.pop(at, None)
                if one.value and one.id.startswith(f"{self.session}-"):
                    done[at] = None
            self._done = list(done)

    def refresh(self) -> None:
        """Bring in what was judged elsewhere; does nothing when nothing was."""
        with self._lock:
            with self._project.store() as store:
                state = store.judgement_state()
                if state == self._state:
                    return
                known = store.judgements(Topic.RELEVANCE, current=True)
                every = store.judgements(Topic.RELEVANCE)
            self._state = state
            self._version += 1
            self._control = {}
            for one in every:
                self._follow_control(self.screening.place.get(one.subject), one.value, one.reason)
            # In one step: a page that is drawn meanwhile must not see half of it.
            self._judged = _by_passage(known, self.screening)
            self._learn()

    def _follow_control(self, at: int | None, value: str, reason: str) -> None:
        """Keep up the control sample: a judgement by rank ends it, what is taken back leaves it."""
        if at is None:
            return
        if _is_control(reason):
            self._control[at] = None
        elif not value:
            self._control.pop(at, None)
        else:
            self._control = {}

    def _learn(self) -> None:
        labels = dict(self.screening.labels)
        for at in self._judged:
            taught = self._taught(at)
            if taught is not None:
                labels[at] = taught
        self._labels = labels
        self._ranker.fit(labels)
        # Before anything is learned the order is exactly that of the files.
        self._scores = self._ranker.scores() if labels else np.asarray(self.screening.scores, dtype=np.float64)
        self._ranking = [int(at) for at in np.argsort(-self._scores, kind="stable")]

    def _holds(self, at: int) -> Value | None:
        """The judgement that holds on a passage."""
        return _holding(self._judged.get(at, {}))

    # ---- looking

    def knows(self, key: str) -> bool:
        """Whether there is such a passage."""
        return key in self.screening.place

    def value(self, key: str) -> Value | None:
        """What this person, or else the last one who did, judged of a passage."""
        at = self.screening.place[key]
        return self._judged.get(at, {}).get(self.reviewer) or self._holds(at)

    def others(self, key: str) -> list[tuple[str, Value]]:
        """What others judged of a passage."""
        judged = self._judged.get(self.screening.place[key], {})
        return [(who, value) for who, value in judged.items() if who != self.reviewer]

    def score(self, key: str) -> float:
        """How likely a passage is relevant, after what was learned; between 0 and 1."""
        return float(self._scores[self.screening.place[key]])

    def is_open(self, key: str) -> bool:
        """Whether nobody judged the passage yet, or it was only skipped."""
        at = self.screening.place.get(key)
        return at is not None and self._holds(at) in (None, Value.SKIP)

    def queue(self, wanted: Collection[str], most: int, *, control: bool = False) -> list[str]:
        """The open passages, the likeliest first and skipped ones last.

        Args:
            wanted: Ids of the passages that count.
            most: How many at most.
            control: In the order of a lot instead, skipped ones among them.
        """
        with self._lock:
            if control:
                open_ones = (self.screening.passages[at].id for at in self._lots)
                return list(islice((key for key in open_ones if key in wanted and self.is_open(key)), most))
            found: list[str] = []
            skipped: list[str] = []
            for at in self._ranking:
                key = self.screening.passages[at].id
                held = self._holds(at)
                if key in wanted and held in (None, Value.SKIP):
                    (skipped if held else found).append(key)
                    if len(found) == most:
                        return found
            return [*found, *skipped][:most]

    def first(self, wanted: Collection[str], *, control: bool = False) -> str | None:
        """The passage that is to be judged next, or None; see `queue`."""
        return next(iter(self.queue(wanted, 1, control=control)), None)

    def latest(self, most: int) -> list[str]:
        """The passages that this person judged last in this session, the last one last."""
        return [self.screening.passages[at].id for at in self._done[-most:]]

    def progress(self, wanted: Collection[str]) -> tuple[int, int]:
        """How many passages were judged, and how many there are."""
        with self._lock:
            judged = sum(
                self.screening.passages[at].id in wanted and self._holds(at) is not Value.SKIP for at in self._judged
            )
        return judged, len(wanted)

    def standing(self) -> dict[str, str]:
        """The judgement that holds on each passage, by id."""
        with self._lock:
            return {
                self.screening.passages[at].id: held.value
                for at in self._judged
                if (held := self._holds(at)) is not None
            }

    def outlook(self) -> Outlook:
        """How the judging stands, and how much is likely to be left; computed anew after a judgement only."""
        with self._lock:
            state = self._version
            if self._outlook is not None and self._outlook[0] == state:
                return self._outlook[1]
            known = [taught for at in self._judged if (taught := self._taught(at)) is not None]
            closed = {at for at in self._judged if self._holds(at) is not Value.SKIP}
            drawn = [held for at in self._control if (held := self._holds(at)) is not None]
            # What was learned up to now: the ranker puts new values in place of old ones and changes none.
            learned = copy(self._ranker)
        # Not under the lock: this learns a number of times, and keys must not wait for it.
        likely = learned.probabilities()
        left = [float(likely[at]) for at in range(len(likely)) if at not in closed]
        found = sum(held is not Value.IRRELEVANT for held in drawn)
        before = sum(known) - sum(held is Value.RELEVANT for held in drawn)
        outlook = Outlook(
            judged=len(known),
            relevant=sum(known),
            open=len(left),
            expected=expected_unseen(left),
            control=RecallBound(len(left) + len(drawn), before, len(drawn), found),
        )
        with self._lock:
            self._outlook = (state, outlook)
        return outlook

    def _taught(self, at: int) -> bool | None:
        held = self._holds(at)
        return None if held is None else _TEACHES.get(held)

    # ---- judging

    def decide(self, key: str, value: Value, *, note: str = "", event: str = "", control: bool = False) -> None:
        """Judge a passage; when this returns, the judgement is on disk and the queue has learned from it.

        Args:
            key: The passage.
            value: The judgement.
            note: The reviewer's note.
            event: Id of the judgement: a second call with the same id changes nothing. "" for a new one.
            control: The passage was drawn at random. It belongs to the control sample only when it is indeed the next
                one of the lot.

        Raises:
            StoreError: There is no such passage, a passage of the control sample is skipped, or the database refuses.
        """
        with self._lock:
            at = self.screening.place.get(key)
            if control and value is Value.SKIP:
                raise StoreError(
                    "In de controle kan niets overgeslagen worden, want dan is ze niet meer willekeurig. "
                    "Wat u kunt doen: kies twijfel."
                )
            drawn = control and key == self.first(frozenset(self.screening.place), control=True)
            reason = _reason(note, control=drawn)
            if at is None:
                raise StoreError(
                    "Deze passage is er niet meer. Wat u kunt doen: laad de pagina opnieuw; het plan werd gewijzigd."
                )
            if not self._keep(key, value.value, reason, event):
                return
            self._judged.setdefault(at, {}).pop(self.reviewer, None)
            self._judged[at][self.reviewer] = value
            self._follow_control(at, value.value, reason)
            self._version += 1
            self._done = [*(one for one in self._done if one != at), at]
            if value in _TEACHES or at in self._labels:
                self._learn()

    def undo(self, *, event: str = "") -> str | None:
        """Take back the last judgement of this session.

        Args:
            event: Id of the judgement that does so; see `decide`.

        Returns:
            Id of the passage, or None when there is nothing (more) to take back.
        """
        with self._lock:
            if not self._done:
                return None
            at = self._done[-1]
            key = self.screening.passages[at].id
            if self._keep(key, "", "", event):
                self._done.pop()
                self._judged.get(at, {}).pop(self.reviewer, None)
                self._follow_control(at, "", "")
                self._version += 1
                if not self._judged.get(at):
                    self._judged.pop(at, None)
                self._learn()
            return key

    def _keep(self, subject: str, value: str, reason: str, event: str) -> bool:
        known = Judgement(
            event or f"{self.session}-{secrets.token_hex(6)}", Topic.RELEVANCE, subject, value, self.reviewer,
            datetime.now(UTC), reason,
        )  # fmt: skip
        with self._project.store() as store:
            if any(one.id == known.id for one in store.judgements(Topic.RELEVANCE, subject=subject)):
                return False
            before = store.judgement_state()
            store.judge([known])
            after = store.judgement_state()
        if before == self._state and after == before + 1:
            # Nobody else judged meanwhile: there is nothing to bring in.
            self._state = after
        return True

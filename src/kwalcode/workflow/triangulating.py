"""What researchers settle about sources: whether they agree, what they were asked, and which question goes with a code.

Everything is kept as judgements in the project, with name, time and note; a change of mind is a new judgement.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from kwalcode.errors import KwalcodeError
from kwalcode.model import Judgement, Topic
from kwalcode.store import Store
from kwalcode.triangulation import Convergence

CodeKey = tuple[str, str]
"""Id of the codebook, id of the code."""

_NO: Final = "not_asked"
_YES: Final = "asked"
_TIED: Final = "tied"
_BETWEEN: Final = "/"


class Meaning(StrEnum):
    """What only a human can tell: whether two sources mean the same."""

    UNKNOWN = ""
    SAME = "same"
    MIXED = "mixed"
    OPPOSITE = "opposite"


class Inference(StrEnum):
    """What numbers and quotes together say on a theme (Guetterman, Fetters and Creswell 2015)."""

    UNKNOWN = ""
    CONVERGENT = "convergent"
    COMPLEMENTARY = "complementary"
    EXPANDED = "expanded"
    DISCORDANT = "discordant"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a researcher says of two sources on a theme.

    Args:
        verdict: How they stand.
        meaning: Whether they mean the same.
        proposed: What the figures proposed at that moment.
        reviewer: Who says so.
        time: When.
        note: The note.
    """

    verdict: Convergence
    meaning: Meaning
    proposed: Convergence
    reviewer: str
    time: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a researcher infers from numbers and quotes on a theme."""

    inference: Inference
    reviewer: str
    note: str = ""


@dataclass(frozen=True)
class Judged:
    """Every judgement that holds; of several persons the latest.

    Args:
        rulings: By subject; see `pair_subject`.
        not_asked: Subjects of what a source was not asked; see `asked_subject`.
        metas: By subject; see `meta_subject`.
        ties: Closed questions per code.
    """

    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    not_asked: frozenset[str] = frozenset()
    metas: Mapping[str, Meta] = field(default_factory=dict)
    ties: Mapping[CodeKey, tuple[str, ...]] = field(default_factory=dict)


NOTHING_JUDGED: Final = Judged()


def pair_subject(code: CodeKey, by: str, first: str, second: str) -> str:
    """What a ruling is about; the order of the two sources does not matter."""
    return _subject(*code, by, *sorted((first, second)))


def asked_subject(code: CodeKey, by: str, column: str) -> str:
    """Whether a source was asked about a theme."""
    return _subject(*code, by, column)


def meta_subject(code: CodeKey, by: str) -> str:
    """What follows from numbers and quotes on a theme."""
    return _subject("meta", *code, by)


def read_judged(store: Store) -> Judged:
    """Every judgement that holds.

    Raises:
        StoreError: The database refuses.
    """
    rulings: dict[str, Ruling] = {}
    metas: dict[str, Meta] = {}
    for subject, one in _latest(store.judgements(Topic.CONVERGENCE, current=True)).items():
        if json.loads(subject)[0] == "meta" and len(json.loads(subject)) == 4:
            metas[subject] = Meta(Inference(one.value), one.reviewer, one.reason)
            continue
        verdict, meaning, proposed = one.value.split(_BETWEEN)
        rulings[subject] = Ruling(
            Convergence(verdict), Meaning(meaning), Convergence(proposed), one.reviewer, one.time, one.reason
        )
    asked = _latest(store.judgements(Topic.ASKED, current=True))
    ties: dict[CodeKey, list[str]] = {}
    # Whoever loosens a tie last looses it for all, also one that another made.
    tied = [one for one in _latest(store.judgements(Topic.TIE)).values() if one.value == _TIED]
    for one in tied:
        book, code, question = json.loads(one.subject)
        ties.setdefault((book, code), []).append(question)
    return Judged(
        rulings,
        frozenset(subject for subject, one in asked.items() if one.value == _NO),
        metas,
        {code: tuple(questions) for code, questions in ties.items()},
    )


def rule(
    store: Store,
    subject: str,
    verdict: Convergence,
    *,
    proposed: Convergence,
    reviewer: str,
    meaning: Meaning = Meaning.UNKNOWN,
    note: str = "",
) -> None:
    """Keep what a researcher says of two sources on a theme.

    Args:
        store: The project's database.
        subject: What `pair_subject` gives.
        verdict: How the two stand.
        proposed: What the figures propose now, so that it can be seen later that they changed.
        reviewer: Who says so.
        meaning: Whether they mean the same.
        note: Why; wanted when the verdict is another than the proposal.

    Raises:
        KwalcodeError: The verdict departs from the proposal and there is no note.
        StoreError: The database refuses.
    """
    if verdict is not proposed and not note.strip():
        raise KwalcodeError(
            "U kiest een ander oordeel dan de cijfers voorstellen. Wat u kunt doen: schrijf in de toelichting waarom."
        )
    value = _BETWEEN.join((verdict.value, meaning.value, proposed.value))
    _keep(store, Topic.CONVERGENCE, subject, value, reviewer, note.strip())


def withdraw(store: Store, subject: str, reviewer: str) -> None:
    """Take back what somebody ruled on a subject; the proposal, or what another ruled, holds again."""
    _keep(store, Topic.CONVERGENCE, subject, "", reviewer, "")


def infer(store: Store, subject: str, inference: Inference, *, reviewer: str, note: str = "") -> None:
    """Keep what a researcher infers from numbers and quotes on a theme; nothing takes it back."""
    _keep(store, Topic.CONVERGENCE, subject, inference.value, reviewer, note.strip())


def set_asked(store: Store, subject: str, *, asked: bool, reviewer: str, note: str = "") -> None:
    """Record whether a source was asked about a theme."""
    _keep(store, Topic.ASKED, subject, _YES if asked else _NO, reviewer, note.strip())


def tie(store: Store, code: CodeKey, question: str, *, reviewer: str, tied: bool = True) -> None:
    """Set the numbers of a closed question beside the quotes of a code, or no longer."""
    _keep(store, Topic.TIE, _subject(*code, question), _TIED if tied else "", reviewer, "")


def _keep(store: Store, topic: Topic, subject: str, value: str, reviewer: str, note: str) -> None:
    now = datetime.now(UTC)
    store.judge([Judgement(f"{topic.value}-{secrets.token_hex(8)}", topic, subject, value, reviewer, now, note)])


def _latest(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """Per subject what was said last, whoever said it."""
    return {one.subject: one for one in judgements}


def _subject(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)

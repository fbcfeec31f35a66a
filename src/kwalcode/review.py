"""From suggestions and decisions to fragments, and the order in which they are reviewed.

Pure: the same input gives the same fragments in the same order.
"""

from __future__ import annotations

import math
import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kwalcode.model import (
    HOLDING_STATUS,
    Decision,
    Fragment,
    Qualifier,
    RespondentGroup,
    SourceKind,
    Status,
    Suggestion,
    Verdict,
)

_STATUS = {
    Verdict.ACCEPT: Status.ACCEPTED,
    Verdict.REJECT: Status.REJECTED,
    Verdict.CORRECT: Status.CORRECTED,
    Verdict.SKIP: Status.SKIPPED,
    Verdict.ADD: Status.ADDED,
}


class Answers:
    """Decisions as they come in, and which of them holds on each fragment.

    A withdrawal takes back the same reviewer's decisions; what another reviewer decided comes back. What settles a
    difference between coders goes before what anybody decided alone, whichever came later.

    Args:
        decisions: In the order in which they were taken.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        # Per fragment, under who decided and whether that settles a difference, the latest last.
        self._by_fragment: dict[str, dict[tuple[str, bool], Decision]] = {}
        for decision in decisions:
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """Take in a decision that comes after all others."""
        answers = self._by_fragment.setdefault(decision.fragment_id, {})
        key = (decision.reviewer, bool(decision.settlement))
        answers.pop(key, None)
        if decision.verdict is not Verdict.WITHDRAW:
            answers[key] = decision

    def on(self, fragment_id: str) -> tuple[Decision, ...]:
        """What each reviewer holds on a fragment, the latest last; what settles a difference stands apart."""
        return tuple(self._by_fragment.get(fragment_id, {}).values())

    def holding(self, fragment_id: str) -> Decision | None:
        """The decision that holds on a fragment, or None."""
        answers = self._by_fragment.get(fragment_id)
        return _last(answers) if answers else None

    def standing(self) -> dict[str, Decision]:
        """The decision that holds per fragment, in the order in which the fragments were first decided on."""
        return {key: _last(answers) for key, answers in self._by_fragment.items() if answers}


def _last(answers: Mapping[tuple[str, bool], Decision]) -> Decision:
    """What holds: the latest that settles a difference, else the latest."""
    latest: Decision | None = None
    for decision in reversed(list(answers.values())):
        if decision.settlement:
            return decision
        latest = latest or decision
    if latest is None:
        raise ValueError("nobody answered")
    return latest


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that holds per fragment: the last one, unless it was withdrawn.

    Args:
        decisions: In the order in which they were taken.
    """
    return Answers(decisions).standing()


def fragments(
    suggestions: Iterable[Suggestion],
    decisions: Iterable[Decision] = (),
    *,
    documents: Sequence[str] | None = None,
    include_moderator: bool = False,
) -> list[Fragment]:
    """The coded quotes, by document and place.

    Args:
        suggestions: What coders proposed.
        decisions: What persons answered, in the order in which they did.
        documents: Ids of the documents whose fragments are wanted, in the order wanted; None for all, by id.
        include_moderator: Also give undecided suggestions in a moderator's words, which never count as evidence.
    """
    decided = standing(decisions)
    found: list[Fragment] = []
    for suggestion in suggestions:
        decision = decided.pop(suggestion.id, None)
        if decision is None and not include_moderator and is_moderators(suggestion):
            continue
        found.append(fragment(suggestion, decision))
    # What is left was added by a person, or answers a suggestion that no rule makes any more.
    found.extend(fragment(None, decision) for decision in decided.values())
    found.sort(key=lambda one: (one.document_id, one.span, one.codebook, one.code_id, one.id))
    if documents is None:
        return found
    order = {document: index for index, document in enumerate(documents)}
    return sorted((one for one in found if one.document_id in order), key=lambda one: order[one.document_id])


def is_moderators(suggestion: Suggestion) -> bool:
    """Whether a suggestion lies in a moderator's words."""
    return Qualifier.MODERATOR in suggestion.qualifiers


def fragment(suggestion: Suggestion | None, decision: Decision | None) -> Fragment:
    """The fragment that follows from a suggestion, the decision that holds on it, or both.

    Args:
        suggestion: The suggestion; None for what a person added, or answered before the rules changed.
        decision: The decision that holds; None while nobody answered.

    Raises:
        ValueError: Both are None.
    """
    if decision is None:
        if suggestion is None:
            raise ValueError("a fragment needs a suggestion or a decision")
        return Fragment(
            id=suggestion.id,
            document_id=suggestion.document_id,
            codebook=suggestion.codebook,
            codebook_version=suggestion.codebook_version,
            code_id=suggestion.code_id,
            span=suggestion.span,
            status=Status.SUGGESTED,
            coder=suggestion.coder,
            score=suggestion.score,
            suggestion=suggestion,
        )
    return Fragment(
        id=decision.fragment_id,
        document_id=decision.document_id,
        codebook=decision.codebook,
        codebook_version=decision.codebook_version,
        code_id=decision.code_id,
        span=decision.span,
        status=_STATUS[decision.verdict],
        coder=suggestion.coder if suggestion else decision.reviewer,
        score=suggestion.score if suggestion else None,
        suggestion=suggestion,
        decision=decision,
    )


class Order(StrEnum):
    """In which order fragments are reviewed.

    - `DOCUMENT`: as they stand in the text, source by source
    - `CERTAIN`, `DOUBTFUL`: highest or lowest score first; what has no score comes last
    - `RANDOM`: shuffled, the same for the same seed
    - `LEARNING`: what teaches most first: the learner doubts, and the code was seldom given
    - `PROBABLE`: highest learned chance first

    In the last two, every twentieth fragment comes by chance (see `drawn`), and of fragments whose text and code are
    the same one is asked.
    """

    DOCUMENT = "document"
    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    RANDOM = "random"
    LEARNING = "learning"
    PROBABLE = "probable"


LEARNED_ORDERS = frozenset({Order.LEARNING, Order.PROBABLE})
"""The orders that follow what was learned."""
DRAWN_ONE_IN = 20
"""In a learned order, one fragment in so many is drawn by chance."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What the queue knows of a document.

    Args:
        position: Place of the document in the project.
        source_kind: What sort of source it is.
        group: Respondent group of the document as a whole.
    """

    position: int
    source_kind: SourceKind = SourceKind.OTHER
    group: RespondentGroup = RespondentGroup.UNKNOWN


@dataclass(frozen=True, slots=True)
class Insight:
    """What was learned about fragments.

    Args:
        chances: Chance that the fragment's code holds, in [0, 1], by id.
        twins: Fragments with the same text and the same code have the same value here, by id.
    """

    chances: Mapping[str, float] = field(default_factory=dict)
    twins: Mapping[str, str] = field(default_factory=dict)


NO_INSIGHT = Insight()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which fragments are reviewed; an empty set lets everything through.

    Args:
        documents: Ids of documents.
        codes: Pairs of codebook and code; the code that holds counts.
        source_kinds: Kinds of source.
        groups: Respondent groups of documents.
        coders: Who proposed or added.
        statuses: Where the fragment stands.
        min_score: Lowest score; what has no score passes.
    """

    documents: frozenset[str] = frozenset()
    codes: frozenset[tuple[str, str]] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    groups: frozenset[RespondentGroup] = frozenset()
    coders: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    min_score: float = 0.0


def queue(
    found: Iterable[Fragment],
    wanted: Filter,
    order: Order = Order.DOCUMENT,
    *,
    sources: Mapping[str, SourceFacts],
    seed: int = 0,
    insight: Insight = NO_INSIGHT,
) -> list[str]:
    """Ids of the fragments to be reviewed, in order. Fragments of other documents than `sources` are left out.

    Args:
        found: The fragments.
        wanted: Which of them.
        order: In which order.
        sources: What is known of each document, by id.
        seed: For what comes by chance.
        insight: What was learned, for the orders that follow it; where it knows nothing, the score counts.
    """
    found = list(found)
    # Looked up per document and not per fragment, and nothing is tested that lets everything through.
    places = {key: facts.position for key, facts in sources.items() if _passes(key, facts, wanted)}
    codes, coders, low = wanted.codes, wanted.coders, wanted.min_score
    # In a tuple a status is found by identity; in a set its hash is worked out for every fragment.
    statuses = tuple(wanted.statuses)
    kept = [
        one
        for one in found
        if one.document_id in places
        and (not statuses or one.status in statuses)
        and (not codes or (one.codebook, one.code_id) in codes)
        and (not coders or one.coder in coders)
        and (one.score is None or one.score >= low)
    ]
    if order in LEARNED_ORDERS:
        rarity = _rarity(found) if order is Order.LEARNING else None
        return _learned(kept, _worth(kept, rarity, insight), insight, seed)
    kept.sort(
        key=lambda one: (places[one.document_id], one.span.start, one.span.end, one.codebook, one.code_id, one.id)
    )
    match order:
        case Order.CERTAIN:
            kept.sort(key=lambda one: 1.0 if one.score is None else -one.score)
        case Order.DOUBTFUL:
            kept.sort(key=lambda one: 2.0 if one.score is None else one.score)
        case Order.RANDOM:
            random.Random(seed).shuffle(kept)  # noqa: S311 (an order, not a secret)
        case _:
            pass
    return [one.id for one in kept]


def drawn(ids: Iterable[str], order: Order, seed: int = 0) -> frozenset[str]:
    """Which fragments of a queue came up by chance, so that figures on them are unbiased.

    In a learned order that follows from id and seed alone: what is learned cannot change who belongs to them.

    Args:
        ids: Ids in the queue.
        order: Its order.
        seed: Its seed.
    """
    if order is Order.RANDOM:
        return frozenset(ids)
    if order not in LEARNED_ORDERS:
        return frozenset()
    lot = _lots(seed)
    return frozenset(key for key in ids if lot(key) % DRAWN_ONE_IN == 0)


def _lots(seed: int) -> Callable[[str], int]:
    """Gives the lot of each fragment by its id."""
    begun = zlib.crc32(f"{seed}/".encode())
    return lambda fragment_id: zlib.crc32(fragment_id.encode(), begun)


def _rarity(found: Iterable[Fragment]) -> dict[tuple[str, str], float]:
    """What an answer on a code is worth: the less, the more often it was given."""
    given = Counter((one.codebook, one.code_id) for one in found if one.decision and one.status in HOLDING_STATUS)
    return {code: 1 / math.sqrt(1 + n) for code, n in given.items()}


def _worth(
    kept: Sequence[Fragment], rarity: Mapping[tuple[str, str], float] | None, insight: Insight
) -> NDArray[np.float64]:
    """What asking each fragment is worth: its chance, or with `rarity` the doubt times that of its code."""
    chances = insight.chances
    likely = np.array([chances.get(one.id, one.score or 0.0) for one in kept], dtype=np.float64)
    if rarity is None:
        return likely
    rare = np.array([rarity.get((one.codebook, one.code_id), 1.0) for one in kept], dtype=np.float64)
    doubt: NDArray[np.float64] = likely * (1 - likely) * rare
    return doubt


def _learned(kept: Sequence[Fragment], worth: NDArray[np.float64], insight: Insight, seed: int) -> list[str]:
    """By worth, with what comes by chance at every twentieth place, and of twins only the first."""
    ids = [one.id for one in kept]
    lots = np.fromiter(map(_lots(seed), ids), dtype=np.int64, count=len(ids))
    by_chance = (lots % DRAWN_ONE_IN == 0).tolist()
    twins, seen = insight.twins, set[str | int]()
    chosen: list[str] = []
    places: list[int] = []
    # Thousands of fragments are ordered anew after each decision, so numpy sorts; the lot decides among equals.
    for at in np.lexsort((lots, -worth)).tolist():
        twin = twins.get(ids[at], at)
        if twin not in seen:
            seen.add(twin)
            if by_chance[at]:
                places.append(at)
            else:
                chosen.append(ids[at])
    drawn_ones = [ids[at] for at in sorted(places, key=lots.__getitem__)]
    merged: list[str] = []
    for start in range(0, max(len(chosen), 1), DRAWN_ONE_IN - 1):
        place = start // (DRAWN_ONE_IN - 1)
        merged += chosen[start : start + DRAWN_ONE_IN - 1]
        merged += drawn_ones[place : place + 1]
    return merged + drawn_ones[len(range(0, max(len(chosen), 1), DRAWN_ONE_IN - 1)) :]


def _passes(document_id: str, facts: SourceFacts, wanted: Filter) -> bool:
    return (
        (not wanted.documents or document_id in wanted.documents)
        and (not wanted.source_kinds or facts.source_kind in wanted.source_kinds)
        and (not wanted.groups or facts.group in wanted.groups)
    )

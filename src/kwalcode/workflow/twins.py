"""Fragments whose text is the same are asked once: the answer on one is offered for the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kwalcode.model import Fragment, Status, Verdict
from kwalcode.workflow.reviewing import ReviewSession

REASON = "Zelfde tekst als een fragment dat al nagekeken is."
_ANSWERS = {Status.ACCEPTED: Verdict.ACCEPT, Status.REJECTED: Verdict.REJECT}


@dataclass(frozen=True, slots=True)
class TwinAnswer:
    """An answer that can be taken over.

    Args:
        fragment_id: The fragment that is still open.
        like: The fragment that was answered.
        verdict: The answer: `ACCEPT` or `REJECT`.
    """

    fragment_id: str
    like: str
    verdict: Verdict


def twin_answers(found: Iterable[Fragment], twins: Mapping[str, str]) -> list[TwinAnswer]:
    """The answers that can be taken over. Where twins were answered differently, nothing is offered.

    Args:
        found: The fragments, decided on or not.
        twins: Fragments with the same text and code have the same value, by id; see `Insight`.
    """
    known: dict[str, list[Fragment]] = {}
    fragments = [one for one in found if one.id in twins]
    for one in fragments:
        if one.status in _ANSWERS:
            known.setdefault(twins[one.id], []).append(one)
    return [
        TwinAnswer(one.id, answered[0].id, _ANSWERS[answered[0].status])
        for one in fragments
        if one.status is Status.SUGGESTED
        and (answered := known.get(twins[one.id]))
        and len({other.status for other in answered}) == 1
    ]


def take_over(session: ReviewSession, offered: Sequence[TwinAnswer]) -> int:
    """Answer the open twins as their like was answered; what was answered meanwhile is left as it is.

    Args:
        session: Of the person who takes the answers over.
        offered: See `twin_answers`.

    Returns:
        How many were answered.

    Raises:
        StoreError: The database refuses.
    """
    done = 0
    for one in offered:
        now = session.fragments.get(one.fragment_id)
        if now is not None and now.status is Status.SUGGESTED:
            session.decide(one.fragment_id, one.verdict, reason=REASON)
            done += 1
    return done

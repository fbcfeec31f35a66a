"""From suggestions and decisions to fragments. Pure: the same input gives the same fragments in the same order."""

from __future__ import annotations

from collections.abc import Iterable

from kwalcode.model import Decision, Fragment, Qualifier, Status, Suggestion, Verdict

_STATUS = {
    Verdict.ACCEPT: Status.ACCEPTED,
    Verdict.REJECT: Status.REJECTED,
    Verdict.CORRECT: Status.CORRECTED,
    Verdict.SKIP: Status.SKIPPED,
    Verdict.ADD: Status.ADDED,
}


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that holds per fragment: the last one, unless it was withdrawn.

    A withdrawal takes back the same reviewer's decisions; what another reviewer decided comes back.

    Args:
        decisions: In the order in which they were taken.
    """
    by_reviewer: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        answers = by_reviewer.setdefault(decision.fragment_id, {})
        answers.pop(decision.reviewer, None)
        if decision.verdict is not Verdict.WITHDRAW:
            answers[decision.reviewer] = decision
    return {fragment: list(answers.values())[-1] for fragment, answers in by_reviewer.items() if answers}


def fragments(
    suggestions: Iterable[Suggestion], decisions: Iterable[Decision] = (), *, include_moderator: bool = False
) -> list[Fragment]:
    """The coded quotes, by document and place.

    Args:
        suggestions: What coders proposed.
        decisions: What persons answered, in the order in which they did.
        include_moderator: Also give undecided suggestions in a moderator's words, which never count as evidence.
    """
    decided = standing(decisions)
    found: list[Fragment] = []
    for suggestion in suggestions:
        decision = decided.pop(suggestion.id, None)
        if decision is None and Qualifier.MODERATOR in suggestion.qualifiers and not include_moderator:
            continue
        found.append(_answered(suggestion, decision) if decision else _open(suggestion))
    # What is left was added by a person, or answers a suggestion that no rule makes any more.
    found.extend(_by_person(decision) for decision in decided.values())
    found.sort(key=lambda one: (one.document_id, one.span, one.codebook, one.code_id, one.id))
    return found


def _open(suggestion: Suggestion) -> Fragment:
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


def _answered(suggestion: Suggestion, decision: Decision) -> Fragment:
    return Fragment(
        id=suggestion.id,
        document_id=suggestion.document_id,
        codebook=decision.codebook,
        codebook_version=decision.codebook_version,
        code_id=decision.code_id,
        span=decision.span,
        status=_STATUS[decision.verdict],
        coder=suggestion.coder,
        score=suggestion.score,
        suggestion=suggestion,
        decision=decision,
    )


def _by_person(decision: Decision) -> Fragment:
    return Fragment(
        id=decision.fragment_id,
        document_id=decision.document_id,
        codebook=decision.codebook,
        codebook_version=decision.codebook_version,
        code_id=decision.code_id,
        span=decision.span,
        status=_STATUS[decision.verdict],
        coder=decision.reviewer,
        decision=decision,
    )

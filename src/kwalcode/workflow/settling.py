"""Settling differences between coders: what holds, with a reason, while what was not chosen stays as it is.

A settlement is a handful of decisions that carry the name of the difference. They go before what anybody decided alone
(see `review.Answers`), and nobody's own layer changes by them: agreement between coders is what it was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import combinations

from kwalcode.agreement import CodedSpan
from kwalcode.errors import KwalcodeError
from kwalcode.model import Decision, Span, Verdict
from kwalcode.review import Answers
from kwalcode.workflow import agreement
from kwalcode.workflow.agreement import Comparison, Difference
from kwalcode.workflow.layers import CodingLayers
from kwalcode.workflow.material import Material


class Choice(StrEnum):
    """What holds.

    - `FIRST`, `SECOND`: the reading of one coder, which may be that nothing is coded
    - `BOTH`: both readings
    - `OTHER`: another code, or another stretch
    """

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a difference was settled.

    Args:
        id: Name of the difference.
        decisions: What holds now, on every fragment concerned.
        reviewer: Who settled it.
        time: When.
        reason: Why.
        choice: What holds; None when later decisions on the same fragments made it something else.
    """

    id: str
    decisions: tuple[Decision, ...]
    reviewer: str
    time: datetime
    reason: str
    choice: Choice | None = None


def settle(
    coded: CodingLayers,
    difference: Difference,
    choice: Choice,
    reviewer: str,
    *,
    reason: str = "",
    other: tuple[str, str] | None = None,
    span: Span | None = None,
) -> tuple[Decision, ...]:
    """Settle a difference; when this returns, it is on disk.

    Args:
        coded: What everybody coded.
        difference: The difference.
        choice: What holds.
        reviewer: Who settles it.
        reason: Why.
        other: Codebook and code, for `OTHER`.
        span: The stretch for `OTHER`; None for everything that either marked.

    Returns:
        What was decided.

    Raises:
        KwalcodeError: `OTHER` without a code that exists, or the database refuses.
    """
    if choice is Choice.OTHER and other not in coded.material.codes:
        raise KwalcodeError("Er is geen code gekozen. Wat u kunt doen: kies de code die hier moet staan.")
    making = _Making(coded.material, difference, reviewer, reason.strip())
    earlier = settlements(coded.decisions).get(difference.id)
    if earlier is not None:
        # All of it, so that nothing of another choice is left standing.
        making.decisions += _taken_back(earlier, reviewer)
    what = difference.what
    kept: list[CodedSpan] = []
    if choice in (Choice.FIRST, Choice.BOTH):
        kept += what.first
    if choice in (Choice.SECOND, Choice.BOTH):
        kept += [one for one in what.second if (one.span, one.code) not in {(x.span, x.code) for x in kept}]
    taken: set[str] = set()
    for one in kept:
        fragment = making.fragment(one)
        if fragment in taken:
            # Both readings are answers to one fragment, and a fragment holds one: the second gets its own.
            making.hold(making.own(one), one.code, one.span)
        else:
            taken.add(fragment)
            making.hold(fragment, one.code, one.span)
    if choice is Choice.OTHER and other is not None:
        stretch = span or what.span
        making.hold(making.own(CodedSpan("", what.document, stretch, other)), other, stretch)
    for one in (*what.first, *what.second):
        fragment = making.fragment(one)
        if fragment not in taken:
            taken.add(fragment)
            making.refuse(fragment, one)
    made = tuple(making.decisions)
    coded.material.store.decide_all(made)
    return made


def withdraw(coded: CodingLayers, settlement_id: str, reviewer: str) -> tuple[Decision, ...]:
    """Take back how a difference was settled: it is open again, and what everybody decided alone holds again.

    Args:
        coded: What everybody coded.
        settlement_id: Name of the difference.
        reviewer: Who takes it back.

    Raises:
        KwalcodeError: It is not settled (any more), or the database refuses.
    """
    found = settlements(coded.decisions).get(settlement_id)
    if found is None:
        raise KwalcodeError("Dit verschil is niet vastgesteld. Wat u kunt doen: laad de pagina opnieuw.")
    made = _taken_back(found, reviewer)
    coded.material.store.decide_all(made)
    return made


def _taken_back(found: Settlement, reviewer: str) -> tuple[Decision, ...]:
    # In the name of who settled it, for only then does the answer fall away; the note tells who did.
    now = datetime.now(UTC)
    return tuple(
        replace(
            one,
            id=f"vast-{secrets.token_hex(8)}",
            verdict=Verdict.WITHDRAW,
            time=now,
            reason=one.reason if reviewer == one.reviewer else f"teruggenomen door {reviewer}",
        )
        for one in found.decisions
    )


def settlements(decisions: Sequence[Decision]) -> dict[str, Settlement]:
    """How differences stand settled, by their names.

    Args:
        decisions: Every decision, in the order in which they were taken.
    """
    answers = Answers(decisions)
    held: dict[str, list[Decision]] = {}
    for fragment in dict.fromkeys(one.fragment_id for one in decisions if one.settlement):
        # The latest one only: what two persons settled one after the other holds once.
        last = next((one for one in reversed(answers.on(fragment)) if one.settlement), None)
        if last is not None:
            held.setdefault(last.settlement, []).append(last)
    return {key: _settlement(key, tuple(found)) for key, found in held.items()}


def with_choices(found: Mapping[str, Settlement], differences: Sequence[Difference]) -> dict[str, Settlement]:
    """The settlements of some differences, with what was chosen."""
    return {
        one.id: replace(found[one.id], choice=choice_of(one, found[one.id])) for one in differences if one.id in found
    }


def choice_of(difference: Difference, settlement: Settlement) -> Choice | None:
    """What was chosen, as the decisions tell it."""
    holds = {
        (one.span, (one.codebook, one.code_id)) for one in settlement.decisions if one.verdict is not Verdict.REJECT
    }
    first = {(one.span, one.code) for one in difference.what.first}
    second = {(one.span, one.code) for one in difference.what.second}
    if first and second and holds == first | second:
        return Choice.BOTH
    if holds == first:
        return Choice.FIRST
    if holds == second:
        return Choice.SECOND
    return Choice.OTHER if holds else None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Figures before and after settling.

    Args:
        before: How far coders agreed by themselves: the figure to be reported.
        after: How far they agree when both take over what was settled.
        settled: Differences that are settled.
        open: Differences that are not.
    """

    before: float
    after: float
    settled: int = 0
    open: int = 0


def before_after(coded: CodingLayers, comparison: Comparison) -> BeforeAfter:
    """How far coders agree before and after settling.

    Args:
        coded: What everybody coded.
        comparison: The coders by themselves.
    """
    done = settlements(coded.decisions)
    known = [one for one in comparison.differences if one.id in done]
    spans = {
        name: agreement.coded_spans(layer, comparison.question.codebook) for name, layer in comparison.layers.items()
    }
    gone: dict[str, set[tuple[Span, tuple[str, str], str]]] = {name: set() for name in spans}
    for one in known:
        for name, side in zip(one.coders, (one.what.first, one.what.second), strict=True):
            gone[name].update((x.span, x.code, x.document) for x in side)
    # What went is taken out of everything before anything comes in: each coder is gone through once.
    spans = {name: [x for x in held if (x.span, x.code, x.document) not in gone[name]] for name, held in spans.items()}
    for one in known:
        for name in one.coders:
            spans[name] += [
                CodedSpan(name, x.document_id, x.span, (x.codebook, x.code_id), x.fragment_id)
                for x in done[one.id].decisions
                if x.verdict is not Verdict.REJECT
            ]
    after = agreement.overall(coded.material, comparison, spans) if known else comparison.agreement.overall
    return BeforeAfter(comparison.agreement.overall, after, len(known), len(comparison.differences) - len(known))


def counts(coded: CodingLayers) -> tuple[int, int]:
    """Differences between persons, of all codebooks: how many are settled, and how many are open."""
    done = settlements(coded.decisions)
    is_open = 0
    for book in coded.material.codebooks:
        persons = {name: one for name, one in coded.persons(book).items() if one.read}
        for pair in combinations(persons.values(), 2):
            both = [key for key in pair[0].read if key in pair[1].read]
            spans = {one.name: agreement.coded_spans(one, book) for one in pair}
            found = agreement.differences(spans, agreement.reading(coded.material, pair, both))
            is_open += sum(1 for one in found if one.id not in done)
    return len(done), is_open


def standing_sentence(coded: CodingLayers) -> str:
    """How far differences between persons are settled, for an export or a report; "" when there never were any."""
    done, is_open = counts(coded)
    if not done and not is_open:
        return ""
    return (
        f"Verschillen tussen codeurs: {done} vastgesteld, {is_open} nog open. Wat vastgesteld is, gaat voor op wat "
        "iemand zelf besliste."
    )


@dataclass
class _Making:
    """The decisions of one settlement."""

    material: Material
    difference: Difference
    reviewer: str
    reason: str
    decisions: list[Decision] = field(default_factory=list)

    def fragment(self, one: CodedSpan) -> str:
        """The fragment of a reading; what came from a file gets one of its own."""
        return one.fragment or self.own(one)

    def own(self, one: CodedSpan) -> str:
        """Id of a fragment that there is because of this settlement: the same each time."""
        parts = (self.difference.id, *one.code, str(one.span.start), str(one.span.end))
        return f"v{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:19]}"

    def hold(self, fragment: str, code: tuple[str, str], span: Span) -> None:
        suggestion = self.material.suggestions.get(fragment)
        if suggestion is None:
            verdict = Verdict.ADD if fragment.startswith("v") else Verdict.ACCEPT
        else:
            same = (suggestion.codebook, suggestion.code_id) == code and suggestion.span == span
            verdict = Verdict.ACCEPT if same else Verdict.CORRECT
        self._add(fragment, verdict, code, span)

    def refuse(self, fragment: str, one: CodedSpan) -> None:
        self._add(fragment, Verdict.REJECT, one.code, one.span)

    def _add(self, fragment: str, verdict: Verdict, code: tuple[str, str], span: Span) -> None:
        document_id = self.difference.what.document
        view = self.material.codes.get(code)
        self.decisions.append(
            Decision(
                id=f"vast-{secrets.token_hex(8)}",
                fragment_id=fragment,
                document_id=document_id,
                reviewer=self.reviewer,
                verdict=verdict,
                codebook=code[0],
                codebook_version=view.version if view else self._version(code),
                code_id=code[1],
                span=span,
                quote=self.material.document(document_id).text[span.start : span.end],
                time=datetime.now(UTC),
                reason=self.reason,
                settlement=self.difference.id,
            )
        )

    def _version(self, code: tuple[str, str]) -> str:
        """Under which version a code was proposed that left its codebook since."""
        return next(
            (one.codebook_version for one in self.material.suggestions.values() if (one.codebook, one.code_id) == code),
            "",
        )


def _settlement(key: str, found: tuple[Decision, ...]) -> Settlement:
    last = max(found, key=lambda one: one.time)
    return Settlement(key, found, last.reviewer, last.time, last.reason)

"""Why the learner suggests a code: the words and marks that weighed most, as evidence and as a sentence.

Evidence of a learned suggestion has the form of a rule's: the words stand in it as matches with their places, so that
the screen marks them and exports tell them. Letters are told by the word that they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kwalcode.coders.classifier import Weighed
from kwalcode.coders.features import LETTERS, MARK, TOKEN, WORD
from kwalcode.dutch.lemma import lemma
from kwalcode.model import Evidence, Match, MatchKind, Span

RULE_ID = "geleerd-uit-beslissingen"
"""What stands where a rule's id stands."""
_MOST_WORDS = 6
_SMALLEST = 0.05
"""What adds less to the log-odds is not worth telling."""


def evidence(text: str, span: Span, weighed: Sequence[Weighed]) -> tuple[Evidence, ...]:
    """The words of a stretch that speak for the code, strongest first, as matches.

    Args:
        text: Text of the document.
        span: The stretch.
        weighed: What weighs, see `Learned.weighed`.
    """
    found = _words(text, span)
    matches: dict[tuple[Span, ...], Match] = {}
    for one in weighed:
        if one.effect <= 0:
            continue
        for match in _matches(one, found):
            matches.setdefault(match.spans, match)
    kept = list(matches.values())[:_MOST_WORDS]
    return (Evidence(RULE_ID, tuple(sorted(kept, key=lambda match: match.spans))),) if kept else ()


def sentence(weighed: Sequence[Weighed]) -> str:
    """What speaks for and against a code, strongest first, in Dutch.

    Example:
        >>> from kwalcode.coders.features import Column
        >>> sentence([Weighed(Column("woord", "overleg"), 0.8), Weighed(Column("woord", "budget"), -0.3)])
        'voor: “overleg” (+0,8); tegen: “budget” (−0,3)'
    """
    parts: list[str] = []
    for title, wanted in (("voor", True), ("tegen", False)):
        told = [_told(one) for one in weighed if (one.effect > 0) is wanted and abs(one.effect) >= _SMALLEST]
        if told:
            parts.append(f"{title}: {', '.join(told)}")
    return "; ".join(parts) or "er is nog niets geleerd dat hier meetelt"


def _told(one: Weighed) -> str:
    size = f"{'+' if one.effect > 0 else '−'}{abs(one.effect):.1f}".replace(".", ",")
    match one.column.kind:
        case kind if kind == WORD:
            name = f"“{one.column.name}”"
        case kind if kind == LETTERS:
            name = f"letters “{one.column.name.strip()}”"
        case _:
            name = one.column.name
    return f"{name} ({size})"


def _words(text: str, span: Span) -> list[tuple[str, Span]]:
    return [(lemma(found[0]), Span(found.start(), found.end())) for found in TOKEN.finditer(text, span.start, span.end)]


def _matches(one: Weighed, found: Sequence[tuple[str, Span]]) -> list[Match]:
    """Where a feature stands in the text; a mark stands nowhere."""
    kind, name = one.column.kind, one.column.name
    if kind == MARK:
        return []
    if kind == LETTERS:
        return [Match(name.strip(), (span,), MatchKind.LEMMA, word) for word, span in found if name in f" {word} "][:1]
    wanted = name.split(" ")
    if len(wanted) == 1:
        return [Match(name, (span,), MatchKind.LEMMA, word) for word, span in found if word == name][:1]
    return [
        Match(name, (Span(first[1].start, second[1].end),), MatchKind.PHRASE, name)
        for first, second in pairwise(found)
        if [first[0], second[0]] == wanted
    ][:1]

"""Reasons a researcher can read: the stored evidence of a suggestion, in Dutch."""

from __future__ import annotations

from kwalcode.model import Evidence, Match, MatchKind, Qualification, Qualifier, Suggestion

QUALIFIER_NAMES: dict[Qualifier, str] = {
    Qualifier.NEGATED: "ontkend",
    Qualifier.LACK: "tekort of gebrek",
    Qualifier.HYPOTHETICAL: "mogelijkheid of wens",
    Qualifier.REPORTED: "iemands woorden aangehaald",
    Qualifier.QUESTION: "vraag",
    Qualifier.MODERATOR: "woorden van de moderator",
    Qualifier.HEADING: "titel",
}
"""How each qualifier is called on screen and in reports."""

_LONGEST_PATTERN = 40


def _how(match: Match) -> str:
    match match.kind:
        case MatchKind.EXACT:
            return "letterlijk"
        case MatchKind.LEMMA:
            return f"vorm van {match.detail}"
        case MatchKind.PHRASE:
            return "woordgroep"
        case MatchKind.SEPARABLE:
            return f"uit elkaar staand, {match.detail or match.term}"
        case MatchKind.COMPOUND:
            return f"samenstelling {match.detail}"
        case MatchKind.REGEX:
            return f"patroon {match.term}" if len(match.term) <= _LONGEST_PATTERN else "patroon van de regel"


def matched_words(match: Match, text: str) -> str:
    """The matched words as they stand in the text, joined by an ellipsis where they stand apart."""
    return " … ".join(" ".join(text[span.start : span.end].split()) for span in match.spans)


def explain_match(match: Match, text: str) -> str:
    """One match with how it was found: `"plannen" (vorm van plan)`."""
    return f"“{matched_words(match, text)}” ({_how(match)})"


def explain_evidence(evidence: Evidence, text: str) -> str:
    """One rule with its matches."""
    found = ", ".join(explain_match(match, text) for match in evidence.matches)
    return f"regel {evidence.rule_id}: {found}"


def explain_qualification(qualification: Qualification, text: str) -> str:
    """One qualifier with the words that gave it: `ontkend door "geen"`."""
    name = QUALIFIER_NAMES[qualification.qualifier]
    if qualification.cue is None:
        return name
    return f"{name} (“{text[qualification.cue.start : qualification.cue.end]}”)"


def explain(suggestion: Suggestion, text: str) -> str:
    """The whole reason in one sentence: rules, words and how they matched, qualifiers, codebook version.

    Args:
        suggestion: The suggestion.
        text: Text of its document.
    """
    parts = [explain_evidence(evidence, text) for evidence in suggestion.evidence]
    qualified = ", ".join(dict.fromkeys(explain_qualification(one, text) for one in suggestion.qualifications))
    if qualified:
        parts.append(f"let op: {qualified}")
    parts.append(f"codeboek {suggestion.codebook} {suggestion.codebook_version}")
    return "; ".join(parts)

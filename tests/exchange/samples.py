"""A small study in Dutch, written for the tests of the exports."""

from __future__ import annotations

from datetime import UTC, datetime

from kwalcode.model import (
    Code,
    Codebook,
    Decision,
    Document,
    Evidence,
    Fragment,
    Match,
    MatchKind,
    Origin,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    RespondentGroup,
    Role,
    Rule,
    SourceKind,
    Span,
    Speaker,
    Status,
    Suggestion,
    Term,
    TermKind,
    Verdict,
)

QUESTION = "Hoe pakt u armoede aan?"
ANSWER = (
    "We brengen de noden samen met het OCMW in kaart 😀,\n"
    "maar we hebben geen middelen. Dat is en blijft een drempel voor iedereen."
)
TEXT = f"I: {QUESTION}\nR: {ANSWER}"
NOTES = "=1+1 stond er.\n@burgemeester: volgende keer meer."
MOMENT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def span(words: str, text: str = TEXT) -> Span:
    """Where some words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def interview() -> Document:
    """A question and an answer, on two pages."""
    question, answer = span(QUESTION), span(ANSWER)
    return Document(
        name="gesprek.docx",
        text=TEXT,
        origin=Origin("gesprek.docx", "docx", "a" * 64),
        source_kind=SourceKind.INTERVIEW,
        group=RespondentGroup.CIVIL_SERVANT,
        passages=(
            Passage(PassageKind.PAGE, 0, question.end),
            Passage(PassageKind.PAGE, question.end, len(TEXT)),
            Passage(PassageKind.TURN, question.start, question.end, speaker="I"),
            Passage(PassageKind.TURN, answer.start, answer.end, speaker="R", label="vraag 1"),
        ),
        speakers=(
            Speaker("I", "Interviewer", Role.MODERATOR),
            Speaker("R", "Ria Peeters", group=RespondentGroup.POLITICIAN, attributes={"Gemeente": "Heuvelstad"}),
        ),
        attributes={"datum": "2026-02-01"},
        remarks=("eerste opmerking", "tweede opmerking"),
    )


def notes() -> Document:
    """Lines that a spreadsheet would take for formulas; outside every passage."""
    return Document(
        name="=notities.txt", text=NOTES, origin=Origin("n.txt", "txt", "b" * 64), attributes={"gemeente": "Zandhove"}
    )


def codebooks() -> dict[str, Codebook]:
    """Components with a hierarchy, and valence."""
    rule = Rule("middelen", any=(Term("middel", TermKind.WORDS),))
    return {
        "proef": Codebook(
            "proef",
            "1.0.0",
            "c" * 64,
            codes=(
                Code(
                    "expertise",
                    "Expertise",
                    codes=(Code("inzicht", "Inzicht verwerven", "Zicht op noden.", include=("kaarten", "cijfers")),),
                ),
                Code("draagkracht", "Draagkracht", rules=(rule,)),
            ),
        ),
        "valentie": Codebook(
            "valentie", "2.0.0", "d" * 64, codes=(Code("hindernis", "Hindernis"), Code("nood", "Nood"))
        ),
    }


def suggested(words: str, code_id: str, *, codebook: str = "proef", document: Document | None = None) -> Fragment:
    """A fragment that a rule suggested, with two matches and a qualifier."""
    document = document or interview()
    place = span(words, document.text)
    evidence: tuple[Evidence, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    if document.text == TEXT and codebook == "proef":
        evidence = (
            Evidence(
                "in-kaart",
                (Match("in kaart brengen", (span("brengen"), span("in kaart")), MatchKind.SEPARABLE),),
            ),
            Evidence(
                "middelen",
                (
                    Match("middel", (span("middelen"),), MatchKind.LEMMA, "middel"),
                    Match('"OCMW"', (span("OCMW"),), MatchKind.EXACT),
                ),
            ),
        )
        qualifications = (Qualification(Qualifier.NEGATED, span("geen")), Qualification(Qualifier.MODERATOR))
    suggestion = Suggestion(
        document.id, "regels/proef", codebook, "1.0.0", code_id, place, evidence, qualifications, 0.61249
    )
    return Fragment(
        suggestion.id,
        document.id,
        codebook,
        "1.0.0",
        code_id,
        place,
        Status.SUGGESTED,
        suggestion.coder,
        suggestion.score,
        suggestion,
    )


def added(words: str, code_id: str, *, document: Document | None = None, status: Status = Status.ADDED) -> Fragment:
    """A fragment of the valence codebook that a person added."""
    document = document or interview()
    place = span(words, document.text)
    decision = Decision(
        f"besluit-{words}",
        f"eigen-{words}",
        document.id,
        "An",
        Verdict.ADD,
        "valentie",
        "2.0.0",
        code_id,
        place,
        words,
        MOMENT,
        "duidelijk genoeg",
    )
    return Fragment(
        decision.fragment_id, document.id, "valentie", "2.0.0", code_id, place, status, "An", decision=decision
    )

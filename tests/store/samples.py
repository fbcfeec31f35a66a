"""A small study in Dutch, written for the tests of the store."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from kwalcode.model import (
    Code,
    Codebook,
    Decision,
    Document,
    Evidence,
    Match,
    MatchKind,
    Origin,
    PageLayout,
    Passage,
    PassageKind,
    Qualification,
    Qualifier,
    RespondentGroup,
    Role,
    SourceKind,
    Span,
    Speaker,
    Suggestion,
    Verdict,
)

CODER = "regels/proef"
MOMENT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def interview(name: str = "gesprek 1.docx", extra: str = "") -> Document:
    """Two turns, with an emoji, a line break inside a turn, roles and attributes."""
    label, question = "I: ", "Hoe pakt u armoede aan?"
    answer = f"We hebben geen middelen 😀,\nen het bestuur brengt de noden niet in kaart.{extra}"
    text = f"{label}{question}\nR: {answer}"
    first, second = len(label), len(label) + len(question) + 4
    return Document(
        name=name,
        text=text,
        origin=Origin(name, "docx", "a" * 64),
        source_kind=SourceKind.INTERVIEW,
        group=RespondentGroup.CIVIL_SERVANT,
        passages=(
            Passage(PassageKind.TURN, first, first + len(question), speaker="I", time=0.0),
            Passage(PassageKind.TURN, second, len(text), speaker="R", time=4.25, attributes={"kanaal": "links"}),
        ),
        speakers=(
            Speaker("I", "Interviewer", Role.MODERATOR),
            Speaker("R", "Ria Peeters", group=RespondentGroup.CIVIL_SERVANT, attributes={"functie": "maatschappelijk"}),
        ),
        attributes={"gemeente": "Zandhove", "NIS-code": "99001"},
        remarks=("1 lege alinea overgeslagen",),
    )


def plan(name: str = "plan Zandhove.pdf") -> Document:
    """One page with a heading and a paragraph, and a box for every character."""
    text = "1 Wonen\nDe stad bouwt geen sociale woningen."
    boxes = b"".join(
        struct.pack("<4f", *(0.0,) * 4) if char == "\n" else struct.pack("<4f", 10.1 * i, 700.3, 10.1 * i + 9, 712.7)
        for i, char in enumerate(text)
    )
    return Document(
        name=name,
        text=text,
        origin=Origin(name, "pdf", "b" * 64),
        source_kind=SourceKind.POLICY_PLAN,
        passages=(
            Passage(PassageKind.PAGE, 0, len(text), label="i"),
            Passage(PassageKind.HEADING, 0, 7, level=1, label="1"),
            Passage(PassageKind.PARAGRAPH, 8, len(text)),
        ),
        attributes={"gemeente": "Zandhove"},
        layout=PageLayout(((595.28, 841.89),), boxes),
    )


def codebook(version: str = "1.0.0", digest: str = "c" * 64) -> Codebook:
    """Two codes, one beneath the other."""
    return Codebook(
        "proef", version, digest, "Proefcodeboek", codes=(Code("wonen", "Wonen", codes=(Code("nood", "Woonnood"),)),)
    )


def suggestion(
    document: Document, start: int, end: int, code_id: str = "nood", *, fingerprint: str = "v1", score: float = 0.6
) -> Suggestion:
    """A suggestion with every kind of detail."""
    middle = (start + end) // 2
    return Suggestion(
        document_id=document.id,
        coder=CODER,
        codebook="proef",
        codebook_version="1.0.0",
        code_id=code_id,
        span=Span(start, end),
        evidence=(
            Evidence(
                "regel-1",
                (
                    Match(
                        "in kaart brengen", (Span(start, start + 2), Span(middle, end)), MatchKind.SEPARABLE, "x+y\"'"
                    ),
                    Match("/né+/", (Span(start, start + 1),), MatchKind.REGEX),
                ),
            ),
            Evidence("regel-2", ()),
        ),
        qualifications=(
            Qualification(Qualifier.NEGATED, Span(start, start + 2)),
            Qualification(Qualifier.MODERATOR),
        ),
        score=score,
        fingerprint=fingerprint,
    )


def decision(
    number: int,
    document: Document,
    span: Span,
    *,
    fragment_id: str = "",
    reviewer: str = "An",
    verdict: Verdict = Verdict.ACCEPT,
) -> Decision:
    """A decision on the words of a span."""
    return Decision(
        id=f"{reviewer}-{number}",
        fragment_id=fragment_id or f"fragment-{number}",
        document_id=document.id,
        reviewer=reviewer,
        verdict=verdict,
        codebook="proef",
        codebook_version="1.0.0",
        code_id="nood",
        span=span,
        quote=document.text[span.start : span.end],
        time=MOMENT,
        reason="past bij de definitie",
    )

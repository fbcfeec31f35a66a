"""Two interviews, a focus group and a plan, made by hand, with fragments that can be counted on fingers."""

from __future__ import annotations

from kwalcode.model import (
    Code,
    Codebook,
    Document,
    Fragment,
    Origin,
    Passage,
    PassageKind,
    RespondentGroup,
    Role,
    SourceKind,
    Span,
    Speaker,
    Status,
)

BOOK = Codebook(
    "proef", "1", "h", codes=(Code("top", "Top", codes=(Code("a", "A"), Code("b", "B"))), Code("ander", "Ander"))
)
VALENCE = Codebook("valentie", "1", "v", codes=(Code("hindernis", "Hindernis"), Code("succesfactor", "Succesfactor")))
BOOKS = {"proef": BOOK, "valentie": VALENCE}


def talk(name: str, turns: list[tuple[str, str]], kind: SourceKind = SourceKind.INTERVIEW) -> Document:
    """A talk; "M" leads it, and everybody else is a civil servant, but "E" who is an expert by experience."""
    text, passages = "", []
    for who, words in turns:
        text += f"{who}: "
        passages.append(Passage(PassageKind.TURN, len(text), len(text) + len(words), speaker=who))
        text += f"{words}\n"
    speakers = tuple(
        Speaker(
            who,
            f"Naam {who}",
            Role.MODERATOR if who == "M" else Role.PARTICIPANT,
            RespondentGroup.EXPERT_BY_EXPERIENCE if who == "E" else RespondentGroup.UNKNOWN,
            {"leeftijd": "jong" if who == "E" else "oud"},
        )
        for who in dict.fromkeys(who for who, _ in turns)
    )
    return Document(
        name, text, Origin(name, "txt", "0" * 64), kind, RespondentGroup.CIVIL_SERVANT, tuple(passages), speakers,
        {"provincie": "Limburg"},
    )  # fmt: skip


def plan(text: str = "Wij overleggen met iedereen.") -> Document:
    return Document(
        "plan.md", text, Origin("plan.md", "md", "0" * 64), SourceKind.POLICY_PLAN,
        passages=(Passage(PassageKind.PARAGRAPH, 0, len(text)),), attributes={"provincie": "Antwerpen"},
    )  # fmt: skip


def fragment(
    document: Document,
    words: str,
    code: str,
    status: Status = Status.SUGGESTED,
    *,
    book: str = "proef",
    key: str = "",
    score: float = 0.5,
) -> Fragment:
    start = document.text.index(words)
    name = key or f"{document.name}-{start}-{code}"
    return Fragment(
        name, document.id, book, "1", code, Span(start, start + len(words)), status, "regels", score
    )  # fmt: skip

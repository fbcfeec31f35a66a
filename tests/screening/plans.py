"""Small plans for the tests of screening."""

from __future__ import annotations

from dataclasses import replace

from kwalcode.model import Document, Origin, Passage, PassageKind, Span
from kwalcode.readers import ReadOptions, SourceFile, read
from kwalcode.screening.candidates import Candidate
from kwalcode.screening.findings import Finding, Mode

TABLE = (
    "gemeente;beleidsdoelstelling;actieplan;actie;bedrag_totaal\n"
    "Adorp;Een zorgzaam dorp;Armoede bestrijden;Een sociale kruidenier openen;1000\n"
    "Adorp;Een zorgzaam dorp;Armoede bestrijden;Vrijwilligers bedanken;200\n"
    "Adorp;Een net dorp;Wegen;Nieuw asfalt op het plein;5000\n"
    "Adorp;Een net dorp;Wegen;Nieuw asfalt op het plein;5000\n"
    "Bestad;Een groene stad;Bomen planten;;\n"
)


def table() -> list[Document]:
    """A document per municipality."""
    return read(SourceFile("plannen.csv", TABLE.encode()), ReadOptions())


def text_plan(*blocks: tuple[PassageKind, int, str]) -> Document:
    """A plan in text: kind, depth and words of each block."""
    text, passages = "", []
    for kind, level, words in blocks:
        start = len(text)
        text += words + "\n\n"
        passages.append(Passage(kind, start, start + len(words), level=level))
    return Document("plan.txt", text, Origin("plan.txt", "txt", ""), passages=tuple(passages))


_PLACE = Candidate("id", "plan", 0, Span(0, 1), PassageKind.PARAGRAPH, "", None, (), "Adorp", (), False, float("nan"))


def finding(text: str, *, municipality: str = "Adorp", amount: float = float("nan"), poverty: int = 2,
            score: float = 0.8, domain: str = "wonen", regie: tuple[str, ...] = (),
            questions: frozenset[str] = frozenset()) -> Finding:  # fmt: skip
    """A finding made by hand."""
    place = replace(_PLACE, municipality=municipality, amount=amount)
    return Finding(place, text, text, score, poverty, domain, regie, (), Mode.GOAL, (), "", questions, {})

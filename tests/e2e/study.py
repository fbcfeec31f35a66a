"""A project for the browser: an interview with many suggestions, and a transcript that tries to be a web page."""

from __future__ import annotations

from pathlib import Path

from kwalcode.coders.rules import coder_name
from kwalcode.model import (
    Document,
    Evidence,
    Match,
    MatchKind,
    Origin,
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
)
from kwalcode.store import Store
from kwalcode.workflow.project import Project
from kwalcode.workflow.runs import run

BOOK = """codebook: "proef"
version: "1.0.0"
title: "Proefcodeboek"
codes:
  - id: "overleg"
    label: "Overleg"
    colour: "#205da9"
    definition: "Samen rond de tafel zitten."
    codes:
      - id: "partners"
        label: "Overleg met partners"
        colour: "#147a25"
  - id: "middelen"
    label: "Middelen"
    colour: "#865203"
  - id: "reele-noden"
    label: "Reële noden"
    colour: "#b3261e"
"""

# An emoji of several parts, a flag, a letter with two marks that has no composed form, a letter beyond the first plane.
ODD = "De wijk 👩‍👧‍👦 zegt 🇧🇪 dat x̂̈ en 𝒜 tellen."
HOSTILE = '<script>window.hacked = 1</script> <img src=x onerror="window.hacked = 2"> <style>body{display:none}</style>'
PLAIN = "Hier staat niets bijzonders in."


def interview() -> tuple[Document, list[Span]]:
    """Forty turns, and the sentences in which something is suggested."""
    text, passages, places = "", [], []
    for turn in range(20):
        for key, sentences in (
            ("Interviewer", [f"Hoe loopt vraag {turn}?"]),
            ("Ria", [f"We hebben overleg {turn} met de scholen.", f"Er zijn geen middelen voor punt {turn}.", PLAIN]),
        ):
            text += f"{key}: "
            start = len(text)
            for sentence in sentences:
                if key == "Ria" and sentence != PLAIN:
                    places.append(Span(len(text), len(text) + len(sentence)))
                text += sentence + " "
            text = text.rstrip() + "\n"
            passages.append(Passage(PassageKind.TURN, start, len(text) - 1, speaker=key))
        text += "\n"
    text += f"Ria: {ODD}\n"
    passages.append(Passage(PassageKind.TURN, len(text) - len(ODD) - 1, len(text) - 1, speaker="Ria"))
    speakers = (Speaker("Interviewer", "Interviewer", Role.MODERATOR), Speaker("Ria", "Ria"))
    document = Document(
        "gesprek.txt", text, Origin("gesprek.txt", "txt", "1" * 64), SourceKind.INTERVIEW,
        RespondentGroup.CIVIL_SERVANT, tuple(passages), speakers,
    )  # fmt: skip
    return document, places


def hostile() -> Document:
    """A transcript full of HTML."""
    text = f"# Kop <b>vet</b>\n\nJan: {HOSTILE}\n"
    start = text.index(HOSTILE)
    return Document(
        "<i>vijandig</i>.txt", text, Origin("vijandig.txt", "txt", "2" * 64), SourceKind.FOCUS_GROUP,
        passages=(Passage(PassageKind.HEADING, 0, text.index("\n"), level=1),
                  Passage(PassageKind.TURN, start, start + len(HOSTILE), speaker="Jan")),
        speakers=(Speaker("Jan", "Jan"),),
    )  # fmt: skip


def suggestion(document: Document, span: Span, code: str, score: float, *, negated: bool = False) -> Suggestion:
    """A suggestion on the first word of its span."""
    word = Span(span.start, document.text.index(" ", span.start))
    return Suggestion(
        document.id, coder_name("proef"), "proef", "1.0.0", code, span,
        (Evidence("regel-1", (Match("term", (word,), MatchKind.LEMMA, "term"),)),),
        (Qualification(Qualifier.NEGATED, word),) if negated else (), score, "proef",
    )  # fmt: skip


def make(folder: Path) -> Path:
    """The project on disk: 41 suggestions in the interview, two of them on one sentence, and one in the hostile text.

    Args:
        folder: Folder that does not exist yet.
    """
    book = folder / "proef.yaml"
    folder.mkdir(parents=True)
    book.write_text(BOOK, encoding="utf-8")
    project = Project.create(folder / "project", [str(book)])
    document, places = interview()
    bad = hostile()
    with project.store() as store:
        store.add_documents([document])
        store.add_documents([bad])
    # Codes nothing, for there are no rules, but leaves the codebook and the parses in the project.
    run(project, pipeline="embedded")
    made = [
        suggestion(
            document, span, "overleg" if number % 2 == 0 else "middelen", 0.9 - number / 100, negated=number % 2 == 1
        )
        for number, span in enumerate(places)
    ]
    inner = Span(places[2].start + 3, places[2].end - 4)
    made.append(suggestion(document, inner, "partners", 0.45))
    start = bad.text.index(HOSTILE)
    with project.store() as store:
        replace(store, document, made)
        replace(store, bad, [suggestion(bad, Span(start, start + len(HOSTILE)), "overleg", 0.4)])
    return project.root


def replace(store: Store, document: Document, made: list[Suggestion]) -> None:
    """Put suggestions in the project."""
    codes = {one.code_id for one in made}
    store.replace_suggestions(document.id, coder_name("proef"), dict.fromkeys(codes, "proef"), made)

"""A large project made for measuring the review screen: many suggestions, and one very long document."""

from __future__ import annotations

import random
from pathlib import Path

from kwalcode.codebook import parse_codebook
from kwalcode.coders.rules import coder_name
from kwalcode.dutch.choice import choose
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
from kwalcode.workflow.parses import Parses
from kwalcode.workflow.project import Project

BOOKS = ("regiecomponenten", "valentie")
LONG_NAME = "meerjarenplan lang.pdf"

_WORDS = (
    "de het een gemeente armoede overleg partners regie middelen gezin kinderen school bestuur dienst OCMW netwerk "
    "signalen beleid cijfers wijk noden vrijwilligers schepen doelgroep toeleiding trajecten en maar omdat terwijl wij "
    "ze hun samen vaak nooit zelden elke volgend jaar geen meer minder brengen kaart zitten rond tafel ondersteunen"
).split()


def make_project(root: Path, *, suggestions: int = 20_000, documents: int = 20, long_chars: int = 400_000,
                 long_spans: int = 2_000, seed: int = 11) -> Project:  # fmt: skip
    """Make a project with interviews and one long plan, and suggestions spread over them.

    Args:
        root: Folder that does not exist yet.
        suggestions: Suggestions in all documents together, those of the long plan included.
        documents: Number of interviews.
        long_chars: Least number of characters of the plan.
        long_spans: Suggestions in the plan.
        seed: For the words and the places.
    """
    rng = random.Random(seed)  # noqa: S311 (a text, not a secret)
    project = Project.create(root, BOOKS)
    with project.store() as store:
        codes = []
        for path in project.codebook_paths():
            text = path.read_text(encoding="utf-8")
            book = parse_codebook(text, path.name)
            store.save_codebook(book, text)
            codes += [(book.id, book.version, code.id) for code in book.walk()]
    add_plan(project, codes, chars=long_chars, spans=long_spans, seed=seed)
    with project.store() as store:
        share = (suggestions - long_spans) // documents
        for number in range(documents):
            extra = suggestions - long_spans - share * documents if number == 0 else 0
            document, places = _interview(rng, number, share + extra)
            _suggest(store, rng, document, places, codes, share + extra)
    return project


def add_plan(
    project: Project, codes: list[tuple[str, str, str]], *, chars: int = 400_000, spans: int = 2_000, seed: int = 11
) -> None:
    """Add a very long plan with suggestions, parsed already, as a run would leave it.

    Args:
        project: The project.
        codes: Codebook, version and code of what may be suggested.
        chars: Least number of characters.
        spans: Number of suggestions.
        seed: For the words and the places.
    """
    rng = random.Random(seed)  # noqa: S311 (a text, not a secret)
    plan, places = _plan(rng, chars)
    with project.store() as store:
        _suggest(store, rng, plan, places, codes, spans)
        Parses(store, choose("embedded")).of(plan)


def _sentence(rng: random.Random) -> str:
    words = [rng.choice(_WORDS) for _ in range(rng.randint(7, 18))]
    return " ".join(words).capitalize() + rng.choice("....?")


def _paragraph(rng: random.Random, start: int, sentences: int) -> tuple[str, list[Span]]:
    parts, places, at = [], [], start
    for _ in range(sentences):
        sentence = _sentence(rng)
        places.append(Span(at, at + len(sentence)))
        parts.append(sentence)
        at += len(sentence) + 1
    return " ".join(parts), places


def _interview(rng: random.Random, number: int, wanted: int) -> tuple[Document, list[Span]]:
    text, turn = "", 0
    passages: list[Passage] = []
    places: list[Span] = []
    while len(places) < max(wanted // 2, 40):
        key = "I" if turn % 2 == 0 else "R"
        text += f"{key}: "
        body, found = _paragraph(rng, len(text), 1 if key == "I" else rng.randint(3, 9))
        passages.append(Passage(PassageKind.TURN, len(text), len(text) + len(body), speaker=key, time=30.0 * turn))
        if key == "R":
            places += found
        text += body + "\n"
        turn += 1
    name = f"interview {number + 1:02}.docx"
    speakers = (Speaker("I", "Interviewer", Role.MODERATOR), Speaker("R", "Schepen"))
    document = Document(
        name, text, Origin(name, "docx", f"{number:064}"), SourceKind.INTERVIEW, RespondentGroup.POLITICIAN,
        tuple(passages), speakers,
    )  # fmt: skip
    return document, places


def _plan(rng: random.Random, length: int) -> tuple[Document, list[Span]]:
    text, pages = "", 0
    passages: list[Passage] = []
    places: list[Span] = []
    while len(text) < length:
        page_start = len(text)
        heading = f"{pages + 1} {_sentence(rng)[:-1]}"
        passages.append(Passage(PassageKind.HEADING, len(text), len(text) + len(heading), level=1 + pages % 3))
        text += heading + "\n"
        for _ in range(4):
            body, found = _paragraph(rng, len(text), 6)
            passages.append(Passage(PassageKind.PARAGRAPH, len(text), len(text) + len(body)))
            places += found
            text += body + "\n"
        pages += 1
        passages.append(Passage(PassageKind.PAGE, page_start, len(text), label=str(pages)))
    document = Document(
        LONG_NAME, text, Origin(LONG_NAME, "pdf", "f" * 64), SourceKind.POLICY_PLAN, passages=tuple(passages)
    )
    return document, places


def _suggest(store: Store, rng: random.Random, document: Document, places: list[Span],
             codes: list[tuple[str, str, str]], wanted: int) -> None:  # fmt: skip
    store.add_document(document)
    chosen: dict[tuple[str, str, Span], Suggestion] = {}
    while len(chosen) < wanted:
        book, version, code = rng.choice(codes)
        span = rng.choice(places)
        chosen[book, code, span] = _suggestion(rng, document, span, book, version, code)
    for book in {one.codebook for one in chosen.values()}:
        mine = [one for one in chosen.values() if one.codebook == book]
        prints = {code: "meting" for name, _, code in codes if name == book}
        store.replace_suggestions(document.id, coder_name(book), prints, mine)


def _suggestion(rng: random.Random, document: Document, span: Span, book: str, version: str, code: str) -> Suggestion:
    first = Span(span.start, document.text.index(" ", span.start))
    second = Span(document.text.rindex(" ", span.start, span.end) + 1, span.end - 1)
    cue = (Qualification(Qualifier.NEGATED, first),) if rng.random() < 0.2 else ()
    return Suggestion(
        document_id=document.id, coder=coder_name(book), codebook=book, codebook_version=version, code_id=code,
        span=span, evidence=(Evidence("regel-1", (Match("armoede", (first, second), MatchKind.PHRASE, "armoede"),)),),
        qualifications=cue, score=round(rng.uniform(0.3, 1.0), 3), fingerprint="meting",
    )  # fmt: skip

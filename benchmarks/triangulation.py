"""How long each view of a triangulation takes on a large project, beside the same counts in pandas.

    python -m benchmarks.triangulation

Data: made here, the same for the same seed: 200 sources (interviews, focus groups, a survey of open answers, plans) of
120 passages each, in which 50,000 fragments lie, of the codebooks of regiecomponenten (four out of five) and valentie.
Every view is timed on fresh evidence, so that nothing was counted before; what pandas does is the same
group-by of codes against kinds of source (fragments, documents, speakers), written as one would write it by hand.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

import pandas as pd

from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.model import (
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
from kwalcode.report import Report, to_docx, to_html
from kwalcode.triangulation import BY_GROUP, BY_KIND, Measure, gather
from kwalcode.workflow import report_themes as parts
from kwalcode.workflow import triangulation_mining as mining
from kwalcode.workflow import triangulation_tables as tables
from kwalcode.workflow.report_corpus import codebook_blocks
from kwalcode.workflow.triangulating import NOTHING_JUDGED
from kwalcode.workflow.triangulation import Triangulation

DOCUMENTS, PASSAGES, FRAGMENTS, SEED = 200, 120, 50_000, 20261124
_KINDS = (SourceKind.INTERVIEW, SourceKind.FOCUS_GROUP, SourceKind.SURVEY, SourceKind.POLICY_PLAN)
_GROUPS = tuple(RespondentGroup)[:5]
_STATUSES = (Status.SUGGESTED, Status.ACCEPTED, Status.ADDED, Status.REJECTED)


def project() -> tuple[dict[str, Document], list[Fragment], dict[str, Codebook]]:
    """The documents, the fragments by document, and the codebooks."""
    chance = random.Random(SEED)  # noqa: S311 (test data, not a secret)
    words = [f"woord{number}" for number in range(4000)]
    documents = [_document(number, words, chance) for number in range(DOCUMENTS)]
    books = {name: read_codebook(find_codebook(name)) for name in ("regiecomponenten", "valentie")}
    codes = {name: [code.id for code in book.walk()] for name, book in books.items()}
    fragments: list[Fragment] = []
    for number in range(FRAGMENTS):
        document = documents[number * DOCUMENTS // FRAGMENTS]
        block = chance.choice(document.blocks)
        middle = (block.start + block.end) // 2
        book = "valentie" if number % 5 == 4 else "regiecomponenten"
        span = chance.choice([Span(block.start, middle), Span(middle, block.end), Span(block.start, block.end)])
        fragments.append(
            Fragment(
                f"f{number}",
                document.id,
                book,
                "1.0.0",
                chance.choice(codes[book]),
                span,
                chance.choice(_STATUSES),
                "regels",
                chance.random(),
            )
        )
    return {document.id: document for document in documents}, fragments, books


def _document(number: int, words: list[str], chance: random.Random) -> Document:
    kind = _KINDS[number % len(_KINDS)]
    speakers = tuple(
        Speaker(f"s{place}", f"Spreker {place}", Role.MODERATOR if place == 0 else Role.PARTICIPANT, _GROUPS[place % 5])
        for place in range(6)
    )
    text, passages = f"Bron {number}\n", []
    for place in range(PASSAGES):
        start = len(text)
        text += " ".join(chance.choices(words, k=40)) + "."
        if kind is SourceKind.POLICY_PLAN:
            passages.append(Passage(PassageKind.PARAGRAPH, start, len(text)))
        else:
            speaker = speakers[0] if place % 5 == 0 else chance.choice(speakers[1:])
            passages.append(Passage(PassageKind.TURN, start, len(text), speaker=speaker.key))
        text += "\n"
    return Document(
        f"bron{number}", text, Origin(f"bron{number}.txt", "txt", "0" * 64), kind, _GROUPS[number % 5], tuple(passages),
        () if kind is SourceKind.POLICY_PLAN else speakers, {"provincie": f"p{number % 5}",
        "datum": f"{2015 + number % 8}"},
    )  # fmt: skip


def timed(name: str, work: Callable[[], object]) -> None:
    """Run something once and print how long it took."""
    begin = time.perf_counter()
    work()
    print(f"{name:58} {time.perf_counter() - begin:7.3f} s")


def main() -> None:
    """Measure and print."""
    documents, fragments, books = project()
    passages = sum(len(one.blocks) for one in documents.values())
    print(f"{len(documents)} sources, {len(fragments)} fragments, {passages} passages")
    timed("bring the evidence together (once per change)", lambda: gather(documents, fragments, books))
    evidence = gather(documents, fragments, books)

    def fresh() -> Triangulation:
        return Triangulation(documents, fragments, evidence, NOTHING_JUDGED)

    for name, by, level in (("level 1 by kind", BY_KIND, 1), ("every code by group", BY_GROUP, None)):
        scope = fresh().scope("regiecomponenten", by, level)
        timed(f"matrix, {name}", partial(fresh().matrix, scope))
        timed(f"matrix as a table, {name}", partial(tables.matrix_table, fresh(), scope))
        timed(f"valence, {name}", partial(fresh().valences, scope))
        timed(f"convergence, {name}", partial(fresh().convergence, scope))
        timed(f"joint display, {name}", partial(tables.joint_table, fresh(), scope))
        timed(f"five questions, {name}", partial(fresh().questions, scope))
        timed(f"network, {name}", partial(mining.network, fresh(), scope))
        timed(f"saturation with 1,000 orders, {name}", partial(mining.new_codes_spread, fresh(), scope))
        timed(f"over time, {name}", partial(mining.codes_over_time, fresh(), scope))
    scope = fresh().scope("regiecomponenten", BY_KIND, 2)
    seen = fresh()
    matrix = seen.matrix(scope)
    timed("open a cell (20 quotes)", lambda: seen.rows(matrix.ids(0, 0)[:20]))
    timed("typical words, first time", lambda: mining.typical_words(fresh(), scope, "interview", "beleidsplan"))
    timed("typical words, texts known", lambda: mining.typical_words(fresh(), scope, "interview", "beleidsplan"))
    timed("report on every code, as DOCX", lambda: to_docx(report(fresh(), books)))
    timed("report on every code, as HTML", lambda: to_html(report(fresh(), books)))
    timed("words beside a word", lambda: mining.beside(fresh(), scope, "woord7*"))
    frame = pd.DataFrame(
        {
            "code": [(one.codebook, one.code_id) for one in fragments],
            "document": [one.document_id for one in fragments],
            "status": [one.status for one in fragments],
            "place": [(one.span.start, one.span.end) for one in fragments],
        }
    )
    timed("pandas: the same matrix by hand", lambda: by_hand(frame, documents, fragments, books))
    found = by_hand(frame, documents, fragments, books)
    same = all(
        int(found.get((code[1], column.value), 0)) == int(matrix.value(row, place, Measure.FRAGMENTS))
        for row, code in enumerate(matrix.rows)
        for place, column in enumerate(matrix.columns)
    )
    print(f"pandas gives the same numbers of fragments: {same}")


def report(seen: Triangulation, books: dict[str, Codebook]) -> Report:
    """All of a report but the list of sources and the method."""
    scope = seen.scope("regiecomponenten", BY_KIND, None)
    blocks = [
        parts.matrix_table(seen, scope),
        *parts.convergence_blocks(seen, scope),
        *parts.joint_blocks(seen, scope),
        *parts.theme_blocks(seen, scope),
        *codebook_blocks(books.values()),
    ]
    return Report("Meting", "", blocks)


def by_hand(
    frame: pd.DataFrame, documents: dict[str, Document], fragments: list[Fragment], books: dict[str, Codebook]
) -> dict[tuple[str, str], int]:
    """Fragments per code of level 2 and kind of source, with pandas."""
    speakers = []
    for one in fragments:
        block = documents[one.document_id].block_at(one.span.start)
        speakers.append(block.speaker if block else "")
    work = frame.assign(speaker=speakers)
    moderator = work.apply(
        lambda row: row["speaker"] == "s0" and bool(documents[row["document"]].speakers), axis=1
    )  # fmt: skip
    work = work[~moderator & (work["status"] != Status.REJECTED)]
    work = work[work["code"].map(lambda code: code[0] == "regiecomponenten")]
    book = books["regiecomponenten"]
    work = work.assign(
        row=work["code"].map(lambda code: book.path(code[1])[1].id if len(book.path(code[1])) > 1 else ""),
        kind=work["document"].map(lambda key: documents[key].source_kind.value),
    )
    work = work[work["row"] != ""].drop_duplicates(["row", "document", "place"])
    found = work.groupby(["row", "kind"]).agg(
        fragments=("place", "size"), documents=("document", "nunique"), speakers=("speaker", "nunique")
    )
    table = found["fragments"].reset_index()
    return {(row, kind): int(n) for row, kind, n in zip(table["row"], table["kind"], table["fragments"], strict=True)}


if __name__ == "__main__":
    main()

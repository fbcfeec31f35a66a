from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.model import (
    Document,
    Fragment,
    Origin,
    Passage,
    PassageKind,
    Role,
    SourceKind,
    Span,
    Speaker,
    Status,
)
from kwalcode.store import DocumentRecord
from kwalcode.workflow.finding import FragmentFilter, Occurrence, occurrences, with_children
from kwalcode.workflow.snapshot import Snapshot

BOOKS = {
    book.id: book
    for book in (
        parse_codebook(
            'codebook: "thema"\nversion: "1"\ncodes:\n'
            '  - {id: "wonen", label: "Wonen", codes: [{id: "huur", label: "Huur"}]}\n  - {id: "werk", label: "Werk"}\n'
        ),
        parse_codebook('codebook: "valentie"\nversion: "1"\ncodes:\n  - {id: "nood", label: "Nood"}\n'),
    )
}
TEXT = "Is er werk?\nDe huur is te hoog en er is geen werk in de streek.\nWerk genoeg."


def document(name: str, kind: SourceKind) -> Document:
    text = f"{TEXT}\n{name}"
    first, second, third = 0, 12, 64
    return Document(
        name,
        text,
        Origin(name, "txt", "0" * 64),
        kind,
        passages=(
            Passage(PassageKind.TURN, first, 11, speaker="m"),
            Passage(PassageKind.TURN, second, 63, speaker="r"),
            Passage(PassageKind.TURN, third, 76, speaker="s"),
        ),
        speakers=(Speaker("m", "Mo", Role.MODERATOR), Speaker("r", "Rik"), Speaker("s", "Sam")),
    )


INTERVIEW = document("a.txt", SourceKind.INTERVIEW)
MINUTES = document("b.txt", SourceKind.MINUTES)


def fragment(owner: Document, code: str, start: int, end: int, status: Status = Status.ACCEPTED) -> Fragment:
    book = "valentie" if code == "nood" else "thema"
    return Fragment(f"{owner.name}-{code}-{start}", owner.id, book, "1", code, Span(start, end), status, "An")


@pytest.fixture
def now() -> Snapshot:
    documents = (INTERVIEW, MINUTES)
    return Snapshot(
        documents={one.id: one for one in documents},
        records=tuple(
            DocumentRecord(
                one.id, one.name, one.source_kind, one.group, len(one.text), 3, one.origin, datetime.now(UTC)
            )
            for one in documents
        ),
        codebooks=BOOKS,
        fragments=(
            fragment(INTERVIEW, "huur", 12, 63),
            fragment(INTERVIEW, "nood", 15, 33),
            fragment(INTERVIEW, "wonen", 15, 33, Status.SUGGESTED),
            fragment(INTERVIEW, "werk", 64, 76, Status.REJECTED),
            fragment(MINUTES, "werk", 64, 76),
        ),
        runs=(),
        words={one.id: 18 for one in documents},
    )


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (FragmentFilter(), ["huur", "nood", "wonen", "werk", "werk"]),
        (FragmentFilter(codes=frozenset({("thema", "werk")})), ["werk", "werk"]),
        (FragmentFilter(codes=frozenset({("valentie", "werk")})), []),
        (FragmentFilter(documents=frozenset({MINUTES.id})), ["werk"]),
        (FragmentFilter(source_kinds=frozenset({SourceKind.INTERVIEW})), ["huur", "nood", "wonen", "werk"]),
        (FragmentFilter(speakers=frozenset({"Sam"})), ["werk", "werk"]),
        (FragmentFilter(valences=frozenset({"nood"})), ["huur", "wonen"]),
        (FragmentFilter(statuses=frozenset({Status.SUGGESTED, Status.REJECTED})), ["wonen", "werk"]),
        (FragmentFilter(query="genoeg"), ["werk", "werk"]),
        (FragmentFilter(query="?"), []),
        (FragmentFilter(query="werk", documents=frozenset({INTERVIEW.id})), ["huur", "werk"]),
    ],
)
def test_all_that_is_asked_for_must_hold(now: Snapshot, wanted: FragmentFilter, codes: list[str]) -> None:
    assert [row.code_id for row in wanted.select(now.rows)] == codes


def test_a_code_brings_the_codes_beneath_it() -> None:
    assert with_children([("thema", "wonen")], BOOKS) == {("thema", "wonen"), ("thema", "huur")}
    assert with_children([], BOOKS) == frozenset()


def found(now: Snapshot, query: str = "werk", **narrow: frozenset[str]) -> list[Occurrence]:
    return list(occurrences(now, query, documents=frozenset({INTERVIEW.id}), **narrow))  # type: ignore[arg-type]


def test_every_place_tells_who_says_it_and_what_was_coded_there(now: Snapshot) -> None:
    first, second, third = found(now)
    assert [one.speaker.name for one in (first, second, third) if one.speaker] == ["Mo", "Rik", "Sam"]
    assert [one.by_moderator for one in (first, second, third)] == [True, False, False]
    assert first.codes == ()
    assert second.codes == ("Huur",), "a long fragment that began far before still holds the word"
    assert third.codes == (), "what was rejected does not count"


def test_two_codes_on_one_place_are_both_told(now: Snapshot) -> None:
    (hit,) = found(now, "hoog")
    assert hit.codes == ("Huur", "Wonen", "Nood")


def test_places_can_be_narrowed(now: Snapshot) -> None:
    assert len(found(now, speakers=frozenset({"Sam"}))) == 1
    assert len(list(occurrences(now, "werk", source_kinds=frozenset({SourceKind.MINUTES})))) == 3
    assert len(list(occurrences(now, "werk"))) == 6

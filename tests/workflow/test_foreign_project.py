"""The project of another tool in a project of ours, and ours for another tool."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.exchange.foreign import ForeignCode, ForeignCoding, ForeignProject, ForeignSource
from kwalcode.exchange.refi_reading import read_refi
from kwalcode.model import Decision, SourceKind, Span, Verdict
from kwalcode.readers.source import SourceFile
from kwalcode.workflow.files import select
from kwalcode.workflow.foreign_export import SUGGESTER, as_foreign, export_foreign
from kwalcode.workflow.foreign_mapping import normal_places
from kwalcode.workflow.foreign_project import take_project
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.runs import run
from tests.workflow.study import make_study

FILE = SourceFile("proef.qdpx", b"bytes")


def foreign() -> ForeignProject:
    return ForeignProject(
        "Mijn Studie",
        "NVivo",
        (
            ForeignSource("1", "gesprek", "We hebben te weinig re\u0308gie\u00ad en tijd.\n", {"gemeente": "Duinbeke"}),
            ForeignSource("2", "gesprek", "Een andere tekst over geld.\n"),
            ForeignSource("3", "leeg", "\n"),
        ),
        (
            ForeignCode("a", "Nood: tijd", colour="#ff0000"),
            ForeignCode("b", "Tijd", "a", 'Te "weinig"'),
            ForeignCode("c", "tijd"),
        ),
        (
            ForeignCoding("1", 20, 26, "b", "An", note="let op"),
            ForeignCoding("1", 31, 35, "c"),
            ForeignCoding("2", 22, 26, "c", "An"),
        ),
        ("opmerking",),
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    make_study(tmp_path / "bestanden")
    return Project.create(tmp_path / "project", [str(tmp_path / "klein.yaml")])


def test_sources_codes_and_codings_come_in(project: Project) -> None:
    taken = take_project(project, foreign(), FILE, coder="Bea")
    assert taken.documents == ("gesprek", "gesprek (2)")
    assert (taken.codebook, taken.n_codes, taken.counts) == ("mijn-studie", 3, {"An": 2, "Bea": 1})
    assert taken.remarks == ("opmerking", "leeg: overgeslagen; bevat geen lopende tekst.")
    book = parse_codebook((project.codebook_folder / "mijn-studie.yaml").read_text("utf-8"))
    assert [(code.id, code.label) for code in book.walk()] == [
        ("nood-tijd", "Nood: tijd"), ("tijd", "Tijd"), ("tijd-2", "tijd"),
    ]  # fmt: skip
    assert book.version == "1.0.0"
    assert book.path("tijd")[0].colour == "#ff0000"
    assert book.code("tijd").definition == 'Te "weinig"'
    with project.store() as store:
        codes = list(store.imported_codes())
        records = store.documents()
        layers = coding_layers(Material(store)).all("mijn-studie")
    assert {(one.coder, one.code_id, one.quote, one.memo) for one in codes} == {
        ("An", "tijd", "rëgie", "let op"), ("Bea", "tijd-2", "tijd", ""), ("An", "tijd-2", "geld", ""),
    }  # fmt: skip
    assert records[0].attributes == {"gemeente": "Duinbeke"}
    assert {record.source_kind for record in records} == {SourceKind.OTHER}
    assert {"An", "Bea"} <= set(layers)


def test_reading_the_same_file_again_changes_nothing(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    again = take_project(project, foreign(), FILE, coder="Bea")
    assert (again.documents, len(again.known), again.codebook) == ((), 2, "mijn-studie")
    with project.store() as store:
        assert len(list(store.imported_codes())) == 3
    assert len(list(project.codebook_folder.glob("mijn-studie*"))) == 1


def test_what_another_file_says_of_the_same_coder_stays(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    other = replace(foreign(), codings=(ForeignCoding("2", 4, 10, "c", "An"),))
    assert take_project(project, other, SourceFile("ander.qdpx", b"x")).counts == {"An": 1}
    with project.store() as store:
        assert [one.quote for one in store.imported_codes("An")] == ["rëgie", "andere", "geld"]


@pytest.mark.parametrize(
    ("text", "places", "settled", "moved"),
    [
        ("abc", [1], "abc", {1: 1}),
        ("a\r\nb", [1, 3], "a\nb", {1: 1, 3: 2}),
        ("re\u0308gie", [0, 2, 6], "rëgie", {0: 0, 2: 2, 6: 5}),
        ("\ufeffa\u00adb", [0, 1, 4], "ab", {0: 0, 1: 0, 4: 2}),
    ],
)
def test_places_move_with_the_text(text: str, places: list[int], settled: str, moved: dict[int, int]) -> None:
    assert normal_places(text, places) == (settled, moved)


def test_who_coded_when_with_which_memo_comes_in_and_goes_out_again(project: Project, tmp_path: Path) -> None:
    time = datetime(2021, 5, 3, 12, 30, tzinfo=UTC)
    coded = ForeignCoding("1", 20, 26, "b", "An", time, "let op")
    taken = take_project(project, replace(foreign(), codings=(coded, *foreign().codings[1:])), FILE, coder="Bea")
    assert [(one.name, one.n_codings, one.n_sources, one.first, one.last) for one in taken.coders] == [
        ("An", 2, 2, time, time), ("Bea", 1, 1, None, None),
    ]  # fmt: skip
    with project.store() as store:
        assert [one.time for one in store.imported_codes("An")] == [time, None]
    export_foreign(project, tmp_path / "uit.qdpx", layer="An")
    read = read_refi(SourceFile.load(tmp_path / "uit.qdpx"))
    assert [(quote, one.coder, one.time, one.note) for one, quote in read.quotes()] == [
        ("rëgie", "An", time, "let op"), ("geld", "An", None, ""),
    ]  # fmt: skip


def test_only_what_holds_goes_out_and_suggestions_when_asked(project: Project, tmp_path: Path) -> None:
    project.import_files(select([str(tmp_path / "bestanden")]).sources, ReadPlan())
    run(project)
    first, *_ = project.fragments()
    document = next(one for one in project.documents() if one.id == first.document_id)
    with project.store() as store:
        store.decide(
            Decision(
                "d1", first.id, first.document_id, "An", Verdict.ACCEPT, first.codebook, first.codebook_version,
                first.code_id, first.span, document.text[first.span.start : first.span.end],
                datetime(2026, 3, 1, tzinfo=UTC), "duidelijk",
            )
        )  # fmt: skip
    made = export_foreign(project, tmp_path / "uit.qdpx").project
    read = read_refi(SourceFile.load(tmp_path / "uit.qdpx"))
    (coding,) = read.codings
    assert (coding.coder, coding.note, coding.time) == ("An", "duidelijk", datetime(2026, 3, 1, tzinfo=UTC))
    assert Span(coding.start, coding.end) == first.span
    assert [source.text for source in read.sources] == [source.text for source in made.sources]
    more = export_foreign(project, tmp_path / "meer.qdpx", suggestions=True).project
    assert set(more.coders()) == {"An", SUGGESTER}


def test_more_than_one_codebook_each_becomes_a_heading() -> None:
    books = {
        name: parse_codebook(f'codebook: "{name}"\nversion: "1"\ncodes:\n  - id: "x"\n    label: "X"\n')
        for name in ("een", "twee")
    }
    made = as_foreign("p", [], books, [])
    assert [(code.key, code.parent, code.codable) for code in made.codes] == [
        ("een", "", False), ("een/x", "een", True), ("twee", "", False), ("twee/x", "twee", True),
    ]  # fmt: skip

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.model import SourceKind
from kwalcode.workflow.coding import WORTH_A_PROCESS, CodingPlan, code_files, processes_for
from kwalcode.workflow.files import select
from kwalcode.workflow.summary import summarise
from tests.workflow.plans import HEADER, ROWS
from tests.workflow.study import BOOK, make_study

PLAN = CodingPlan((parse_codebook(BOOK),), pipeline="embedded")


def test_codes_files_and_tells_what_it_did(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    coding = code_files(
        select([str(make_study(tmp_path / "s"))]).sources, PLAN, progress=lambda *step: seen.append(step)
    )
    assert seen == [(1, 2, "gesprek.txt"), (2, 2, "plan.md")]
    assert [document.name for document in coding.documents] == ["gesprek.txt", "plan.md"]
    assert coding.words > 40
    assert {fragment.code_id for fragment in coding.fragments()} == {"overleg", "middelen"}


def test_two_processes_give_the_same_as_one(tmp_path: Path) -> None:
    sources = select([str(make_study(tmp_path / "s"))]).sources
    assert code_files(sources, PLAN, jobs=2).fragments() == code_files(sources, PLAN, jobs=1).fragments()


def test_a_text_that_is_offered_twice_counts_once(tmp_path: Path) -> None:
    study = make_study(tmp_path / "s")
    (study / "kopie.txt").write_bytes((study / "gesprek.txt").read_bytes())
    coding = code_files(select([str(study)]).sources, PLAN)
    assert [document.name for document in coding.documents] == ["gesprek.txt", "plan.md"]
    assert [file.reading.name for file in coding.files if file.reading.known] == ["kopie.txt"]
    assert coding.refused == []


def test_the_words_of_a_repeated_document_count_once(tmp_path: Path) -> None:
    for name, rows in (("a", ROWS[3:]), ("b", ROWS)):
        (tmp_path / f"{name}.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    coding = code_files(select([str(tmp_path)]).sources, PLAN)
    alone = code_files(select([str(tmp_path / "b.csv")]).sources, PLAN)
    assert [len(file.reading.documents) for file in coding.files] == [1, 1]
    assert len(alone.documents) == 2
    assert coding.words == alone.words


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    study = make_study(tmp_path / "s")
    (study / "a.txt").write_bytes(b"\x00\x01\x02" * 100)
    coding = code_files(select([str(study)]).sources, PLAN)
    assert [one.name for one in coding.refused] == ["a.txt"]
    assert len(coding.documents) == 2


@pytest.mark.parametrize(
    ("sizes", "wanted", "expected"),
    [([10, 10], None, 1), ([10, 10], 2, 2), ([10, 10], 8, 2), ([10, 10], 0, 1), ([], None, 1)],
)
def test_processes_follow_the_work(sizes: list[int], wanted: int | None, expected: int) -> None:
    assert processes_for(sizes, wanted) == expected


def test_large_files_get_more_processes_when_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert processes_for([WORTH_A_PROCESS] * 3) == 3
    assert processes_for([WORTH_A_PROCESS * 9]) == 1


def test_the_summary_counts_per_code_and_kind_and_shows_reasons(tmp_path: Path) -> None:
    coding = code_files(select([str(make_study(tmp_path / "s"))]).sources, PLAN)
    summary = summarise(coding.documents, coding.fragments(), coding.codebooks)
    lines = {line.code.id: line for line in summary.lines}
    assert sum(line.total for line in summary.lines) == summary.fragments == len(coding.fragments())
    assert lines["overleg"].documents == 2
    assert sum(summary.documents.values()) == 2
    assert lines["overleg"].counts[SourceKind.INTERVIEW] == 1
    assert summary.examples
    assert all(example.reason.endswith("codeboek klein 1.0.0") for example in summary.examples)

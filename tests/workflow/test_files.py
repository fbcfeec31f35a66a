from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.workflow.files import select


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.docx",
        "sub/c.vtt",
        "bronnen.csv",
        "LEESMIJ.md",
        "foto.jpg",
        ".verborgen/x.txt",
        "~$a.docx",
    ):
        path = tmp_path / "studie" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("tekst", encoding="utf-8")
    return tmp_path / "studie"


def test_a_folder_gives_its_sources_by_name_with_their_subfolder(study: Path) -> None:
    selection = select([str(study)])
    assert [source.name for source in selection.sources] == ["a.docx", "b.txt", "sub/c.vtt"]
    assert [path.name for path in selection.side_tables] == ["bronnen.csv"]
    assert sorted(path.name for path in selection.skipped) == ["LEESMIJ.md", "foto.jpg"]


def test_a_file_is_taken_whatever_its_extension(study: Path) -> None:
    assert [source.name for source in select([str(study / "foto.jpg")]).sources] == ["foto.jpg"]


def test_a_file_that_does_not_exist_is_left_to_the_reader_to_refuse(study: Path) -> None:
    selection = select([str(study / "weg.txt")])
    assert [source.name for source in selection.sources] == ["weg.txt"]


def test_a_pattern_finds_files_and_one_that_finds_none_is_told(study: Path) -> None:
    selection = select([str(study / "**" / "*.vtt"), str(study / "*.odt")])
    assert [source.name for source in selection.sources] == ["c.vtt"]
    assert selection.missing == (str(study / "*.odt"),)


def test_a_file_named_twice_is_read_once(study: Path) -> None:
    assert len(select([str(study / "b.txt"), str(study), str(study / "*.txt")]).sources) == 3


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for folder in ("noord", "zuid"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(folder, encoding="utf-8")
    names = [
        source.name for source in select([str(tmp_path / "noord/plan.txt"), str(tmp_path / "zuid/plan.txt")]).sources
    ]
    assert names == ["noord/plan.txt", "zuid/plan.txt"]


def test_a_side_table_is_never_a_source_also_when_it_is_named_itself(study: Path) -> None:
    selection = select([str(study / "bronnen.csv"), str(study / "*.*")])
    assert "bronnen.csv" not in [source.name for source in selection.sources]
    assert {path.name for path in selection.side_tables} == {"bronnen.csv"}

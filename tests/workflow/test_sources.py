from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.readers.source import ReadOptions
from kwalcode.workflow.files import SourcePath
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.sources import Upload, describe_document, describe_speaker, fates, remove, take_in
from tests.workflow.study import BOOK, INTERVIEW


@pytest.fixture
def project(tmp_path: Path) -> Project:
    book = tmp_path / "klein.yaml"
    book.write_text(BOOK, encoding="utf-8")
    return Project.create(tmp_path / "project", [str(book)])


@pytest.mark.parametrize("name", ["../../weg.txt", "/etc/weg.txt", "C:\\map\\weg.txt", "..\\weg.txt", "map/weg.txt"])
def test_a_name_never_leads_out_of_the_project(project: Project, name: str) -> None:
    intake = take_in(project, [Upload(name, INTERVIEW.encode())], ReadOptions())
    assert [reading.name for reading in intake.read] == ["weg.txt"]
    assert [path.name for path in project.sources.iterdir()] == ["weg.txt"]


def test_two_files_of_one_name_do_not_hide_each_other(project: Project) -> None:
    other = INTERVIEW.replace("scholen", "buren")
    intake = take_in(project, [Upload("a.txt", INTERVIEW.encode()), Upload("a.txt", other.encode())], ReadOptions())
    assert len(intake.read) == 1
    assert "er is al een bron met deze naam" in intake.refused[0].problem


def test_progress_is_told_per_file(project: Project) -> None:
    told: list[tuple[int, int, str]] = []
    take_in(
        project,
        [Upload("a.txt", INTERVIEW.encode()), Upload("b.txt", b"")],
        ReadOptions(),
        progress=lambda done, total, name: told.append((done, total, name)),
    )
    assert told == [(1, 2, "a.txt"), (2, 2, "b.txt")]


def test_a_row_for_a_file_that_was_not_sent_is_told(project: Project) -> None:
    table = b"bestand;soort\na.txt;interview\nb.txt;interview\n"
    intake = take_in(project, [Upload("bronnen.csv", table), Upload("a.txt", INTERVIEW.encode())], ReadOptions())
    assert any("b.txt" in remark for remark in intake.remarks)


def test_the_last_fate_of_a_file_counts(project: Project) -> None:
    take_in(project, [Upload("a.txt", b""), Upload("b.txt", INTERVIEW.encode())], ReadOptions())
    take_in(project, [Upload("a.txt", INTERVIEW.replace("scholen", "buren").encode())], ReadOptions())
    assert [(record.file, record.outcome) for record in fates(project)] == [("a.txt", "read"), ("b.txt", "read")]


def test_what_is_outside_the_lists_or_unknown_is_refused(project: Project) -> None:
    (reading,) = take_in(project, [Upload("a.txt", INTERVIEW.encode())], ReadOptions()).read
    document = reading.documents[0]
    with pytest.raises(StoreError, match="kies uit interview"):
        describe_document(project, document.id, source_kind="roman")
    with pytest.raises(StoreError, match="kies uit moderator"):
        describe_speaker(project, document.id, "R", role="baas")
    with pytest.raises(StoreError, match="geen spreker 'Z'"):
        describe_speaker(project, document.id, "Z", role="moderator")


def test_a_variable_of_a_speaker_is_set_and_taken_away(project: Project) -> None:
    (reading,) = take_in(project, [Upload("a.txt", INTERVIEW.encode())], ReadOptions()).read
    document = reading.documents[0]
    for value, expected in (("CD&V", {"partij": "CD&V"}), (None, {})):
        describe_speaker(project, document.id, "R", variables={"partij": value})
        with project.store() as store:
            speakers = {one.speaker.key: one.speaker for one in store.speakers()}
        assert speakers["R"].attributes == expected
        assert speakers["I"].attributes == {}


def test_a_file_of_which_the_original_cannot_be_kept_is_not_read_and_stops_no_other(
    project: Project, tmp_path: Path
) -> None:
    for name, text in (("a.txt", INTERVIEW), ("c.txt", INTERVIEW.replace("scholen", "buren"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (project.sources / "map").write_text("geen map", encoding="utf-8")
    files = [SourcePath(tmp_path / "a.txt", "map/a.txt"), SourcePath(tmp_path / "c.txt", "c.txt")]
    refused, read = project.import_files(files, ReadPlan())
    assert "het origineel kan niet" in refused.problem
    assert "Wat u kunt doen" in refused.problem
    assert [document.name for document in read.documents] == ["c.txt"]
    assert [document.name for document in project.documents()] == ["c.txt"]
    assert {one.file: one.outcome for one in fates(project)} == {"c.txt": "read", "map/a.txt": "refused"}


def test_a_new_file_does_not_take_the_place_of_the_original_of_a_removed_one(project: Project) -> None:
    (first,) = take_in(project, [Upload("a.txt", INTERVIEW.encode())], ReadOptions()).read
    remove(project, [first.documents[0].id])
    other = INTERVIEW.replace("scholen", "buren")
    take_in(project, [Upload("a.txt", other.encode())], ReadOptions())
    kept = {path.name: path.read_text(encoding="utf-8") for path in project.sources.iterdir()}
    assert kept == {"a.txt": INTERVIEW, "a (2).txt": other}


def test_the_same_file_again_after_a_removal_makes_no_second_original(project: Project) -> None:
    (first,) = take_in(project, [Upload("a.txt", INTERVIEW.encode())], ReadOptions()).read
    remove(project, [first.documents[0].id])
    assert take_in(project, [Upload("a.txt", INTERVIEW.encode())], ReadOptions()).read
    assert [path.name for path in project.sources.iterdir()] == ["a.txt"]

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.readers.source import ReadOptions
from kwalcode.workflow.project import Project
from kwalcode.workflow.sources import Upload, describe_document, describe_speaker, fates, take_in
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

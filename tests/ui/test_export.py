from __future__ import annotations

import io
import zipfile

import pytest

from kwalcode.workflow import downloads, exports
from kwalcode.workflow.downloads import Format
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts


def test_an_empty_project_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project, "export")
    assert "Nog niets te exporteren" in texts(app)
    assert not app.get("download_button")


def test_every_format_is_offered_with_what_it_is_for(project: Project, screen: Screen) -> None:
    app = screen(project, "export")
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels == [
        "fragmenten.csv",
        "fragmenten.xlsx",
        "fragmenten.csv",
        "fragmenten.jsonl",
        "project.qdpx",
        "project.qdc",
        "teksten.zip",
    ]
    for title in ("CSV met puntkomma", "Excel", "CSV met komma", "JSON Lines", "Teksten (zip)"):
        assert f"**{title}**" in texts(app)


@pytest.mark.parametrize("wanted", list(Format))
@pytest.mark.parametrize("moderator", [False, True])
def test_a_download_is_what_the_command_writes(project: Project, wanted: Format, moderator: bool) -> None:
    path = project.output / wanted.file_name
    exports.export_project(project, path, separator=wanted.separator, include_moderator=moderator)
    assert downloads.project_file(project, wanted, include_moderator=moderator) == path.read_bytes()


def test_the_moderators_words_make_a_difference(project: Project) -> None:
    without = downloads.project_file(project, Format.JSONL)
    assert (
        downloads.project_file(project, Format.JSONL, include_moderator=True).count(b"\n") == without.count(b"\n") + 1
    )


def test_the_texts_are_those_that_offsets_count_in(project: Project) -> None:
    data = downloads.texts_zip(project.documents())
    assert data == downloads.texts_zip(project.documents())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert found == {f"{document.name}.txt": document.text for document in project.documents()}

"""`kwalcode import` on the coded project of another program."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwalcode.cli import main
from kwalcode.exchange.refi_writing import write_qdpx
from kwalcode.store import ImportOutcome
from kwalcode.workflow.project import Project
from tests.exchange.test_taguette import database, document, tag
from tests.workflow.study import make_study
from tests.workflow.test_foreign_project import foreign


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    make_study(tmp_path / "bestanden")
    return Project.create(tmp_path / "studie", [str(tmp_path / "klein.yaml")])


def test_a_project_comes_in_and_is_told(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    write_qdpx(Path("proef.qdpx"), foreign())
    assert main(["import", "proef.qdpx", "--project", "studie", "--coder", "Bea"]) == 0
    told = capsys.readouterr().out
    assert "proef.qdpx (NVivo): 2 bronnen gelezen." in told
    assert "Bea: 1 codering." in told
    assert (project.sources / "proef.qdpx").read_bytes() == Path("proef.qdpx").read_bytes()


def test_one_project_of_several_is_chosen(project: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = database(tmp_path / "d", document(), document(2, "tweede", 2, "<p>Wonen.</p>"), tag(1, "wonen", 2))
    Path("alles.sqlite3").write_bytes(file.data)
    command = ["import", "alles.sqlite3", "--project", "studie"]
    assert main(command) == 1
    assert "bevat 2 projecten ('Mijn studie', 'Een ander')" in (said := capsys.readouterr().err)
    assert "--taguette-project NAAM" in said
    assert main([*command, "--taguette-project", "wat"]) == 1
    assert "bevat geen project 'wat'; wel 'Mijn studie', 'Een ander'" in capsys.readouterr().err
    assert main([*command, "--taguette-project", "een ander"]) == 0
    with project.store() as store:
        assert [record.name for record in store.documents()] == ["tweede"]
        assert [(one.file, one.outcome) for one in store.imports()] == [
            ("alles.sqlite3", ImportOutcome.REFUSED),
            ("alles.sqlite3", ImportOutcome.REFUSED),
            ("alles.sqlite3", ImportOutcome.READ),
        ]


def test_one_file_that_is_refused_stops_no_other(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    write_qdpx(Path("proef.qdpx"), foreign())
    Path("stuk.qdpx").write_bytes(b"geen archief")
    assert main(["import", "stuk.qdpx", "weg.qdc", "proef.qdpx", "--project", "studie"]) == 3
    said = capsys.readouterr().err
    assert "stuk.qdpx" in said
    assert "weg.qdc" in said
    with project.store() as store:
        assert len(store.documents()) == 2

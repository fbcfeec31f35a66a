"""The project of another tool comes in whole or not at all: whatever step fails, and whenever the process is killed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.exchange.foreign import ForeignProject, ForeignSource
from kwalcode.exchange.refi_reading import read_refi
from kwalcode.readers.decoding import normalise
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.store import ImportOutcome, Store
from kwalcode.workflow import pending
from kwalcode.workflow.erasing import erase
from kwalcode.workflow.foreign_export import export_foreign
from kwalcode.workflow.foreign_project import load_foreign, read_foreign, take_project
from kwalcode.workflow.project import Project
from tests.workflow.test_foreign_project import FILE, foreign, project

__all__ = ["project"]

ROOT = Path(__file__).parent.parent.parent
WAITING = "*.wacht"


def state(project: Project) -> dict[str, object]:
    """All that the database and the folders of a project hold."""
    with closing(sqlite3.connect(project.database)) as connection:
        held: dict[str, object] = {"database": list(connection.iterdump())}
    for path in sorted(project.root.rglob("*")):
        if path.is_file() and not path.name.startswith(project.database.name):
            held[path.relative_to(project.root).as_posix()] = path.read_bytes()
    return held


def whole(project: Project) -> bool:
    """Whether all of the project is there."""
    with project.store() as store:
        return (
            [record.name for record in store.documents()] == ["gesprek", "gesprek (2)"]
            and len(list(store.imported_codes())) == 3
            and [(one.file, one.outcome) for one in store.imports()] == [(FILE.name, ImportOutcome.READ)]
            and [one.id for one in store.codebooks()] == ["mijn-studie"]
            and (project.codebook_folder / "mijn-studie.yaml").read_text("utf-8")
            == store.codebook_source(store.codebooks()[0].hash)
            and (project.sources / FILE.name).read_bytes() == FILE.data
            and not list(project.root.rglob(WAITING))
        )


def test_all_of_it_comes_in_with_the_original(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    assert whole(project)


@pytest.mark.parametrize("step", ["add_documents", "save_codebook", "imported_codes", "replace_imported",
                                  "record_import"])  # fmt: skip
def test_a_step_of_the_database_that_fails_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = state(project)
    done: Callable[..., object] = getattr(Store, step)

    def fail(*arguments: object, **named: object) -> object:
        done(*arguments, **named)
        raise StoreError("de schijf is vol")

    monkeypatch.setattr(Store, step, fail)
    with pytest.raises(StoreError, match="de schijf is vol"):
        take_project(project, foreign(), FILE, coder="Bea")
    monkeypatch.undo()
    assert state(project) == before
    take_project(project, foreign(), FILE, coder="Bea")
    assert whole(project)


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("error", [StoreError("de schijf is vol"), KeyboardInterrupt()])
def test_a_file_that_cannot_be_written_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, nth: int, error: BaseException
) -> None:
    before = state(project)
    done, calls = pending.put, [0]

    def fail(folder: Path, name: str, data: bytes) -> None:
        done(folder, name, data)
        calls[0] += 1
        if calls[0] == nth:
            raise error

    monkeypatch.setattr(pending, "put", fail)
    with pytest.raises(type(error)):
        take_project(project, foreign(), FILE, coder="Bea")
    assert state(project) == before


def test_a_folder_that_cannot_be_written_in_is_told_and_leaves_nothing(project: Project) -> None:
    project.sources.rmdir()
    project.sources.write_text("geen map", encoding="utf-8")
    before = state(project)
    with pytest.raises(StoreError, match=r"er is niets overgenomen.*Wat u kunt doen"):
        take_project(project, foreign(), FILE)
    assert state(project) == before


def test_a_name_that_is_too_long_for_a_file_leaves_nothing(project: Project) -> None:
    before = state(project)
    with pytest.raises(StoreError, match="te lang"):
        take_project(project, foreign(), replace(FILE, name=f"{'é' * 120}.qdpx"))
    assert state(project) == before


def test_what_cannot_be_put_in_its_place_waits_and_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(partial: Path, target: Path) -> None:
        raise PermissionError(13, "geen toegang", str(target))

    monkeypatch.setattr(pending, "keep", refuse)
    taken = take_project(project, foreign(), FILE, coder="Bea")
    assert sum("kon nog niet op zijn plaats" in remark for remark in taken.remarks) == 2
    assert len(list(project.root.rglob(WAITING))) == 2
    monkeypatch.undo()
    assert whole(Project.open(project.root))


KILLED = """
import os, sys
from pathlib import Path
from kwalcode.store import Store
from kwalcode.workflow import foreign_project, pending
from kwalcode.workflow.project import Project
from tests.workflow.test_foreign_project import FILE, foreign

owner, name, nth = {"put": pending, "settle": Project}.get(sys.argv[2], Store), sys.argv[2], int(sys.argv[3])
project, done, calls = Project.open(Path(sys.argv[1])), getattr(owner, name), [0]

def die(*arguments, **named):
    calls[0] += 1
    if calls[0] == nth:
        os._exit(9)
    return done(*arguments, **named)

setattr(owner, name, die)
foreign_project.take_project(project, foreign(), FILE, coder="Bea")
"""


def killed(project: Project, step: str, nth: int) -> None:
    """Take a project in in a process that is gone at once when it comes to a step."""
    command = [sys.executable, "-c", KILLED, str(project.root), step, str(nth)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 9, ended.stderr


@pytest.mark.parametrize(
    ("step", "nth"),
    [("save_codebook", 1), ("replace_imported", 1), ("replace_imported", 2), ("record_import", 1), ("put", 1),
     ("put", 2)],
)  # fmt: skip
def test_a_process_that_is_killed_before_the_end_leaves_nothing(project: Project, step: str, nth: int) -> None:
    before = state(project)
    killed(project, step, nth)
    again = Project.open(project.root)
    assert state(again) == before
    take_project(again, foreign(), FILE, coder="Bea")
    assert whole(again)


def test_a_process_that_is_killed_when_all_is_kept_is_completed_at_the_next_opening(project: Project) -> None:
    # The second time the folders are put in order comes after the database has committed.
    killed(project, "settle", 2)
    assert not (project.codebook_folder / "mijn-studie.yaml").exists()
    assert len(list(project.root.rglob(WAITING))) == 2
    assert whole(Project.open(project.root))


def test_a_codebook_that_somebody_wrote_in_its_place_stays(project: Project) -> None:
    killed(project, "settle", 2)
    own = project.codebook_folder / "mijn-studie.yaml"
    own.write_text("codebook: mijn-studie\n", encoding="utf-8")
    Project.open(project.root)
    assert [path.read_text("utf-8") for path in own.parent.glob("mijn*")] == ["codebook: mijn-studie\n"]
    assert not list(project.root.rglob(WAITING))


def test_a_rehearsal_tells_what_comes_in_and_keeps_nothing(project: Project) -> None:
    before = state(project)
    told = take_project(project, foreign(), FILE, coder="Bea", rehearse=True)
    assert state(project) == before
    assert told == take_project(project, foreign(), FILE, coder="Bea")
    assert [(one.name, one.n_codings, one.known) for one in told.sources] == [
        ("gesprek", 2, False), ("gesprek (2)", 1, False),
    ]  # fmt: skip
    assert [(one.label, one.depth, one.n_codings) for one in told.codes] == [
        ("Nood: tijd", 0, 0), ("Tijd", 1, 1), ("tijd", 0, 2),
    ]  # fmt: skip
    again = take_project(project, foreign(), FILE, coder="Bea", rehearse=True)
    assert (told.changed, again.changed, [one.known for one in again.sources]) == (True, False, [True, True])


def test_a_source_of_which_the_name_is_taken_gets_a_number_and_that_is_told(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    other = ForeignProject("Ander", sources=(ForeignSource("x", "Gesprek", "Heel iets anders over wonen.\n"),))
    taken = take_project(project, other, SourceFile("ander.qdpx", b"x"))
    assert taken.documents == ("Gesprek (3)",)
    assert "kreeg een nummer achter de naam (Gesprek (3))" in taken.remarks[-1]
    assert take_project(project, other, SourceFile("ander.qdpx", b"x")).known == ("Gesprek (3)",)


def test_a_source_that_was_erased_stays_away_with_the_original(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    (project.sources / FILE.name).unlink()
    with project.store() as store:
        gone = store.documents()[1]
    erase(project, gone.id, "An", confirmation=gone.name)
    taken = take_project(project, foreign(), FILE, coder="Bea")
    assert (taken.documents, taken.known, taken.counts) == ((), ("gesprek",), {"An": 1, "Bea": 1})
    assert any("1 bron niet overgenomen, met 1 codering: de tekst is in dit project gewist" in one
               for one in taken.remarks)  # fmt: skip
    assert not (project.sources / FILE.name).exists()


def test_a_codebook_that_was_worked_on_stays_and_its_codings_too(project: Project) -> None:
    take_project(project, foreign(), FILE, coder="Bea")
    path = project.codebook_folder / "mijn-studie.yaml"
    worked = path.read_text("utf-8").replace("Nood: tijd", "Tijdsnood")
    path.write_text(worked, encoding="utf-8")
    again = take_project(project, foreign(), FILE, coder="Bea")
    assert (again.codebook, again.changed, path.read_text("utf-8")) == ("mijn-studie", False, worked)
    with project.store() as store:
        assert {one.codebook for one in store.imported_codes()} == {"mijn-studie"}


def test_two_projects_in_files_of_one_name_do_not_take_each_others_codings(project: Project) -> None:
    file = SourceFile("data.qda", b"een")
    take_project(project, foreign(), file, coder="Bea")
    take_project(project, replace(foreign(), name="Tweede"), SourceFile("data.qda", b"twee"), coder="Bea")
    with project.store() as store:
        assert {one.codebook for one in store.imported_codes("An")} == {"mijn-studie", "tweede"}
    assert {path.read_bytes() for path in project.sources.glob("data*.qda")} == {b"een", b"twee"}


def test_the_database_of_a_folder_is_kept_in_a_folder_of_that_name(project: Project) -> None:
    take_project(project, foreign(), SourceFile("studie 100%.qda/data.qda", b"x"), options=ReadOptions())
    assert (project.sources / "studie 100%.qda" / "data.qda").read_bytes() == b"x"


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["nvivo12_windows_oltas0517_masked.qdpx", "nvivo15_mac_empty_sources.qdpx", "qualcoder36_mannheimer_masked.qda",
     "taguette_codebook.qdc"],
)  # fmt: skip
def test_a_real_project_comes_in_as_it_was_rehearsed_and_goes_out_with_places_people_and_moments(
    project: Project, shared_data: Path, tmp_path: Path, name: str
) -> None:
    file = load_foreign(shared_data / "real" / "qda" / name)
    read = read_foreign(file)
    told = take_project(project, read, file, rehearse=True)
    assert take_project(project, read, file) == told
    with_text = [source for source in read.sources if source.text.strip()]
    assert (len(told.sources), told.n_codes) == (len(with_text), len(read.codes))
    assert (project.sources / file.name).read_bytes() == file.data
    codes = {code.key: code.name for code in read.codes}
    for coder in told.counts:
        export_foreign(project, tmp_path / "uit.qdpx", layer=coder)
        out = read_refi(SourceFile.load(tmp_path / "uit.qdpx"))
        labels = {code.key: code.name for code in out.codes}
        assert {(labels[one.code], quote, one.time, one.note) for one, quote in out.quotes()} == {
            (codes[one.code], normalise(quote), one.time, one.note)
            for one, quote in read.quotes()
            if one.coder == coder
        }

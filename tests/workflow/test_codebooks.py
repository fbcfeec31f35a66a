from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kwalcode.codebook.editing import CodeTexts, add_code, edit_code, merge_codes
from kwalcode.codebook.rule_editing import set_rule
from kwalcode.errors import CodebookError, ExchangeError, StoreError
from kwalcode.model import Verdict
from kwalcode.workflow.codebooks import codebook_file, codebook_files, kept_version, save, versions
from kwalcode.workflow.exports import export_project
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import run
from kwalcode.workflow.trying import RuleTrial, try_rule

from .study import make_project, make_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(make_study(tmp_path / "study"))


def tried(project: Project, rule: str, *, code: str = "overleg", replaces: str = "", limit: int = 50) -> RuleTrial:
    book = codebook_file(project, "klein").book
    return try_rule(project, book, code, rule, replaces=replaces, limit=limit, pipeline="embedded")


def test_saving_writes_a_new_version_with_its_line_of_history(project: Project) -> None:
    file = codebook_file(project, "klein")
    new = edit_code(file.text, "overleg", CodeTexts(definition="Samen praten."))
    saved = save(project, "klein", new, "An", based_on=file.hash, note="definitie\nbijgewerkt")
    now = codebook_file(project, "klein")
    assert (saved.file, now.book.version) == (now, "1.0.1")
    assert [(note.version, note.author, note.text) for note in now.history] == [("1.0.1", "An", "definitie bijgewerkt")]
    assert now.book.code("overleg").definition == "Samen praten."


def test_both_the_old_and_the_new_version_are_kept_in_the_project(tmp_path: Path) -> None:
    make_study(tmp_path / "study")
    project = Project.create(tmp_path / "project", [str(tmp_path / "klein.yaml")])
    file = codebook_file(project, "klein")
    save(project, "klein", edit_code(file.text, "overleg", CodeTexts(label="Praten")), "An", based_on=file.hash)
    kept = versions(project, "klein")
    assert [record.version for record in kept] == ["1.0.1", "1.0.0"]
    assert kept_version(project, kept[1].hash).text == file.text
    assert kept_version(project, kept[0].hash).book.code("overleg").label == "Praten"


def test_without_a_note_the_differences_are_the_note(project: Project) -> None:
    file = codebook_file(project, "klein")
    new = set_rule(file.text, "middelen", 'id: "geld"\nany: ["geld"]')
    saved = save(project, "klein", new, "An", based_on=file.hash)
    assert saved.note == "Code Middelen: nieuwe regel geld."
    assert saved.file.book.version == "1.1.0"


def test_a_file_that_changed_on_disk_is_not_overwritten(project: Project) -> None:
    file = codebook_file(project, "klein")
    theirs = edit_code(file.text, "middelen", CodeTexts(label="Geld"))
    file.path.write_text(theirs, encoding="utf-8")
    mine = edit_code(file.text, "overleg", CodeTexts(label="Praten"))
    with pytest.raises(StoreError, match="intussen gewijzigd"):
        save(project, "klein", mine, "An", based_on=file.hash)
    assert file.path.read_text(encoding="utf-8") == theirs
    assert list(file.path.parent.iterdir()) == [file.path]


def test_of_two_that_save_from_the_same_state_the_second_is_refused(project: Project) -> None:
    file = codebook_file(project, "klein")
    save(project, "klein", edit_code(file.text, "overleg", CodeTexts(label="Praten")), "An", based_on=file.hash)
    with pytest.raises(StoreError, match=r"nu versie 1\.0\.1"):
        save(project, "klein", edit_code(file.text, "overleg", CodeTexts(label="Babbel")), "Bo", based_on=file.hash)
    assert codebook_file(project, "klein").book.code("overleg").label == "Praten"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text, "niets gewijzigd"),
        (lambda text: text.replace('"klein"', '"groot"', 1), "een ander codeboek"),
        (lambda text: text.replace("any:", "anny:", 1), "bedoelt u 'any'"),
    ],
)
def test_what_cannot_be_saved_leaves_the_file_as_it_was(
    project: Project, change: Callable[[str], str], problem: str
) -> None:
    file = codebook_file(project, "klein")
    with pytest.raises((CodebookError, StoreError), match=problem):
        save(project, "klein", change(file.text), "An", based_on=file.hash)
    assert codebook_file(project, "klein") == file
    assert [record.version for record in versions(project, "klein")] == ["1.0.0"]


def test_a_folder_that_cannot_be_written_in_loses_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    file = codebook_file(project, "klein")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kwalcode.exchange.files.os.fsync", full)
    with pytest.raises(ExchangeError, match="schijf is vol"):
        save(project, "klein", edit_code(file.text, "overleg", CodeTexts(label="P")), "An", based_on=file.hash)
    assert list(file.path.parent.iterdir()) == [file.path]
    assert codebook_file(project, "klein") == file


def test_a_faulty_file_is_told_apart_and_the_others_are_read(project: Project) -> None:
    (project.codebook_folder / "stuk.yaml").write_text("codebook: [", encoding="utf-8")
    (project.codebook_folder / "vreemd.yml").write_bytes(b"codebook: \xff")
    files, errors = codebook_files(project)
    assert [file.book.id for file in files] == ["klein"]
    assert [Path(error.file).name for error in errors] == ["stuk.yaml", "vreemd.yml"]


def test_an_unknown_codebook_is_refused(project: Project) -> None:
    with pytest.raises(StoreError, match="geen leesbaar codeboek 'x'"):
        codebook_file(project, "x")


def test_a_rule_is_tried_with_its_reasons_and_context(project: Project) -> None:
    trial = tried(project, 'id: "budget"\nany: ["budget"]', code="middelen")
    (hit,) = trial.hits
    assert (trial.total, trial.documents, trial.read) == (1, 1, 2)
    assert hit.quote == "We hebben daar geen budget voor."
    assert [hit.quote[mark.start : mark.end] for mark in hit.marks] == ["budget"]
    assert hit.before.endswith("Er is veel overleg met de scholen. ")
    assert hit.after.startswith("\nI: En dan?")
    assert (hit.document, hit.speaker, hit.is_new, hit.elsewhere) == ("gesprek.txt", "R", True, True)
    assert "letterlijk" in hit.reason
    assert "geen" in hit.reason


def test_trying_tells_what_is_new_and_what_vanishes(project: Project) -> None:
    trial = tried(project, 'id: "m"\nany: ["verdubbelen", "budget"]', code="middelen", replaces="middelen-genoemd")
    assert [(hit.quote, hit.is_new) for hit in trial.hits] == [
        ("We hebben daar geen budget voor.", False),
        ("De middelen worden verdubbeld.", False),
    ]
    assert [hit.quote for hit in trial.vanished] == ["De middelen komen van Vlaanderen."]
    assert (trial.new, trial.gone) == (0, 1)


def test_new_hits_come_first_and_the_counts_are_of_all(project: Project) -> None:
    trial = tried(project, 'id: "o"\nany: ["overleg", "wachten"]', replaces="overleg-genoemd", limit=1)
    assert [(hit.quote, hit.is_new) for hit in trial.hits] == [("Dan wachten we.", True)]
    assert (trial.total, trial.new, trial.gone) == (3, 1, 0)


def test_words_of_the_moderator_are_counted_apart(project: Project) -> None:
    trial = tried(project, 'id: "loopt"\nany: ["lopen"]')
    assert (trial.total, trial.moderator) == (0, 1)


def test_trying_keeps_nothing_but_the_parse(project: Project) -> None:
    before = project.fragments()
    tried(project, 'id: "o"\nany: ["wachten"]')
    assert project.fragments() == before
    assert codebook_file(project, "klein").book.version == "1.0.0"


def test_a_faulty_rule_is_refused_with_its_line(project: Project) -> None:
    with pytest.raises(CodebookError) as caught:
        tried(project, 'id: "o"\nanny: ["x"]')
    assert {fault.line for fault in caught.value.faults} == {1, 2}


def test_a_project_without_parses_can_be_tried_on(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    project = Project.create(tmp_path / "project", [str(tmp_path / "klein.yaml")])
    project.import_files(select([str(study)]).sources, ReadPlan())
    assert tried(project, 'id: "o"\nany: ["overleg"]').total == 2
    assert run(project, pipeline="embedded").parsed == 0


def test_decisions_survive_a_merge_under_their_own_code(project: Project, tmp_path: Path) -> None:
    one = next(fragment for fragment in project.fragments() if fragment.code_id == "overleg")
    ReviewSession.open(project, "An").decide(one.id, Verdict.ACCEPT)
    file = codebook_file(project, "klein")
    new = merge_codes(file.text, "overleg", "middelen")
    assert save(project, "klein", new, "An", based_on=file.hash).file.book.version == "2.0.0"
    report = run(project, pipeline="embedded")
    assert report.change.outdated == 1
    answered = [fragment for fragment in project.fragments() if fragment.decision]
    assert [(fragment.code_id, fragment.codebook_version) for fragment in answered] == [("overleg", "1.0.0")]
    assert {fragment.code_id for fragment in project.fragments() if not fragment.decision} == {"middelen"}
    exported = export_project(project, tmp_path / "uit.csv")
    with exported.path.open(encoding="utf-8-sig", newline="") as stream:
        assert sorted({row["code_id"] for row in csv.DictReader(stream)}) == ["middelen", "overleg"]


def test_a_new_code_is_suggested_after_the_next_run(project: Project) -> None:
    file = codebook_file(project, "klein")
    new = add_code(file.text, "wachten", CodeTexts(label="Wachten"))
    new = set_rule(new, "wachten", 'id: "wachten"\nany: ["wachten"]')
    save(project, "klein", new, "An", based_on=file.hash)
    run(project, pipeline="embedded")
    assert [fragment.code_id for fragment in project.fragments()].count("wachten") == 1

"""A source that must be destroyed: every file of the project is searched for its words afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import Fragment, Verdict
from kwalcode.readers.source import ReadOptions
from kwalcode.store import Store
from kwalcode.workflow.erasing import erasable, erase, erasures, find_erasable
from kwalcode.workflow.exports import export_project
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import run
from kwalcode.workflow.snapshot import SnapshotKeeper
from kwalcode.workflow.sources import Upload, remove, take_in
from tests.workflow.study import BOOK, INTERVIEW

TOLD = "Zwanenburg"
PRIVATE = INTERVIEW.replace("de scholen", f"de scholen van {TOLD}")
TABLE = (
    b"gemeente;bd_code;bd_kort;ap_code;ap_kort;ac_code;ac_kort\n"
    b"Aaldorp;BD1;Een warme gemeente;AP1;Armoede bestrijden;AC1;Overleg met scholen\n"
    b"Beekdam;BD1;Een sterke gemeente;AP1;Wonen;AC1;Overleg met huurders\n"
)


def decide(project: Project, fragment: Fragment, reviewer: str) -> None:
    with project.store() as store:
        told = TOLD in store.document(fragment.document_id).text
        session = ReviewSession(Material(store), reviewer)
        session.decide(fragment.id, Verdict.ACCEPT, reason=f"zeker in {TOLD}" if told else "")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two coded interviews, one of them private, on which two people decided."""
    book = tmp_path / "klein.yaml"
    book.write_text(BOOK, encoding="utf-8")
    made = Project.create(tmp_path / "project", [str(book)])
    take_in(made, [Upload("jan.txt", PRIVATE.encode()), Upload("an.txt", INTERVIEW.encode())], ReadOptions())
    run(made)
    for reviewer in ("An", "Bram"):
        for fragment in made.fragments():
            decide(made, fragment, reviewer)
    return made


def holding(project: Project, word: str = TOLD) -> list[str]:
    """The files of the project in which a word can be read."""
    return sorted(
        path.relative_to(project.root).as_posix()
        for path in project.root.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    )


def test_no_file_of_the_project_holds_its_words_or_its_name(project: Project) -> None:
    assert holding(project) == ["bronnen/jan.txt", "project.sqlite"]
    done = erase(project, "jan.txt", "An", confirmation="jan.txt")
    assert holding(project) == []
    assert holding(project, "jan.txt") == []
    assert [path.name for path in done.originals] == ["jan.txt"]
    assert [path.name for path in project.sources.iterdir()] == ["an.txt"]
    assert (done.record.erased_by, done.record.counts["decision"]) == ("An", 6)
    assert erasures(project) == [done.record]


def test_exports_reviewers_and_agreement_no_longer_count_it(project: Project, tmp_path: Path) -> None:
    erase(project, "jan.txt", "An", confirmation="jan.txt")
    exported = export_project(project, tmp_path / "na.jsonl")
    assert {fragment.document_id for fragment in exported.fragments} == {one.id for one in exported.documents}
    assert TOLD not in (tmp_path / "na.jsonl").read_text(encoding="utf-8")
    assert [record.name for record in SnapshotKeeper(project).look().records] == ["an.txt"]
    with project.store() as store:
        coded = coding_layers(Material(store))
        assert {one.document_id for one in coded.decisions} == set(coded.material.records)
    assert run(project).coded == 0


@pytest.mark.parametrize(("named", "by", "confirmation", "problem"), [
    ("jan.txt", "An", "jan", "bevestiging 'jan' is niet de naam"),
    ("jan.txt", "An", "", "is niet de naam"),
    ("jan.txt", " ", "jan.txt", "niet wie de bron wist"),
    ("piet.txt", "An", "piet.txt", "geen bron van dit project heet zo"),
])  # fmt: skip
def test_without_a_name_and_a_confirmation_nothing_goes(
    project: Project, named: str, by: str, confirmation: str, problem: str
) -> None:
    with pytest.raises(StoreError, match=f"{problem}.*Wat u kunt doen"):
        erase(project, named, by, confirmation=confirmation)
    assert holding(project) == ["bronnen/jan.txt", "project.sqlite"]


def test_copies_of_an_older_format_go_as_well(project: Project) -> None:
    copy = project.root / "project-formaat0002-1.sqlite"
    shutil.copy(project.database, copy)
    done = erase(project, "jan.txt", "An", confirmation="jan.txt")
    assert done.copies == (copy,)
    assert not copy.exists()


def test_an_original_under_another_name_goes_too(project: Project) -> None:
    (project.sources / "jan.txt").rename(project.sources / "hernoemd.txt")
    erase(project, "jan.txt", "An", confirmation="jan.txt")
    assert holding(project) == []


def test_what_was_removed_earlier_can_be_erased_by_its_hash(project: Project) -> None:
    document = next(one.id for one in erasable(project) if one.name == "jan.txt")
    remove(project, [document])
    assert holding(project), "removing keeps the text"
    found = find_erasable(project, document[:12])
    assert found is not None
    assert (found.name, found.removed, found.decisions) == ("jan.txt", True, 6)
    erase(project, document[:12], "An", confirmation="jan.txt")
    assert holding(project) == []


def test_of_two_sources_of_one_name_only_the_right_original_goes(project: Project) -> None:
    first = next(one for one in erasable(project) if one.name == "jan.txt")
    remove(project, [first.id])
    other = INTERVIEW.replace("scholen", "buren")
    take_in(project, [Upload("jan.txt", other.encode())], ReadOptions())
    assert sorted(path.name for path in project.sources.iterdir()) == ["an.txt", "jan (2).txt", "jan.txt"]
    erase(project, first.id, "An", confirmation="jan.txt")
    assert holding(project) == []
    assert (project.sources / "jan (2).txt").read_text(encoding="utf-8") == other
    assert [one.name for one in erasable(project)] == ["an.txt", "jan.txt"]


def test_the_original_of_a_removed_source_stays_when_a_later_one_of_its_name_goes(project: Project) -> None:
    remove(project, [next(one.id for one in erasable(project) if one.name == "jan.txt")])
    take_in(project, [Upload("jan.txt", INTERVIEW.replace("scholen", "buren").encode())], ReadOptions())
    later = next(one.id for one in erasable(project) if one.name == "jan.txt" and not one.removed)
    done = erase(project, later, "An", confirmation="jan.txt")
    assert [path.name for path in done.originals] == ["jan (2).txt"]
    assert (project.sources / "jan.txt").read_text(encoding="utf-8") == PRIVATE


def test_two_of_one_name_must_be_told_apart(project: Project) -> None:
    remove(project, [next(one.id for one in erasable(project) if one.name == "jan.txt")])
    take_in(project, [Upload("jan.txt", INTERVIEW.replace("scholen", "buren").encode())], ReadOptions())
    with pytest.raises(StoreError, match=r"2 bronnen heten zo.*hash: \w{12}, \w{12} \(verwijderd\)"):
        erase(project, "jan.txt", "An", confirmation="jan.txt")


def test_a_table_that_holds_other_sources_is_not_destroyed_with_one_of_them(project: Project) -> None:
    take_in(project, [Upload("plannen.csv", TABLE)], ReadOptions())
    name = "plannen.csv#Aaldorp"
    with pytest.raises(StoreError, match=r"plannen.csv bevat ook 1 andere bron.*Beekdam.*Wat u kunt doen"):
        erase(project, name, "An", confirmation=name)
    assert find_erasable(project, name) is not None
    (project.sources / "plannen.csv").unlink()
    erase(project, name, "An", confirmation=name)
    assert [one.name for one in erasable(project)] == ["jan.txt", "an.txt", "plannen.csv#Beekdam"]


def test_an_erasure_that_was_broken_off_is_finished_by_the_same_command(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_store: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "purge", broken)
        with pytest.raises(KeyboardInterrupt):
            erase(project, "jan.txt", "An", confirmation="jan.txt")
    connection = sqlite3.connect(project.database)
    connection.close()
    assert find_erasable(project, "jan.txt") is None
    assert erase(project, "jan.txt", "An", confirmation="jan.txt").again
    assert holding(project) == []
    assert len(erasures(project)) == 1


def test_what_was_erased_is_not_read_again_and_its_name_not_noted(project: Project) -> None:
    erase(project, "jan.txt", "An", confirmation="jan.txt")
    intake = take_in(project, [Upload("jan.txt", PRIVATE.encode())], ReadOptions())
    assert "door An gewist" in intake.refused[0].problem
    assert holding(project, "jan.txt") == []
    assert holding(project) == []

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kwalcode.model import SourceKind, Status, Verdict
from kwalcode.store import Store
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import run
from kwalcode.workflow.snapshot import SnapshotKeeper
from tests.workflow.study import make_project, make_study


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return make_project(make_study(tmp_path / "studie"))


def age(project: Project) -> int:
    """Let the last change of the database lie an hour back; gives its moment."""
    moment = project.database.stat().st_mtime_ns - 3_600_000_000_000 | 1
    os.utime(project.database, ns=(moment, moment))
    return moment


def test_a_look_gives_what_the_project_gives(project: Project) -> None:
    now = SnapshotKeeper(project).look()
    assert list(now.fragments) == project.fragments()
    assert list(now.documents.values()) == project.documents()
    assert now.codebooks == project.used_codebooks()


def test_a_second_look_reads_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = SnapshotKeeper(project)
    age(project)
    first = keeper.look()
    monkeypatch.setattr(Project, "store", None)
    assert keeper.look() is first


def test_a_decision_is_seen_without_reading_suggestions_or_texts_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = SnapshotKeeper(project)
    fragment = keeper.look().fragments[0]
    ReviewSession.open(project, "An").decide(fragment.id, Verdict.ACCEPT)
    monkeypatch.setattr(Store, "suggestions", None)
    monkeypatch.setattr(Store, "document", None)
    after = {one.id: one.status for one in keeper.look().fragments}
    assert after.pop(fragment.id) is Status.ACCEPTED
    assert set(after.values()) == {Status.SUGGESTED}


@pytest.mark.parametrize("running", [False, True])
def test_a_second_change_within_one_tick_of_the_clock_is_seen(
    project: Project, monkeypatch: pytest.MonkeyPatch, running: bool
) -> None:
    if running:
        with project.store() as store:
            store.start_run("embedded", [], "0")
    keeper = SnapshotKeeper(project)
    moment = age(project)
    monkeypatch.setattr("kwalcode.workflow.snapshot.time_ns", lambda: moment + 1_000_000)
    size = project.database.stat().st_size
    fragment = keeper.look().fragments[0]
    with project.store() as store:
        store.forget_codes(fragment.coder, [fragment.code_id])
        store.start_run("embedded", [], "0")
    os.utime(project.database, ns=(moment, moment))
    assert project.database.stat().st_size == size
    assert list(keeper.look().fragments) == project.fragments()


def test_a_new_run_a_removal_and_new_facts_are_seen(project: Project) -> None:
    keeper = SnapshotKeeper(project)
    before = keeper.look()
    book = project.codebook_paths()[0]
    book.write_text(book.read_text(encoding="utf-8").replace('"budget"', '"partner"'), encoding="utf-8")
    run(project)
    assert list(keeper.look().fragments) == project.fragments() != list(before.fragments)
    plan = next(record for record in before.records if record.name == "plan.md")
    with project.store() as store:
        store.set_metadata(plan.id, source_kind=SourceKind.MINUTES, attributes={"gemeente": "Zandhove"})
    document = keeper.look().documents[plan.id]
    assert (document.source_kind, document.attributes) == (SourceKind.MINUTES, {"gemeente": "Zandhove"})
    assert list(keeper.look().documents.values()) == project.documents()
    with project.store() as store:
        store.remove_document(plan.id)
    assert plan.id not in keeper.look().documents
    assert list(keeper.look().fragments) == project.fragments()


def test_a_run_is_noted_before_it_takes_away_what_its_codebook_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = SnapshotKeeper(project)
    keeper.look()
    seen: list[bool] = []
    forget = Store.forget_codes

    def forgetting(store: Store, coder: str, codes: set[str]) -> object:
        change = forget(store, coder, codes)
        seen.append(list(keeper.look().fragments) == project.fragments())
        return change

    monkeypatch.setattr(Store, "forget_codes", forgetting)
    book = project.codebook_paths()[0]
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace('id: "overleg"', 'id: "overleggen"'), encoding="utf-8")
    run(project)
    assert seen == [True]


def test_a_text_that_comes_back_without_a_run_brings_no_old_suggestions(project: Project) -> None:
    keeper = SnapshotKeeper(project)
    document = project.documents()[0]
    assert any(one.document_id == document.id for one in keeper.look().fragments)
    with project.store() as store:
        store.remove_document(document.id)
        store.add_document(document)
    assert list(keeper.look().fragments) == project.fragments()
    assert not any(one.document_id == document.id for one in keeper.look().fragments)


def test_what_a_broken_off_run_wrote_is_seen(project: Project) -> None:
    keeper = SnapshotKeeper(project)
    with project.store() as store:
        store.start_run("embedded", [], "0")
    keeper.look()
    fragment = keeper.look().fragments[0]
    with project.store() as store:
        store.forget_codes(fragment.coder, [fragment.code_id])
    assert list(keeper.look().fragments) == project.fragments()

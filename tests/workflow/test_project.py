from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from kwalcode.codebook import parse_codebook
from kwalcode.dutch.choice import choose
from kwalcode.dutch.parse_bytes import from_bytes
from kwalcode.errors import CodebookError, PipelineError, StoreError
from kwalcode.model import SourceKind, Status, Verdict
from kwalcode.workflow.exports import export_project
from kwalcode.workflow.files import SourcePath, select
from kwalcode.workflow.material import Material
from kwalcode.workflow.parses import Parses, structure_key
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import RunReport, outlook, run
from kwalcode.workflow.snapshot import SnapshotKeeper
from tests.workflow.study import BOOK, make_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    study = make_study(tmp_path / "studie")
    made = Project.create(tmp_path / "project", [str(tmp_path / "klein.yaml")])
    selection = select([str(study)])
    made.import_files(selection.sources, ReadPlan(side_tables=load_side_tables(selection.side_tables)))
    return made


def code(project: Project) -> RunReport:
    return run(project, pipeline="embedded")


def test_a_project_holds_its_own_codebooks_and_the_originals(project: Project, tmp_path: Path) -> None:
    assert (project.codebook_folder / "klein.yaml").read_text(encoding="utf-8") == BOOK
    assert (project.sources / "gesprek.txt").read_bytes() == (tmp_path / "studie/gesprek.txt").read_bytes()


def test_a_kept_parse_that_is_damaged_is_made_anew(project: Project) -> None:
    code(project)
    before = project.fragments()
    choice = choose("embedded")
    with project.store() as store:
        document = store.document(store.documents()[0].id, layout=False)
        whole = Parses(store, choice).of(document)
        store.save_parse(document.id, choice.name, structure_key(document), b"KWP0")
        parses = Parses(store, choice)
        again = parses.of(document)
        assert parses.made == 1
        assert (again.vocabulary, again.starts.tolist()) == (whole.vocabulary, whole.starts.tolist())
        kept = store.parse(document.id, choice.name, structure_key(document))
        assert kept is not None
        assert from_bytes(kept).starts.tolist() == whole.starts.tolist()
    assert project.fragments() == before


def test_a_second_project_in_one_folder_is_refused(project: Project) -> None:
    with pytest.raises(StoreError, match="hier is al een project"):
        Project.create(project.root)


def test_a_codebook_with_faults_leaves_no_project_behind(tmp_path: Path) -> None:
    (tmp_path / "fout.yaml").write_text('codebook: "x"', encoding="utf-8")
    with pytest.raises(CodebookError):
        Project.create(tmp_path / "project", [str(tmp_path / "fout.yaml")])
    assert not (tmp_path / "project").exists()


def test_two_codebooks_with_one_file_name_are_refused(tmp_path: Path) -> None:
    for folder, text in (("een", BOOK), ("twee", BOOK.replace('"klein"', '"ander"'))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "boek.yaml").write_text(text, encoding="utf-8")
    both = [str(tmp_path / folder / "boek.yaml") for folder in ("een", "twee")]
    with pytest.raises(StoreError, match=r"twee/boek.yaml.*een/boek.yaml.*Wat u kunt doen"):
        Project.create(tmp_path / "project", both)
    assert not (tmp_path / "project").exists()
    assert Project.create(tmp_path / "project", both[:1] * 2).codebook_paths()


def test_an_original_that_cannot_be_put_in_its_place_is_told_and_stops_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "een.txt", tmp_path / "twee.txt"]
    for file in files:
        file.write_text(f"In {file.stem} is er overleg geweest over de middelen.", encoding="utf-8")
    moved = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "een.txt":
            raise OSError(errno.ENOSPC, "No space left on device")
        return moved(path, target)

    monkeypatch.setattr(Path, "replace", full)
    readings = project.import_files([SourcePath(file, file.name) for file in files], ReadPlan())
    assert [bool(reading.problem) for reading in readings] == [False, False]
    (remark,) = readings[0].documents[0].remarks
    assert "No space left on device" in remark
    assert readings[1].documents[0].remarks == ()
    assert sorted(path.name for path in project.sources.iterdir()) == ["gesprek.txt", "plan.md", "twee.txt"]
    with project.store() as store:
        assert store.imports()[-2].message == remark


def test_a_folder_that_is_no_project_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kwalcode init"):
        Project.open(tmp_path)


def test_importing_again_changes_nothing(project: Project, tmp_path: Path) -> None:
    before = project.documents()
    readings = project.import_files(select([str(tmp_path / "studie")]).sources, ReadPlan())
    assert [reading.known for reading in readings] == [True, True]
    assert project.documents() == before


def test_a_changed_file_under_the_same_name_is_refused_and_the_old_text_stays(project: Project, tmp_path: Path) -> None:
    changed = tmp_path / "studie" / "gesprek.txt"
    changed.write_text("I: Iets anders?\nR: Ja, nu wel.\nI: Echt?\nR: Echt.\n", encoding="utf-8")
    (reading,) = project.import_files([SourcePath(changed, "gesprek.txt")], ReadPlan())
    assert "gesprek.txt" in reading.problem
    assert "overleg" in project.documents()[0].text
    assert "overleg" in (project.sources / "gesprek.txt").read_text(encoding="utf-8")


def test_a_bad_file_does_not_stop_the_others_and_its_fate_is_kept(project: Project, tmp_path: Path) -> None:
    bad, good = tmp_path / "leeg.txt", tmp_path / "goed.txt"
    bad.write_bytes(b"")
    good.write_text("Er is overleg geweest over de middelen.", encoding="utf-8")
    readings = project.import_files([SourcePath(bad, "leeg.txt"), SourcePath(good, "goed.txt")], ReadPlan())
    assert [bool(reading.problem) for reading in readings] == [True, False]
    with project.store() as store:
        assert [(one.file, one.outcome.value) for one in store.imports()][-2:] == [
            ("leeg.txt", "refused"),
            ("goed.txt", "read"),
        ]
    assert not (project.sources / "leeg.txt").exists()


def test_side_table_facts_reach_the_documents(project: Project) -> None:
    interview, plan = project.documents()
    assert (interview.source_kind, interview.group.value) == (SourceKind.INTERVIEW, "ambtenaar")
    assert plan.attributes["gemeente"] == "Zandhove"


def test_a_run_codes_everything_once(project: Project) -> None:
    first = code(project)
    assert (first.coded, first.parsed) == (2, 2)
    assert first.change.added > 0
    second = code(project)
    assert (second.coded, second.parsed) == (0, 0)
    assert second.change.added == second.change.removed == 0


def test_two_files_with_one_codebook_are_told_by_their_names(project: Project) -> None:
    shutil.copy(project.codebook_folder / "klein.yaml", project.codebook_folder / "klein kopie.yaml")
    for look in (code, outlook):
        with pytest.raises(CodebookError, match=r"klein.yaml: .*\n.*net als klein kopie.yaml"):
            look(project)


def test_a_codebook_that_is_named_twice_is_applied_once(project: Project) -> None:
    report = run(project, ["klein", "klein"], pipeline="embedded")
    assert [book.id for book in report.codebooks] == ["klein"]


def test_several_processes_find_and_keep_the_same(project: Project, tmp_path: Path) -> None:
    other = Project.open(Path(shutil.copytree(project.root, tmp_path / "ander")))
    alone, together = code(project), run(other, pipeline="embedded", jobs=2)
    assert (together.coded, together.parsed, together.change) == (alone.coded, alone.parsed, alone.change)
    with project.store() as one, other.store() as two:
        assert list(two.suggestions()) == list(one.suggestions())
        for record in one.documents():
            assert two.any_parse(record.id) == one.any_parse(record.id) is not None
    again = run(other, pipeline="embedded", jobs=2)
    assert (again.coded, again.parsed) == (0, 0)


def test_a_pipeline_that_is_not_there_is_told_by_several_processes_too(project: Project, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "meta.json").write_text('{"lang": "nl", "name": "leeg", "version": "1"}', encoding="utf-8")
    with pytest.raises(PipelineError, match="kan niet geladen worden"):
        run(project, pipeline=str(tmp_path / "model"), jobs=2)


def test_a_changed_rule_is_looked_for_again_without_parsing(project: Project) -> None:
    code(project)
    path = project.codebook_folder / "klein.yaml"
    path.write_text(BOOK.replace('"budget"]', '"budget", "scholen"]').replace("1.0.0", "1.1.0"), encoding="utf-8")
    with project.store() as store:
        untouched = {one.id: one for one in store.suggestions(code_ids=["overleg"])}
    report = code(project)
    assert (report.coded, report.parsed) == (2, 0)
    assert report.change.added == 1
    with project.store() as store:
        assert {one.id: one for one in store.suggestions(code_ids=["overleg"])} == untouched


def test_a_code_that_left_the_codebook_takes_its_suggestions_along(project: Project) -> None:
    code(project)
    path = project.codebook_folder / "klein.yaml"
    path.write_text(BOOK[: BOOK.index('  - id: "middelen"')], encoding="utf-8")
    assert code(project).change.removed > 0
    assert {one.code_id for one in project.fragments()} == {"overleg"}


def test_the_moderators_words_are_kept_but_do_not_count(project: Project) -> None:
    code(project)
    quotes = {one.document_id: one.span for one in project.fragments()}
    everything = project.fragments(include_moderator=True)
    assert len(everything) == len(project.fragments()) + 1
    assert quotes


def test_decisions_survive_a_changed_codebook(project: Project) -> None:
    code(project)
    one = next(fragment for fragment in project.fragments() if fragment.code_id == "middelen")
    ReviewSession.open(project, "An").decide(one.id, Verdict.ACCEPT)
    path = project.codebook_folder / "klein.yaml"
    path.write_text(BOOK.replace('["middel", "budget"]', '["ietsanders"]'), encoding="utf-8")
    report = code(project)
    assert report.change.outdated == 1
    kept = {fragment.id: fragment.status for fragment in project.fragments()}
    assert kept[one.id] is Status.ACCEPTED


def test_the_export_holds_every_fragment_and_its_quotes_are_the_text(project: Project, tmp_path: Path) -> None:
    code(project)
    exported = export_project(project, tmp_path / "uit.csv")
    lines = (tmp_path / "uit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(exported.fragments) + 1
    assert any("We hebben daar geen budget voor." in line for line in lines)


def test_a_project_without_codebooks_says_what_to_do(project: Project) -> None:
    (project.codebook_folder / "klein.yaml").unlink()
    with pytest.raises(StoreError, match="--codebook"):
        code(project)


def test_a_corrected_side_table_is_heard_when_the_files_are_imported_again(project: Project, tmp_path: Path) -> None:
    code(project)
    table = tmp_path / "studie" / "bronnen.csv"
    table.write_text("bestand;soort;groep;gemeente\ngesprek.txt;focusgroep;politicus;Netelaar\n", encoding="utf-8")
    selection = select([str(tmp_path / "studie")])
    readings = project.import_files(selection.sources, ReadPlan(side_tables=load_side_tables(selection.side_tables)))
    assert [(one.name, one.known, one.retold) for one in readings] == [
        ("gesprek.txt", True, True),
        ("plan.md", True, False),
    ]
    interview, plan = project.documents()
    assert (interview.source_kind, interview.attributes["gemeente"]) == (SourceKind.FOCUS_GROUP, "Netelaar")
    assert plan.attributes["gemeente"] == "Zandhove"
    assert code(project).coded == 1


def test_an_export_follows_the_codebook_of_the_last_run_also_when_that_is_an_older_text(project: Project) -> None:
    path = project.codebook_folder / "klein.yaml"
    code(project)
    path.write_text(BOOK.replace('id: "overleg"', 'id: "praten"'), encoding="utf-8")
    code(project)
    path.write_text(BOOK, encoding="utf-8")
    code(project)
    assert "overleg" in project.used_codebooks()["klein"]
    # What the screen shows follows the same version as the export.
    assert "overleg" in SnapshotKeeper(project).look().codebooks["klein"]
    assert ("klein", "overleg") in Material.load(project).codes


def test_a_version_that_was_saved_since_the_last_run_is_there_to_code_with_but_not_to_export(project: Project) -> None:
    code(project)
    newer = BOOK.replace('id: "overleg"', 'id: "praten"').replace("1.0.0", "1.1.0")
    with project.store() as store:
        store.save_codebook(parse_codebook(newer), newer)
    assert ("klein", "praten") in Material.load(project).codes
    assert "praten" not in project.used_codebooks()["klein"]

"""A source that is called otherwise: everything follows the new name, and nothing that was done before is lost."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.readers.source import ReadOptions, SourceFile
from kwalcode.workflow.agreement import Question, compare
from kwalcode.workflow.agreement_tables import sheets
from kwalcode.workflow.erasing import erase, find_erasable
from kwalcode.workflow.exports import export_project
from kwalcode.workflow.imported_coding import import_coding
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.runs import run
from kwalcode.workflow.sources import Upload, find_source, rename, renamings, take_in
from tests.workflow.study import INTERVIEW, make_project, make_study


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return make_project(make_study(tmp_path / "studie"))


def call(project: Project, old: str, new: str) -> None:
    assert rename(project, find_source(project, old).id, new, by="An")


def exported(project: Project, path: Path) -> list[dict[str, str]]:
    export_project(project, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_an_export_differs_in_the_name_alone(project: Project, tmp_path: Path) -> None:
    before = exported(project, tmp_path / "voor.csv")
    call(project, "gesprek.txt", "Gesprek A")
    after = exported(project, tmp_path / "na.csv")
    assert {row["document"] for row in before} == {"gesprek.txt", "plan.md"}
    assert {row["document"] for row in after} == {"Gesprek A", "plan.md"}
    assert [{**row, "document": ""} for row in before] == [{**row, "document": ""} for row in after]


def test_a_run_has_nothing_to_do_again(project: Project) -> None:
    call(project, "gesprek.txt", "Gesprek A")
    assert run(project).coded == 0


@pytest.mark.parametrize("named", ["Gesprek A", "gesprek a", " Gesprek A ", "{hash}"])
def test_a_source_is_found_by_its_present_name_or_its_hash(project: Project, named: str) -> None:
    key = find_source(project, "gesprek.txt").id
    call(project, "gesprek.txt", "Gesprek A")
    assert find_source(project, named.replace("{hash}", key[:10].upper())).id == key


def test_an_old_name_is_told_what_it_became(project: Project) -> None:
    call(project, "gesprek.txt", "tussennaam")
    call(project, "tussennaam", "Gesprek A")
    with pytest.raises(StoreError, match="ze heet nu 'Gesprek A'"):
        find_source(project, "gesprek.txt")
    with pytest.raises(StoreError, match="zoals de pagina Bronnen"):
        find_source(project, "nooit.txt")
    assert [(one.before, now) for one, now in renamings(project)] == [
        ("tussennaam", "Gesprek A"), ("gesprek.txt", "Gesprek A"),
    ]  # fmt: skip


def test_a_side_table_keeps_speaking_of_the_file(project: Project) -> None:
    call(project, "gesprek.txt", "Gesprek A")
    table = b"bestand;soort;gemeente\ngesprek.txt;interview;Beekdam\n"
    intake = take_in(project, [Upload("bronnen.csv", table), Upload("gesprek.txt", INTERVIEW.encode())], ReadOptions())
    assert [reading.retold for reading in intake.known] == [True]
    assert find_source(project, "Gesprek A").attributes["gemeente"] == "Beekdam"


def test_a_side_table_finds_one_municipality_of_a_table_under_its_first_name(project: Project) -> None:
    plans = (
        b"gemeente;bd_code;bd_kort;ap_code;ap_kort;ac_code;ac_kort\n"
        b"Aaldorp;BD1;Een warme gemeente;AP1;Armoede bestrijden;AC1;Huis van het Kind\n"
        b"Beekdam;BD1;Een zorgzame stad;AP1;Wonen;AC1;Sociale woningen bouwen\n"
    )
    take_in(project, [Upload("plannen.csv", plans)], ReadOptions())
    call(project, "plannen.csv#Aaldorp", "Plan A")
    table = b"bestand;provincie\nplannen.csv#Aaldorp;Limburg\n"
    take_in(project, [Upload("bronnen.csv", table), Upload("plannen.csv", plans)], ReadOptions())
    assert find_source(project, "Plan A").attributes["provincie"] == "Limburg"
    assert "provincie" not in find_source(project, "plannen.csv#Beekdam").attributes


def test_codes_from_elsewhere_fit_under_the_new_name_and_the_old(project: Project) -> None:
    call(project, "gesprek.txt", "Gesprek A")
    rows = "document,quote,code,coder\nGesprek A,Dan wachten we.,overleg,Cis\ngesprek.txt,Dan wachten we.,overleg,Dre\n"
    with project.store() as store:
        material = Material(store)
        import_coding(material, SourceFile("codes.csv", rows.encode()))
        found = compare(coding_layers(material), Question(("Cis", "Dre")))
        told = [row for sheet in sheets(found, material) for row in sheet.rows if row[0] == "bron"]
    assert [row[1] for row in told] == ["Gesprek A"]


def test_an_old_name_that_another_source_bears_now_means_that_one(project: Project) -> None:
    call(project, "gesprek.txt", "Gesprek A")
    call(project, "plan.md", "gesprek.txt")
    rows = "document,quote,code,coder\ngesprek.txt,De middelen worden verdubbeld.,middelen,Cis\n"
    with project.store() as store:
        assert import_coding(Material(store), SourceFile("codes.csv", rows.encode())).documents == 1


def test_erasing_asks_for_the_name_of_now(project: Project) -> None:
    call(project, "gesprek.txt", "Gesprek A")
    with pytest.raises(StoreError, match="geen bron van dit project heet zo"):
        find_erasable(project, "gesprek.txt")
    with pytest.raises(StoreError, match="is niet de naam van de bron"):
        erase(project, "Gesprek A", "An", confirmation="gesprek.txt")
    erased = erase(project, "Gesprek A", "An", confirmation="Gesprek A")
    assert [path.name for path in erased.originals] == ["gesprek.txt"]
    assert renamings(project) == []

"""Screening plans without a project: reading, judgements from a file, tables and files."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kwalcode.coders.ranking import Ranker
from kwalcode.dutch import pipeline as dutch_pipeline
from kwalcode.dutch.choice import Pipeline
from kwalcode.errors import ExchangeError, SourceError
from kwalcode.model import Document
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.screening import Screening, ranker_for, screen_documents, screen_project
from kwalcode.workflow.screening_exports import (
    check_screening_targets,
    csv_bytes,
    screening_tables,
    write_screening,
    xlsx_bytes,
)
from kwalcode.workflow.screening_labels import Labels
from kwalcode.workflow.screening_reading import PlansRead, read_plans
from tests.workflow.plans import ROWS, write_plans


def read(folder: Path, *, jobs: int | None = None) -> PlansRead:
    chosen = select([str(folder)])
    return read_plans(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)), jobs=jobs)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    return read(write_plans(tmp_path_factory.mktemp("plannen"))).plans


@pytest.fixture(scope="module")
def screening(documents: tuple[Document, ...]) -> Screening:
    return screen_documents(documents, pipeline="embedded")


def test_a_project_is_screened_from_the_parses_that_it_keeps(
    tmp_path: Path, screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    project = Project.create(tmp_path / "project", ["regiecomponenten"])
    chosen = select([str(write_plans(tmp_path / "plannen"))])
    project.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
    first = screen_project(project, project.documents())
    assert [(one.id, one.row.reason) for one in first.passages] == [
        (one.id, one.row.reason) for one in screening.passages
    ]
    assert first.scores == screening.scores
    assert first.pipeline == screening.pipeline

    def refuse(source: str) -> Pipeline:
        raise AssertionError(f"{source} was loaded for plans that were parsed already")

    monkeypatch.setattr(dutch_pipeline, "load", refuse)
    assert screen_project(project, project.documents()).scores == first.scores


def at(screening: Screening, text: str) -> str:
    return next(one.id for one in screening.passages if text in one.text)


def test_every_row_of_a_table_is_a_row_of_the_csv(screening: Screening) -> None:
    rows = screening_tables(screening, {}).rows
    assert [row.row for row in rows if row.row is not None] == list(range(len(ROWS)))
    assert {row.municipality for row in rows} == {"Alstad", "Berg", "Cel"}


def test_a_goal_on_poverty_stands_above_asphalt(screening: Screening) -> None:
    found = {one.text: one.row for one in screening.passages}
    child = next(row for text, row in found.items() if "kinderarmoede" in text)
    road = next(row for text, row in found.items() if "asfalt" in text)
    assert (child.poverty, road.poverty) == (2, 0)
    assert child.rank < road.rank
    assert child.reason
    assert any("armoede" in word for word in child.evidence)


def test_ranks_follow_scores(screening: Screening) -> None:
    ranked = sorted(screening.passages, key=lambda one: one.row.rank)
    assert [one.row.rank for one in ranked] == list(range(1, len(ranked) + 1))
    scores = [one.row.score for one in ranked]
    assert scores == sorted(scores, reverse=True)


def test_equal_texts_of_two_plans_are_told_as_recurring(screening: Screening) -> None:
    (group,) = [one for one in screening.recurring if "asfalt" in one.text]
    assert group.municipalities == ("Alstad", "Berg")
    copies = [one.row.copies for one in screening.passages if "asfalt" in one.text]
    assert copies == [1, 1]


def test_money_is_that_of_goals_on_poverty(screening: Screening) -> None:
    found = screening.budgets()
    assert sum(one.explicit + one.implicit for one in found) == pytest.approx(12000 + 500.5 + 3000)
    assert sum(one.actions for one in found) == 3


def test_a_judgement_goes_above_what_was_found(screening: Screening) -> None:
    child, road = at(screening, "kinderarmoede"), at(screening, "verlichting")
    decided = {child: "irrelevant", road: "relevant"}
    found = {one.candidate.code + one.candidate.municipality: one.poverty for one in screening.findings(decided)}
    assert (found["AC1Alstad"], found["AC2Berg"]) == (0, 1)
    rows = screening_tables(screening, decided).rows
    assert {row.text: row.decision for row in rows if row.decision} == {
        "We bestrijden kinderarmoede samen met de scholen.": "niet relevant",
        "We plaatsen nieuwe verlichting langs het fietspad.": "relevant",
    }


def test_a_passage_has_what_it_stands_beneath_outermost_first(screening: Screening) -> None:
    assert screening.passage(at(screening, "kinderarmoede")).above == ("Sociaal beleid", "Armoede bestrijden")


def test_ids_are_the_same_in_another_run(documents: tuple[Document, ...], screening: Screening) -> None:
    again = screen_documents(documents, pipeline="embedded")
    assert [one.id for one in again.passages] == [one.id for one in screening.passages]
    # As text, for nan does not equal itself.
    assert repr([one.row for one in again.passages]) == repr([one.row for one in screening.passages])


def test_the_progress_tells_each_plan(documents: tuple[Document, ...]) -> None:
    told: list[tuple[int, int, str]] = []
    screen_documents(documents, pipeline="embedded", progress=lambda *step: told.append(step))
    assert told == [(number, len(documents), one.name) for number, one in enumerate(documents, start=1)]


# ---- judgements from a file


def labelled(folder: Path, *lines: Mapping[str, object]) -> Labels:
    path = folder / "oordelen.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return Labels(path)


def test_judgements_are_found_by_row_and_teach_the_scores(
    documents: tuple[Document, ...], screening: Screening, tmp_path: Path
) -> None:
    levels = {0: 0, 1: 0, 3: 2, 99: 1}
    labels = labelled(tmp_path, *({"row": row, "poverty": level} for row, level in levels.items()))
    taught = screen_documents(documents, pipeline="embedded", labels=labels)
    assert (labels.found, labels.unknown) == (3, 1)
    assert sorted(taught.labels.values()) == [False, False, True]
    goal, road = at(screening, "kinderarmoede"), at(screening, "asfalt")

    def lead(of: Screening) -> float:
        return of.passage(goal).row.score - of.passage(road).row.score

    assert lead(taught) < lead(screening)


def test_our_own_csv_serves_by_its_decisions(
    documents: tuple[Document, ...], screening: Screening, tmp_path: Path
) -> None:
    path = tmp_path / "vroeger.csv"
    decided = {at(screening, "kinderarmoede"): "relevant", at(screening, "halveren"): "irrelevant"}
    path.write_bytes(csv_bytes(screening, decided))
    labels = Labels(path)
    taught = screen_documents(documents, pipeline="embedded", labels=labels)
    assert {taught.passages[place].text: value for place, value in taught.labels.items()} == {
        "We bestrijden kinderarmoede samen met de scholen.": True,
        "We willen de armoede in Cel halveren tegen 2031.": False,
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"row": 0}, "poverty"),
        ({"poverty": 1}, "row"),
        ({"row": "x", "poverty": 1}, "dat is geen rij"),
        ({"row": 0, "poverty": "soms"}, "dat is geen oordeel"),
        ({"row": 77, "poverty": 1}, "geen enkel oordeel over de passages"),
    ],
)
def test_a_file_of_judgements_that_does_not_fit_is_refused(
    line: dict[str, object], told: str, screening: Screening, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=told):
        labelled(tmp_path, line)([one.finding for one in screening.passages])


def test_rows_of_two_tables_need_the_name_of_the_table(tmp_path: Path) -> None:
    write_plans(tmp_path / "p")
    other = (tmp_path / "p" / "acties.csv").read_text(encoding="utf-8").replace("Alstad", "Dal").replace("Berg", "Els")
    (tmp_path / "p" / "meer.csv").write_text(other, encoding="utf-8")
    findings = [one.finding for one in screen_documents(read(tmp_path / "p").plans, pipeline="embedded").passages]
    with pytest.raises(SourceError, match="document"):
        labelled(tmp_path, {"row": 0, "poverty": 1})(findings)
    found = labelled(tmp_path, {"row": 0, "poverty": 1, "document": "meer.csv"})(findings)
    assert [findings[place].candidate.municipality for place in found] == ["Dal"]


# ---- reading


def test_a_bad_file_does_not_stop_the_rest_and_an_interview_is_no_plan(tmp_path: Path) -> None:
    folder = write_plans(tmp_path / "p")
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.4 stuk")
    (folder / "gesprek.txt").write_text("I: Hoe gaat het?\nR: Goed.\nI: En nu?\nR: Ook goed.\n", encoding="utf-8")
    found = read(folder)
    assert [bool(reading.problem) for reading in found.readings] == [False, False, False, True]
    assert [one.name for one in found.others] == ["gesprek.txt"]
    assert {one.origin.file for one in found.plans} == {"acties.csv", "cel.md"}


def test_the_same_text_is_read_once(tmp_path: Path) -> None:
    folder = write_plans(tmp_path / "p")
    (folder / "kopie.md").write_bytes((folder / "cel.md").read_bytes())
    found = read(folder)
    assert found.repeated == ("kopie.md",)


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    folder = write_plans(tmp_path / "p")
    assert [one.id for one in read(folder, jobs=2).plans] == [one.id for one in read(folder).plans]


# ---- files


def test_the_files_are_written_together_and_are_twice_the_same(screening: Screening, tmp_path: Path) -> None:
    written = write_screening(
        screening, tmp_path / "s.xlsx", csv=tmp_path / "s.csv", charts_folder=tmp_path / "grafieken", notes=["let op"]
    )
    assert {path.name for path in written} >= {"s.xlsx", "s.csv", "dekking.png", "dekking.svg", "budget.png"}
    again = write_screening(screening, tmp_path / "t.xlsx", notes=["let op"])
    assert again[0].read_bytes() == written[0].read_bytes()
    book: Any = load_workbook(written[0])
    assert book.sheetnames == ["gemeenten", "aantallen", "bewijs", "passages", "methode"]
    assert len(book["gemeenten"]._images) == 2
    told = "\n".join(str(row[1].value) for row in book["methode"].iter_rows())
    assert "let op" in told
    assert "3 plannen" in told
    with written[1].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == book["passages"].max_row - 1
    assert [one["row"] for one in rows if one["row"]] == ["0", "1", "2", "3", "4", "5"]


def test_a_browser_gets_the_same_workbook(screening: Screening, tmp_path: Path) -> None:
    (path,) = write_screening(screening, tmp_path / "s.xlsx")
    assert xlsx_bytes(screening, {}) == path.read_bytes()


@pytest.mark.parametrize(
    ("workbook", "table", "told"),
    [("s.csv", None, ".xlsx"), ("s.xlsx", "s.txt", ".csv"), ("weg/s.xlsx", None, "bestaat niet")],
)
def test_a_target_that_cannot_be_written_is_refused_first(
    workbook: str, table: str | None, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ExchangeError, match=told):
        check_screening_targets(tmp_path / workbook, tmp_path / table if table else None)


def test_the_learner_reads_a_passage_with_what_it_stands_beneath(
    screening: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    class Listening(Ranker):
        def __init__(
            self, texts: Sequence[str], *, marks: Sequence[Mapping[str, float]] = (), prior: Sequence[float] = ()
        ) -> None:
            given.extend(texts)
            super().__init__(texts, marks=marks, prior=prior)

    monkeypatch.setattr("kwalcode.workflow.screening.Ranker", Listening)
    ranker_for([one.finding for one in screening.passages])
    (text,) = [one for one in given if "kinderarmoede" in one]
    assert "Armoede bestrijden" in text
    assert "Sociaal beleid" in text

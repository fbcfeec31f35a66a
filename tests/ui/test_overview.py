from __future__ import annotations

import pytest

from kwalcode.errors import CodebookError
from kwalcode.model import Fragment, Verdict
from kwalcode.ui import navigation
from kwalcode.workflow.overview import NextStep, overview
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import outlook
from kwalcode.workflow.snapshot import SnapshotKeeper
from tests.ui.conftest import Screen, texts


def decide(project: Project, fragment: Fragment, verdict: Verdict, reviewer: str = "An") -> None:
    ReviewSession.open(project, reviewer).decide(fragment.id, verdict)


def next_step(project: Project) -> NextStep:
    return overview(SnapshotKeeper(project).look(), pending=outlook(project).pending).next_step


def test_the_page_tells_what_is_in_the_project(project: Project, screen: Screen) -> None:
    app = screen(project)
    shown = {metric.label: metric.value for metric in app.metric}
    n = len(project.fragments())
    assert (shown["Bronnen"], shown["Fragmenten"], shown["Nagekeken"]) == ("2", str(n), "0 (0 %)")
    assert f"{n} voorstellen wachten op uw oordeel" in texts(app)
    assert "codeboek **klein**, versie 1.0.0" in texts(app)
    assert "ingebouwde Nederlandse ontleding" in texts(app)


def test_a_run_that_learned_leaves_the_codebooks_that_were_applied_on_the_page(
    project: Project, screen: Screen
) -> None:
    with project.store() as store:
        store.finish_run(store.start_run("embedded", [], "9.9"), {})
    told = texts(screen(project))
    assert "codeboek **klein**, versie 1.0.0" in told
    assert "kwalcode 9.9" not in told


def test_an_empty_project_says_to_bring_in_sources(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project)
    assert "nog geen bronnen" in texts(app)
    assert [button.label for button in app.button if button.key == "kw-go"] == ["Bronnen toevoegen"]


def test_the_codebooks_are_applied_from_the_page(project: Project, screen: Screen) -> None:
    book = project.codebook_paths()[0]
    book.write_text(book.read_text(encoding="utf-8").replace('"budget"', '"partner"'), encoding="utf-8")
    app = screen(project)
    assert "2 bronnen moeten nog gecodeerd worden" in texts(app)
    app.button("kw-run").click().run()
    assert not app.exception
    assert "2 bronnen gecodeerd" in texts(app)
    assert outlook(project).pending == 0


def test_a_fault_in_a_codebook_is_told_and_the_rest_still_shown(project: Project, screen: Screen) -> None:
    book = project.codebook_paths()[0]
    book.write_text(book.read_text(encoding="utf-8").replace("any:", "anny:", 1), encoding="utf-8")
    with pytest.raises(CodebookError):
        outlook(project)
    app = screen(project)
    assert "onbekende sleutel 'anny'" in texts(app)
    assert len(app.metric) == 4


def test_what_comes_next_follows_from_what_was_done(project: Project, empty_project: Project) -> None:
    assert next_step(empty_project) is NextStep.IMPORT
    assert next_step(project) is NextStep.REVIEW
    *others, last = project.fragments()
    for fragment in others:
        decide(project, fragment, Verdict.ACCEPT)
    decide(project, last, Verdict.SKIP)
    assert next_step(project) is NextStep.REVIEW, "a skipped suggestion still waits for an answer"
    decide(project, last, Verdict.REJECT)
    assert next_step(project) is NextStep.EXPORT
    book = project.codebook_paths()[0]
    book.write_text(book.read_text(encoding="utf-8").replace('"budget"', '"partner"'), encoding="utf-8")
    assert next_step(project) is NextStep.RUN


def test_progress_counts_per_document_and_code(project: Project) -> None:
    fragment = next(one for one in project.fragments() if one.code_id == "overleg")
    decide(project, fragment, Verdict.ACCEPT)
    seen = overview(SnapshotKeeper(project).look(), pending=0)
    decided = {line.code.id: line.tally.decided for line in seen.codes}
    assert decided == {"overleg": 1, "middelen": 0}
    assert sum(line.tally.decided for line in seen.documents) == 1
    assert sum(line.tally.total for line in seen.codes) == seen.tally.total == len(project.fragments())
    assert {line.kind.value: line.documents for line in seen.kinds} == {"interview": 1, "beleidsplan": 1}
    assert seen.words == sum(line.words for line in seen.documents) > 40


def test_a_folder_that_is_no_project_is_told(project: Project, screen: Screen) -> None:
    project.database.unlink()
    app = screen(project)
    assert "hier is geen project" in texts(app)


def test_who_works_is_taken_from_the_address_and_shown(project: Project, screen: Screen) -> None:
    app = screen(project, reviewer="  An   Peeters ")
    assert app.session_state["reviewer"] == "An Peeters"
    assert app.query_params["wie"] == "An Peeters"
    app.text_input("kw-who-name").set_value("Bo").run()
    assert app.session_state["reviewer"] == "Bo"


def test_pages_are_in_the_order_of_the_work() -> None:
    assert list(navigation.TITLES.values()) == [
        "Overzicht",
        "Bronnen",
        "Codeboek",
        "Nakijken",
        "Leren",
        "Fragmenten",
        "Bevraging",
        "Triangulatie",
        "Overeenstemming",
        "Screening",
        "Export",
    ]


def test_only_pages_that_exist_are_in_the_navigation() -> None:
    views = {path.stem for path in navigation.VIEWS.glob("*.py")} - {"__init__"}
    assert views <= set(navigation.TITLES), "a view without a title cannot be reached"
    assert len(navigation.pages()) == len(views)

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import Status, Verdict
from kwalcode.readers.source import ReadOptions
from kwalcode.workflow import exports
from kwalcode.workflow.downloads import Format, rows_file
from kwalcode.workflow.project import Project
from kwalcode.workflow.runs import run
from kwalcode.workflow.snapshot import SnapshotKeeper
from kwalcode.workflow.sources import Upload, take_in
from tests.ui.conftest import Screen, texts
from tests.ui.test_overview import decide


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def quotes(app: AppTest) -> int:
    return html(app).count('class="kw-quote"')


def test_an_empty_project_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project, "fragments")
    assert "Voeg eerst bronnen toe" in texts(app)
    assert not app.multiselect
    app.button("kw-empty-sources").click().run()
    assert "Bronnen" in [title.value for title in app.title]


def test_every_quote_is_shown_with_its_code_and_source(project: Project, screen: Screen) -> None:
    app = screen(project, "fragments")
    assert quotes(app) == len(project.fragments())
    assert "Er is veel overleg met de scholen." in html(app)
    assert "gesprek.txt" in html(app)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("fragments-codes", [("klein", "overleg")], {"code_id": {"overleg"}}),
        ("fragments-kinds", ["beleidsplan"], {"document": {"plan.md"}}),
        ("fragments-speakers", ["R"], {"speaker": {"R"}}),
    ],
)
def test_filters_narrow_what_is_shown(
    project: Project, screen: Screen, key: str, value: list[object], expected: dict[str, set[str]]
) -> None:
    app = screen(project, "fragments")
    app.multiselect(key).set_value(value).run()
    rows = SnapshotKeeper(project).look().rows
    wanted = [row for row in rows if all(getattr(row, name) in values for name, values in expected.items())]
    assert 0 < len(wanted) < len(rows)
    assert quotes(app) == len(wanted)
    assert f"**{len(wanted)} fragment" in texts(app)


def test_the_status_narrows(project: Project, screen: Screen) -> None:
    decide(project, project.fragments()[0], Verdict.REJECT)
    app = screen(project, "fragments")
    app.multiselect("fragments-statuses").set_value([Status.REJECTED]).run()
    assert quotes(app) == 1
    assert "verworpen door An" in html(app)


def test_words_are_looked_for_and_marked(project: Project, screen: Screen) -> None:
    app = screen(project, "fragments")
    app.text_input("fragments-query").set_value("verdubb*").run()
    assert quotes(app) == 1
    assert "<mark>verdubbeld</mark>" in html(app)


def test_nothing_found_is_said_and_filters_can_be_cleared(project: Project, screen: Screen) -> None:
    app = screen(project, "fragments")
    app.text_input("fragments-query").set_value("olifant").run()
    assert "Geen enkel fragment past" in texts(app)
    app.button("fragments-clear").click().run()
    assert quotes(app) == len(project.fragments())


def test_the_table_shows_the_same_rows(project: Project, screen: Screen) -> None:
    app = screen(project, "fragments")
    app.segmented_control("fragments-view").set_value("Tabel").run()
    table = app.dataframe[0].value
    rows = SnapshotKeeper(project).look().rows
    assert list(table["citaat"]) == [" ".join(row.quote.split()) for row in rows]
    assert set(table["stand"]) == {"voorstel"}


def test_words_in_context_are_found_in_whole_sources(project: Project, screen: Screen) -> None:
    app = screen(project, "fragments")
    app.segmented_control("fragments-view").set_value("Woord in context").run()
    app.text_input("fragments-word").set_value("vlaanderen | wachten").run()
    assert "**2 plaatsen** in 1 bron" in texts(app)
    assert "<mark>Vlaanderen</mark>" in html(app)
    assert "Niet gecodeerd" in html(app), "the sentence with 'wachten' bears no code"


def test_a_hostile_text_is_shown_as_text(empty_project: Project, screen: Screen) -> None:
    text = b'I: En?\nR: Het overleg <script>alert("x")</script> & <b>meer</b>.\nI: Ja?\nR: Ja.\n'
    take_in(empty_project, [Upload("gesprek.txt", text)], ReadOptions())
    run(empty_project)
    app = screen(empty_project, "fragments")
    assert quotes(app) == 1
    assert "&lt;script&gt;" in html(app)
    assert '<script>alert("x")' not in html(app)
    app.text_input("fragments-query").set_value("overleg").run()
    assert "<mark>overleg</mark> &lt;script&gt;" in html(app)
    assert "<script>" not in html(app).replace("<script>document.documentElement", "")
    app.segmented_control("fragments-view").set_value("Woord in context").run()
    app.text_input("fragments-word").set_value("overleg").run()
    assert "&lt;script&gt;" in html(app)
    assert "<b>meer" not in html(app)


def test_a_selection_keeps_the_cells_of_the_whole_export(project: Project) -> None:
    now = SnapshotKeeper(project).look()
    chosen = now.rows[1:3]
    data = rows_file(now, chosen, Format.CSV_COMMA).decode("utf-8-sig")
    whole = exports.export_project(project, project.output / "alles.csv").path.read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data)))[1:] == list(csv.reader(io.StringIO(whole)))[2:4]

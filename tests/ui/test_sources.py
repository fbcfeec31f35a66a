from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import RespondentGroup, Role, SourceKind, Verdict
from kwalcode.store import DocumentRecord
from kwalcode.workflow.erasing import erase
from kwalcode.workflow.project import Project
from kwalcode.workflow.runs import outlook
from tests.ui.conftest import Screen, grid, texts
from tests.ui.test_overview import decide

INTERVIEW = b"I: Hoe gaat het?\nR: Wij hebben geen budget voor overleg.\nI: En verder?\nR: Niets.\n"


def records(project: Project) -> dict[str, DocumentRecord]:
    with project.store() as store:
        return {record.name: record for record in store.documents()}


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files])
    next(button for button in app.button if button.label == "Inlezen").click().run()
    assert not app.exception
    return app


def edit(app: AppTest, row: int, **cells: str | None) -> AppTest:
    key = grid(app).key
    assert key
    app.session_state[key] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    app.run()
    assert not app.exception
    return app


def test_an_empty_project_says_how_to_bring_in_files(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project, "sources")
    assert "Nog geen bronnen" in texts(app)
    assert not app.get("data_editor")


def test_uploaded_files_are_read_and_refused_ones_told(empty_project: Project, screen: Screen) -> None:
    app = upload(screen(empty_project, "sources"), ("gesprek.txt", INTERVIEW), ("leeg.txt", b""), ("foto.jpg", b"x"))
    assert list(records(empty_project)) == ["gesprek.txt"]
    told = texts(app)
    assert "1 bestand gelezen" in told
    assert "is leeg (0 bytes)" in told
    assert "extensie .jpg" in told
    assert (empty_project.sources / "gesprek.txt").read_bytes() == INTERVIEW
    fates = app.dataframe[-1].value
    assert dict(zip(fates["bestand"], fates["lot"], strict=True)) == {
        "gesprek.txt": "gelezen",
        "leeg.txt": "geweigerd",
        "foto.jpg": "geweigerd",
    }


def test_a_file_that_is_known_is_told(empty_project: Project, screen: Screen) -> None:
    app = upload(screen(empty_project, "sources"), ("gesprek.txt", INTERVIEW))
    app = upload(app, ("gesprek.txt", INTERVIEW))
    assert "1 bestand was er al" in texts(app)
    assert len(records(empty_project)) == 1


def test_a_side_table_among_the_files_describes_the_others(empty_project: Project, screen: Screen) -> None:
    table = b"bestand;soort;groep;gemeente\ngesprek.txt;notulen;politicus;Zandhove\n"
    upload(screen(empty_project, "sources"), ("bronnen.csv", table), ("gesprek.txt", INTERVIEW))
    record = records(empty_project)["gesprek.txt"]
    assert (record.source_kind, record.group) == (SourceKind.MINUTES, RespondentGroup.POLITICIAN)
    assert record.attributes == {"gemeente": "Zandhove"}


def test_how_files_are_read_can_be_told(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project, "sources")
    app.selectbox("sources-kind").set_value(SourceKind.ROUND_TABLE)
    app.selectbox("sources-group").set_value(RespondentGroup.CIVIL_SOCIETY)
    app.text_input("sources-moderators").set_value("R, X")
    upload(app, ("gesprek.txt", INTERVIEW))
    record = records(empty_project)["gesprek.txt"]
    assert (record.source_kind, record.group) == (SourceKind.ROUND_TABLE, RespondentGroup.CIVIL_SOCIETY)
    with empty_project.store() as store:
        roles = {one.speaker.key: one.speaker.role for one in store.speakers()}
    assert roles["R"] is Role.MODERATOR


def test_a_kind_that_is_edited_is_kept_and_asks_for_a_new_run(project: Project, screen: Screen) -> None:
    app = screen(project, "sources")
    names = list(records(project))
    edit(app, names.index("gesprek.txt"), _kind="notulen")
    assert records(project)["gesprek.txt"].source_kind is SourceKind.MINUTES
    assert records(project)["plan.md"].source_kind is SourceKind.POLICY_PLAN
    assert outlook(project).pending == 1


def test_variables_are_set_taken_away_and_added(project: Project, screen: Screen) -> None:
    app = screen(project, "sources")
    row = list(records(project)).index("plan.md")
    edit(app, row, gemeente="Veldegem")
    assert records(project)["plan.md"].attributes == {"gemeente": "Veldegem"}
    edit(app, row, gemeente=None)
    assert records(project)["plan.md"].attributes == {}
    app.text_input("sources-new-variable").set_value("provincie").run()
    assert "provincie" in grid(app).value.columns
    edit(app, row, provincie="Antwerpen")
    assert records(project)["plan.md"].attributes == {"provincie": "Antwerpen"}


def test_a_speaker_can_become_the_moderator(project: Project, screen: Screen) -> None:
    app = screen(project, "sources")
    app.segmented_control[0].set_value("Sprekers").run()
    frame = grid(app).value
    edit(app, list(frame.index).index("R"), _role="moderator", _group="ambtenaar", _name="Rita")
    with project.store() as store:
        rita = next(one.speaker for one in store.speakers() if one.speaker.key == "R")
    assert (rita.name, rita.role, rita.group) == ("Rita", Role.MODERATOR, RespondentGroup.CIVIL_SERVANT)
    assert outlook(project).pending == 1


def test_removing_asks_first_and_tells_what_stays(project: Project, screen: Screen) -> None:
    plan = records(project)["plan.md"].id
    decide(project, next(one for one in project.fragments() if one.document_id == plan), Verdict.ACCEPT)
    app = screen(project, "sources")
    app.multiselect[0].set_value([plan]).run()
    app.button("sources-remove-button").click().run()
    assert "plan.md" in records(project), "nothing goes before the answer"
    assert "1 beslissing blijft" in texts(app)
    assert {"sources-confirm", "sources-cancel"} <= {one.key for one in app.button}


@pytest.mark.parametrize("view", ["overview", "sources", "fragments", "export"])
def test_a_name_full_of_markup_is_shown_as_it_is(empty_project: Project, screen: Screen, view: str) -> None:
    name = "<img src=x onerror=alert(1)>_*vet*.txt".replace("/", "")
    upload(screen(empty_project, "sources"), (name, INTERVIEW))
    app = screen(empty_project, view)
    assert not any("<img" in str(element.proto) and element.proto.allow_html for element in app.markdown)


def begin_erasing(app: AppTest, name: str) -> AppTest:
    app.selectbox[-1].set_value(next(one for one in app.selectbox[-1].options if one == name)).run()
    app.button("sources-erase-button").click().run()
    return app


def test_erasing_demands_the_name_and_tells_what_goes(project: Project, screen: Screen) -> None:
    app = begin_erasing(screen(project, "sources", reviewer="An"), "plan.md")
    told = texts(app)
    assert "verdwijnt, zonder weg terug" in told
    assert "moet u zelf wissen" in told
    assert app.text_input("sources-erase-by").value == "An"
    assert "plan.md" in records(project), "nothing goes before the name is given"
    assert {"sources-erase-confirm", "sources-erase-cancel"} <= {one.key for one in app.button}


def test_what_was_erased_is_told(project: Project, screen: Screen) -> None:
    erase(project, "plan.md", "An *Peeters*", confirmation="plan.md")
    told = texts(screen(project, "sources"))
    assert "An *Peeters* wiste een bron van" in told
    assert "plan.md" not in told


def test_a_name_that_is_edited_is_kept_with_a_trace_and_shown_everywhere(project: Project, screen: Screen) -> None:
    app = screen(project, "sources", reviewer="An")
    edit(app, list(records(project)).index("plan.md"), _name="Plan Zandhove")
    assert set(records(project)) == {"gesprek.txt", "Plan Zandhove"}
    assert "Plan Zandhove" in app.multiselect[0].options
    assert "Plan Zandhove" in app.selectbox[-1].options
    trace = next(frame.value for frame in app.dataframe if "heette" in frame.value.columns)
    assert trace[["heette", "heet nu", "door"]].values.tolist() == [["plan.md", "Plan Zandhove", "An"]]
    app.run()
    assert len(trace) == 1, "an edit that was kept is not done again"


def test_a_name_that_is_taken_is_refused_and_told(project: Project, screen: Screen) -> None:
    app = screen(project, "sources")
    edit(app, list(records(project)).index("plan.md"), _name="gesprek.txt")
    assert "een andere bron heet al zo" in texts(app)
    assert set(records(project)) == {"gesprek.txt", "plan.md"}

"""Page Bronnen with the coded project of another program: first what would come in, then taking it in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.exchange.foreign import ForeignProject
from kwalcode.exchange.refi_writing import write_qdpx
from kwalcode.model import SourceKind
from kwalcode.workflow.project import Project
from tests.exchange import test_qualcoder as qualcoder
from tests.exchange.test_taguette import database, document, tag
from tests.ui.conftest import Screen, texts
from tests.ui.test_sources import INTERVIEW, upload
from tests.workflow.test_foreign_project import foreign


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    return qdpx(tmp_path, foreign())


def qdpx(folder: Path, project: ForeignProject) -> bytes:
    write_qdpx(folder / "uit.qdpx", project)
    return (folder / "uit.qdpx").read_bytes()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def names(project: Project) -> list[str]:
    with project.store() as store:
        return [record.name for record in store.documents()]


def tables(app: AppTest) -> dict[str, list[str]]:
    """The first column of each table, by its name."""
    return {table.value.columns[0]: list(table.value.iloc[:, 0]) for table in app.dataframe}


def test_what_would_come_in_is_shown_and_nothing_is_kept_yet(
    empty_project: Project, screen: Screen, packed: bytes
) -> None:
    app = upload(screen(empty_project, "sources"), ("proef*.qdpx", packed))
    told = texts(app)
    assert "Dit komt erin als u het project uit NVivo overneemt" in told
    assert "**2 nieuwe bronnen**" in told
    assert "**3 codes**, als codeboek *mijn-studie*" in told
    assert "**3 coderingen** van An (2), onbekende codeur (1), elk als codeur naast" in told
    assert "leeg: overgeslagen" in told
    shown = tables(app)
    assert shown["bron"] == ["gesprek", "gesprek (2)"]
    assert shown["code"] == ["Nood: tijd", "\u2003Tijd", "tijd"]
    assert shown["codeur"] == ["An", "onbekende codeur"]
    assert names(empty_project) == []
    assert not list(empty_project.sources.iterdir())


def test_taking_it_in_tells_what_came_in(empty_project: Project, screen: Screen, packed: bytes) -> None:
    app = upload(screen(empty_project, "sources"), ("proef.qdpx", packed))
    next(one for one in app.text_input if one.label == "Wie codeerde").set_value("Bea").run()
    next(one for one in app.text_input if one.label == "Naam van het project").set_value("Nieuwe naam").run()
    next(one for one in app.selectbox if one.label == "Soort van de bronnen").set_value(SourceKind.INTERVIEW).run()
    app = press(app, "Overnemen in dit project")
    told = texts(app)
    assert "proef.qdpx is overgenomen" in told
    assert "An (2), Bea (1)" in told
    assert "leeg: overgeslagen" in told
    assert names(empty_project) == ["gesprek", "gesprek (2)"]
    with empty_project.store() as store:
        assert {record.source_kind for record in store.documents()} == {SourceKind.INTERVIEW}
        assert {one.coder for one in store.imported_codes()} == {"An", "Bea"}
    assert (empty_project.codebook_folder / "nieuwe-naam.yaml").exists()
    assert (empty_project.sources / "proef.qdpx").read_bytes() == packed
    app = press(app, "Sluiten")
    assert "is overgenomen" not in texts(app)


def test_what_is_there_already_is_told(empty_project: Project, screen: Screen, packed: bytes) -> None:
    app = press(upload(screen(empty_project, "sources"), ("proef.qdpx", packed)), "Overnemen in dit project")
    app = upload(app, ("proef.qdpx", packed))
    assert "zit al helemaal in uw project" in texts(app)
    assert "2 bronnen zijn er al" in texts(app)
    app = press(app, "Niet overnemen")
    assert "zit al helemaal" not in texts(app)


def test_other_files_beside_it_are_read_at_once(empty_project: Project, screen: Screen, packed: bytes) -> None:
    app = upload(screen(empty_project, "sources"), ("proef.qdpx", packed), ("gesprek.txt", INTERVIEW))
    assert names(empty_project) == ["gesprek.txt"]
    app = press(app, "Overnemen in dit project")
    assert names(empty_project) == ["gesprek.txt", "gesprek", "gesprek (2)"]


def test_a_file_that_is_damaged_is_refused_and_told(empty_project: Project, screen: Screen) -> None:
    app = upload(screen(empty_project, "sources"), ("stuk.qdpx", b"geen archief"))
    assert "stuk.qdpx" in app.error[0].value.replace("\\", "")
    assert not [button for button in app.button if button.label == "Overnemen in dit project"]
    fates = app.dataframe[-1].value
    assert list(zip(fates["bestand"], fates["lot"], strict=True)) == [("stuk.qdpx", "geweigerd")]
    app = press(app, "Sluiten")
    assert not app.error


def test_two_files_come_in_one_after_the_other(
    empty_project: Project, screen: Screen, packed: bytes, tmp_path: Path
) -> None:
    second = qdpx(tmp_path, replace(foreign(), name="Tweede studie"))
    app = upload(screen(empty_project, "sources"), ("een.qdpx", packed), ("twee.qdpx", second))
    assert texts(app).count("**2 nieuwe bronnen**") == 2
    app = press(app, "Overnemen in dit project")
    # What would come in with the second is told anew: its texts are there by now.
    assert "**0 nieuwe bronnen**; 2 bronnen zijn er al" in texts(app)
    app = press(app, "Overnemen in dit project")
    assert {path.stem for path in empty_project.codebook_folder.iterdir()} >= {"mijn-studie", "tweede-studie"}


def test_a_database_of_qualcoder_is_called_after_its_project(
    empty_project: Project, screen: Screen, tmp_path: Path
) -> None:
    file = qualcoder.database(tmp_path / "d", qualcoder.source(1, "gesprek"), qualcoder.code(1, "tijd"))
    app = upload(screen(empty_project, "sources"), ("data.qda", file.data))
    next(one for one in app.text_input if one.label == "Naam van het project").set_value("Wonen: a/b").run()
    app = press(app, "Overnemen in dit project")
    assert (empty_project.sources / "Wonen- a-b.qda" / "data.qda").read_bytes() == file.data
    assert (empty_project.codebook_folder / "wonen-a-b.yaml").exists()


def test_one_of_several_projects_of_taguette_is_chosen(empty_project: Project, screen: Screen, tmp_path: Path) -> None:
    file = database(tmp_path / "d", document(), document(2, "tweede", 2, "<p>Wonen.</p>"), tag(1, "wonen", 2))
    app = upload(screen(empty_project, "sources"), ("alles.sqlite3", file.data))
    which = next(one for one in app.selectbox if one.label == "Welk project in dit bestand")
    assert which.options == ["Mijn studie", "Een ander"]
    which.set_value("Een ander").run()
    app = press(app, "Overnemen in dit project")
    assert names(empty_project) == ["tweede"]
    assert (empty_project.codebook_folder / "een-ander.yaml").exists()

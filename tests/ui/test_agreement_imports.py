"""Overeenstemming: codes that somebody gave in another program."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts
from tests.workflow.test_agreement import OVERLEG, WAIT, code_blind

GOOD = "document,quote,code,coder\ngesprek.txt,Dan wachten we.,overleg,Marc\n"
MIXED = f"{GOOD}gesprek.txt,Dan wachten we.,zus,Marc\nelders.txt,ja,overleg,Marc\n"


def imports(screen: Screen, project: Project, reviewer: str = "An") -> AppTest:
    """The page at the codes of elsewhere."""
    app = screen(project, "agreement", reviewer=reviewer)
    app.button_group(key="agreement-part").set_value("Codes van elders").run()
    assert not app.exception, app.exception
    return app


def upload(app: AppTest, text: str) -> AppTest:
    app.file_uploader[0].set_value([("codes.csv", text.encode(), "text/csv")])
    app.run()
    assert not app.exception, app.exception
    return app


def kept(project: Project) -> list[tuple[str, str]]:
    with project.store() as store:
        return [(one.coder, one.code_id) for one in store.imported_codes()]


def test_nothing_read_in_yet_says_what_it_is_for(project: Project, screen: Screen) -> None:
    app = imports(screen, project)
    assert "Codeerde iemand dezelfde bronnen in een ander programma" in texts(app)
    assert not [one for one in app.button if one.key == "agreement-import"]


def test_a_file_that_fits_is_read_in_and_can_be_compared(project: Project, screen: Screen) -> None:
    with project.store() as store:
        code_blind(Material(store), "An", (WAIT, OVERLEG))
    app = upload(imports(screen, project), GOOD)
    assert "Alles past: 1 code van Marc, in 1 bron." in texts(app)
    assert not kept(project)
    app.button(key="agreement-import").click().run()
    assert not app.exception, app.exception
    assert "1 code van Marc ingelezen, in 1 bron." in texts(app)
    assert kept(project) == [("Marc", "overleg")]
    app.button(key="agreement-import-compare").click().run()
    assert {one.label: one.value for one in app.metric}["Alpha, door henzelf"] == "1,000"


def test_what_does_not_fit_is_told_by_row_and_the_rest_may_be_read_in(project: Project, screen: Screen) -> None:
    app = upload(imports(screen, project), MIXED)
    told = texts(app)
    assert "2 van de 3 rijen passen niet bij dit project" in told
    assert "rij 3: de code 'zus' staat niet in" in told
    assert "rij 4: de bron 'elders.txt' zit niet in het project" in told
    assert not kept(project)
    app.button(key="agreement-import").click().run()
    assert "2 rijen niet ingelezen" in texts(app)
    assert kept(project) == [("Marc", "overleg")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("document,quote\ngesprek.txt,ja\n", "deze kolommen ontbreken: code"),
        ("document,quote,code\ngesprek.txt,Dan wachten we.,overleg\n", "er staat niet wie codeerde"),
        ("document,quote,code,coder\ngesprek.txt,Dan wachten we.,overleg,An\n", "An besliste zelf al"),
    ],
)
def test_a_file_that_cannot_be_read_in_says_why_and_has_no_button(
    project: Project, screen: Screen, text: str, told: str
) -> None:
    with project.store() as store:
        code_blind(Material(store), "An", (WAIT, OVERLEG))
    app = upload(imports(screen, project), text)
    assert told in texts(app)
    assert not [one for one in app.button if one.key == "agreement-import"]


def test_who_coded_and_what_was_read_may_be_said_beside_the_file(project: Project, screen: Screen) -> None:
    app = imports(screen, project)
    app.text_input(key="agreement-import-coder").set_value("Lies")
    with project.store() as store:
        plan = next(key for key, one in Material(store).records.items() if one.name == "plan.md")
    app.multiselect(key="agreement-import-read").set_value([plan])
    upload(app, "document,quote,code\ngesprek.txt,Dan wachten we.,overleg\n")
    app.button(key="agreement-import").click().run()
    assert kept(project) == [("Lies", "overleg")]
    with project.store() as store:
        assert len(coding_layers(Material(store)).layer("Lies").read) == 2


def test_reading_in_again_says_that_it_replaces(project: Project, screen: Screen) -> None:
    app = upload(imports(screen, project), GOOD)
    app.button(key="agreement-import").click().run()
    upload(app, GOOD)
    assert "Dit vervangt wat al van Marc ingelezen was." in texts(app)


def test_what_was_read_in_is_listed_and_taken_out(project: Project, screen: Screen) -> None:
    app = upload(imports(screen, project), GOOD)
    app.button(key="agreement-import").click().run()
    (frame,) = app.dataframe
    assert frame.value.iloc[0].tolist() == ["Marc", "1", "1", "codes.csv"]
    app.selectbox(key="agreement-import-forget").set_value("Marc").run()
    app.button(key="agreement-import-out").click().run()
    assert "De codes van Marc zijn weggehaald." in texts(app)
    assert not kept(project)

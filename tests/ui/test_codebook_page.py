from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.codebook import parse_codebook
from kwalcode.codebook.editing import CodeTexts, edit_code
from kwalcode.model import Span
from kwalcode.ui.codebook.markup import hit_html, rule_html
from kwalcode.ui.codebook.structure import id_from
from kwalcode.ui.codebook.tree import Counts, rows
from kwalcode.workflow.codebooks import codebook_file, versions
from kwalcode.workflow.project import Project
from kwalcode.workflow.trying import RuleHit
from tests.ui.conftest import VIEWS, Screen, texts

RULES = "kw-cb:klein:rules:overleg:overleg-genoemd:"
TEXTS = "kw-cb:klein:texts:overleg:"


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def tree(app: AppTest) -> list[dict[str, Any]]:
    (component,) = app.get("bidi_component")
    found: list[dict[str, Any]] = json.loads(component.proto.json)["rows"]
    return found


def choose(app: AppTest, code_id: str) -> None:
    app.session_state["kw-codebook-code"] = {"klein": code_id}
    app.run()


def click(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def errors(app: AppTest) -> Sequence[str]:
    return [str(element.value).replace("\\", "") for element in app.error]


def value(app: AppTest, name: str) -> str:
    """What stands in a field, which gets another key each time that another text is put in it."""
    (found,) = [one for one in (*app.text_input, *app.text_area) if str(one.key).partition("~")[0] == name]
    return str(found.value)


def said(app: AppTest) -> str:
    """All text on the page, without the strokes that keep Markdown from reading it."""
    return texts(app).replace("\\", "")


def test_the_page_shows_the_tree_with_counts_and_the_chosen_code(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    assert [(row["label"], row["depth"], row["suggested"]) for row in tree(app)] == [
        ("Overleg", 0, "2"),
        ("Middelen", 0, "3"),
    ]
    assert "<h2" in html(app)
    assert "overleggen" in html(app)


def test_another_code_can_be_chosen(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    choose(app, "middelen")
    assert ">Middelen</h2>" in html(app)
    assert app.text_input(key="kw-cb:klein:texts:middelen:label").value == "Middelen"


def test_a_definition_is_saved_as_a_new_version_with_its_note(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_area(key=f"{TEXTS}definition").input("Samen aan tafel zitten.")
    app.text_input(key=f"{TEXTS}:note").input("nu met een definitie")
    click(app, f"{TEXTS}:save")
    file = codebook_file(project, "klein")
    assert file.book.code("overleg").definition == "Samen aan tafel zitten."
    assert [(note.version, note.author) for note in file.history] == [("1.0.1", "An")]
    assert [record.version for record in versions(project, "klein")] == ["1.0.1", "1.0.0"]
    assert "Bewaard als klein 1.0.1: nu met een definitie" in said(app)
    assert value(app, f"{TEXTS}definition") == "Samen aan tafel zitten."
    assert value(app, f"{TEXTS}:note") == ""


def test_a_run_that_learned_is_no_change_of_the_codebooks(project: Project, screen: Screen) -> None:
    with project.store() as store:
        store.finish_run(store.start_run("embedded", [], "9.9"), {})
    assert "zijn gewijzigd" not in texts(screen(project, "codebook", reviewer="An"))


def test_saving_offers_to_apply_the_codebooks_and_does_so(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    assert "kw-cb-apply" not in [button.key for button in app.button]
    app.text_area(key=f"{RULES}yaml").input('id: "overleg-genoemd"\nany: ["overleg", "wachten"]')
    click(app, f"{RULES}:save")
    assert "2 bronnen zijn nog niet gecodeerd" in texts(app)
    click(app, "kw-cb-apply")
    assert "1 nieuw voorstel," in texts(app)
    assert [row["suggested"] for row in tree(app)] == ["3", "3"]
    assert "kw-cb-apply" not in [button.key for button in app.button]


def test_a_faulty_rule_shows_its_faults_and_keeps_what_was_typed(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    before = codebook_file(project, "klein")
    typed = 'id: "overleg-genoemd"\nanny: ["overleg"]\nweight: 7'
    app.text_area(key=f"{RULES}yaml").input(typed).run()
    assert any("Lijn 2: onbekende sleutel 'anny'" in error and "Lijn 3: weight" in error for error in errors(app))
    click(app, f"{RULES}:save")
    assert len(errors(app)) == 1
    assert app.text_area(key=f"{RULES}yaml").value == typed
    choose(app, "middelen")
    choose(app, "overleg")
    assert app.text_area(key=f"{RULES}yaml").value == typed
    assert codebook_file(project, "klein") == before


def test_a_problem_goes_when_something_else_is_typed(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_input(key=f"{TEXTS}label").input(" ")
    click(app, f"{TEXTS}:save")
    assert any("mist de sleutel 'label'" in error for error in errors(app))
    assert app.text_input(key=f"{TEXTS}label").value == " "
    app.text_input(key=f"{TEXTS}label").input("Praten").run()
    assert errors(app) == []


def test_what_was_typed_survives_a_visit_to_another_page(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_area(key=f"{TEXTS}definition").input("Half af").run()
    app.switch_page(str(VIEWS / "overview.py")).run()
    app.switch_page(str(VIEWS / "codebook.py")).run()
    assert app.text_area(key=f"{TEXTS}definition").value == "Half af"


def test_a_rule_is_tried_before_it_is_saved(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_area(key=f"{RULES}yaml").input('id: "overleg-genoemd"\nany: ["wachten"]')
    click(app, f"{RULES}try")
    assert "1 fragment in 1 bron: 1 nieuw, 2 verdwijnen" in texts(app)
    shown = html(app)
    assert "Dan <mark>wachten</mark> we." in shown
    assert shown.count("verdwijnt</span>") == 2
    assert codebook_file(project, "klein").book.version == "1.0.0"


def test_a_new_rule_is_saved_and_stays_on_screen(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.selectbox(key="kw-cb:klein:rules:overleg:chosen").select("").run()
    new = "kw-cb:klein:rules:overleg::"
    app.text_area(key=f"{new}yaml").input('id: "wacht"\nany: ["wachten"]')
    click(app, f"{new}try")
    assert "1 fragment in 1 bron" in texts(app)
    click(app, f"{new}:save")
    assert [rule.id for rule in codebook_file(project, "klein").book.code("overleg").rules] == [
        "overleg-genoemd",
        "wacht",
    ]
    assert app.selectbox(key="kw-cb:klein:rules:overleg:chosen").value == "wacht"
    assert "1 fragment in 1 bron" not in texts(app)
    app.selectbox(key="kw-cb:klein:rules:overleg:chosen").select("").run()
    assert "nieuwe-regel" in value(app, f"{new}yaml")


def test_a_rule_is_struck(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    click(app, f"{RULES}remove:save")
    assert codebook_file(project, "klein").book.code("overleg").rules == ()


def test_a_rule_that_is_changed_after_trying_says_that_the_hits_are_of_the_former(
    project: Project, screen: Screen
) -> None:
    app = screen(project, "codebook", reviewer="An")
    click(app, f"{RULES}try")
    assert "net als de bewaarde regel" in texts(app)
    app.text_area(key=f"{RULES}yaml").input('id: "overleg-genoemd"\nany: ["wachten"]').run()
    assert "Probeer opnieuw" in texts(app)


def test_text_of_a_source_is_never_markup() -> None:
    hit = RuleHit(
        document_id="d", document="<b>.txt", source_kind="interview", speaker="<i>", page=3, span=Span(0, 30),  # type: ignore[arg-type]
        before="<script>", quote="<img src=x onerror=alert(1)> & geld", after="</div>", marks=(Span(31, 35),),
        reason="“<u>”", is_new=True, elsewhere=False,
    )  # fmt: skip
    shown = hit_html(hit)
    for raw in ("<script", "<img", "<i>", "<b>.txt", "<u>", "</div></blockquote>"):
        assert raw not in shown
    assert "&amp; <mark>geld</mark>" in shown


def test_a_rule_reads_as_a_sentence_and_escapes_its_terms() -> None:
    book = parse_codebook(
        'codebook: "a"\nversion: "1"\ncodes:\n  - id: "b"\n    label: "B"\n    rules:\n'
        '      - id: "c"\n        near: [["x"], ["/<b>/"]]\n        within: 3\n        not: ["z"]\n'
        '        when: {negated: false, lack: true, source_kind: ["survey"], role: "participant"}\n'
    )
    shown = rule_html(book.code("b").rules[0])
    assert "binnen 3 woorden van elkaar" in shown
    assert "niet als in de zin staat" in shown
    assert "/&lt;b&gt;/" in shown
    for label, value in (
        ("alleen bij", "tekort of gebrek"),
        ("niet bij", "ontkend"),
        ("alleen in", "survey"),
        ("alleen in woorden van", "deelnemer"),
    ):
        assert f'<span class="kw-say">{label}</span>{value}' in shown


def test_a_file_that_changed_meanwhile_refuses_and_then_lets_go_on(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_area(key=f"{TEXTS}definition").input("Mijn definitie").run()
    file = codebook_file(project, "klein")
    file.path.write_text(edit_code(file.text, "middelen", CodeTexts(label="Geld")), encoding="utf-8")
    click(app, f"{TEXTS}:save")
    assert any("intussen gewijzigd" in error for error in errors(app))
    assert app.text_area(key=f"{TEXTS}definition").value == "Mijn definitie"
    click(app, "kw-cb-go-on")
    click(app, f"{TEXTS}:save")
    book = codebook_file(project, "klein").book
    assert (book.code("overleg").definition, book.code("middelen").label) == ("Mijn definitie", "Geld")


def test_an_untouched_field_follows_the_file(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    file = codebook_file(project, "klein")
    file.path.write_text(edit_code(file.text, "overleg", CodeTexts(label="Praten")), encoding="utf-8")
    app.run()
    assert value(app, f"{TEXTS}label") == "Praten"


def test_a_code_is_added_and_chosen(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_input(key="kw-cb:klein:add:label").input("Één loket")
    click(app, "kw-cb:klein:add::save")
    book = codebook_file(project, "klein").book
    assert [code.id for code in book.walk()] == ["overleg", "een-loket", "middelen"]
    assert ">Één loket</h2>" in html(app)


def test_a_code_without_a_name_is_refused_beside_its_field(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    click(app, "kw-cb:klein:add::save")
    assert any("Geef de nieuwe code een naam" in error for error in errors(app))


def test_a_code_is_moved(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.selectbox(key="kw-cb:klein:move:overleg:parent").select("middelen").run()
    click(app, "kw-cb:klein:move:overleg::save")
    assert [row["depth"] for row in tree(app)] == [0, 1]


def test_merging_explains_asks_and_then_does_it(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.selectbox(key="kw-cb:klein:merge:overleg:target").select("middelen").run()
    assert "Beslissingen blijven zoals ze genomen zijn" in texts(app)
    assert app.button(key="kw-cb:klein:merge:overleg::save").disabled
    app.checkbox(key="kw-cb:klein:merge:overleg:sure:middelen").check().run()
    click(app, "kw-cb:klein:merge:overleg::save")
    book = codebook_file(project, "klein").book
    assert ([code.id for code in book.walk()], book.version) == (["middelen"], "2.0.0")
    assert ">Middelen</h2>" in html(app)


def test_a_code_is_split(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_input(key="kw-cb:klein:split:overleg:label").input("Tafels")
    app.multiselect(key="kw-cb:klein:split:overleg:rules").select("overleg-genoemd").run()
    click(app, "kw-cb:klein:split:overleg::save")
    book = codebook_file(project, "klein").book
    assert [(code.id, len(code.rules)) for code in book.walk()] == [("overleg", 0), ("tafels", 1), ("middelen", 1)]


def test_nobody_saves_without_a_name(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook")
    saving = [button for button in app.button if str(button.key).endswith(":save")]
    assert len(saving) >= 4
    assert all(button.disabled for button in saving)


def test_a_faulty_codebook_is_told_and_the_others_can_be_used(project: Project, screen: Screen) -> None:
    (project.codebook_folder / "stuk.yaml").write_text("codebook: [", encoding="utf-8")
    app = screen(project, "codebook", reviewer="An")
    assert any("stuk" in error for error in errors(app))
    assert len(tree(app)) == 2


def test_a_project_without_codebooks_says_what_to_do(project: Project, screen: Screen) -> None:
    for path in project.codebook_folder.iterdir():
        path.unlink()
    app = screen(project, "codebook", reviewer="An")
    assert "nog geen codeboek" in texts(app)


def test_versions_can_be_compared(project: Project, screen: Screen) -> None:
    app = screen(project, "codebook", reviewer="An")
    app.text_input(key=f"{TEXTS}label").input("Praten")
    click(app, f"{TEXTS}:save")
    assert "- Code Overleg heet nu Praten." in said(app)


@pytest.mark.parametrize(
    ("label", "wanted"), [("Één loket!", "een-loket"), ("Overleg", "overleg-2"), ("  ", ""), ("2026 & co", "2026-co")]
)
def test_an_id_is_made_of_a_label(label: str, wanted: str, project: Project) -> None:
    assert id_from(label, codebook_file(project, "klein").book) == wanted


def test_the_numbers_of_a_code_include_those_beneath() -> None:
    book = parse_codebook(
        'codebook: "a"\nversion: "1"\ncodes:\n  - id: "b"\n    label: "B"\n    colour: "#123456"\n    codes:\n'
        '      - id: "c"\n        label: "C"\n'
    )
    lines = rows(book, {"b": Counts(1, 0), "c": Counts(2, 1200)})
    assert [(line.depth, line.colour, line.suggested, line.accepted) for line in lines] == [
        (0, "#123456", "3", "1.200"),
        (1, "#123456", "2", "1.200"),
    ]

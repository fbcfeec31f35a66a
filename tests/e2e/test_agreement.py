"""Two people code one focus group blind, in a real browser; what they differ in is settled on the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwalcode.agreement import Ratings, alpha, masi_distance
from kwalcode.layers import SETTLED
from kwalcode.model import SourceKind, Topic
from kwalcode.workflow.agreement import figure
from kwalcode.workflow.double_coding import By, SampleOrder, draw_sample
from kwalcode.workflow.double_work import keep_sample, kept_samples
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from tests.e2e.conftest import Server, decisions, ready
from tests.e2e.test_review import drag

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

OpenPage = Callable[[str], "Page"]

AGREED = "Er zijn geen middelen voor punt 0."
OTHERWISE = "We hebben overleg 1 met de scholen."
ALONE = "Er zijn geen middelen voor punt 1."


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    """A project whose talk is a focus group."""
    project = Project.open(Path(shutil.copytree(template, tmp_path / "project")))
    with project.store() as store:
        talk = next(record.id for record in store.documents() if record.name == "gesprek.txt")
        store.set_metadata(talk, source_kind=SourceKind.FOCUS_GROUP)
    return project


def code_blind(page: Page, project: Project, given: list[tuple[str, str]]) -> None:
    """Turn on blind coding, mark stretches and give them codes, and say that the source was read."""
    page.get_by_text("Blind", exact=True).click()
    page.get_by_text("U codeert blind.").wait_for()
    ready(page)
    page.wait_for_function("() => !document.querySelector('.kw-desk').dataset.active")
    for words, code in given:
        before = len(decisions(project))
        drag(page, words, words)
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        ready(page)
        page.wait_for_function("() => document.querySelector('.kw-desk').dataset.active")
        assert len(decisions(project)) == before + 1
    page.get_by_role("button", name="Deze bron is helemaal gelezen").click()
    page.get_by_role("button", name="Toch niet helemaal gelezen").wait_for()


def metric(page: Page, label: str) -> str:
    """A figure at the top of the page."""
    return page.locator("[data-testid=stMetric]", has_text=label).locator("[data-testid=stMetricValue]").inner_text()


def test_a_focus_group_is_coded_blind_by_two_and_settled(open_page: OpenPage, server: Server, project: Project) -> None:
    code_blind(open_page("An"), project, [(AGREED, "Middelen"), (OTHERWISE, "partners"), (ALONE, "Middelen")])
    page = open_page("Bert")
    code_blind(page, project, [(AGREED, "Middelen"), (OTHERWISE, "noden")])
    made = decisions(project)
    assert [one.blind for one in made] == [True] * 5
    with project.store() as store:
        assert {one.reviewer for one in store.judgements(Topic.READ, current=True)} == {"An", "Bert"}

    page.goto(f"{server.url}/overeenstemming?wie=Cis")
    page.get_by_text("Alpha, door henzelf").wait_for()
    # Sixty sentences of the participant and one odd one; the two agree on all but two of them.
    sets = [({"m"}, {"m"}), ({"p"}, {"n"}), ({"m"}, set()), *[(set(), set())] * 58]
    direct = alpha(Ratings.of([[frozenset(a), frozenset(b)] for a, b in sets]), masi_distance).value
    assert metric(page, "Alpha, door henzelf") == figure(direct)
    assert metric(page, "Verschillen") == "2 open, 0 vastgesteld"

    page.get_by_role("radio", name="Verschillen").click()
    page.locator(".kw-sides").wait_for()
    assert OTHERWISE in page.locator(".kw-side mark").first.inner_text()
    page.get_by_label("Reden").fill("partners zijn hier scholen")
    page.get_by_label("Reden").press("Tab")
    page.get_by_role("button", name="An heeft gelijk").click()
    page.get_by_text("1 open, 1 vastgesteld").wait_for()
    page.locator(".kw-side mark", has_text=ALONE).wait_for()
    page.get_by_role("heading", name="Overeenstemming").click()
    page.keyboard.press("2")
    page.get_by_text("0 open, 2 vastgesteld").wait_for()
    assert metric(page, "Alpha, door henzelf") == figure(direct)
    assert metric(page, "Alpha na vaststellen") == "1,000"

    with project.store() as store:
        material = Material(store)
        layer = coding_layers(material).layer(SETTLED)
        texts = {key: material.document(key).text for key in material.records}
    held = {(texts[one.document][one.span.start : one.span.end], one.code_id) for one in layer.spans}
    assert held == {(AGREED, "middelen"), (OTHERWISE, "partners")}
    settled = [one for one in decisions(project) if one.settlement]
    assert {one.reviewer for one in settled} == {"Cis"}
    assert "partners zijn hier scholen" in {one.reason for one in settled}

    page.get_by_role("button", name="Laatste vaststelling ongedaan maken").click()
    page.get_by_text("1 open, 1 vastgesteld").wait_for()


def part(page: Page, name: str) -> None:
    """Go to a part of the page."""
    page.get_by_role("radio", name=name, exact=True).click()


def test_a_sample_is_drawn_coded_blind_and_followed(open_page: OpenPage, server: Server, project: Project) -> None:
    page = open_page("An")
    page.goto(f"{server.url}/overeenstemming?wie=An")
    part(page, "Steekproef voor twee")
    names = page.get_by_role("combobox", name="Wie coderen")
    for name in ("An", "Bert"):
        names.fill(name)
        names.press("Enter")
        page.locator("[data-testid=stMultiSelect] [data-tag], [data-baseweb=tag]", has_text=name).first.wait_for()
    names.press("Escape")
    size = page.get_by_label("Aantal bronnen")
    size.fill("1")
    # Straight from the number to the button, as a person types: what was typed last is what is drawn.
    page.get_by_role("button", name="Steekproef trekken").click()
    page.get_by_text("1 bron getrokken").wait_for()
    with project.store() as store:
        (kept,) = kept_samples(Material(store)).values()
    assert kept.coders == ("An", "Bert")
    (key,) = kept.documents

    page.get_by_role("button", name="Blind coderen").click()
    page.get_by_text("U codeert blind.").wait_for()
    ready(page)
    with project.store() as store:
        name = Material(store).records[key].name
    page.locator(".kw-desk", has_text=name).wait_for()
    page.get_by_role("button", name="Deze bron is helemaal gelezen").click()
    page.get_by_role("button", name="Toch niet helemaal gelezen").wait_for()

    page.goto(f"{server.url}/overeenstemming?wie=An")
    part(page, "Steekproef voor twee")
    page.get_by_text("U hebt alles van deze steekproef gelezen").wait_for()
    standing = page.locator("[data-testid=stMetric]")
    assert "1 van 1 bron" in standing.filter(has=page.get_by_text("An", exact=True)).inner_text()
    assert "0 van 1 bron" in standing.filter(has=page.get_by_text("Bert", exact=True)).inner_text()


def test_blind_coding_opens_at_a_turn_of_the_sample_and_marks_all_of_them(
    open_page: OpenPage, server: Server, project: Project
) -> None:
    with project.store() as store:
        material = Material(store)
        name = keep_sample(material, draw_sample(material, SampleOrder(By.TURN, size=12)), "An", ("An", "Bert"))
        key, turns = next(iter(kept_samples(material)[name].documents.items()))
        last = material.document(key).text[turns[-1].start : turns[-1].end]
    page = open_page("An")
    page.goto(f"{server.url}/overeenstemming?wie=An")
    part(page, "Steekproef voor twee")
    box = page.get_by_role("combobox", name="Beginnen bij beurt")
    label = f"{len(turns)}. Ria"
    box.fill(label)
    page.get_by_role("option", name=label).click()
    page.get_by_role("button", name="Blind coderen").click()
    page.get_by_text("U codeert blind.").wait_for()
    ready(page)
    row = page.locator(".kw-drawn", has_text=last)
    row.wait_for()
    # In view, although it lies far below the first screen of the text.
    page.wait_for_function(
        "(row) => { const [at, frame] = [row, row.closest('.kw-reader')].map((one) => one.getBoundingClientRect());"
        " return at.top >= frame.top && at.bottom <= frame.bottom; }",
        arg=row.element_handle(),
    )
    assert page.locator(".kw-drawn").count() == len(turns)
    page.get_by_text("beurt van de steekproef").wait_for()


def test_codes_of_another_program_are_read_in_and_compared(
    open_page: OpenPage, server: Server, project: Project, tmp_path: Path
) -> None:
    code_blind(open_page("An"), project, [(AGREED, "Middelen")])
    page = open_page("Cis")
    page.goto(f"{server.url}/overeenstemming?wie=Cis")
    part(page, "Codes van elders")
    file = tmp_path / "codes.csv"
    file.write_text(f"bron;citaat;code\ngesprek.txt;{AGREED};middelen\ngesprek.txt;{ALONE};zus\n", encoding="utf-8")
    page.get_by_role("textbox", name="Wie codeerde").fill("Marc")
    page.get_by_role("textbox", name="Wie codeerde").press("Tab")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("1 van de 2 rijen past niet bij dit project").wait_for()
    page.get_by_text("de code 'zus' staat niet in").wait_for()
    with project.store() as store:
        assert not list(store.imported_codes())
    page.get_by_role("button", name="Alleen de ene passende rij").click()
    page.get_by_text("1 code van Marc ingelezen").wait_for()
    page.get_by_role("button", name="Vergelijken", exact=True).click()
    page.get_by_text("Alpha, door henzelf").wait_for()
    assert metric(page, "Alpha, door henzelf") == "1,000"
    page.get_by_text("Meer maten", exact=True).click()
    page.get_by_text("Nooit alleen: bij een zeldzame code").wait_for()

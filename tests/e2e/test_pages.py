"""The pages around the reader in a real browser: bringing in a file, describing it, finding fragments, exporting."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwalcode.exchange.refi_writing import write_qdpx
from kwalcode.model import SourceKind
from kwalcode.workflow import exports
from kwalcode.workflow.project import Project
from tests.e2e.conftest import Server
from tests.ui.conftest import coded_study
from tests.workflow.test_foreign_project import foreign

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e

__all__ = ["coded_study"]

UPLOADED = "I: Hoe gaat het?\nR: Er is overleg 😀 met <script>alert(1)</script> de buren.\nI: En?\nR: Geen budget.\n"


@pytest.fixture
def project(coded_study: Path, tmp_path: Path) -> Project:
    """Two sources and two codes; the server of this folder opens it."""
    return Project.open(Path(shutil.copytree(coded_study, tmp_path / "project")))


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page that fails the test when its script fails or when it asks for anything outside this computer."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 720}, locale="nl-BE", reduced_motion="reduce", base_url=server.url
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    outside: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: outside.append(request.url) if _is_outside(request.url, server.url) else None)
    yield page
    context.close()
    assert errors == []
    assert outside == []


def _is_outside(url: str, address: str) -> bool:
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def show(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("h1").first.wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has answered and everything stale is gone."""
    page.wait_for_function(
        "!document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
    )


def choose(page: Page, label: str, option: str) -> None:
    """Choose one of several in a list, and close the list: while it is open the rest of the page is hidden."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError  # noqa: PLC0415 (absent where skipped)

    box = page.get_by_role("combobox", name=label)
    for _ in range(6):
        # An open list closes when the page scrolls, and the browser tells of scrolling a frame later.
        box.scroll_into_view_if_needed()
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        box.fill(option)
        try:
            page.get_by_role("option", name=option).wait_for(timeout=5_000)
        except PlaywrightTimeoutError:
            # What was still moving on the page closed the list: open it again when all is still.
            page.keyboard.press("Escape")
        else:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        page.locator("h1").click()
        page.get_by_role("option").first.wait_for(state="hidden")
        settle(page)
        # A list that closed between its opening and the key has taken nothing, and then shows nothing chosen.
        if option in box.input_value() or page.locator("[data-tag]", has_text=option).count():
            return
    pytest.fail(f"{label}: {option!r} was not taken in six attempts")


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).first.click()
    return Path(download.value.path()).read_bytes()


def rows(data: bytes, separator: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_every_page_is_dutch_quiet_and_asks_nothing_from_outside(page: Page) -> None:
    for path in ("/", "/bronnen", "/fragmenten", "/export"):
        show(page, path)
        # The page sets its language when the script that does so arrives, which may be after its first words.
        page.wait_for_function("document.documentElement.lang === 'nl'")
        assert page.evaluate("document.documentElement.lang") == "nl"
        assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} is too wide"


def test_a_project_of_another_program_is_looked_at_and_taken_in(page: Page, project: Project, tmp_path: Path) -> None:
    write_qdpx(tmp_path / "studie.qdpx", foreign())
    show(page, "/bronnen")
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([tmp_path / "studie.qdpx"])
    page.get_by_text("studie.qdpx").first.wait_for()
    page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("Dit komt erin als u het project uit NVivo overneemt").wait_for()
    page.get_by_text("leeg: overgeslagen").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with project.store() as store:
        before = len(store.documents())
    page.get_by_role("button", name="Overnemen in dit project").click()
    page.get_by_text("studie.qdpx is overgenomen").wait_for()
    with project.store() as store:
        assert len(store.documents()) == before + 2
    page.get_by_role("button", name="Naar de codeurs").click()
    page.get_by_role("heading", name="Overeenstemming").wait_for()


def test_a_file_is_brought_in_coded_and_shown_as_text(page: Page, project: Project, tmp_path: Path) -> None:
    file = tmp_path / "nieuw gesprek.txt"
    file.write_text(UPLOADED, encoding="utf-8")
    show(page, "/bronnen")
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([file])
    page.get_by_text("nieuw gesprek.txt").first.wait_for()
    page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("1 bestand gelezen").wait_for()
    page.get_by_role("button", name="Naar de codering").click()
    page.get_by_role("button", name="Codeboeken toepassen").click()
    page.get_by_text("1 bron gecodeerd").wait_for()
    show(page, "/fragmenten")
    page.get_by_role("textbox", name="Zoek in de citaten").fill("buren")
    page.keyboard.press("Enter")
    quote = page.locator(".kw-quote blockquote:has(mark)")
    quote.wait_for()
    assert "Er is overleg 😀 met <script>alert(1)</script> de buren." in quote.inner_text()
    (fragment,) = [
        one for one in project.fragments() if one.code_id == "overleg" and _name(project, one.document_id) == file.name
    ]
    text = next(document.text for document in project.documents() if document.id == fragment.document_id)
    assert text[fragment.span.start : fragment.span.end] in quote.inner_text()


def _name(project: Project, document_id: str) -> str:
    return next(document.name for document in project.documents() if document.id == document_id)


def test_a_kind_is_edited_in_the_grid(page: Page, project: Project) -> None:
    show(page, "/bronnen")
    row = [document.name for document in project.documents()].index("gesprek.txt")
    edit_cell(page, row, "notulen")
    # The grid sends what was typed a moment after it shows it.
    expected = {"gesprek.txt": SourceKind.MINUTES, "plan.md": SourceKind.POLICY_PLAN}
    wait_until(page, lambda: kinds(project) == expected)
    page.get_by_role("link", name="Overzicht").click()
    page.get_by_text("1 bron moet nog gecodeerd worden").wait_for()
    assert kinds(project) == expected


def edit_cell(page: Page, row: int, option: str) -> None:
    """Choose an option in the second column of the grid, and leave the cell."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError  # noqa: PLC0415 (absent where skipped)

    for _ in range(6):
        # The grid is drawn on a canvas: its first cell is found by its place, the next one by the keyboard.
        page.locator("[data-testid=stDataFrame] .dvn-scroller").first.click(position={"x": 40, "y": 35 + 35 * row + 17})
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        try:
            page.get_by_role("option", name=option).click(timeout=5_000)
            cell = page.locator("[data-testid=stDataFrame] td", has_text=option).first
            cell.wait_for(state="attached", timeout=5_000)
        except PlaywrightTimeoutError:
            # The click came before the grid was drawn, or while the list was still moving.
            page.keyboard.press("Escape")
            settle(page)
        else:
            page.locator("h1").click()
            return
    pytest.fail(f"row {row}: no list with {option!r} opened in six attempts")


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page run until something holds on disk, half a minute at most."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("what the page was told did not reach the disk")


def kinds(project: Project) -> dict[str, SourceKind]:
    with project.store() as store:
        return {record.name: record.source_kind for record in store.documents()}


def test_removing_a_source_asks_first(page: Page, project: Project) -> None:
    show(page, "/bronnen")
    page.get_by_text("Bronnen verwijderen").click()
    choose(page, "Welke bronnen", "plan.md")
    page.get_by_role("button", name="Verwijderen …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("De originele bestanden blijven").wait_for()
    assert len(project.documents()) == 2
    dialog.get_by_role("button", name="Verwijderen").click()
    dialog.wait_for(state="hidden")
    settle(page)
    assert [document.name for document in project.documents()] == ["gesprek.txt"]


def test_erasing_a_source_demands_its_name_and_leaves_nothing_of_it(page: Page, project: Project) -> None:
    show(page, "/bronnen")
    page.get_by_text("Een bron wissen").click()
    choose(page, "Welke bron", "plan.md")
    page.get_by_role("button", name="Wissen …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("verdwijnt, zonder weg terug").wait_for()
    dialog.get_by_label("Uw naam").fill("An")
    dialog.get_by_label("Schrijf de naam van de bron over").fill("plan")
    dialog.get_by_role("button", name="Voorgoed wissen").click()
    dialog.get_by_text("is niet de naam van de bron").wait_for()
    assert len(project.documents()) == 2
    dialog.get_by_label("Schrijf de naam van de bron over").fill("plan.md")
    dialog.get_by_role("button", name="Voorgoed wissen").click()
    dialog.wait_for(state="hidden")
    settle(page)
    assert [document.name for document in project.documents()] == ["gesprek.txt"]
    words = b"middelen worden verdubbeld"
    assert [path.name for path in project.root.rglob("*") if path.is_file() and words in path.read_bytes()] == []


def test_what_is_shown_is_what_is_downloaded(page: Page, project: Project) -> None:
    whole = exports.export_project(project, project.output / "alles.csv", separator=";").path.read_bytes()
    expected = [row for row in rows(whole, ";") if row["source_kind"] == "beleidsplan"]
    show(page, "/fragmenten")
    choose(page, "Soort", "beleidsplan")
    page.get_by_text(f"{len(expected)} fragment").first.wait_for()
    assert page.locator(".kw-quote").count() == len(expected) > 0
    assert rows(downloaded(page, "CSV van deze selectie"), ";") == expected


def test_the_export_is_what_the_command_writes(page: Page, project: Project) -> None:
    show(page, "/export")
    for name, separator in (("komma.csv", ","), ("puntkomma.csv", ";")):
        written = exports.export_project(project, project.output / name, separator=separator).path.read_bytes()
        key = "csv_comma" if separator == "," else "csv_semicolon"
        with page.expect_download() as download:
            page.locator(f".st-key-export-{key} button").click()
        assert Path(download.value.path()).read_bytes() == written


def test_who_works_is_kept_from_page_to_page_and_after_reloading(page: Page) -> None:
    show(page, "/?wie=An")
    corner = page.locator(".st-key-kw-corner")
    corner.get_by_text("An", exact=True).wait_for()
    page.get_by_role("link", name="Export").click()
    page.get_by_role("heading", name="Export").wait_for()
    settle(page)
    assert "wie=An" in page.url
    page.reload()
    corner.get_by_text("An", exact=True).wait_for()


def test_what_streamlit_says_by_itself_is_dutch_and_names_of_the_researcher_stay(page: Page, project: Project) -> None:
    with project.store() as store:
        talk = next(record.id for record in store.documents() if record.name == "gesprek.txt")
        store.rename_document(talk, "Select all", "An")
    show(page, "/fragmenten")
    box = page.get_by_role("combobox", name="Soort")
    box.click()
    page.get_by_role("option", name="Alles kiezen").wait_for()
    box.fill("zzz")
    page.get_by_text("Niets gevonden").wait_for()
    page.locator("h1").click()
    page.get_by_role("textbox", name="Zoek in de citaten").press_sequentially("bu")
    page.get_by_text("Druk op Enter om toe te passen").wait_for()
    page.get_by_role("button", name="Uitleg bij Zoek in de citaten").wait_for()
    # A name that is the same as what Streamlit says is a name all the same.
    assert page.locator(".kw-facts", has_text="Select all").count() > 0
    show(page, "/")
    page.locator("[data-testid=stDataFrame]").last.hover()
    page.get_by_role("button", name="Opslaan als CSV").last.wait_for()
    show(page, "/bronnen")
    page.get_by_text("of sleep ze hierheen, tot 200 MB per bestand").wait_for()
    page.get_by_role("button", name="Bestanden kiezen").wait_for()

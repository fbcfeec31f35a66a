"""The page Triangulatie in a real browser: opening a cell, judging a pair of sources, downloading, finding it again."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from kwalcode.model import Judgement, Topic
from kwalcode.workflow.project import Project
from tests.e2e.conftest import Server
from tests.e2e.test_pages import choose, downloaded, page, project, settle, show
from tests.ui.conftest import coded_study

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

__all__ = ["coded_study", "page", "project"]

NOTE = "Het plan belooft, het gesprek klaagt."


def judgements(project: Project, topic: Topic = Topic.CONVERGENCE) -> list[Judgement]:
    with project.store() as store:
        return store.judgements(topic)


def open_view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    settle(page)


def open_page(page: Page, view: str) -> None:
    show(page, "/triangulatie?wie=An")
    page.locator(".kw-grid td button").first.wait_for()
    if view != "Matrix":
        open_view(page, view)


def test_a_cell_opens_its_fragments(page: Page) -> None:
    open_page(page, "Matrix")
    page.get_by_role("button", name=re.compile(r"^Overleg, interviews.*: 1\.")).click()
    page.locator(".kw-quote").first.wait_for()
    assert page.locator(".kw-quote blockquote").all_inner_texts()[0].startswith("Er is veel overleg met de scholen.")
    assert page.locator(".kw-quote").count() == 1
    page.get_by_role("button", name=re.compile(r"^Middelen, beleidsplannen.*: 1\.")).click()
    page.get_by_text("De middelen worden verdubbeld.").first.wait_for()


def judge(page: Page) -> None:
    open_page(page, "Convergentie")
    page.locator(".kw-grid[data-sheet='triangulation-convergence'] td button").first.click()
    page.get_by_role("radio", name="tegenspraak").wait_for()
    page.locator("label", has_text="tegenspraak").click()
    page.get_by_role("textbox", name="Toelichting").fill(NOTE)
    page.get_by_role("button", name="Bewaren").click()
    page.locator(".kw-grid .kw-mark", has_text="An").wait_for()


def test_a_verdict_is_changed_downloaded_and_found_again_after_a_restart(
    page: Page, project: Project, server: Server
) -> None:
    judge(page)
    (kept,) = judgements(project)
    assert kept.value.startswith("dissonance/")
    assert (kept.reviewer, kept.reason) == ("An", NOTE)
    data = downloaded(page, "CSV")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row["oordeel"], row["beoordeeld door"], row["toelichting"]) for row in rows if row["beoordeeld door"]] == [
        ("tegenspraak", "An", NOTE)
    ]
    server.kill()
    server.start()
    open_page(page, "Convergentie")
    cell = page.locator(".kw-grid[data-sheet='triangulation-convergence'] td button").first
    page.locator(".kw-grid .kw-mark", has_text="An").wait_for()
    assert cell.inner_text().startswith("tegenspraak")
    cell.click()
    page.get_by_role("textbox", name="Toelichting").wait_for()
    assert page.get_by_role("textbox", name="Toelichting").input_value() == NOTE


def test_a_figure_is_downloaded_as_png_and_svg(page: Page) -> None:
    open_page(page, "Woorden en codes")
    page.get_by_text("Codes in dezelfde passage").wait_for()
    assert downloaded(page, "PNG").startswith(b"\x89PNG")
    assert b"Overleg" in downloaded(page, "SVG")
    assert "Overleg" in downloaded(page, "CSV").decode("utf-8-sig")


def test_what_was_not_asked_is_recorded(page: Page, project: Project) -> None:
    open_page(page, "Convergentie")
    page.locator(".kw-grid[data-sheet='triangulation-convergence'] td button").first.click()
    box = page.locator("label", has_text="Dit werd hier gevraagd").first
    box.click()
    page.locator(".kw-grid td button", has_text="niet gevraagd").first.wait_for()
    (kept,) = judgements(project, Topic.ASKED)
    assert kept.value == "not_asked"


def test_filters_stay_while_walking_from_page_to_page(page: Page) -> None:
    open_page(page, "Convergentie")
    page.get_by_role("link", name="Fragmenten").click()
    page.get_by_role("heading", name="Fragmenten").wait_for()
    page.get_by_role("link", name="Triangulatie").click()
    page.locator(".kw-grid[data-sheet='triangulation-convergence']").wait_for()


def test_a_group_and_another_margin_are_kept_over_the_views(page: Page) -> None:
    open_page(page, "Matrix")
    page.locator("summary", has_text="Alleen een deel").click()
    # The part opens in steps; a list would be closed by what still moves.
    page.get_by_role("combobox", name="Respondentgroep").wait_for()
    settle(page)
    choose(page, "Respondentgroep", "ambtenaren")
    page.get_by_text("Alleen ambtenaren.").wait_for()
    page.locator(".kw-grid th", has_text="beleidsplannen").wait_for(state="detached")
    open_view(page, "Vijf vragen")
    page.get_by_text("Alleen ambtenaren.").wait_for()


def test_the_margin_is_told_with_the_proposals_and_stands_in_the_file(page: Page) -> None:
    open_page(page, "Convergentie")
    box = page.get_by_role("spinbutton", name="Marge (procentpunt)")
    box.fill("25")
    box.press("Enter")
    page.get_by_text("minder dan 25 procentpunt verschilt").wait_for()
    settle(page)
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV").decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {row["marge (procentpunt)"] for row in rows} == {"25"}

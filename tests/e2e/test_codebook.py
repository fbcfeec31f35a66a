"""Codeboek in a real browser: choosing in the tree, a fault that costs nothing, a rule tried, saved and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwalcode.workflow.codebooks import codebook_file, versions
from kwalcode.workflow.project import Project
from tests.e2e.test_pages import page, project, settle
from tests.ui.conftest import coded_study

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.e2e

__all__ = ["coded_study", "page", "project"]

FAULTY = 'id: "overleg-genoemd"\nanny: ["overleg"]'
WIDER = 'id: "overleg-genoemd"\nany: ["overleg", "wachten"]'


def show(page: Page) -> None:
    page.goto("/codeboek?wie=An")
    page.locator(".kw-tree-item").first.wait_for()
    settle(page)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def item(page: Page, code_id: str) -> Locator:
    return page.locator(f".kw-tree-item[data-code={code_id}]")


def test_a_rule_is_mended_tried_saved_and_applied(page: Page, project: Project) -> None:
    show(page)
    tab(page, "Regels")
    field = page.locator(".st-key-kw-yaml textarea")
    field.fill(FAULTY)
    page.get_by_role("button", name="Regel bewaren").click()
    page.get_by_text("Lijn 2: onbekende sleutel 'anny'").wait_for()
    settle(page)
    assert field.input_value() == FAULTY
    assert codebook_file(project, "klein").book.version == "1.0.0"

    field.fill(WIDER)
    page.get_by_role("button", name="Probeer deze regel").click()
    page.get_by_text("3 fragmenten in 2 bronnen: 1 nieuw, 0 verdwijnen").wait_for()
    assert page.locator(".kw-hit mark").first.inner_text() == "wachten"
    page.get_by_role("button", name="Regel bewaren").click()
    page.get_by_text("Bewaard als klein 1.1.0").wait_for()
    assert [record.version for record in versions(project, "klein")] == ["1.1.0", "1.0.0"]

    page.get_by_role("button", name="Codeboeken opnieuw toepassen").click()
    page.get_by_text("1 nieuw voorstel,").wait_for()
    settle(page)
    assert item(page, "overleg").locator(".kw-tree-number").first.inner_text() == "3"
    assert [one.code_id for one in project.fragments()].count("overleg") == 3


def test_the_tree_is_walked_by_keyboard_and_keeps_what_was_typed(page: Page) -> None:
    show(page)
    tab(page, "Teksten")
    definition = page.get_by_label("Definitie").locator("visible=true")
    definition.fill("Half af")
    item(page, "overleg").focus()
    settle(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".kw-tree-item[data-code=middelen][aria-selected=true]").wait_for()
    page.get_by_role("heading", name="Middelen").wait_for()
    settle(page)
    assert page.evaluate("document.activeElement.dataset.code") == "middelen"
    assert definition.input_value() == ""
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overleg").wait_for()
    settle(page)
    assert definition.input_value() == "Half af"


def test_markup_in_a_codebook_is_shown_as_text(page: Page, project: Project) -> None:
    file = codebook_file(project, "klein")
    file.path.write_text(file.text.replace('"Overleg"', '"<img src=x onerror=alert(1)>"'), encoding="utf-8")
    show(page)
    assert item(page, "overleg").locator(".kw-tree-label").inner_text() == "<img src=x onerror=alert(1)>"
    assert page.locator("h2").first.inner_text() == "<img src=x onerror=alert(1)>"
    assert page.locator("img[src=x]").count() == 0


def test_nothing_is_too_wide_at_1280(page: Page) -> None:
    show(page)
    for name in ("Lezen", "Teksten", "Regels", "Structuur", "Versies"):
        tab(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        assert page.locator("[data-testid=stException]").count() == 0

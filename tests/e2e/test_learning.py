"""Learning in a real browser: deciding in its order, the figures, the button, a term for the codebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kwalcode.model import Status
from kwalcode.workflow.codebooks import versions
from kwalcode.workflow.project import Project
from tests.e2e.conftest import active, ready, wait_for_decisions
from tests.e2e.test_pages import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

OpenPage = Callable[[str], "Page"]
DECIDED = 10


def decide_ten(page: Page, project: Project) -> list[str]:
    """Ten fragments by keys in the order of the learner: meetings hold, means do not; the ids in their order."""
    codes = {one.id: one.code_id for one in project.fragments()}
    box = page.get_by_role("combobox", name="Volgorde")
    box.fill("Leerrijkste eerst")
    page.get_by_role("option", name="Leerrijkste eerst").click()
    page.get_by_role("option").first.wait_for(state="hidden")
    # The keys are the desk's only when no field has them.
    page.evaluate("document.activeElement.blur()")
    settle(page)
    ready(page)
    decided: list[str] = []
    for number in range(DECIDED):
        now = active(page)
        decided.append(now)
        page.keyboard.press("r" if codes[now] == "middelen" else "a")
        page.wait_for_function("now => document.querySelector('.kw-desk').dataset.active !== now", arg=now)
        wait_for_decisions(page, project, number + 1)
    return decided


def open_learning(page: Page) -> None:
    page.get_by_role("link", name="Leren").click()
    page.get_by_role("button", name="Leer opnieuw").wait_for()
    settle(page)


def test_the_learned_order_asks_every_fragment_once_and_keeps_what_was_decided(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("An")
    decided = decide_ten(page, project)
    assert len(set(decided)) == DECIDED
    assert active(page) not in decided
    answered = {one.id for one in project.fragments() if one.status in (Status.ACCEPTED, Status.REJECTED)}
    assert answered == set(decided)


def test_the_page_shows_figures_and_learns(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    decide_ten(page, project)
    open_learning(page)
    assert page.get_by_test_id("stMetricValue").first.inner_text() == str(DECIDED)
    page.get_by_text("zegt nog weinig").wait_for()
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.get_by_role("button", name="Leer opnieuw").click()
    page.get_by_text(f"Geleerd uit {DECIDED} beslissingen").wait_for()


def test_a_word_is_added_to_the_codebook_after_a_look_at_what_it_would_find(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("An")
    decide_ten(page, project)
    open_learning(page)
    page.get_by_role("radio", name="Nieuwe woorden").click()
    page.get_by_role("button", name="Toon wat dit zou vinden").click()
    page.locator(".kw-hit mark").first.wait_for()
    page.get_by_text("andere regel van deze code").first.wait_for()
    before = len(versions(project, "proef"))
    page.get_by_role("button", name="toe aan de regels").click()
    page.get_by_text("staat nu in codeboek proef").wait_for()
    assert len(versions(project, "proef")) == before + 1
    # The word that was added is proposed no more, and the view stays where it was.
    settle(page)
    assert page.get_by_role("radio", name="Nieuwe woorden").is_checked()

"""The page Screening in a real browser: judging by keys, downloading, and finding the judgements again."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from kwalcode.model import Judgement, Topic
from kwalcode.resources import shipped
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from tests.e2e.conftest import Server
from tests.e2e.test_pages import choose, page, settle, show

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

__all__ = ["page"]

PLANS = ("meerjarenplan_oosterhove.pdf", "plan_wezelbeke.docx", "plannen_bbc_acties.csv", "bronnen.csv")
KEYS = {"a": "relevant", "r": "irrelevant", "t": "doubt", "s": "skip"}


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the plans of the demonstration study."""
    folder = tmp_path_factory.mktemp("plannen")
    for name in PLANS:
        shutil.copy(shipped("corpora") / "lokale-regie" / name, folder / name)
    project = Project.create(folder / "project", ["regiecomponenten"])
    chosen = select([str(folder / name) for name in PLANS])
    readings = project.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
    assert [reading.problem for reading in readings] == [""] * 3
    return project.root


@pytest.fixture
def project(plans: Path, tmp_path: Path) -> Project:
    """The server of this test opens this copy."""
    return Project.open(Path(shutil.copytree(plans, tmp_path / "project")))


def ready(page: Page) -> None:
    """Wait until the desk is there and the server confirmed everything."""
    page.locator(".kw-screen[data-ready=yes][data-waiting='0']").wait_for()


def active(page: Page) -> str:
    return page.locator(".kw-screen").get_attribute("data-active") or ""


def judgements(project: Project) -> list[Judgement]:
    with project.store() as store:
        return store.judgements(Topic.RELEVANCE)


def open_screening(page: Page) -> None:
    show(page, "/screening?wie=An")
    ready(page)


def test_keys_judge_one_passage_each_and_each_is_kept(page: Page, project: Project) -> None:
    open_screening(page)
    seen = []
    for key in "arts":
        seen.append(active(page))
        page.keyboard.press(key)
        page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active !== id", arg=seen[-1])
    ready(page)
    assert [(one.subject, one.value, one.reviewer) for one in judgements(project)] == [
        (subject, KEYS[key], "An") for subject, key in zip(seen, "arts", strict=True)
    ]
    assert len(set(seen)) == 4


def test_fast_keys_judge_as_many_passages(page: Page, project: Project) -> None:
    open_screening(page)
    for number in range(20):
        page.keyboard.press("ar"[number % 2])
    ready(page)
    kept = judgements(project)
    assert len(kept) == 20
    assert len({one.subject for one in kept}) == 20
    assert sorted(one.value for one in kept) == ["irrelevant"] * 10 + ["relevant"] * 10


def test_going_back_takes_the_last_judgement_back(page: Page, project: Project) -> None:
    open_screening(page)
    first = active(page)
    page.keyboard.press("a")
    page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active !== id", arg=first)
    page.keyboard.press("u")
    page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active === id", arg=first)
    ready(page)
    assert [one.value for one in judgements(project)] == ["relevant", ""]


def test_judgements_are_found_again_after_a_restart(page: Page, project: Project, server: Server) -> None:
    open_screening(page)
    judged = active(page)
    page.keyboard.press("a")
    page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active !== id", arg=judged)
    ready(page)
    server.kill()
    server.start()
    open_screening(page)
    assert page.locator(".kw-queue-done").inner_text().startswith("1 van ")
    assert active(page) != judged
    assert page.locator(f".kw-screen .kw-item[data-id='{judged}']").count() == 0
    assert [(one.subject, one.value) for one in judgements(project)] == [(judged, "relevant")]


def test_what_is_downloaded_has_the_judgement(page: Page, tmp_path: Path) -> None:
    open_screening(page)
    judged = active(page)
    words = page.locator(".kw-screen-text > p:last-child").inner_text()
    page.keyboard.press("a")
    page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active !== id", arg=judged)
    ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("CSV")).click()
    rows = list(csv.DictReader(io.StringIO(Path(got.value.path()).read_text(encoding="utf-8-sig")), delimiter=";"))
    decided = [row for row in rows if row["decision"]]
    assert [row["decision"] for row in decided] == ["relevant"]
    assert decided[0]["text"].split() == words.split()
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("Excel")).click()
    path = tmp_path / "s.xlsx"
    got.value.save_as(path)
    book = load_workbook(path)
    assert book.sheetnames == ["gemeenten", "aantallen", "bewijs", "passages", "methode"]
    assert book["passages"].max_row == len(rows) + 1


def test_the_matrix_the_evidence_and_the_money_are_shown(page: Page) -> None:
    open_screening(page)
    for view, sign in (
        ("Gemeenten", ".kw-matrix tbody tr"),
        ("Bewijs", ".kw-evidence blockquote"),
        ("Budget", "canvas, svg.marks"),
    ):
        page.get_by_role("radio", name=view).click()
        settle(page)
        page.locator(sign).first.wait_for()
    page.get_by_role("radio", name="Gemeenten").click()
    settle(page)
    page.locator(".kw-matrix tbody th").first.wait_for()
    towns = page.locator(".kw-matrix tbody th").all_inner_texts()
    assert {"Oosterhove", "Wezelbeke", "Vaartegem"} <= set(towns)


def test_keys_are_silent_while_somebody_types(page: Page, project: Project) -> None:
    open_screening(page)
    box = page.get_by_role("combobox", name="Gemeente")
    box.fill("ar")
    page.keyboard.press("Escape")
    assert judgements(project) == []


def test_a_control_by_lot_says_how_much_may_be_missed(page: Page, project: Project) -> None:
    open_screening(page)
    choose(page, "Volgorde", "Controle door het lot")
    page.get_by_text("door het lot gekozen").wait_for()
    ready(page)
    page.wait_for_function("!document.activeElement.closest('.st-key-screening-filters')")
    for _ in range(3):
        before = active(page)
        page.keyboard.press("r")
        page.wait_for_function("id => document.querySelector('.kw-screen').dataset.active !== id", arg=before)
    ready(page)
    page.get_by_text("Controle: 3 passages geloot").wait_for()
    assert page.get_by_text("mist u nog hoogstens").is_visible()
    assert [one.reason for one in judgements(project)] == ["controlesteekproef"] * 3

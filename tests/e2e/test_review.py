"""Nakijken in a real browser: every key and the mouse, and what the database holds afterwards."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kwalcode.model import Span, Verdict
from kwalcode.workflow.project import Project
from tests.e2e.conftest import Server, active, decisions, ready, wait_for_decisions
from tests.e2e.study import BOOK, HOSTILE, ODD, PLAIN

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

OpenPage = Callable[[str], "Page"]

# Where on the page one piece of text begins and another ends, each found in the document as it is shown.
PLACES = """
async ([from, to, scroll]) => {
  const nodes = [];
  let all = "";
  const walker = document.createTreeWalker(document.querySelector(".kw-body"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push([all.length, node]);
    all += node.data;
  }
  const edge = (words, atEnd) => {
    // Of the last character for an end, and of the first one for a beginning.
    const at = all.indexOf(words) + (atEnd ? words.length - 1 : 0);
    const [start, node] = nodes.filter(([one]) => one <= at).at(-1);
    if (scroll) node.parentElement.scrollIntoView({block: "center"});
    const range = document.createRange();
    // Whole characters, however many units they have, so that there is something to measure.
    const parts = [...new Intl.Segmenter("nl").segment(node.data)];
    const part = parts.filter((one) => one.index <= at - start).at(-1);
    range.setStart(node, part.index);
    range.setEnd(node, part.index + part.segment.length);
    const rects = [...range.getClientRects()];
    const rect = atEnd ? rects.at(-1) : rects[0];
    return [atEnd ? rect.right - 0.5 : rect.left + 0.5, rect.top + rect.height / 2];
  };
  const found = [edge(from, false), edge(to, true)];
  // Rows that come into view get their real height in the next frames.
  if (scroll) for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  return found;
}
"""


def drag(page: Page, first: str, last: str) -> None:
    """Select with the mouse, from the beginning of `first` to the end of `last`."""
    page.locator(".kw-reader").hover()
    page.mouse.wheel(0, 10)
    page.evaluate(PLACES, [first, last, True])
    start, end = page.evaluate(PLACES, [first, last, False])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()
    page.locator(".kw-popup").wait_for()


def text_of(project: Project, name: str) -> str:
    return next(document.text for document in project.documents() if document.name == name)


def test_accepting_is_stored_and_goes_to_the_next(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    first = active(page)
    page.keyboard.press("a")
    page.wait_for_function("first => document.querySelector('.kw-desk').dataset.active !== first", arg=first)
    (made,) = wait_for_decisions(page, project, 1)
    assert (made.fragment_id, made.verdict, made.reviewer) == (first, Verdict.ACCEPT, "An")
    assert page.locator(".kw-item", has_text="We hebben overleg 0").first.get_attribute("data-status") == "accepted"


def test_thirty_fast_keys_are_thirty_decisions_on_thirty_fragments(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    for number in range(30):
        page.keyboard.press("ar"[number % 2])
    made = wait_for_decisions(page, project, 30)
    assert len({one.fragment_id for one in made}) == 30
    assert [one.verdict for one in made] == [Verdict.ACCEPT, Verdict.REJECT] * 15


def test_skipping_and_walking_and_undoing_with_the_keyboard(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    first = active(page)
    page.keyboard.press("j")
    second = active(page)
    assert second != first
    page.keyboard.press("ArrowUp")
    assert active(page) == first
    page.keyboard.press("s")
    page.keyboard.press("r")
    wait_for_decisions(page, project, 2)
    page.keyboard.press("u")
    wait_for_decisions(page, project, 3)
    assert active(page) == second
    page.keyboard.press("u")
    made = wait_for_decisions(page, project, 4)
    assert active(page) == first
    assert [one.verdict for one in made] == [Verdict.SKIP, Verdict.REJECT, Verdict.WITHDRAW, Verdict.WITHDRAW]
    assert {one.status.value for one in project.fragments()} == {"suggested"}
    page.keyboard.press("u")
    page.locator(".kw-message", has_text="niets (meer) om ongedaan te maken").wait_for()


def test_keys_typed_right_after_undo_meet_what_was_undone(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    first = active(page)
    for key in "aur":
        page.keyboard.press(key)
    made = wait_for_decisions(page, project, 3)
    assert [(one.fragment_id, one.verdict) for one in made] == [
        (first, Verdict.ACCEPT), (first, Verdict.WITHDRAW), (first, Verdict.REJECT)
    ]  # fmt: skip


def test_another_code_is_chosen_by_typing(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    first = active(page)
    page.keyboard.press("c")
    page.keyboard.type("reele")
    assert page.locator(".kw-code").all_inner_texts() == ["Reële noden\nProefcodeboek"]
    page.keyboard.press("Enter")
    (made,) = wait_for_decisions(page, project, 1)
    assert (made.fragment_id, made.verdict, made.code_id) == (first, Verdict.CORRECT, "reele-noden")


def test_text_selected_across_turns_gets_a_code_with_the_exact_words(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    drag(page, "middelen voor punt 0", "loopt vraag 1")
    page.keyboard.type("partners")
    page.keyboard.press("Enter")
    (made,) = wait_for_decisions(page, project, 1)
    text = text_of(project, "gesprek.txt")
    start = text.index("middelen voor punt 0")
    assert made.quote == text[start : text.index("loopt vraag 1") + len("loopt vraag 1")]
    assert (made.span.start, made.verdict, made.code_id) == (start, Verdict.ADD, "partners")
    assert made.quote.count("\n") == 2
    assert active(page) == made.fragment_id


@pytest.mark.parametrize(("first", "last"), [
    ("wijk 👩‍👧‍👦", "wijk 👩‍👧‍👦"),
    ("👩‍👧‍👦 zegt", "dat x̂̈"),
    ("x̂̈ en", "𝒜 tellen"),
    ("𝒜", "tellen"),
])  # fmt: skip
def test_offsets_are_exact_beside_emoji_and_accents(
    open_page: OpenPage, project: Project, first: str, last: str
) -> None:
    page = open_page("An")
    drag(page, first, last)
    page.keyboard.type("midd")
    page.keyboard.press("Enter")
    (made,) = wait_for_decisions(page, project, 1)
    assert made.quote == ODD[ODD.index(first) : ODD.index(last) + len(last)]


def test_text_is_selected_and_coded_with_the_keyboard_alone(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    for key in ("t", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("noden")
    page.keyboard.press("Enter")
    (made,) = wait_for_decisions(page, project, 1)
    assert made.quote == f"Er zijn geen middelen voor punt 0. {PLAIN.split()[0]}"


def test_the_edges_move_by_word_and_by_sentence(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    for key in ("e", "ArrowLeft", "Tab", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    (made,) = wait_for_decisions(page, project, 1)
    assert (made.verdict, made.quote) == (Verdict.CORRECT, "hebben overleg 0 met de")
    page.keyboard.press("z")
    made = wait_for_decisions(page, project, 2)[-1]
    assert (made.verdict, made.quote) == (Verdict.ACCEPT, "We hebben overleg 0 met de scholen.")


def test_an_edge_is_dragged_with_the_mouse(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    box = page.locator(".kw-handle-end").bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] - 30, box["y"] + 8)
    page.mouse.move(box["x"] - 60, box["y"] + 8)
    page.mouse.up()
    (made,) = wait_for_decisions(page, project, 1)
    assert made.verdict is Verdict.CORRECT
    assert "We hebben overleg 0 met de scholen.".startswith(made.quote)
    assert len(made.quote) < len("We hebben overleg 0 met de scholen.")


def test_clicking_an_overlap_again_walks_through_it(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    both = {one.id for one in project.fragments() if one.span.overlaps(Span(*place_of(project, "overleg 1")))}
    assert len(both) == 2
    seen = []
    for _ in range(3):
        page.locator("mark.kw-span", has_text="overleg 1 met").first.click()
        ready(page)
        seen.append(active(page))
    assert set(seen) == both
    assert seen[0] == seen[2]
    assert page.locator(".kw-other").count() == 1


def place_of(project: Project, words: str) -> tuple[int, int]:
    start = text_of(project, "gesprek.txt").index(words)
    return start, start + len(words)


def test_a_memo_becomes_the_reason_of_the_decision(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    page.keyboard.press("m")
    page.keyboard.type("twijfel: arc")
    page.get_by_role("button", name="Bewaren en verwerpen").click()
    (made,) = wait_for_decisions(page, project, 1)
    assert (made.verdict, made.reason) == (Verdict.REJECT, "twijfel: arc")
    page.keyboard.press("k")
    page.locator(".kw-memo", has_text="twijfel: arc").wait_for()


def test_keys_are_silent_while_a_filter_is_typed_in(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    page.locator(".st-key-review-code input").click()
    page.keyboard.type("ar")
    page.keyboard.press("Escape")
    page.locator(".kw-reader-name").click()
    page.keyboard.press("s")
    (made,) = wait_for_decisions(page, project, 1)
    assert made.verdict is Verdict.SKIP


def test_a_transcript_full_of_html_is_shown_as_text(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    page.locator(".st-key-review-document input").click()
    page.get_by_role("option", name="vijandig").click()
    page.locator(".kw-reader-name", has_text="<i>vijandig</i>.txt").wait_for()
    ready(page)
    assert HOSTILE in page.locator(".kw-body").inner_text()
    assert page.locator(".kw-body script, .kw-body img, .kw-body style, .kw-desk i:not(.kw-line)").count() == 0
    page.keyboard.press("a")
    wait_for_decisions(page, project, 1)
    assert page.evaluate("window.hacked") is None


def test_two_reviewers_at_once_lose_and_double_nothing(open_page: OpenPage, project: Project) -> None:
    an, bram = open_page("An"), open_page("Bram")
    for number in range(12):
        an.keyboard.press("a")
        bram.keyboard.press("r" if number % 3 else "s")
    ready(an)
    made = wait_for_decisions(bram, project, 24)
    for name in ("An", "Bram"):
        assert len({one.fragment_id for one in made if one.reviewer == name}) == 12
    # What the other decided comes in by itself, and is not met again.
    an.wait_for_function("document.querySelector('.kw-queue-done').textContent.startsWith("
                         f"'{len({one.fragment_id for one in made})} van 42')")  # fmt: skip
    assert active(an) not in {one.fragment_id for one in made}


def test_killing_the_server_loses_nothing_that_was_confirmed(
    open_page: OpenPage, project: Project, server: Server
) -> None:
    page = open_page("An")
    for _ in range(5):
        page.keyboard.press("a")
    wait_for_decisions(page, project, 5)
    server.freeze()
    # These two reach nobody, until the server is back: the page keeps them and sends them again.
    page.keyboard.press("r")
    page.keyboard.press("r")
    server.kill()
    assert len(decisions(project)) == 5
    server.start()
    page.wait_for_function("document.querySelector('.kw-desk')?.dataset.waiting === '0'", timeout=40_000)
    made = decisions(project)
    assert [one.verdict for one in made] == [Verdict.ACCEPT] * 5 + [Verdict.REJECT] * 2
    assert len({one.fragment_id for one in made}) == 7
    page.keyboard.press("u")
    page.wait_for_function("document.querySelector('.kw-desk').dataset.waiting === '0'")
    assert decisions(project)[-1].verdict is Verdict.WITHDRAW


def test_a_document_of_four_hundred_thousand_characters_is_shown_whole(open_page: OpenPage, project: Project) -> None:
    """How fast it opens is measured in benchmarks/review_screen.py."""
    from benchmarks.review_project import add_plan  # noqa: PLC0415 - only here

    add_plan(project, codes=[("proef", "1.0.0", code) for code in ("overleg", "partners", "middelen")])
    page = open_page("An")
    page.locator(".st-key-review-document input").click()
    page.get_by_role("option", name="lang").click()
    page.wait_for_function("document.querySelector('.kw-reader-name').textContent.includes('lang')", timeout=30_000)
    ready(page)
    assert page.locator("mark.kw-active").first.is_visible()
    assert len(page.locator(".kw-body").text_content() or "") > 390_000


def test_a_look_at_another_page_leaves_the_desk_as_it_was(open_page: OpenPage, project: Project) -> None:
    page = open_page("An")
    drawn = page.locator(".kw-desk").get_attribute("data-updates") or "0"
    page.locator(".st-key-review-order input").click()
    page.get_by_role("option", name="Zekerste eerst").click()
    # The key must meet the queue in its new order, not the one that is about to go.
    page.wait_for_function(f"Number(document.querySelector('.kw-desk').dataset.updates) > {drawn}")
    ready(page)
    page.locator(".kw-reader-name").click()
    page.keyboard.press("a")
    wait_for_decisions(page, project, 1)
    here = active(page)
    page.get_by_role("link", name="Fragmenten").click()
    page.locator(".kw-desk").wait_for(state="detached")
    page.keyboard.press("r")
    page.get_by_role("link", name="Nakijken").click()
    ready(page)
    assert active(page) == here
    assert page.locator(".st-key-review-order input").input_value() == "Zekerste eerst"
    page.keyboard.press("s")
    made = wait_for_decisions(page, project, 2)
    assert [one.verdict for one in made] == [Verdict.ACCEPT, Verdict.SKIP]


def test_from_file_to_table(open_page: OpenPage, project: Project, tmp_path: Path) -> None:
    """Import, review by keyboard, select and code, undo, export: the table holds exactly what was done."""
    (project.codebook_folder / "proef.yaml").write_text(
        BOOK.replace('label: "Overleg"\n', 'label: "Overleg"\n    rules: [{id: "genoemd", any: ["overleg"]}]\n')
        .replace('version: "1.0.0"', 'version: "1.1.0"'),
        encoding="utf-8",
    )  # fmt: skip
    file = tmp_path / "nieuw.txt"
    file.write_text("I: Hoe gaat het?\nR: Er is overleg 😀 met de buren. Het overleg loopt.\n", encoding="utf-8")
    page = open_page("An")
    page.get_by_role("link", name="Bronnen").click()
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("1 bestand gelezen").wait_for()
    page.get_by_role("link", name="Overzicht").click()
    page.get_by_role("button", name="Codeboeken toepassen").click()
    page.get_by_text("3 bronnen gecodeerd").wait_for()
    page.get_by_role("link", name="Nakijken").click()
    ready(page)
    page.locator(".st-key-review-document input").click()
    page.get_by_role("option", name="nieuw.txt").click()
    page.locator(".kw-reader-name", has_text="nieuw.txt").wait_for()
    ready(page)
    page.locator(".kw-reader-name").click()
    for key in "aru":
        page.keyboard.press(key)
    ready(page)
    drag(page, "😀", "buren")
    page.keyboard.type("partners")
    page.keyboard.press("Enter")
    ready(page)
    page.get_by_role("link", name="Export").click()
    with page.expect_download() as download:
        page.locator(".st-key-export-csv_comma button").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as stream:
        table = [row for row in csv.DictReader(stream) if row["document"] == "nieuw.txt"]
    assert [(row["quote"], row["code_id"], row["status"], row["reviewer"]) for row in table] == [
        ("Er is overleg 😀 met de buren.", "overleg", "accepted", "An"),
        ("😀 met de buren", "partners", "added", "An"),
        ("Het overleg loopt.", "overleg", "suggested", ""),
    ]
    text = text_of(project, "nieuw.txt")
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in table)

"""Pictures of every page for the README and the docs, made from the demonstration study in a real browser.

`python tools/screenshots.py` writes docs/img/<page>.png, 1280 by 800; `--size 1600x900 --into FOLDER` shows the pages
on another screen. It needs Chromium and playwright; Pillow comes with Streamlit. Nothing of the computer it runs on is
in the pictures: the study is made in a folder that goes away, and shown as lying in `~`. What `study_work` did on it is
the same each time, so a picture changes when its page does; only the moment of coding on the overview moves on.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from PIL import Image

from kwalcode.ui.launch import arguments, free_port
from kwalcode.workflow.demo import DEMO_FOLDER, make_demo
from study_work import REVIEWER, do_some_work

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

TARGET = Path(__file__).parent.parent / "docs" / "img"
LARGEST = 250_000
"""Bytes that a picture may take: the README is read over slow lines too."""

_START_SECONDS = 60


def main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who makes pictures has it

    chromium = os.environ.get("KWALCODE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium: set KWALCODE_CHROMIUM, or install the package chromium")
    wanted = _wanted()
    wanted.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        do_some_work(make_demo(Path(home) / DEMO_FOLDER).project)
        with _served(Path(home)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            size: ViewportSize = {"width": wanted.size[0], "height": wanted.size[1]}
            for name, (path, prepare) in PAGES.items():
                # A page of its own each: what was chosen on one page stays chosen when it is opened again.
                page = browser.new_page(viewport=size, locale="nl-BE", reduced_motion="reduce")
                page.set_default_timeout(1000 * _START_SECONDS)
                page.goto(f"{address}/{path}?wie={REVIEWER}")
                prepare(page)
                picture = wanted.into / f"{name}.png"
                _write(picture, page.screenshot())
                page.close()
                taken = picture.stat().st_size
                print(f"{picture.name}: {taken // 1000} kB")
                if taken > LARGEST:
                    sys.exit(f"{picture.name} takes more than {LARGEST // 1000} kB")
            browser.close()


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take the pictures of the docs.")
    parser.add_argument("--size", type=_size, default=(1280, 800), help="width and height, such as 1600x900")
    parser.add_argument("--into", type=Path, default=TARGET, help="folder of the pictures")
    return parser.parse_args()


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def _write(path: Path, png: bytes) -> None:
    """Write a picture with 256 colours: text and even areas need no more, and it takes a third of the room."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def _served(home: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", *arguments(None, port=port, browser=False)]
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    with subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def _wait(url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=1):  # noqa: S310 (our own address)
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _settled(page: Page) -> None:
    page.wait_for_function(
        "!document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
    )
    # Charts and grids draw themselves after the page; two equal pictures in a row tell that they are done.
    before, now = b"", page.screenshot()
    while now != before:
        page.wait_for_timeout(400)
        before, now = now, page.screenshot()


def _shown(selector: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        page.locator(selector).first.wait_for()
        _settled(page)

    return prepare


def _context(page: Page) -> None:
    page.get_by_role("radio", name="Woord in context").click()
    box = page.get_by_role("textbox", name="Zoek in alle teksten")
    box.fill("kansarm* | armoede*")
    page.keyboard.press("Enter")
    page.locator(".kw-context").wait_for()
    box.blur()
    _settled(page)


def _view(*names: str, shown: str, ready: str = "h1") -> Callable[[Page], None]:
    """Choose views in their order, and wait for what the last one shows."""

    def prepare(page: Page) -> None:
        page.locator(ready).first.wait_for()
        for name in names:
            page.get_by_role("radio", name=name, exact=True).first.click()
            _settled(page)
        page.locator(shown).first.wait_for()
        _settled(page)
        # What the picture is about may lie below the fold.
        page.locator(shown).first.scroll_into_view_if_needed()
        _settled(page)

    return prepare


def _learning(page: Page) -> None:
    # What is learned is worked out while the page shows how far it is.
    page.get_by_role("radio", name="Hoe goed").wait_for()
    page.locator("[data-testid=stVegaLiteChart]").first.wait_for()
    _settled(page)


def _survey(page: Page) -> None:
    page.locator("[data-testid=stVegaLiteChart]").first.wait_for()
    for label, answer in QUESTIONS.items():
        box = page.get_by_role("combobox", name=label)
        box.fill(answer)
        page.get_by_role("option", name=answer).first.click()
        _settled(page)


QUESTIONS = {"Vraag": "voldoende middelen", "Zet er tegenover": "provincie"}
"""What the picture of the survey asks: label of the box -> what to choose."""

GRID = ".kw-grid td button"
PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "overzicht": ("", _shown(".st-key-kw-next")),
    "bronnen": ("bronnen", _shown("[data-testid=stDataFrame] canvas")),
    "codeboek": ("codeboek", _shown("h1")),
    "nakijken": ("nakijken", _shown(".kw-desk[data-ready=yes]")),
    "leren": ("leren", _learning),
    "fragmenten": ("fragmenten", _shown(".kw-quote")),
    "woord-in-context": ("fragmenten", _context),
    "bevraging": ("bevraging", _survey),
    "triangulatie": ("triangulatie", _shown(GRID)),
    "convergentie": ("triangulatie", _view("Convergentie", shown=GRID, ready=GRID)),
    "overeenstemming": ("overeenstemming", _shown("[data-testid=stDataFrame] canvas")),
    "verschillen": ("overeenstemming", _view("Verschillen", shown=".st-key-agreement-settle")),
    "screening": ("screening", _shown(".kw-screen[data-ready=yes]")),
    "gemeenten": ("screening", _view("Gemeenten", shown=".kw-matrix", ready=".kw-screen[data-ready=yes]")),
    "export": ("export", _shown(".st-key-kw-offer-texts")),
}
"""Name of the picture -> address of the page, and what to do before it is taken."""


if __name__ == "__main__":
    main()

"""Pictures of every page for the README and the docs, made from the demonstration study in a real browser.

`python tools/screenshots.py` writes docs/img/<page>.png, 1280 by 800. It needs Chromium and playwright; Pillow
comes with Streamlit. Nothing of the computer it runs on is in the pictures: the study is made in a folder that goes
away, and shown as lying in `~`.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from PIL import Image

from kwalcode.model import Decision, Verdict
from kwalcode.ui.launch import arguments, free_port
from kwalcode.workflow.demo import DEMO_FOLDER, make_demo
from kwalcode.workflow.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page

TARGET = Path(__file__).parent.parent / "docs" / "img"
LARGEST = 250_000
"""Bytes that a picture may take: the README is read over slow lines too."""

REVIEWER = "An"
_ANSWERED = 420
_START_SECONDS = 60


def main() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who makes pictures has it

    chromium = os.environ.get("KWALCODE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium: set KWALCODE_CHROMIUM, or install the package chromium")
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        project = make_demo(Path(home) / DEMO_FOLDER).project
        _answer_some(project)
        with _served(Path(home)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="nl-BE", reduced_motion="reduce")
            for name, (path, prepare) in PAGES.items():
                page.goto(f"{address}/{path}?wie={REVIEWER}")
                prepare(page)
                picture = TARGET / f"{name}.png"
                _write(picture, page.screenshot())
                size = picture.stat().st_size
                print(f"{picture.name}: {size // 1000} kB")
                if size > LARGEST:
                    sys.exit(f"{picture.name} takes more than {LARGEST // 1000} kB")
            browser.close()


def _write(path: Path, png: bytes) -> None:
    """Write a picture with 256 colours: text and even areas need no more, and it takes a third of the room."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def _answer_some(project: Project) -> None:
    """Answers as after some hours of work, the same each time."""
    texts = {document.id: document.text for document in project.documents()}
    decisions = [
        Decision(
            id=f"voorbeeld-{number}",
            fragment_id=fragment.id,
            document_id=fragment.document_id,
            reviewer=REVIEWER,
            verdict=Verdict.REJECT if number % 5 == 3 else Verdict.ACCEPT,
            codebook=fragment.codebook,
            codebook_version=fragment.codebook_version,
            code_id=fragment.code_id,
            span=fragment.span,
            quote=texts[fragment.document_id][fragment.span.start : fragment.span.end],
            time=datetime(2026, 3, 9, 10, tzinfo=UTC),
        )
        for number, fragment in enumerate(project.fragments()[:_ANSWERED])
    ]
    with project.store() as store:
        store.decide_all(decisions)


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


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "overzicht": ("", _shown(".st-key-kw-next")),
    "bronnen": ("bronnen", _shown("[data-testid=stDataFrame] canvas")),
    "codeboek": ("codeboek", _shown("h1")),
    "nakijken": ("nakijken", _shown(".kw-desk[data-ready=yes]")),
    "fragmenten": ("fragmenten", _shown(".kw-quote")),
    "woord-in-context": ("fragmenten", _context),
    "export": ("export", _shown(".st-key-kw-offer-texts")),
}
"""Name of the picture -> address of the page, and what to do before it is taken."""


if __name__ == "__main__":
    main()

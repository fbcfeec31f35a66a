"""A server with a project of its own for each test, and a real browser that looks at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from kwalcode.model import Decision
from kwalcode.ui.launch import arguments
from kwalcode.workflow.project import Project
from tests.e2e import study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
START_SECONDS = 60


def chromium_path() -> str | None:
    """A Chromium of this computer: the one that `KWALCODE_CHROMIUM` names, or one on the path."""
    given = os.environ.get("KWALCODE_CHROMIUM")
    if given:
        return given
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def ephemeral_port() -> int:
    """A port that the system picks, so that runs beside each other do not meet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server on a project, which can be killed and started again at the same address."""

    def __init__(self, project: Path, log: Path) -> None:
        self.project = project
        self.port = ephemeral_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", *arguments(self.project, port=self.port, browser=False)]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "KWALCODE_MODEL": "embedded"}
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start: {self._log.read_text()}")
            time.sleep(0.05)

    def freeze(self) -> None:
        """Let it answer nothing from now on."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """End it as a power cut would: without a word."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:  # noqa: S310 (our own address)
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this computer: set KWALCODE_CHROMIUM, or install the package chromium")
    playwright = (
        pytest.importorskip("playwright.sync_api", reason="playwright is not installed").sync_playwright().start()
    )
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study.make(tmp_path_factory.mktemp("e2e") / "studie")


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    """A project that a test may change."""
    return Project.open(Path(shutil.copytree(template, tmp_path / "project")))


@pytest.fixture
def server(chromium: Browser, project: Project, tmp_path: Path) -> Iterator[Server]:
    running = Server(project.root, tmp_path / "server.log")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def open_page(chromium: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """Opens the page of a reviewer, each in a browser session of its own; an error of a script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def refuse(route: Route) -> None:
        # Nothing may leave the computer; what tries to fails the test.
        errors.append(route.request.url)
        route.abort()

    def open_one(reviewer: str) -> Page:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.route(lambda url: not url.startswith(server.url), refuse)
        page.goto(f"{server.url}/nakijken?wie={reviewer}")
        ready(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def ready(page: Page) -> None:
    """Wait until the desk shows its text and the server confirmed everything."""
    page.locator(".kw-desk[data-ready=yes][data-waiting='0']").wait_for()


def active(page: Page) -> str:
    """Id of the fragment that the desk shows."""
    return page.locator(".kw-desk").get_attribute("data-active") or ""


def decisions(project: Project) -> list[Decision]:
    """Everything that was decided, as the database has it."""
    with project.store() as store:
        return list(store.decisions())


def wait_for_decisions(page: Page, project: Project, count: int) -> list[Decision]:
    """Wait until the desk is quiet; the database then holds exactly so many decisions."""
    ready(page)
    found = decisions(project)
    assert len(found) == count
    return found

"""Time of the review screen in a real browser, with 20,000 suggestions and the Dutch pipeline loaded.

    python -m benchmarks.review_screen [--keys 200] [--chromium /usr/bin/chromium]

Prints, for a queue in the order of the text and for one that jumps between sources:

- from key press to the next item drawn: what the reviewer sees (goal: median under 100 ms, p95 under 200 ms);
- from key press to the decision confirmed: it is on disk, and the whole page is drawn as the server answered;

and the time to open a document of 400,000 characters with 2,000 spans until its text can be read (goal: 2 s).
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import STDOUT, Popen
from typing import TYPE_CHECKING
from urllib.request import urlopen

from benchmarks.review_project import LONG_NAME, make_project
from kwalcode.ui.launch import arguments

if TYPE_CHECKING:
    from playwright.sync_api import Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# The clock starts when the key arrives in the page and stops behind the frame in which the change was painted.
PROBE = """
() => {
  const desk = document.querySelector(".kw-desk");
  const isThere = Boolean(window.kwTimes);
  window.kwTimes = {drawn: [], confirmed: []};
  if (isThere) return;
  let start = 0, drawn = false, confirmed = false;
  window.addEventListener("keydown", (event) => {
    if (event.key === "a") { start = event.timeStamp; drawn = confirmed = false; }
  }, true);
  const after = (sort) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.kwTimes[sort].push(performance.now() - start);
    channel.port2.postMessage(0);
  });
  let active = desk.dataset.active;
  new MutationObserver(() => {
    if (!drawn && desk.dataset.active && desk.dataset.active !== active) { drawn = true; after("drawn"); }
    if (drawn && !confirmed && desk.dataset.waiting === "0") { confirmed = true; after("confirmed"); }
    if (desk.dataset.active) active = desk.dataset.active;
  }).observe(desk, {attributes: true});
}
"""


@contextmanager
def serving(project: Path, log: Path) -> Iterator[str]:
    """A server on a free port, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with log.open("w") as output:
        command = [sys.executable, "-m", "streamlit", *arguments(project, port=port, browser=False)]
        server = Popen(command, stdout=output, stderr=STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while not _is_up(address):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start: {log.read_text()}")
                time.sleep(0.05)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _is_up(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=1) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False


def choose(page: Page, key: str, option: str) -> None:
    page.locator(f".st-key-review-{key} input").fill(option)
    page.get_by_role("option", name=option).first.click()


def ready(page: Page) -> None:
    page.locator(".kw-desk[data-ready=yes][data-waiting='0']").wait_for(timeout=60_000)


def press(page: Page, keys: int) -> tuple[list[float], list[float]]:
    page.locator(".kw-reader-name").click()  # keys typed in a filter are not for the desk
    page.evaluate(PROBE)
    for number in range(keys):
        page.keyboard.press("a")
        page.wait_for_function("n => window.kwTimes.confirmed.length > n", arg=number, timeout=20_000)
        # A person looks before the next key; the frames of this one are over then.
        page.wait_for_timeout(60)
    times = page.evaluate("window.kwTimes")
    return times["drawn"], times["confirmed"]


def line(name: str, times: Sequence[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{name:<58}{statistics.median(ordered):>8.0f}{p95:>8.0f}{len(ordered):>6}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keys", type=int, default=200, help="decisions per order")
    parser.add_argument("--chromium", default=os.environ.get("KWALCODE_CHROMIUM", "/usr/bin/chromium"))
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest of the file works without it

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = make_project(Path(folder) / "groot")
        with serving(project.root, Path(folder) / "log") as address:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="nl-BE", reduced_motion="reduce")
            started = time.perf_counter()
            page.goto(f"{address}/nakijken?wie=An")
            ready(page)
            first = time.perf_counter() - started
            print(f"{'ms':<58}{'median':>8}{'p95':>8}{'n':>6}")
            for order, name in (
                ("Per bron", "per bron"),
                ("Willekeurig", "willekeurig, andere bron bij bijna elke toets"),
            ):
                choose(page, "order", order)
                ready(page)
                page.wait_for_timeout(1500)
                drawn, confirmed = press(page, given.keys)
                print(line(f"toets -> volgende getekend, {name}", drawn))
                print(line(f"toets -> bevestigd en bewaard, {name}", confirmed))
            choose(page, "order", "Per bron")
            started = time.perf_counter()
            choose(page, "document", LONG_NAME)
            page.locator(".kw-reader-name", has_text=LONG_NAME).wait_for(timeout=30_000)
            ready(page)
            opened = time.perf_counter() - started
            drawn, confirmed = press(page, given.keys)
            print(line("toets -> volgende getekend, in het lange plan", drawn))
            print(line("toets -> bevestigd en bewaard, in het lange plan", confirmed))
            frames = page.evaluate(SCROLL)
            browser.close()
    print(f"eerste keer openen, met 20.000 voorstellen: {first:.1f} s")
    print(f"een plan van 400.000 tekens met 2.000 markeringen openen: {opened:.1f} s")
    print(f"scrollen door het lange plan: {statistics.median(frames):.0f} ms per beeld, slechtste {max(frames):.0f} ms")


SCROLL = """
() => new Promise((done) => {
  const reader = document.querySelector(".kw-reader");
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    reader.scrollTop += 60;
    if (frames.length < 180) requestAnimationFrame(step);
    else done(frames.slice(2));
  };
  requestAnimationFrame(step);
})
"""


if __name__ == "__main__":
    main()

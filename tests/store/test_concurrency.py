"""Several processes on one project: nothing lost, nothing doubled, also when one is killed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kwalcode.model import Span
from kwalcode.store import Store
from tests.store.samples import codebook, decision, interview

ROOT = Path(__file__).parents[2]


def writer(place: str, reviewer: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", place, reviewer, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def test_two_processes_make_one_project_and_decide_at_once(place: str) -> None:
    writers = [writer(place, reviewer, 200) for reviewer in ("An", "Bram")]
    acknowledged: list[str] = []
    for process in writers:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        acknowledged += out.split()
    with Store.open(place) as store:
        kept = [made.id for made in store.decisions()]
        current = Counter(made.reviewer for made in store.decisions(current=True))
    assert len(acknowledged) == 400
    assert sorted(kept) == sorted(acknowledged)
    assert current == {"An": 10, "Bram": 10}


def test_a_process_that_is_killed_loses_nothing_that_was_acknowledged(place: str) -> None:
    process = writer(place, "An", 0)
    assert process.stdout is not None
    assert process.stderr is not None
    acknowledged = [process.stdout.readline().strip() for _ in range(50)]
    process.kill()
    acknowledged += process.stdout.read().split()
    process.stdout.close()
    process.stderr.close()
    assert process.wait(timeout=60) != 0
    with Store.open(place) as store:
        kept = [made.id for made in store.decisions()]
        # At most one more had been written when the process ended before it could say so.
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) <= len(acknowledged) + 1
        assert store.decide(decision(1, interview(), Span(3, 12), reviewer="Bram")), "the project can be written again"


def test_threads_may_share_a_store(store: Store) -> None:
    store.add_document(interview())
    store.save_codebook(codebook(), "")
    made = [decision(number, interview(), Span(3, 12)) for number in range(80)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(store.decide, made + made))
    assert sum(answers) == 80
    assert len(list(store.decisions())) == 80

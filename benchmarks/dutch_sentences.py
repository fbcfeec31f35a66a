"""Sentences and speed of the embedded pipeline, each against spaCy in the same run.

Run: `python -m benchmarks.dutch_sentences [TEXT ...]`. Quality is measured on the cases of
tests/dutch/test_sentences.py (written to be hard, and used to build the splitter, so a lower bound for the peer
rather than a promise for us); speed on the text files that are given, every line a block.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from tests.dutch.test_sentences import CASES

from kwalcode.dutch.clauses import clauses
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.parse_bytes import from_bytes, to_bytes
from kwalcode.dutch.qualifiers import Qualifiers
from kwalcode.model import Document, Origin, Passage, PassageKind


def boundaries(case: str) -> tuple[str, set[int]]:
    """The text of a case and the places where a sentence begins, without the first."""
    parts = case.split("¦")
    places, position = set(), 0
    for part in parts[:-1]:
        position += len(part)
        places.add(position)
    return "".join(parts), places


def ours(text: str) -> set[int]:
    parse = PIPELINE.parse(lines(text, whole=True))
    return {int(parse.starts[first]) for first in parse.sentences.tolist()} - {0}


def sentencizer(text: str) -> set[int]:
    return {sentence.start_char for sentence in PEER(text).sents} - {0}


def f1(coder: Callable[[str], set[int]]) -> tuple[float, int]:
    """F1 of the boundaries over all cases, and the number of cases without a fault."""
    right = wrong = missed = exact = 0
    for case in CASES.values():
        text, truth = boundaries(case)
        found = coder(text)
        right, wrong, missed = right + len(found & truth), wrong + len(found - truth), missed + len(truth - found)
        exact += found == truth
    return 2 * right / (2 * right + wrong + missed), exact


def lines(text: str, *, whole: bool = False) -> Document:
    """A document with a block per line, or one block."""
    passages, position = [], 0
    for line in [text] if whole else text.split("\n"):
        if line.strip():
            passages.append(Passage(PassageKind.PARAGRAPH, position, position + len(line)))
        position += len(line) + 1
    return Document("x", text, Origin("x", "txt", ""), passages=tuple(passages))


def seconds(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Time of the first run, and of the quickest of the later ones."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times[0], min(times[1:])


def speed(document: Document, repeats: int) -> None:
    text, count = document.text, len(document.text.split())
    blocks = [text[block.start : block.end] for block in document.blocks]
    per_block, whole, pipeline = spacy.blank("nl"), spacy.blank("nl"), EmbeddedPipeline()
    whole.max_length = len(text) + 1
    print(f"\n{count} words, {len(text)} characters, {len(blocks)} blocks")
    rows: dict[str, Callable[[], object]] = {
        "spaCy blank nl, whole text": lambda: whole(text),
        "spaCy blank nl tokenizer, per block": lambda: [per_block.tokenizer(block) for block in blocks],
        "kwalcode embedded parse": lambda: pipeline.parse(document),
    }
    measured = {name: seconds(work, repeats) for name, work in rows.items()}
    first, later = measured["spaCy blank nl tokenizer, per block"]
    for name, (cold, warm) in measured.items():
        ratio = f"{cold:6.3f} s first ({cold / first:4.2f}x) {warm:6.3f} s warm ({warm / later:4.2f}x)"
        print(f"{name:37} {ratio}, {count / warm / 1e6:5.2f} M words/s")
    parse = pipeline.parse(document)
    data = to_bytes(parse)
    places = range(0, len(parse), 10)

    def qualify() -> None:
        qualifiers = Qualifiers(parse, text)
        for place in places:
            qualifiers.find(place, place)

    times = {
        "clauses": seconds(lambda: clauses(parse), repeats)[1],
        "to_bytes": seconds(lambda: to_bytes(parse), repeats)[1],
        "from_bytes": seconds(lambda: from_bytes(data), repeats)[1],
        f"qualifiers of every tenth token ({len(places)})": seconds(qualify, repeats)[1],
    }
    print("; ".join(f"{name} {value:.3f} s" for name, value in times.items()))
    print(f"{len(data) / len(parse):.1f} bytes a token")


PIPELINE = EmbeddedPipeline()
PEER = spacy.blank("nl")
PEER.add_pipe("sentencizer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    for name, coder in (("kwalcode", ours), ("spaCy sentencizer", sentencizer)):
        value, exact = f1(coder)
        print(f"{name:20} boundary F1 {value:.3f}, {exact} of {len(CASES)} cases without a fault")
    if chosen.text:
        texts = [path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n") for path in chosen.text]
        speed(lines("\n".join(texts)), chosen.repeats)


if __name__ == "__main__":
    main()

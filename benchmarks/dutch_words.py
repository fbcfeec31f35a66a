"""Measures the word knowledge of Dutch: how right normal forms and compounds are, and how fast they come.

Run as `python -m benchmarks.dutch_words [--text FILE ...] [--model PIPELINE]`. The lists in `tests/dutch` give
accuracy, the held-out half apart; peers in the same run are simplemma alone and, with `--model`, the lemmatiser of a
trained spaCy pipeline. `lemmas.tsv` and `compounds.tsv` were made by hand; `compounds_real.tsv` was drawn by chance
from real texts (`benchmarks.drawing`) and annotated before the splitter saw it, borders only. `--text` adds the
distinct words of your own texts to the speed measurement and compares normal forms with the trained lemmatiser on
running text (agreement, not accuracy: the peer is often wrong itself).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import simplemma
import spacy

from kwalcode.dutch.compounds import Splitter
from kwalcode.dutch.lemma import lemma, normal_forms
from kwalcode.dutch.lexicon import lexicon

LISTS = Path(__file__).parent.parent / "tests" / "dutch"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONTENT = {"NOUN", "VERB", "ADJ", "ADV"}
_CHUNK = 3000  # characters that the peer pipeline reads at once


class Row(NamedTuple):
    """One line of a hand-made list: which half it belongs to, the word, and what is right."""

    half: str
    word: str
    gold: str


class Boundaries(NamedTuple):
    """Micro-averaged scores over the borders between parts, and the share of words with every part right."""

    precision: float
    recall: float
    f1: float
    exact: float


def rows(path: Path) -> list[Row]:
    """Lines of a tab-separated list with a heading line."""
    return [Row(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def gold_parts(notation: str) -> tuple[list[int], list[str]]:
    """Borders (characters, hyphens left out) and normal forms from a notation such as `bedrijv=bedrijf+en park`."""
    ends: list[int] = []
    forms: list[str] = []
    position = 0
    for part in notation.split():
        surface, _, link = part.partition("+")
        written, _, form = surface.partition("=")
        position += len(written) + len(link)
        ends.append(position)
        forms.append((form or written).lower())
    return ends[:-1], forms


def score_compounds(items: Iterable[Row], splitter: Splitter) -> Boundaries:
    """Scores of a splitter on a list of compounds and words that are none."""
    hits = proposed = expected = exact = count = 0
    for row in items:
        gold, forms = gold_parts(row.gold)
        word = row.word.lower()
        found = {segment.end - word[: segment.end].count("-") for segment in splitter.segments(word)[:-1]}
        hits += len(found & set(gold))
        proposed += len(found)
        expected += len(gold)
        exact += list(splitter.split(word)) == forms
        count += 1
    precision, recall = hits / proposed, hits / expected
    return Boundaries(precision, recall, 2 * precision * recall / (precision + recall), exact / count)


def score_lemmas(items: Sequence[Row], lemmatise: Callable[[str], str]) -> float:
    """Share of words with the right normal form."""
    return sum(lemmatise(row.word).lower() == row.gold for row in items) / len(items)


def rate(function: Callable[[str], object], words: Sequence[str]) -> float:
    """Calls per second, every word once."""
    start = time.perf_counter()
    for word in words:
        function(word)
    return len(words) / (time.perf_counter() - start)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description="Accuracy and speed of kwalcode's word knowledge of Dutch.")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="plain texts to take words from")
    parser.add_argument("--model", default="", help="a trained spaCy pipeline, by name or path")
    options = parser.parse_args(arguments)

    start = time.perf_counter()
    lexicon()
    print(f"lexicon read in {time.perf_counter() - start:.2f} s")
    lemmas, compounds = rows(LISTS / "lemmas.tsv"), rows(LISTS / "compounds.tsv")
    pipeline = spacy.load(options.model) if options.model else None
    splitter = Splitter()
    for half in ("dev", "held"):
        part = [row for row in lemmas if row.half == half]
        line = f"lemma      {half:<5} n={len(part)}  kwalcode {score_lemmas(part, lemma):.3f}"
        line += f"  simplemma {score_lemmas(part, lambda word: str(simplemma.lemmatize(word, lang='nl'))):.3f}"
        if pipeline is not None:
            line += f"  {options.model.rsplit('/', 1)[-1]} (word alone) "
            line += f"{score_lemmas(part, lambda word: str(pipeline(word)[0].lemma_)):.3f}"
        print(line)
    for half in ("dev", "held"):
        part = [row for row in compounds if row.half == half]
        score = score_compounds(part, splitter)
        print(
            f"compounds  {half:<5} n={len(part)}  boundary P {score.precision:.3f} R {score.recall:.3f} "
            f"F1 {score.f1:.3f}  all parts right {score.exact:.3f}"
        )

    drawn = rows(LISTS / "compounds_real.tsv")
    for half in ("dev", "held"):
        part = [row for row in drawn if row.half == half]
        score = score_compounds(part, splitter)
        print(
            f"real words {half:<5} n={len(part)}  boundary P {score.precision:.3f} R {score.recall:.3f} "
            f"F1 {score.f1:.3f}"
        )

    texts = [path.read_text(encoding="utf-8", errors="replace") for path in options.text]
    words = sorted({word for text in texts for word in _WORD.findall(text)} or {row.word for row in lemmas + compounds})
    known = [word for word in words if lexicon().base(word.lower()) is not None]
    unknown = [word for word in words if lexicon().base(word.lower()) is None]
    lemma.cache_clear()
    normal_forms.cache_clear()
    print(f"speed on {len(words):,} distinct words, first call (types/s):")
    print(f"  lemma known   {rate(lemma, known):>10,.0f}   ({len(known):,} types)")
    if unknown:
        print(f"  lemma unknown {rate(lemma, unknown):>10,.0f}   ({len(unknown):,} types)")
    print(f"  lemma again   {rate(lemma, known):>10,.0f}")
    print(f"  split         {rate(Splitter().split, words):>10,.0f}")
    print(f"  simplemma     {rate(lambda word: simplemma.lemmatize(word, lang='nl'), words):>10,.0f}")

    if pipeline is not None and texts:
        agree = total = 0
        running = [" ".join(text.split()) for text in texts]
        paragraphs = [text[at : at + _CHUNK] for text in running for at in range(0, len(text), _CHUNK)]
        for doc in pipeline.pipe(paragraphs):
            for token in doc:
                if token.is_alpha and token.pos_ in _CONTENT:
                    total += 1
                    agree += token.lemma_.lower() in normal_forms(token.text)
        print(f"agreement with the trained lemmatiser on {total:,} content words: {agree / total:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

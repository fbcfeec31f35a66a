"""Tone of Dutch headlines by the rules of the codebook *toon*, against its words alone and published dictionaries.

    python -m benchmarks.tone FOLDER [--train-only]

FOLDER holds the data of van Atteveldt, van der Velden & Boukes 2021 (repository ecosent, MIT): `sentences_ml.csv`,
`gold.csv`, and `table_performance.csv`, what the authors measured on the gold rows. Nothing is fitted here. The words
of the codebook come from knowledge of Dutch and from training rows with an even id; those with an odd id, and the gold
rows, tell how it does on headlines that nobody looked at. The published figures are those of the gold rows.

The tone of a headline is the sign of the strength of what is coded *gunstig*, with all codes below it, less that of
*ongunstig*; 0 when they are equal or nothing is coded. The peer in the same run is a plain word list: the same
codebook with only its single words and phrases, without conditions, exceptions, and words that must stand together.

With `--train-only` the gold rows are not read.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import stats

from benchmarks.headlines import Tones, ordinal_alpha
from kwalcode.codebook import find_codebook, read_codebook
from kwalcode.coders.rules import RuleCoder
from kwalcode.coders.scoring import combine
from kwalcode.dutch.choice import Pipeline
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.model import Code, Codebook, Condition, Document, Origin, Passage, PassageKind, Rule, Suggestion

FAVOURABLE, UNFAVOURABLE = "gunstig", "ongunstig"
EQUAL = 1e-9
"""Strengths that differ less are equal: the order of a sum shows in the last digits."""


@dataclass(frozen=True)
class Coded:
    """Headlines with the tone that people gave them: -1, 0 or 1."""

    name: str
    texts: list[str]
    tones: Tones


def read(file: Path) -> list[dict[str, str]]:
    """Rows of a table."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def coded(name: str, rows: Sequence[dict[str, str]]) -> Coded:
    """Rows with `headline` and `value`."""
    return Coded(name, [row["headline"] for row in rows], np.array([int(row["value"]) for row in rows]))


def training(folder: Path) -> list[Coded]:
    """All rows that are not gold, those with an even id, and those with an odd one."""
    rows = [row for row in read(folder / "sentences_ml.csv") if row["gold"] == "FALSE"]
    halves = [[row for row in rows if int(row["id"]) % 2 == rest] for rest in (0, 1)]
    return [coded("training", rows), coded("  even ids", halves[0]), coded("  odd ids", halves[1])]


def gold(folder: Path) -> Coded:
    """The gold rows, with the headlines that `sentences_ml.csv` has of them."""
    headlines = {row["id"]: row["headline"] for row in read(folder / "sentences_ml.csv")}
    rows = read(folder / "gold.csv")
    return coded("gold", [{"headline": headlines[row["id"]], "value": row["value"]} for row in rows])


def words_alone(book: Codebook) -> Codebook:
    """The same codebook as a plain list: one group, no conditions, no exceptions, nothing that turns round."""

    def plain(rule: Rule) -> bool:
        return len(rule.groups) == 1 and not any(rule.when.qualifiers.values())

    def bare(code: Code) -> Code:
        rules = tuple(replace(rule, when=Condition(), excluded=()) for rule in code.rules if plain(rule))
        return replace(code, rules=rules, codes=tuple(map(bare, code.codes)))

    return replace(book, codes=tuple(map(bare, book.codes)))


class ToneCoder:
    """The tone of a text by a codebook with the roots *gunstig* and *ongunstig*.

    Args:
        book: The codebook.
    """

    def __init__(self, book: Codebook) -> None:
        self._root = {code.id: book.path(code.id)[0].id for code in book.walk()}
        self._coder = RuleCoder([book])
        self._pipeline: Pipeline = EmbeddedPipeline()

    def tones(self, texts: Sequence[str]) -> Tones:
        """The tone of each text: -1, 0 or 1."""
        return np.array([self.tone(text) for text in texts])

    def tone(self, text: str) -> int:
        """The tone of one text.

        Example:
            >>> coder = ToneCoder(read_codebook(find_codebook("toon")))
            >>> coder.tone("De werkloosheid daalt."), coder.tone("De koopkracht daalt.")
            (1, -1)
        """
        block = Passage(PassageKind.PARAGRAPH, 0, len(text))
        document = Document("headline", text, Origin("headline.txt", "txt", ""), passages=(block,))
        found = list(self._coder.code(document, self._pipeline.parse(document)))
        more = self._strength(found, FAVOURABLE) - self._strength(found, UNFAVOURABLE)
        return 0 if abs(more) < EQUAL else int(np.sign(more))

    def _strength(self, found: Sequence[Suggestion], root: str) -> float:
        return combine(suggestion.score for suggestion in found if self._root[suggestion.code_id] == root)


def report(name: str, said: Tones, known: Tones) -> None:
    """Accuracy with its interval, and ordinal alpha."""
    right = said == known
    interval = stats.binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
    print(f"  {name:34} accuracy {right.mean():.3f} ({interval.low:.3f}-{interval.high:.3f})  "
          f"ordinal alpha {ordinal_alpha(said, known):.3f}")  # fmt: skip


def published(folder: Path) -> None:
    """What the authors measured on the gold rows: the dictionaries, and what learns."""
    print("\npublished, on the gold rows")
    for row in read(folder / "table_performance.csv"):
        if "Dictionaries" in row["section"] or row["section"] == "Machine Learning":
            name = f"{row['name']}{' (translated)' if row['section'].startswith('English') else ''}"
            print(
                f"  {name:34} accuracy {float(row['acc']):.3f}                ordinal alpha {float(row['alpha']):.3f}"
            )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train-only", action="store_true", help="leave the gold rows alone")
    chosen = parser.parse_args()
    book = read_codebook(find_codebook("toon"))
    terms = {term.source for code in book.walk() for rule in code.rules for group in rule.groups for term in group}
    print(f"{book.id} {book.version}: {len(list(book.walk()))} codes, {len(terms)} terms\n")
    coders = {"kwalcode, codebook toon": ToneCoder(book), "the same words, without rules": ToneCoder(words_alone(book))}
    for part in [*training(chosen.folder), *([] if chosen.train_only else [gold(chosen.folder)])]:
        print(f"{part.name.strip()}: {len(part.texts)} headlines")
        report("always the most frequent tone", _most_frequent(part.tones), part.tones)
        for name, coder in coders.items():
            report(name, coder.tones(part.texts), part.tones)
    published(chosen.folder)


def _most_frequent(tones: Tones) -> Tones:
    values, counts = np.unique(tones, return_counts=True)
    same: Tones = np.full(len(tones), values[counts.argmax()])
    return same


if __name__ == "__main__":
    main()

"""F1 of negation and lack, on sentences of our own and on real ones drawn by chance.

Run: `python -m benchmarks.dutch_qualifiers [--real FOLDER] [--errors HALF]`. The rules were tuned on the half `dev` of
either list; `held` was only measured. `naive` is a peer in the same run: a negation word anywhere in the sentence
counts.

- `tests/dutch/negation.tsv`: written by hand before the rules were tuned.
- `tests/dutch/negation_real.tsv`: sentences drawn by `benchmarks.drawing` from a folder of real texts and annotated
  by one reader before the rules saw them; what left room for doubt was dropped (18 of 240). Their words are not here:
  a row has the file under FOLDER, the place in its UTF-8 text, and a digest of the sentence.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drawing import digest
from kwalcode.dutch.embedded import EmbeddedPipeline
from kwalcode.dutch.parse import Parse
from kwalcode.dutch.qualifiers import Qualifiers
from kwalcode.model import Document, Origin, Passage, PassageKind, Qualifier

ITEMS = Path(__file__).parents[1] / "tests" / "dutch" / "negation.tsv"
REAL = ITEMS.with_name("negation_real.tsv")
KINDS = (Qualifier.NEGATED, Qualifier.LACK)


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, a word of it, and what is said of that word: negated, lack or none."""

    half: str
    label: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one qualifier."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, between 0 and 1."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def items(half: str) -> list[Item]:
    """The items of one half."""
    with ITEMS.open(encoding="utf-8") as file:
        return [item for row in csv.DictReader(file, delimiter="\t") if (item := Item(**row)).half == half]


def real_items(half: str, folder: Path) -> list[Item]:
    """The items of one half of the list drawn from real texts.

    Raises:
        ValueError: A file no longer holds the sentence at its place.
    """
    texts: dict[str, str] = {}
    found: list[Item] = []
    with REAL.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name = row["file"]
            if name not in texts:
                texts[name] = (folder / name).read_bytes().decode("utf-8")
            sentence = texts[name][int(row["start"]) : int(row["end"])]
            if digest(sentence) != row["digest"]:
                raise ValueError(
                    f"{name} has another sentence at {row['start']}-{row['end']} than when it was annotated"
                )
            if row["half"] == half:
                found.append(Item(half, row["label"], row["target"], sentence))
    return found


def ours(item: Item, pipeline: EmbeddedPipeline) -> set[Qualifier]:
    """What `Qualifiers` finds on the target."""
    passage = Passage(PassageKind.PARAGRAPH, 0, len(item.text))
    parse = pipeline.parse(Document("x", item.text, Origin("x", "txt", ""), passages=(passage,)))
    place = target(parse, item)
    found = Qualifiers(parse, item.text).find(place, place)
    return {qualification.qualifier for qualification in found} & set(KINDS)


def target(parse: Parse, item: Item) -> int:
    """The token in which the target first occurs."""
    return next(
        place for place, kind in enumerate(parse.types.tolist()) if item.target in parse.vocabulary[kind].lower()
    )


def naive(item: Item) -> set[Qualifier]:
    """The peer: a negation word or a word of lack anywhere in the sentence."""
    text = f" {item.text.lower()} "
    found = set()
    if any(f" {word}" in text for word in ("geen ", "niet", "nooit", "niemand", "zonder ", "noch ")):
        found.add(Qualifier.NEGATED)
    if any(word in text for word in ("gebrek", "tekort", "te weinig", "onvoldoende", "ontbre", "te klein")):
        found.add(Qualifier.LACK)
    return found


def score(found: Iterable[tuple[Item, set[Qualifier]]], kinds: Iterable[Qualifier]) -> Score:
    """Count what was found against the labels."""
    right = wrong = missed = 0
    pairs = list(found)
    for kind in kinds:
        for item, qualifiers in pairs:
            right += kind in qualifiers and item.label == kind.value
            wrong += kind in qualifiers and item.label != kind.value
            missed += kind not in qualifiers and item.label == kind.value
    return Score(right, wrong, missed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["dev", "held"], help="show what goes wrong in this half")
    parser.add_argument("--real", type=Path, help="folder of real texts that negation_real.tsv was drawn from")
    chosen = parser.parse_args()
    pipeline = EmbeddedPipeline()
    coders: dict[str, Callable[[Item], set[Qualifier]]] = {
        "kwalcode": lambda item: ours(item, pipeline),
        "naive": naive,
    }
    lists: dict[str, Callable[[str], list[Item]]] = {"own": items}
    if chosen.real:
        lists["real"] = lambda half: real_items(half, chosen.real)
    print(f"{'list':6}{'coder':10}{'half':6}{'items':>6}{'negated':>9}{'lack':>7}{'both':>7}")
    for listed, of_half in lists.items():
        for name, coder in coders.items():
            for half in ("dev", "held"):
                found = [(item, coder(item)) for item in of_half(half)]
                values = [score(found, kinds).f1 for kinds in ([KINDS[0]], [KINDS[1]], KINDS)]
                print(f"{listed:6}{name:10}{half:6}{len(found):6}{values[0]:9.3f}{values[1]:7.3f}{values[2]:7.3f}")
                if chosen.errors == half and name == "kwalcode":
                    for item, qualifiers in found:
                        if {kind.value for kind in qualifiers} != {item.label} - {"none"}:
                            print(f"   {item.label:8} found {sorted(qualifiers)!s:22} {item.target}: {item.text}")


if __name__ == "__main__":
    main()

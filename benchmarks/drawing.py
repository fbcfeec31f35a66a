"""Draws test items from a folder of real texts by chance, so that nobody chose them: words, and sentences with a cue.

    python -m benchmarks.drawing words FOLDER
    python -m benchmarks.drawing sentences FOLDER

The same folder and seed give the same items. Texts are the files named in `FILES`, decoded as UTF-8 and otherwise
taken as they are (no newline translation, no parsing), so that a place is a place in the decoded file. What is printed
is to be annotated by reading; of the sentences only their places and a digest may be kept, never the words.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

FILES = (
    "policy/flanders_bbc_2026_2031/meerjarenplan_acties_B.csv",
    "policy/flanders_lblod/*.html",
    "policy/flanders_regeerakkoord/sections/*.txt",
    "policy/nl_heerenveen_monitor/*.md",
    "policy/nl_parties/*.txt",
    "transcripts/be_parliament_questions/*.csv",
    "transcripts/tweedekamer_xml/*.xml",
    "transcripts/vlaams_parlement_csv/*content.csv",
)
WORDS, SENTENCES, SEED = 240, 240, 20261124
_WORD = re.compile(r"(?<![\w&/.-])[a-zà-ÿ]{9,30}(?![\w/.-])")
_SENTENCE = re.compile(r"(?<=[.!?>\"] )[A-Z][^.!?\n\r<>\"{}|;:()\[\]]{25,190}[.?!](?=[\s\"<])")
_CUE = re.compile(
    r"\b(niet|geen|nooit|niemand|niets|nergens|zonder|noch|nauwelijks|amper|gebrek|tekort|tekorten|onvoldoende|ontbreekt|"
    r"ontbreken|schaarste|te weinig|weinig|te klein|te beperkt|te laag|te kort|mist|missen|gemis|ontoereikend)\b"
)
_LACKS = frozenset(
    "nauwelijks amper gebrek tekort tekorten onvoldoende ontbreekt ontbreken schaarste weinig mist missen gemis".split()
) | {"te weinig", "te klein", "te beperkt", "te laag", "te kort", "ontoereikend"}
_CONTENT = re.compile(r"\b[a-zà-ÿ]{5,}\b")
_NEAR = 30
"""Characters around the cue from which half of the targets are drawn, so that both labels occur."""
_SMALL = frozenset(
    """
    hebben worden kunnen zullen moeten mogen willen wordt heeft waren werden zouden hadden omdat zodat terwijl wanneer
    zoals echter hierbij daarbij waarbij waardoor daardoor onder tussen tegen vanuit binnen tijdens alleen enkel altijd
    gewoon eigenlijk natuurlijk daarom hierdoor waarom hoewel indien tenzij enige andere alles iemand steeds opnieuw
    zelfs zeker misschien helaas tevens immers bovendien volgens over weinig zonder niets nooit niemand nergens
    onvoldoende gebrek tekort tekorten ontbreekt ontbreken missen gemis nauwelijks schaarste ontoereikend beperkt klein
    """.split()
)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Path under the folder and decoded text of each file, in a fixed order."""
    for pattern in FILES:
        for path in sorted(folder.glob(pattern)):
            yield path.relative_to(folder).as_posix(), path.read_bytes().decode("utf-8")


def words(folder: Path, n: int = WORDS, seed: int = SEED) -> list[str]:
    """Words drawn by chance from those that occur at least twice in lower case, each as likely as any other.

    Questions in the federal parliament are left out: half of their words are French.
    """
    dutch = (text for name, text in texts(folder) if "be_parliament" not in name)
    counts = Counter(word for text in dutch for word in _WORD.findall(text))
    often = sorted(word for word, count in counts.items() if count > 1)
    return random.Random(seed).sample(often, n)  # noqa: S311 - a draw that can be repeated


def digest(text: str) -> str:
    """The first characters of the SHA-256 of a sentence: tells whether the file still holds it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sentences(folder: Path, n: int = SENTENCES, seed: int = SEED) -> list[tuple[str, int, int, str, str, str]]:
    """File, start, end, cue, target and text of sentences with a cue of negation or lack, drawn by chance.

    A third has a cue of lack; no file group gives more than a quarter. The target is the first occurrence of a content
    word, in half of the cases one near the cue.
    """
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    found: dict[bool, dict[str, list[tuple[str, int, int, str]]]] = {True: {}, False: {}}
    for name, text in texts(folder):
        for one in _SENTENCE.finditer(text):
            cues = _CUE.findall(one[0])
            if cues:
                cue = chance.choice(cues)
                group = name.rsplit("/", 1)[0]
                found[cue in _LACKS].setdefault(group, []).append((name, one.start(), one.end(), cue))
    drawn: list[tuple[str, int, int, str, str, str]] = []
    seen: set[str] = set()
    whole = dict(texts(folder))
    for lacking, wanted in ((True, n // 3), (False, n - n // 3)):
        groups = sorted(found[lacking])
        pools = {group: chance.sample(found[lacking][group], len(found[lacking][group])) for group in groups}
        taken = 0
        while taken < wanted and any(pools.values()):
            for group in groups:
                if taken == wanted or not pools[group]:
                    continue
                name, start, end, cue = pools[group].pop()
                sentence = whole[name][start:end]
                target = _target(sentence, cue, chance)
                if target and sentence not in seen:
                    seen.add(sentence)
                    drawn.append((name, start, end, cue, target, sentence))
                    taken += 1
    chance.shuffle(drawn)
    return drawn


def _target(sentence: str, cue: str, chance: random.Random) -> str:
    place = re.search(rf"\b{cue}\b", sentence)
    candidates = [
        one for one in _CONTENT.finditer(sentence) if one[0] not in _SMALL and sentence.find(one[0]) == one.start()
    ]
    if place is None or not candidates:
        return ""
    near = [one for one in candidates if place.start() - _NEAR < one.start() < place.end() + _NEAR]
    return chance.choice(near if near and chance.random() < 0.5 else candidates)[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("words", "sentences"))
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    if asked.what == "words":
        print("\n".join(words(asked.folder)))
    else:
        for place, item in enumerate(sentences(asked.folder)):
            print(place, *item[3:], sep="\t")

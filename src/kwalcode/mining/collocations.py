"""Which words stand near a word more often than chance gives.

Sources: Church & Hanks (1990) for mutual information; Dunning (1993) for the log-likelihood; Rychlý (2008) for logDice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, log2


@dataclass(frozen=True, slots=True)
class Collocation:
    """One word beside the word that was asked.

    Args:
        word: The word.
        together: Times that it stands within the window.
        frequency: Times that it occurs at all.
        expected: Times that chance gives.
        log_likelihood: How sure it is, of two by two.
        log_dice: How typical it is: 14 when both always stand together; does not depend on the size of the corpus.
        pmi: Mutual information in bits; favours rare words.
    """

    word: str
    together: int
    frequency: int
    expected: float
    log_likelihood: float
    log_dice: float
    pmi: float


def collocations(
    texts: Sequence[Sequence[str]],
    node: str | Callable[[str], bool],
    *,
    window: int = 5,
    smallest: int = 2,
    leave_out: frozenset[str] = frozenset(),
) -> list[Collocation]:
    """Words near a word, the most typical first.

    Args:
        texts: Words of each stretch (sentence, turn) that the window does not cross.
        node: The word, or what tells it.
        window: Most words between both, plus one.
        smallest: Fewest times together.
        leave_out: Words that are not told, such as articles.

    Raises:
        ValueError: The window is smaller than 1.

    Example:
        >>> collocations([["veel", "geld"], ["veel", "geld"], ["tijd"]], "geld")[0].word
        'veel'
    """
    if window < 1:
        raise ValueError(f"a window holds at least one word, got {window}")
    is_node = node if callable(node) else lambda word: word == node
    total: Counter[str] = Counter()
    near: Counter[str] = Counter()
    n_nodes = places = 0
    for words in texts:
        total.update(words)
        taken: set[int] = set()
        for place, word in enumerate(words):
            if is_node(word):
                n_nodes += 1
                taken.update(range(max(0, place - window), min(len(words), place + window + 1)))
        # A place near two nodes counts once.
        beside = [place for place in sorted(taken) if not is_node(words[place])]
        near.update(words[place] for place in beside)
        places += len(beside)
    n = sum(total.values()) - n_nodes
    found = [
        _collocation(word, count, total[word], places, n, n_nodes)
        for word, count in near.items()
        if count >= smallest and word not in leave_out
    ]
    return sorted(found, key=lambda one: (-one.log_dice, -one.together, one.word))


def _collocation(word: str, together: int, frequency: int, places: int, n: int, n_nodes: int) -> Collocation:
    expected = frequency * places / n
    cells = [[together, places - together], [frequency - together, n - places - frequency + together]]
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    likelihood = 2 * sum(
        value * log(value * n / (rows[i] * columns[j]))
        for i, row in enumerate(cells)
        for j, value in enumerate(row)
        if value > 0
    )
    return Collocation(
        word=word,
        together=together,
        frequency=frequency,
        expected=expected,
        log_likelihood=likelihood,
        log_dice=14 + log2(2 * together / (n_nodes + frequency)),
        pmi=log2(together / expected),
    )

"""The terms of a rule: from the notation of the codebook to `Term`.

| notation | meaning |
|---|---|
| `middel` | any inflection of the word |
| `in kaart brengen` | these words in any inflection; the verb may stand apart within the clause |
| `armoede*`, `*armoede`, `*armoede*` | first, last or any part of a compound, or the word alone |
| `"OCMW"` | these letters, in this case |
| `^zorgen voor`, `versterken$` | at the beginning, at the end of a sentence |
| `plan/NOUN` | with this part of speech, where the pipeline gives one |
| `/armoede(toets)?/` | a regular expression on the text as it stands |
"""

from __future__ import annotations

import re

from kwalcode.model import Term, TermKind, Word, WordKind

POS_TAGS = frozenset("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
"""The universal part-of-speech tags (https://universaldependencies.org/u/pos/)."""
SHORTEST_PART = 3
"""A part of a compound needs this many letters: shorter ones occur by chance in far too many words."""

_PIECE = re.compile(r'"[^"]*"\S*|\S+')
_LETTERS = re.compile(r"[^\W_]")


class TermError(ValueError):
    """A term is not written in the notation; the message is Dutch and names the way out."""


def parse_term(source: str) -> Term:
    """Read one term.

    Args:
        source: The term as the codebook writes it.

    Raises:
        TermError: It is not written in the notation.

    Example:
        >>> [word.kind.value for word in parse_term("*armoede* bestrijden").words]
        ['any', 'lemma']
    """
    text = " ".join(source.split())
    if not text:
        raise TermError("een lege term vindt niets; schrap hem")
    if text.startswith("/"):
        return _regex(source.strip())
    opens, closes = text.startswith("^"), text.endswith("$")
    text = text.removeprefix("^").removesuffix("$").strip()
    if not text:
        raise TermError(f"{source!r} heeft een woord nodig bij ^ of $")
    words: list[Word] = []
    for piece in _PIECE.findall(text.replace("“", '"').replace("”", '"')):
        words.extend(_words(piece, source))
    return Term(source=source, kind=TermKind.WORDS, words=tuple(words), opens=opens, closes=closes)


def _regex(text: str) -> Term:
    if len(text) < 3 or not text.endswith("/"):
        raise TermError(f"{text!r} begint als een reguliere expressie maar eindigt niet op '/'")
    pattern = text[1:-1]
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise TermError(f"{text!r} is geen geldige reguliere expressie ({error})") from error
    if compiled.match(""):
        raise TermError(f"{text!r} past ook op niets; laat de expressie minstens één teken eisen")
    return Term(source=text, kind=TermKind.REGEX, regex=pattern)


def _words(piece: str, source: str) -> list[Word]:
    body, slash, pos = piece.rpartition("/")
    if not slash:
        body, pos = piece, ""
    elif pos not in POS_TAGS:
        raise TermError(f"onbekende woordsoort {pos!r} in {source!r}; kies uit {', '.join(sorted(POS_TAGS))}")
    if body.startswith('"') and body.endswith('"') and len(body) > 1:
        exact = body[1:-1].split()
        if not exact:
            raise TermError(f"lege aanhalingstekens in {source!r}")
        return [Word(text, WordKind.EXACT, pos) for text in exact]
    return [_word(body, pos, source)]


def _word(body: str, pos: str, source: str) -> Word:
    first, last = body.startswith("*"), body.endswith("*")
    text = body.removeprefix("*").removesuffix("*")
    if '"' in text:
        raise TermError(f"aanhalingstekens horen om het hele woord in {source!r}")
    if "*" in text:
        raise TermError(f"een sterretje staat vooraan of achteraan een woord, niet middenin: {source!r}")
    if not _LETTERS.search(text):
        raise TermError(f"{body!r} in {source!r} bevat geen letter of cijfer")
    if text[-1] in ",;:!?" or text[0] in ",;:!?":
        raise TermError(f"leestekens horen niet bij een term: {source!r}; maak er twee termen van")
    if (first or last) and len(text) < SHORTEST_PART:
        raise TermError(f"het deel {text!r} in {source!r} is te kort; neem minstens {SHORTEST_PART} letters")
    kind = {
        (True, True): WordKind.ANY,
        (True, False): WordKind.LAST,
        (False, True): WordKind.FIRST,
        (False, False): WordKind.LEMMA,
    }[first, last]
    return Word(text, kind, pos)

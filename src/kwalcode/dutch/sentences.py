"""Where sentences begin: for interview speech, bullet lists and policy prose, the same whatever the pipeline.

A sentence ends at `.`, `!`, `?` or `…` (with the quotes and brackets that close behind it), at a blank line, before
a list item, and after a list item's semicolon; never within an abbreviation, an initial, a number or the numbering
of a list. Three habits of transcripts are catered for:

- sloppy capitals: a full stop ends a sentence also before a small letter, unless the word looks like an abbreviation;
- trailing off: `…` and `...` end a sentence only before a capital;
- speech recognition without punctuation: what runs on for more than `LONG` words is cut before the words with which
  speakers go on (*maar*, *dus*, *want*, *en dan* ...), so that a quote stays quotable. Prose with its own punctuation
  is not cut.

Everything is decided on chunks (what stands between white space), so a tokenizer has no say in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kwalcode.dutch.parse import Indices
from kwalcode.dutch.tokens import Chunks, Tokens, split_missing_spaces

LONG = 60
"""Words after which a stretch with hardly any punctuation is cut."""
ENDLESS = 120
"""Words after which a stretch is cut even when it has commas."""
SHORTEST_CUT = 15
"""Words that each part of a cut stretch has at least."""

# Always followed by more of the same sentence.
_NEVER_END = frozenset(
    """
    a.d.h.v. a.h.v. aanw. afb. afd. alg. alin. arr. art. artt. b.v. betr. bijv. bijz. blz. bv. ca. cf. cfr. d.i.
    d.m.v. d.w.z. dd. dep. dhr. dir. div. dr. dra. drs. e.v. evt. excl. fig. gebr. gem. get. hoofdst. hfst. i.c.
    i.e. i.f.v. i.h.b. i.h.k.v. i.o.m. i.p.v. i.s.m. i.t.t. i.v.m. i.z.v. incl. ing. ir. jhr. kard. l. m.a.w. m.b.t.
    m.b.v. m.i.v. m.n. m.u.v. max. mevr. mgr. min. mr. mvr. n.a.v. nl. no. nr. nrs. o.a. o.b.v. o.i.v. o.l.v. o.m.
    o.v.v. p. pag. par. ph. pp. prof. red. ref. resp. s.l.m. st. t.a.v. t.b.v. t.e.m. t.g.v. t.h.v. t.i.v. t.n.v.
    t.o.v. t.v.v. t/m. tel. u.m. v. v.a. vb. verg. vgl. vnl. vs. w.o. z.g. zg. zgn. zog. e.g. viz.
    """.split()
)
# Often the last word of a sentence: what follows decides.
_MAY_END = frozenset(
    """
    a.u.b. b.b.o. bbl. c.s. d.d. e.a. e.d. e.e.a. en/of. enz. etc. enzo. jl. jr. k.b. l.l. ll. m.m. mio. mld. mln. n.C.
    n.chr. n.v. n.v.t. nv. o.i. o.k. p.d. p.j. p.m. p.p. p.p.p.d. p.w. pct. s.v.p. sr. st.-truiden u. v.C. v.chr.
    v.u.b. v.z.w. vzw. v.d. z.s.m.
    """.split()
)
# Capitalised words that open a sentence and never stand behind an initial (so not De, Van, Den, Het ... of surnames).
_OPENERS = frozenset(
    """
    Aan Als Bij Daar Daarbij Daarmee Daarna Daarom Daarvoor Dan Dat Deze Die Dit Door Dus Elk Elke En Er Geen Hij Hier
    Hoe Hun Ik In Ja Je Jullie Maar Men Met Mijn Na Naast Nee Niet Nu Om Omdat Ondanks Ons Onze Ook Op Soms Sommige
    Toch Toen U Veel Volgens Voor Waar Want Wanneer Wat We Wel Wie Wij Ze Zij Zo Zonder
    """.split()
)
# Words with which speakers go on.
_GO_ON = frozenset("maar dus want daarom daardoor daarna vervolgens alleen".split())
_GO_ON_AFTER_EN = frozenset(
    "dan toen daarna dus daarom daardoor ook nu we wij ik ze zij hij dat die er als het".split()
)
_NOT_BEFORE_MAAR = frozenset("alleen nog enkel zeg doe zomaar dan".split())

_UPPER, _LOWER, _BULLET, _NUMBERING = 1, 2, 8, 16
_STOP, _STRONG, _ELLIPSIS, _CLOSED = 32, 64, 128, 256
_NEVER, _MAY, _INITIAL, _SHORT_NUMBER, _CLOSER = 512, 1024, 2048, 4096, 8192
_SEMICOLON, _POINTED, _OPENER = 16384, 32768, 65536
_MAAR, _ON, _EN, _ON_AFTER_EN, _BLOCKS_MAAR = 1 << 17, 1 << 18, 1 << 19, 1 << 20, 1 << 21

_OPENING = "\"'“”„‘’«‹([{*_¿¡"
_CLOSING = "\"'“”‘’»›)]}*_"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_BULLETS = frozenset("- – — * • ● ○ ◦ ▪ ■ □ ▫ ‣ ⁃ · ✓ ✔ ➢ ➤ → o    ".split() + ["\uf0b7", "\uf0a7", "\uf0d8", "\uf02d"])
_NUMBERED = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*[.)°]|[a-zA-Z][.)]|[ivxIVX]{1,5}[.)])\)?")
_NUMBERED_PARTS = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
_TERMINATED = re.compile(r"([.!?…]+)([" + re.escape(_CLOSING) + r"]*)$")
_ONLY_CLOSERS = re.compile(r"[)\]}”’»›]+[.,;:]?")
_REMARK = re.compile(r"\([.!?…]+\)|\[[.!?…]+\]")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.)+-?(?:[A-ZÀ-Þ]\.)*|(?:Ch|Chr|Th|Ph|Fr|IJ)\.")
_DOTTED = re.compile(rf"[{_LETTER}]{{1,3}}(?:\.[{_LETTER}]{{1,4}})+\.")
_NO_VOWEL = re.compile(rf"(?=[{_LETTER}])[^aeiouyàáâäèéêëìíîïòóôöùúûüAEIOUY\d]+\.")
_SHORT_NUMBER_STOP = re.compile(r"\d{1,2}\.")


def sentence_starts(found: Chunks, tokens: Tokens) -> Indices:
    """The first token of each sentence.

    Args:
        found: The chunks of the document.
        tokens: The same chunks as tokens.

    Returns:
        Ascending token indices, 0 first; empty for a document without tokens.
    """
    if not len(found.ids):
        return np.zeros(0, dtype=np.uint32)
    flags = np.fromiter(map(_flags, found.forms), dtype=np.int64, count=len(found.forms))[found.ids]
    begins = _boundaries(flags, found.breaks, found.blocks)
    _cut_long(begins, flags)
    return np.union1d(tokens.chunks[begins], tokens.cuts).astype(np.uint32)


def _boundaries(flags: NDArray[np.int64], breaks: NDArray[np.uint8], blocks: Indices) -> NDArray[np.bool_]:
    """Whether each chunk begins a sentence."""

    def has(which: NDArray[np.int64], bits: int) -> NDArray[np.bool_]:
        hits: NDArray[np.bool_] = (which & bits) != 0
        return hits

    block_start = np.ones(len(flags), dtype=bool)
    block_start[1:] = blocks[1:] != blocks[:-1]
    blank = block_start | (breaks >= 2)
    new_line = blank | (breaks == 1)

    # Brackets that stand apart close the sentence before them.
    closer = has(flags, _CLOSER) & ~block_start
    ends = flags.copy()
    ends[1:] = np.where(closer[1:], flags[:-1] | (flags[1:] & _SEMICOLON) | _CLOSED, flags[1:])

    before, after = ends[:-1], flags[1:]
    upper, lower, opener = has(after, _UPPER), has(after, _LOWER), has(after, _OPENER)
    strong = has(before, _STRONG) & ~(lower & has(before, _CLOSED))
    ellipsis = has(before, _ELLIPSIS) & upper
    stop = has(before, _STOP) & ~(lower & has(before, _CLOSED))
    stop &= ~has(before, _NEVER)
    stop &= ~has(before, _MAY) | upper
    stop &= ~has(before, _INITIAL) | opener
    stop &= ~has(before, _SHORT_NUMBER) | upper
    ended = strong | ellipsis | stop

    begins = blank.copy()
    item = (breaks == 1) & has(flags, _BULLET)
    begins[1:] |= item[1:] | (ended & ~closer[1:]) | (new_line[1:] & has(before, _SEMICOLON))
    # "1." and "a)" belong to what they number, and numbering stands only at a beginning.
    numbered = has(flags, _NUMBERING) & (begins | new_line)
    begins[1:] &= ~(numbered[:-1] & ~blank[1:])
    return begins


def _cut_long(begins: NDArray[np.bool_], flags: NDArray[np.int64]) -> None:
    """Cut stretches that run on without punctuation, before the words with which speakers go on."""
    edges = np.append(np.flatnonzero(begins), len(begins))
    long = np.flatnonzero(np.diff(edges) > LONG)
    if not len(long):
        return
    pointed = np.cumsum((flags & _POINTED) != 0)
    goes_on = (flags & _ON) != 0
    goes_on[1:] |= ((flags[1:] & _MAAR) != 0) & ((flags[:-1] & _BLOCKS_MAAR) == 0)
    goes_on[:-1] |= ((flags[:-1] & _EN) != 0) & ((flags[1:] & _ON_AFTER_EN) != 0)
    goes_on[1:] &= (flags[:-1] & _EN) == 0
    for first, last in zip(edges[long].tolist(), edges[long + 1].tolist(), strict=True):
        points = pointed[last - 1] - pointed[first]
        if last - first <= ENDLESS and points * 25 >= last - first:
            continue
        for mark in (np.flatnonzero(goes_on[first:last]) + first).tolist():
            if mark - first >= SHORTEST_CUT and last - mark >= SHORTEST_CUT:
                begins[mark] = True
                first = mark  # noqa: PLW2901 (the next part is measured from here)


@lru_cache(maxsize=1 << 16)
def _flags(form: str) -> int:
    """What a chunk says about the sentences around it, as bits."""
    if form.isalpha():
        return _word_flags(form)
    if form[-1] == "," and form[:-1].isalpha():
        return _word_flags(form[:-1]) & ~_BULLET | _POINTED
    pieces = split_missing_spaces(form)
    start = pieces[0].lstrip(_OPENING)
    flags = 0
    if start:
        first = start[0]
        flags |= _UPPER if first.isupper() else _LOWER if first.islower() else 0
        if start in _OPENERS or re.split(r"\W", start, maxsplit=1)[0] in _OPENERS:
            flags |= _OPENER
    if form in _BULLETS or form[0] in "•●▪■▫‣➢➤✓✔":
        flags |= _BULLET | _POINTED
    if _NUMBERED.fullmatch(form) or _NUMBERED_PARTS.fullmatch(form):
        flags |= _NUMBERING
        if len(form) <= 4 or "." in form[:-1] or form[0] == "(":
            flags |= _BULLET if not _NUMBERED_PARTS.fullmatch(form) else 0
    return (
        flags
        | _end_flags(pieces[-1].lstrip(_OPENING) or pieces[-1])
        | (_word_flags(form.rstrip(",;:")) & (_BLOCKS_MAAR | _ON_AFTER_EN | _EN))
    )


def _word_flags(word: str) -> int:
    flags = _UPPER if word[:1].isupper() else _LOWER if word[:1].islower() else 0
    if word in _OPENERS:
        flags |= _OPENER
    if len(word) <= 10:
        small = word.lower()
        if small in _GO_ON:
            flags |= _MAAR if small == "maar" else _ON
        if small in _GO_ON_AFTER_EN:
            flags |= _ON_AFTER_EN
        if small in _NOT_BEFORE_MAAR:
            flags |= _BLOCKS_MAAR
        if small == "en":
            flags |= _EN
    return flags | (_BULLET if word == "o" else 0)


def _end_flags(piece: str) -> int:
    """How a chunk ends, without the brackets and quotes that open it."""
    if _ONLY_CLOSERS.fullmatch(piece):
        return _CLOSER | (_SEMICOLON if piece[-1] == ";" else 0) | (_STOP if piece[-1] == "." else 0)
    last = piece[-1]
    if last in ",;:":
        return _POINTED | (_SEMICOLON if last == ";" else 0)
    terminated = _TERMINATED.search(piece)
    if not terminated or _REMARK.fullmatch(piece) or _REMARK.fullmatch("(" + piece):
        return _POINTED if piece in ("-", "–", "—") else 0
    marks, closers = terminated.groups()
    flags = _POINTED | (_CLOSED if closers else 0)
    if "!" in marks or "?" in marks:
        return flags | _STRONG
    if "…" in marks or len(marks) > 1:
        return flags | _ELLIPSIS
    flags |= _STOP
    word = piece[: terminated.end(1)]
    small = word.lower()
    if _SHORT_NUMBER_STOP.fullmatch(word):
        flags |= _SHORT_NUMBER
    elif small in _NEVER_END and not (len(word) > 2 and word[:-1].isupper()):
        flags |= _NEVER  # "vs." but not "de VS."
    elif small in _MAY_END:
        flags |= _MAY
    elif _INITIALS.fullmatch(word):
        flags |= _INITIAL
    elif _DOTTED.fullmatch(word) or _NO_VOWEL.fullmatch(word):
        flags |= _MAY
    return flags

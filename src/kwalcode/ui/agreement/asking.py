"""Whom to compare, on what and in which unit, as it is chosen at the top of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.ui import shell
from kwalcode.workflow.agreement import Question, Unit, filled_in
from kwalcode.workflow.double_work import KeptSample, kept_samples
from kwalcode.workflow.earlier_rules import earlier_names
from kwalcode.workflow.layers import CodingLayers

UNITS: Final = {
    Unit.SENTENCE: "zin",
    Unit.TURN: "beurt of antwoord",
    Unit.PASSAGE: "passage",
    Unit.CHARACTER: "teken",
}
_SAMPLE: Final = "agreement-sample"


def asked(coded: CodingLayers) -> Question | None:
    """What is compared, as chosen; None when there is nobody to compare, which the page then tells."""
    books = coded.material.codebooks
    samples = kept_samples(coded.material)
    with st.container(horizontal=True, vertical_alignment="bottom", key="agreement-choices"):
        chosen = st.session_state.get("agreement-book")
        start = list(books).index(_usual_book(coded)) if chosen is None else 0
        book = st.selectbox(
            "Codeboek", list(books), index=start, format_func=lambda key: books[key].title or key, key="agreement-book",
            persist_state="session", width=340,
        )  # fmt: skip
        unit = st.selectbox(
            "Eenheid", list(UNITS), format_func=UNITS.__getitem__, key="agreement-unit", persist_state="session",
            width=190,
        )  # fmt: skip
        level = st.selectbox(
            "Codes", [0, 1, 2], format_func=_level_name, key="agreement-level", persist_state="session", width=190
        )
        sample = _sample(samples) if samples else ""
    # Earlier versions that take part already stand among them under the same name.
    layers = {name: one for name, one in coded.all(book).items() if "@" not in name}
    coders = st.multiselect(
        "Codeurs",
        [*(name for name, layer in layers.items() if layer.read), *earlier_names(coded.material, book)],
        default=_usual_coders(coded, book),
        key=f"agreement-coders-{book}",
        persist_state="session",
        placeholder="Kies er minstens twee",
        help="Personen, wie in een ingelezen bestand codeerde, *regels/…* (de regels van het codeboek; met @ een "
        "vroegere versie), *leren/…* (wat kwalcode leerde) en *vastgesteld* (wat geldt na het vaststellen).",
    )
    if len(coders) < 2:
        shell.empty(
            "Kies minstens twee codeurs",
            "Een codeur telt mee voor wat hij of zij helemaal las. Laat twee mensen dezelfde bronnen blind coderen: "
            "trek daarvoor hierboven een *Steekproef voor twee*, of begin meteen bij *Nakijken*. Codes die iemand in "
            "een ander programma gaf, leest u in bij *Codes van elders*.",
            "review",
            "Naar Nakijken",
        )
        return None
    documents = frozenset(samples[sample].documents) if sample else frozenset()
    return Question(tuple(coders), book, unit, level, documents)


def _sample(samples: Mapping[str, KeptSample]) -> str:
    if st.session_state.get(_SAMPLE) not in samples:
        st.session_state.pop(_SAMPLE, None)
    return st.selectbox(
        "Bronnen", ["", *samples], format_func=lambda name: f"steekproef {name}" if name else "alles wat gelezen is",
        key=_SAMPLE, persist_state="session", width=230,
    )  # fmt: skip


def _usual_book(coded: CodingLayers) -> str:
    try:
        return filled_in(coded, Question()).codebook
    except KwalcodeError:
        return next(iter(coded.material.codebooks))


def _usual_coders(coded: CodingLayers, book: str) -> list[str]:
    try:
        return list(filled_in(coded, Question(codebook=book)).coders)
    except KwalcodeError:
        return []


def _level_name(level: int) -> str:
    return {0: "elke code apart", 1: "hoofdcodes", 2: "tot niveau 2"}[level]

"""Drawing a new sample for two coders."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import streamlit as st

from kwalcode.ui import shell
from kwalcode.ui.wording import KIND_PLURAL, counted, number, plain
from kwalcode.workflow.double_coding import By, DoubleSample, SampleOrder, draw_sample
from kwalcode.workflow.double_work import keep_sample
from kwalcode.workflow.layers import CodingLayers

_BY: Final = {By.DOCUMENT: "hele bronnen", By.TURN: "losse beurten of antwoorden"}
DRAWN: Final = "agreement-drawn"
"""Key of the session state that holds the name of what was just drawn, and what it is in words."""


class _Size(StrEnum):
    """Where the size of a sample comes from."""

    COUNT = "een aantal dat u kiest"
    RARE = "genoeg voor uw zeldzaamste code"
    SHARP = "genoeg om het percentage te kennen"


def drawing(coded: CodingLayers, *, first: bool) -> None:
    """Ask what to draw, and draw it.

    Args:
        coded: What everybody coded.
        first: Whether there is no sample yet, so that this is all there is to do.
    """
    if first:
        st.markdown(
            "Twee mensen die los van elkaar dezelfde bronnen coderen: dat is de toets van een codeboek. Ze hoeven "
            "daarvoor niet alles te coderen. kwalcode trekt een steekproef, houdt bij wie wat al las, en verbergt bij "
            "het coderen de voorstellen en de codes van de ander."
        )
        _form(coded)
    else:
        with st.expander("Nieuwe steekproef", key="agreement-new-sample"):
            _form(coded)


def _form(coded: CodingLayers) -> None:
    material = coded.material
    known = sorted({*coded.persons(), *filter(None, [shell.reviewer()])}, key=str.casefold)
    coders = st.multiselect(
        "Wie coderen", known, accept_new_options=True, placeholder="Kies of typ twee namen", width=480,
        key="agreement-draw-coders", help="De namen waaronder ze bij Nakijken werken.",
    )  # fmt: skip
    left, middle, right = st.columns([1.1, 1.3, 1])
    by = left.radio("Wat trekken", list(_BY), format_func=_BY.__getitem__, key="agreement-draw-by")
    how = middle.radio("Hoeveel", list(_Size), format_func=str, key="agreement-draw-how")
    size, share, precision = 0, 0.0, 0.0
    with right:
        match how:
            case _Size.COUNT:
                noun = "beurten" if by is By.TURN else "bronnen"
                size = st.number_input(f"Aantal {noun}", 1, 100_000, 4, key=f"agreement-draw-size-{by}", width=230)
            case _Size.RARE:
                share = st.number_input(
                    f"{'Beurten' if by is By.TURN else 'Zinnen'} met die code (%)", 0.5, 50.0, 5.0, 0.5, format="%g",
                    key="agreement-draw-share", width=230,
                    help="Uw schatting voor de zeldzaamste code die ertoe doet. Daaruit volgt hoeveel het er vergt om "
                    "alpha van 0,667 te onderscheiden.",
                ) / 100  # fmt: skip
            case _Size.SHARP:
                precision = st.number_input(
                    "Marge (procentpunten)", 1.0, 20.0, 5.0, 0.5, format="%g", key="agreement-draw-precision",
                    width=230,
                    help="Hoe ver het percentage in de steekproef van het echte mag liggen, met 95 % zekerheid.",
                ) / 100  # fmt: skip
        seed = st.number_input(
            "Startgetal van de loting", 1, 1_000_000, 1, key="agreement-draw-seed", width=230,
            help="Hetzelfde getal trekt hetzelfde: zo kan iemand uw steekproef narekenen.",
        )  # fmt: skip
    stratified = left.toggle(
        "Elke soort bron in verhouding", value=True, key="agreement-draw-stratified",
        help="Interviews, plannen en andere soorten komen in de steekproef zoals ze in het project voorkomen.",
    )  # fmt: skip
    # No callback: its arguments would be those of the run before, while somebody may just have typed another number.
    if st.button("Steekproef trekken", type="primary", key="agreement-draw"):
        order = SampleOrder(by, int(size), float(share), float(precision), stratified, int(seed))
        sample = draw_sample(material, order)
        st.session_state[DRAWN] = keep_sample(material, sample, shell.reviewer(), coders), _summary(sample)
        st.rerun()


def _summary(sample: DoubleSample) -> str:
    what = ("beurt", "beurten") if sample.order.by is By.TURN else ("bron", "bronnen")
    kinds = [
        f"{taken} van de {number(size)} in {KIND_PLURAL[kind]}" if sample.order.by is By.TURN
        else f"{taken} van de {number(size)} {KIND_PLURAL[kind]}"
        for kind, size in sample.population.items()
        if (taken := sum(one.stratum is kind for one in sample.drawn))
    ]  # fmt: skip
    text = (
        f"{counted(len(sample.drawn), *what)} getrokken, samen {counted(sample.sentences, 'zin', 'zinnen')}: "
        f"{', '.join(kinds)}."
    )
    if sample.needed > sample.units:
        text += (
            f" Er zijn er {number(sample.needed)} nodig en het project heeft er maar {number(sample.units)}: alles is "
            "genomen."
        )
    return plain(text)

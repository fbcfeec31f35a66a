"""How far coders agree: the figures on top, per code, on where codes lie, and the further measures behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.ui.agreement.asking import UNITS
from kwalcode.ui.wording import counted, number, plain
from kwalcode.workflow.agreement import Comparison, Unit, figure
from kwalcode.workflow.agreement_measures import explained, measures
from kwalcode.workflow.boundaries import boundaries
from kwalcode.workflow.material import Material
from kwalcode.workflow.settling import BeforeAfter

_SHOWN: Final = 24
"""Codes that a table shows before it scrolls."""


def totals(found: Comparison, change: BeforeAfter) -> None:
    """The figures on top, with the unit that they count."""
    agreement = found.agreement
    spread = agreement.bootstrap
    with st.container(horizontal=True, key="kw-numbers"):
        st.metric("Alpha, door henzelf", figure(change.before), help=_ALPHA_HELP)
        st.metric("Alpha na vaststellen", figure(change.after), help=_AFTER_HELP)
        st.metric("Gemiddelde alpha per code", figure(agreement.mean_alpha), help=_MEAN_HELP)
        st.metric("Verschillen", f"{number(change.open)} open, {number(change.settled)} vastgesteld")
    interval = f" Interval van 95 %: {figure(spread.low)} tot {figure(spread.high)}." if spread else ""
    st.caption(
        f"Eenheid: {UNITS[Unit(agreement.unit)]} ({number(round(agreement.n))} die minstens twee codeurs lazen, in "
        f"{counted(agreement.documents, 'bron', 'bronnen')}; woorden van een moderator tellen niet mee).{interval}"
        + "".join(f"  \n:material/info: {plain(text)}" for text in found.warnings)
    )


_ALPHA_HELP: Final = (
    "Krippendorffs alpha over verzamelingen van codes, met de afstand MASI: 1 is volledig eens, 0 is toeval. Dit is "
    "het cijfer dat u rapporteert."
)
_AFTER_HELP: Final = "Dezelfde alpha als beide codeurs overnemen wat vastgesteld is."
_MEAN_HELP: Final = "Het gemiddelde van de alpha's van de codes die niet te zeldzaam zijn om te beoordelen."


def per_code(material: Material, found: Comparison) -> None:
    """The figures of each code, and behind them where codes lie and the further measures."""
    if not found.agreement.codes:
        st.info("Geen van deze codeurs gaf een code in wat ze allebei lazen.")
        return
    rows = []
    for one in found.agreement.codes:
        spread = one.bootstrap
        rows.append(
            {
                "Code": found.label(one.code),
                "Alpha": figure(one.alpha),
                "Interval van 95 %": f"{figure(spread.low)} tot {figure(spread.high)}" if spread else "n.v.t.",
                "Kans onder 0,667": figure(spread.below_tentative) if spread else "n.v.t.",
                "Kappa": figure(one.kappa),
                "AC1": figure(one.ac1),
                "Eens": figure(one.percent),
                "Aandeel": figure(one.coded),
                "Oordeel": "te zeldzaam" if one.rare else "",
                "Nodig": number(one.needed) if one.needed else "n.v.t.",
            }
        )
    _table(rows, "agreement-codes")
    st.caption(
        f"Nodig: hoeveel eenheden ({found.agreement.unit}) er nodig zijn om alpha van 0,667 te onderscheiden. Kappa is "
        "die van Cohen, bij meer dan twee codeurs die van Conger. Een code die niemand gaf, staat er niet bij."
    )
    _boundaries(material, found)
    _more(found)


def _table(rows: Sequence[Mapping[str, str]], key: str) -> None:
    """Figures below each other, under the name of the code; without scrolling as long as that is sensible."""
    names = [name for name in rows[0] if name not in ("Code", "Oordeel")] if rows else []
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        height="content" if len(rows) <= _SHOWN else 33 * _SHOWN,
        key=key,
        column_config={name: st.column_config.TextColumn(alignment="right") for name in names},
    )


def _boundaries(material: Material, found: Comparison) -> None:
    """Where the codes lie, apart from whether a unit has them."""
    shown = st.expander("Waar de codes beginnen en eindigen", key="agreement-boundaries", on_change="rerun")
    if not shown.open:
        return
    laid = boundaries(material, found)
    rows = [
        {
            "Code": found.label(one.code),
            "Alpha op tekst": figure(one.alpha),
            **({} if laid.alpha is None else {"Alpha op keuze": figure(one.chosen), "Dekking": figure(one.coverage)}),
            "Zelfde fragment (F1)": figure(one.exact),
            "Half gedeeld (F1)": figure(one.overlap),
            "Gedeelde tekens (Dice)": figure(one.dice),
        }
        for one in laid.per_code
    ]
    whole = (
        "Codes van één codeur overlappen elkaar: over alle codes samen bestaat deze alpha dan niet."
        if laid.alpha is None
        else f"Over alle codes samen: **{figure(laid.alpha)}**; alleen waar beiden iets codeerden: "
        f"**{figure(laid.codes if laid.codes is not None else math.nan)}**."
    )
    with shown:
        st.markdown(
            "Dit telt tekens in plaats van eenheden, en zegt dus of codeurs dezelfde woorden aanduiden. " + whole
        )
        _table(rows, "agreement-boundaries-table")
        st.markdown(
            "- **Alpha op tekst**: is elk stuk tekst door allen wel, of door allen niet aangeduid met deze code? Voor "
            f"wie verslag doet over afbakening.\n{'' if laid.alpha is None else _CHOSEN}"
            "- **F1**: welk deel van de fragmenten elkaar terugvindt, gelijk tot op het teken of met minstens de helft "
            "gemeen. Niet verbeterd voor toeval; om te vergelijken met onderzoek dat fragmenten telt.\n"
            "- **Dice**: welk deel van de aangeduide tekens gemeen is. Ook niet verbeterd voor toeval."
        )


_CHOSEN: Final = (
    "- **Alpha op keuze**: waar de ene deze code gaf en de andere ook iets codeerde, was dat dezelfde code? Toont of "
    "codes met elkaar verward worden, los van de afbakening. **Dekking** is het deel van de tekst met deze code waarop "
    "dat cijfer rust.\n"
)


def _more(found: Comparison) -> None:
    """Measures for who must compare with other research, each with what it says."""
    shown = st.expander("Meer maten", key="agreement-more", on_change="rerun")
    if not shown.open:
        return
    more = measures(found)
    rows = [
        {"Code": found.label(one.code), **{known.column: figure(one.values[known.name]) for known in more.shown}}
        for one in more.per_code
    ]
    whole = [
        {"Over alle codes samen": name, "Waarde": figure(value), "Wat het meet": says, "Wanneer": use}
        for (name, says, use), (_, value) in zip(explained([one for one, _ in more.whole]), more.whole, strict=True)
    ]
    with shown:
        st.markdown(
            "Alpha is het cijfer dat u rapporteert. De andere dienen om te vergelijken met onderzoek dat ze gebruikt. "
            "Wat niet verbeterd is voor toeval (*Holsti* en *Eens*), staat hier nooit zonder alpha."
        )
        _table(rows, "agreement-more-table")
        st.dataframe(pd.DataFrame(whole), hide_index=True, width="stretch", key="agreement-more-whole")
        st.markdown("\n".join(f"- **{name}**: {says} *{use}*" for name, says, use in explained(more.shown)))

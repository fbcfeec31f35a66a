"""Overeenstemming: how far coders agree, where they differ, and settling that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from kwalcode.agreement import Kind
from kwalcode.errors import KwalcodeError
from kwalcode.ui import readings, shell
from kwalcode.ui.colours import colours
from kwalcode.ui.wording import KIND_PLURAL, counted, moment, plain
from kwalcode.workflow import agreement_tables, settling
from kwalcode.workflow.agreement import KIND, Comparison, Difference, Question, Unit, compare, figure, filled_in
from kwalcode.workflow.boundaries import boundaries
from kwalcode.workflow.downloads import bytes_of
from kwalcode.workflow.earlier_rules import earlier_names
from kwalcode.workflow.layers import CodingLayers, coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.settling import Choice, Settlement

_FIGURES: Final = "Cijfers per code"
_WHERE: Final = "Wie en waar"
_CONFUSION: Final = "Codes voor elkaar"
_DIFFERENCES: Final = "Verschillen"
_UNITS: Final = {
    Unit.SENTENCE: "zin",
    Unit.TURN: "beurt of antwoord",
    Unit.PASSAGE: "passage",
    Unit.CHARACTER: "teken",
}
_OPEN: Final = "Nog open"
_DONE: Final = "Vastgesteld"
_ALL: Final = "Alle"
_PLACE: Final = "agreement-place"


def page() -> None:
    """Draw the page."""
    material = shell.material()
    st.title("Overeenstemming", anchor=False)
    if not material.records or not material.codebooks:
        shell.empty(
            "Nog niets te vergelijken",
            "Voeg eerst bronnen toe en pas een codeboek toe.",
            "sources",
            "Naar de bronnen",
        )
        return
    coded = coding_layers(material)
    question = _question(coded)
    if question is None:
        return
    with shell.seam():
        _show(coded, compare(coded, question))


def _question(coded: CodingLayers) -> Question | None:
    """What is compared, as chosen at the top of the page; None when there is nobody to compare."""
    books = coded.material.codebooks
    with st.container(horizontal=True, vertical_alignment="bottom", key="agreement-choices"):
        chosen = st.session_state.get("agreement-book")
        start = list(books).index(_usual_book(coded)) if chosen is None else 0
        book = st.selectbox(
            "Codeboek", list(books), index=start, format_func=lambda key: books[key].title or key, key="agreement-book"
        )
        # Earlier versions that take part already stand among them under the same name.
        layers = {name: one for name, one in coded.all(book).items() if "@" not in name}
        usual = _usual_coders(coded, book)
        coders = st.multiselect(
            "Codeurs",
            [*(name for name, layer in layers.items() if layer.read), *earlier_names(coded.material, book)],
            default=usual,
            key=f"agreement-coders-{book}",
            placeholder="Kies er minstens twee",
        )
        unit = st.selectbox("Eenheid", list(_UNITS), format_func=_UNITS.__getitem__, key="agreement-unit", width=190)
        level = st.selectbox(
            "Codes", [0, 1, 2], format_func=_level_name, key="agreement-level", width=190,
        )  # fmt: skip
    if len(coders) < 2:
        shell.empty(
            "Kies minstens twee codeurs",
            "Een codeur telt mee voor wat hij of zij helemaal las. Bij *Nakijken* kunt u blind coderen en aangeven dat "
            "een bron gelezen is; codes van elders leest u in met `kwalcode agreement import`.",
            "review",
            "Naar Nakijken",
        )
        return None
    return Question(tuple(coders), book, unit, level)


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


def _show(coded: CodingLayers, found: Comparison) -> None:
    change = settling.before_after(coded, found)
    settled = settling.with_choices(settling.settlements(coded.decisions), found.differences)
    _totals(found, change)
    for text in found.warnings:
        st.caption(f":material/info: {plain(text)}")
    st.html(readings.STYLE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "Weergave", [_FIGURES, _WHERE, _CONFUSION, _DIFFERENCES], default=_FIGURES, required=True,
            label_visibility="collapsed", key="agreement-view",
        )  # fmt: skip
        st.download_button(
            "overeenstemming.xlsx",
            data=lambda: bytes_of(
                "overeenstemming.xlsx", lambda target: agreement_tables.write(target, found, coded.material, settled)
            ),
            file_name="overeenstemming.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="agreement-download",
        )
    match view:
        case "Wie en waar":
            _where(coded.material, found)
        case "Codes voor elkaar":
            _confusion(found)
        case "Verschillen":
            _differences(coded, found, settled)
        case _:
            _figures(found)
            _boundaries(coded.material, found)


def _totals(found: Comparison, change: settling.BeforeAfter) -> None:
    agreement = found.agreement
    spread = agreement.bootstrap
    with st.container(horizontal=True, key="kw-numbers"):
        st.metric("Alpha, door henzelf", figure(change.before), help=_ALPHA_HELP)
        st.metric("Alpha na vaststellen", figure(change.after), help=_AFTER_HELP)
        st.metric("Gemiddelde alpha per code", figure(agreement.mean_alpha), help=_MEAN_HELP)
        st.metric("Verschillen", f"{change.open} open, {change.settled} vastgesteld")
    interval = f" Interval van 95 %: {figure(spread.low)} tot {figure(spread.high)}." if spread else ""
    st.caption(
        f"Eenheid: {_UNITS[Unit(agreement.unit)]} ({round(agreement.n)} die minstens twee codeurs lazen, in "
        f"{counted(agreement.documents, 'bron', 'bronnen')}; woorden van een moderator tellen niet mee).{interval}"
    )


_ALPHA_HELP: Final = (
    "Krippendorffs alpha over verzamelingen van codes, met de afstand MASI: 1 is volledig eens, 0 is toeval. Dit is "
    "het cijfer dat u rapporteert."
)
_AFTER_HELP: Final = "Dezelfde alpha als beide codeurs overnemen wat vastgesteld is."
_MEAN_HELP: Final = "Het gemiddelde van de alpha's van de codes die niet te zeldzaam zijn om te beoordelen."


def _figures(found: Comparison) -> None:
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
                "Interval van 95 %": f"{figure(spread.low)} – {figure(spread.high)}" if spread else "n.v.t.",
                "Kans onder 0,667": figure(spread.below_tentative) if spread else "n.v.t.",
                "Kappa": figure(one.kappa),
                "AC1": figure(one.ac1),
                "Eens": figure(one.percent),
                "Aandeel": figure(one.coded),
                "Oordeel": "te zeldzaam" if one.rare else "",
                "Nodig": f"{one.needed}" if one.needed else "n.v.t.",
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", key="agreement-codes")
    st.caption(
        f"Nodig: hoeveel eenheden ({found.agreement.unit}) er nodig zijn om alpha van 0,667 te onderscheiden. Kappa is "
        "die van Cohen, bij meer dan twee codeurs die van Conger. Een code die niemand gaf, staat er niet bij."
    )


def _boundaries(material: Material, found: Comparison) -> None:
    """Where the codes lie, apart from whether a unit has them."""
    with st.expander("Waar de codes beginnen en eindigen", key="agreement-boundaries"):
        laid = boundaries(material, found)
        rows = [
            {
                "Code": found.label(one.code),
                "Alpha op tekst": figure(one.alpha),
                "Zelfde fragment (F1)": figure(one.exact),
                "Half gedeeld (F1)": figure(one.overlap),
                "Gedeelde tekens (Dice)": figure(one.dice),
            }
            for one in laid.per_code
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", key="agreement-boundaries-table")
        whole = (
            "Codes van één codeur overlappen elkaar, dus over alle codes samen bestaat deze alpha niet."
            if laid.alpha is None
            else f"Over alle codes samen: {figure(laid.alpha)}; alleen waar beiden iets codeerden: "
            f"{figure(laid.codes if laid.codes is not None else math.nan)}."
        )
        st.caption(
            f"Krippendorffs alpha voor het afbakenen van tekst, in tekens. {whole} F1 telt fragmenten: gelijk tot op "
            "het teken, of met minstens de helft gemeen."
        )


def _where(material: Material, found: Comparison) -> None:
    st.subheader("Wie met wie", anchor=False)
    st.html(readings.who_with_whom(found))
    left, right = st.columns(2)
    with left:
        st.subheader("Per soort bron", anchor=False)
        kinds = [{"Soort": KIND_PLURAL[kind], "Alpha": figure(value)} for kind, value in found.per_kind.items()]
        st.dataframe(pd.DataFrame(kinds), hide_index=True, key="agreement-kinds")
    with right:
        st.subheader("Per bron", anchor=False)
        names = [
            {"Bron": material.records[key].name, "Alpha": figure(value)}
            for key, value in found.agreement.per_document.items()
        ]
        st.dataframe(pd.DataFrame(names), hide_index=True, key="agreement-documents")


def _confusion(found: Comparison) -> None:
    first, second = found.agreement.coders[:2]
    st.markdown(
        plain(
            f"Hoe vaak {first} (rijen) en {second} (kolommen) welke codes aan dezelfde {found.agreement.unit} gaven. "
            "Op de diagonaal zijn ze het eens."
        )
    )
    st.html(readings.confusion(found))


def _differences(coded: CodingLayers, found: Comparison, settled: Mapping[str, Settlement]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Soort verschil", [None, *Kind], format_func=lambda one: KIND[one] if one else _ALL, key="agreement-kind"
        )
        stand = st.selectbox("Stand", [_OPEN, _DONE, _ALL], key="agreement-stand")
    shown = [
        one
        for one in found.differences
        if (kind is None or one.what.kind is kind) and (stand == _ALL or (one.id in settled) == (stand == _DONE))
    ]
    _message()
    if not shown:
        st.info("Er zijn geen verschillen (meer) in deze keuze.")
        _undo(coded)
        return
    place = min(int(st.session_state.get(_PLACE, 0)), len(shown) - 1)
    one = shown[place]
    document = coded.material.document(one.what.document)
    with st.container(horizontal=True, vertical_alignment="center", key="agreement-walk"):
        st.button("Vorige", key="agreement-previous", disabled=place == 0, on_click=_go, args=(place - 1,))
        st.button("Volgende", key="agreement-next", disabled=place + 1 >= len(shown), on_click=_go, args=(place + 1,))
        st.text(f"{place + 1} van {len(shown)}: {KIND[one.what.kind]} in {document.name}")
    st.html(readings.side_by_side(found, one, document, colours(coded.material.codebooks.values())))
    known = settled.get(one.id)
    if known:
        note = f" Reden: {known.reason}" if known.reason else ""
        st.success(
            plain(
                f"{agreement_tables.standing(one, known).capitalize()}, door {known.reviewer} op {moment(known.time)}."
                f"{note}"
            )
        )
    _settle(coded, found, one)
    _undo(coded)


def _settle(coded: CodingLayers, found: Comparison, one: Difference) -> None:
    reviewer = shell.reviewer()
    if not reviewer:
        st.caption("Zeg rechtsboven eerst wie u bent; dan kunt u het verschil vaststellen.")
        return
    first, second = one.coders
    reason = f"agreement-reason-{one.id}"
    st.text_input("Reden", key=reason, placeholder="Waarom deze lezing geldt (mag leeg blijven)")
    with st.container(horizontal=True, vertical_alignment="bottom", key="agreement-settle"):
        for label, key, choice in (
            (f"{first} heeft gelijk", "1", Choice.FIRST),
            (f"{second} heeft gelijk", "2", Choice.SECOND),
            ("Beide gelden", "b", Choice.BOTH),
        ):
            # Both of nothing and something is that something.
            useless = choice is Choice.BOTH and not (one.what.first and one.what.second)
            st.button(
                plain(label), key=f"agreement-{choice}", shortcut=key, disabled=useless, on_click=_decide,
                args=(coded, one, choice, reviewer, reason),
            )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        codes = [key for key in coded.material.codes if key[0] == found.codebook.id]
        st.selectbox(
            "Iets anders", codes, index=None, key=f"agreement-other-{one.id}", placeholder="Kies een code",
            format_func=lambda key: " > ".join(coded.material.codes[key].path),
        )  # fmt: skip
        st.button(
            "Deze code geldt", key="agreement-other", on_click=_decide,
            args=(coded, one, Choice.OTHER, reviewer, reason),
        )  # fmt: skip


def _undo(coded: CodingLayers) -> None:
    done = settling.settlements(coded.decisions)
    mine = [one for one in done.values() if one.reviewer == shell.reviewer()]
    if mine:
        last = max(mine, key=lambda one: one.time)
        st.button("Laatste vaststelling ongedaan maken", key="agreement-undo", on_click=_take_back, args=(last.id,))


def _go(place: int) -> None:
    st.session_state[_PLACE] = max(place, 0)


def _decide(coded: CodingLayers, one: Difference, choice: Choice, reviewer: str, reason: str) -> None:
    try:
        settling.settle(
            coded, one, choice, reviewer,
            reason=str(st.session_state.get(reason, "")),
            other=st.session_state.get(f"agreement-other-{one.id}"),
        )  # fmt: skip
    except KwalcodeError as error:
        st.session_state["agreement-message"] = str(error)


def _take_back(settlement_id: str) -> None:
    try:
        # What was settled meanwhile counts, so the decisions are read anew.
        coded = coding_layers(shell.material())
        settling.withdraw(coded, settlement_id, shell.reviewer())
    except KwalcodeError as error:
        st.session_state["agreement-message"] = str(error)


def _message() -> None:
    text = st.session_state.pop("agreement-message", "")
    if text:
        st.error(plain(text))


if __name__ == "__main__":
    page()

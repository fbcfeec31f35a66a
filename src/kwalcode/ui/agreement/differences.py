"""Where coders differ, both readings side by side, and settling that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from kwalcode.agreement import Kind
from kwalcode.errors import KwalcodeError
from kwalcode.ui import readings, shell
from kwalcode.ui.colours import colours
from kwalcode.ui.wording import moment, number, plain
from kwalcode.workflow import agreement_tables, settling
from kwalcode.workflow.agreement import Comparison, Difference
from kwalcode.workflow.layers import CodingLayers, coding_layers
from kwalcode.workflow.settling import Choice, Settlement

_OPEN: Final = "Nog open"
_DONE: Final = "Vastgesteld"
_ALL: Final = "Alle"
_PLACE: Final = "agreement-place"
_KIND: Final = {
    Kind.BOUNDARY: "andere grens",
    Kind.CODE: "andere code",
    Kind.MISSING: "een van beide gaf geen code",
}


def differences(coded: CodingLayers, found: Comparison, settled: Mapping[str, Settlement]) -> None:
    """Walk through the differences, and settle them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Soort verschil", [None, *Kind], format_func=lambda one: _KIND[one] if one else _ALL,
            key="agreement-kind", width=260,
        )  # fmt: skip
        stand = st.selectbox("Stand", [_OPEN, _DONE, _ALL], key="agreement-stand", width=190)
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
        st.text(f"{place + 1} van {number(len(shown))}: {_KIND[one.what.kind]}, in {document.name}")
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
            "Iets anders", codes, index=None, key=f"agreement-other-{one.id}", placeholder="Kies een code", width=560,
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

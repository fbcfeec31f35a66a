"""The convergence matrix: what the figures propose for two sources, and what the researcher makes of it."""

from __future__ import annotations

import math
from typing import Final

import streamlit as st

from kwalcode.triangulation import Convergence, Scope, Side
from kwalcode.triangulation.convergence import JUDGED
from kwalcode.ui import shell
from kwalcode.ui.triangulation import figures
from kwalcode.ui.triangulation.grid import GridCell, GridRow, grid, opened_key
from kwalcode.ui.triangulation.matrix import listed
from kwalcode.ui.wording import counted, decimal, moment, plain
from kwalcode.workflow.triangulating import Meaning, asked_subject, rule, set_asked, withdraw
from kwalcode.workflow.triangulation import Line, Triangulation, column_label
from kwalcode.workflow.triangulation_scope import compared
from kwalcode.workflow.triangulation_tables import MEANING, VERDICT, cases_told, convergence_table, shared_labels

_GRID: Final = "triangulation-convergence"
_COLOURS: Final = {
    Convergence.AGREEMENT: "#cfe5d5",
    Convergence.PARTIAL: "#e8efcf",
    Convergence.SILENCE: "#efe8da",
    Convergence.DISSONANCE: "#f6d5cc",
}
_SHORT: Final = {**VERDICT, Convergence.PARTIAL: "gedeeltelijk"}
_MOST_PAIRS: Final = 60
"""Pairs of columns that a table on the screen can have; with more of them, a column must be chosen."""


def draw(seen: Triangulation, scope: Scope) -> None:
    """Themes against pairs of sources."""
    lines = seen.convergence(scope)
    if not lines:
        st.markdown(
            "Er is maar één kolom. Kies bij *Naast elkaar* iets dat de bronnen in minstens twee groepen verdeelt."
        )
        return
    st.markdown(
        "Per thema en paar van bronnen een voorstel, met de cijfers erachter. U bevestigt of wijzigt het. Wat iemand "
        "beoordeelde, heeft een naam. *Stilte* is: gevraagd, maar niets over gezegd. Werd iets niet gevraagd, zeg dat "
        "dan onder het paar: het telt dan niet mee."
    )
    told = compared(scope)
    st.caption(plain(f"Bij elk voorstel: {told}."))
    columns = list(dict.fromkeys(one for line in lines for one in (line.first, line.second)))
    pairs = list(dict.fromkeys((line.first, line.second) for line in lines))
    if len(pairs) > _MOST_PAIRS:
        chosen = st.selectbox(
            "Vergelijk met",
            columns,
            format_func=lambda one: column_label(scope.by, one),
            key=f"triangulation-with-{scope.by}",
            persist_state="session",
            width=320,
        )
        pairs = [pair for pair in pairs if chosen in pair]
    of = {(line.code, line.first, line.second): line for line in lines}
    codes = list(dict.fromkeys(line.code for line in lines))
    rows = [GridRow(seen.label(code), 0, [_cell(of[code, *pair]) for pair in pairs]) for code in codes]
    names = [" – ".join(column_label(scope.by, one) for one in pair) for pair in pairs]
    opened = st.session_state.get(opened_key(_GRID))
    if opened and (opened[0] >= len(codes) or opened[1] >= len(pairs)):
        opened = None
    grid(_GRID, "Thema", names, rows, opened)
    figures.downloads("convergentie", convergence_table(seen, scope))
    if opened:
        with st.container(key="triangulation-opened"):
            _one(seen, scope, of[codes[opened[0]], *pairs[opened[1]]])


def _cell(line: Line) -> GridCell:
    if line.ruling and line.verdict is line.ruling.verdict:
        mark = f"{line.ruling.reviewer}{' · cijfers gewijzigd' if line.is_outdated else ''}"
        title = line.ruling.note or "Bevestigd"
    else:
        mark, title = "", "Voorstel"
    return GridCell(_SHORT[line.verdict], title, _COLOURS.get(line.verdict, ""), mark)


def _one(seen: Triangulation, scope: Scope, line: Line) -> None:
    names = [column_label(scope.by, one) for one in (line.first, line.second)]
    st.subheader(plain(f"{seen.label(line.code)}: {names[0]} en {names[1]}"), anchor=False)
    st.markdown(_why(seen, line, names))
    if line.is_outdated and line.ruling:
        st.markdown(
            f"Toen {plain(line.ruling.reviewer)} dit beoordeelde, stelden de cijfers *{VERDICT[line.ruling.proposed]}* "
            f"voor; nu is dat *{VERDICT[line.proposal.verdict]}*."
        )
    left, right = st.columns(2)
    for place, column, name, side in zip((left, right), (line.first, line.second), names, line.sides, strict=True):
        with place:
            _side(seen, scope, line, column, name, side)
    if line.proposal.verdict not in (Convergence.NOT_ASKED, Convergence.NO_CASES):
        _form(line)


def _why(seen: Triangulation, line: Line, names: list[str]) -> str:
    proposal = line.proposal
    told = f"Voorstel: **{VERDICT[proposal.verdict]}**. "
    match proposal.verdict:
        case Convergence.NOT_ASKED:
            return told + "Aan minstens een van beide werd dit niet gevraagd."
        case Convergence.NO_CASES:
            return told + "In minstens een van beide is er niemand die als geval telt."
        case Convergence.ABSENT:
            return told + "Beide konden er iets over zeggen, geen van beide deed het."
        case Convergence.SILENCE:
            silent = 0 if proposal.silent == 0 else 1
            cases = counted(line.sides[silent].cases, "geval", "gevallen")
            return told + f"{plain(names[silent][0].upper() + names[silent][1:])}: {cases}, geen enkel fragment."
    low, high = proposal.interval
    prominence = "even prominent" if proposal.prominence_same else "niet even prominent"
    if proposal.prominence_same and not low <= 0 <= high:
        prominence += ", want het verschil is kleiner dan de marge"
    told += (
        f"Verschil in aandeel gevallen {decimal(proposal.difference)}, 95 %-interval van {decimal(low)} tot "
        f"{decimal(high)}: {prominence}. "
    )
    if proposal.examples_same:
        return told + f"Beide noemen: {plain(shared_labels(seen, line))}."
    return told + "Geen enkel onderdeel komt in beide voor."


def _side(seen: Triangulation, scope: Scope, line: Line, column: str, name: str, side: Side) -> None:
    share = "" if math.isnan(side.share) else f"{cases_told(side)} gevallen, "
    st.markdown(f"**{plain(name)}**  \n{plain(share)}{counted(side.fragments, 'fragment', 'fragmenten')}")
    selection = seen.selection(scope)
    ids = selection.ids(selection.rows.index(line.code), selection.columns.index(column))
    direct = asked_subject(line.code, scope.by, column)
    key = f"triangulation-asked-{direct}"
    st.session_state[key] = side.asked
    st.checkbox(
        "Dit werd hier gevraagd",
        key=key,
        on_change=_asked,
        args=(key, direct),
        disabled=not side.asked and direct not in seen.judged.not_asked,
        help="Uit als deze bron niet over dit thema bevraagd werd: dan is zwijgen geen stilte.",
    )
    with st.container(height=340 if len(ids) > 2 else "content", border=False):
        if ids:
            listed(seen, ids, f"side-{hash((scope, line.code, column))}")
        else:
            st.caption("Geen fragmenten.")


def _asked(key: str, subject: str) -> None:
    with shell.seam():
        if not shell.reviewer():
            st.toast("Vul rechtsboven eerst uw naam in.")
            return
        with shell.project().store() as store:
            set_asked(store, subject, asked=bool(st.session_state[key]), reviewer=shell.reviewer())


def _form(line: Line) -> None:
    ruling = line.ruling
    with st.form(f"triangulation-form-{line.subject}", border=True):
        options = list(JUDGED)
        current = ruling.verdict if ruling else line.proposal.verdict
        first, second = st.columns([1.4, 1])
        verdict = first.radio(
            "Oordeel",
            options,
            index=options.index(current) if current in options else None,
            format_func=lambda one: VERDICT[one],
            horizontal=True,
            key=f"triangulation-verdict-{line.subject}",
        )
        meanings = list(Meaning)
        meaning = second.selectbox(
            "Strekking",
            meanings,
            index=meanings.index(ruling.meaning) if ruling else 0,
            format_func=lambda one: MEANING[one],
            key=f"triangulation-meaning-{line.subject}",
            help="Of beide hetzelfde bedoelen, kan geen cijfer zeggen.",
        )
        note = st.text_area(
            "Toelichting",
            value=ruling.note if ruling else "",
            key=f"triangulation-note-{line.subject}",
            placeholder="Waarom? Verplicht als u van het voorstel afwijkt.",
            height=80,
        )
        who = shell.reviewer()
        with st.container(horizontal=True, vertical_alignment="center"):
            kept = st.form_submit_button("Bewaren", type="primary", disabled=not who)
            taken = st.form_submit_button("Terugnemen", disabled=not (ruling and who == ruling.reviewer))
            if not who:
                st.caption("Vul rechtsboven eerst uw naam in: elk oordeel wordt met een naam bewaard.")
            elif ruling:
                st.caption(plain(f"Beoordeeld door {ruling.reviewer}, {moment(ruling.time)}"))
    if kept and verdict is not None:
        with shell.seam(), shell.project().store() as store:
            rule(store, line.subject, verdict, proposed=line.proposal.verdict, reviewer=who, meaning=meaning, note=note)
            st.rerun()
    if taken:
        with shell.seam(), shell.project().store() as store:
            withdraw(store, line.subject, who)
            st.rerun()

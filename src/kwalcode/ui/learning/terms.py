"""Words that the learner relies on and that no rule has: what each would find, and adding it to the codebook."""

from __future__ import annotations

from typing import Final

import streamlit as st

from kwalcode.ui.codebook.markup import hit_html
from kwalcode.ui.codebook.tree import ASSETS
from kwalcode.ui.learning.standing import TOLD
from kwalcode.ui.wording import counted, number, plain
from kwalcode.workflow.audit import NewTerm, add_term, new_terms, preview_term
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.project import Project
from kwalcode.workflow.trying import RuleTrial

_PLACES: Final = 20
_PREVIEW: Final = "learning-previewed"


def show(project: Project, learning: Learning, reviewer: str) -> None:
    """Draw the proposed words."""
    codes = {code: terms for code in learning.learned.models if (terms := new_terms(learning, code))}
    if not codes:
        st.markdown(
            "Er is nog geen woord gevonden dat voor een code pleit en dat in geen enkele regel van die code staat. "
            "Daarvoor moet een woord in minstens twee nagekeken zinnen met die code staan, en zelden in zinnen waar de "
            "code geweigerd werd."
        )
        return
    st.markdown(
        "Deze woorden kwamen voor in zinnen waaraan u een code gaf, en staan nog in geen enkele regel van die code. "
        "Niet elk woord is een goede regel: **kijk eerst wat het zou vinden**."
    )
    left, right = st.columns([1, 1.7], gap="large")
    with left:
        code = st.selectbox(
            "Code", list(codes), format_func=lambda key: learning.material.codes[key].path[-1], key="learning-code"
        )
        term = st.radio("Woorden", codes[code], format_func=_word, captions=[_facts(one) for one in codes[code]],
                        key=f"learning-term-{code}")  # fmt: skip
    if term is None:
        return
    with right:
        label = learning.material.codes[code].path[-1]
        st.subheader(f"“{plain(term.term)}” voor {plain(label)}", anchor=False)
        with st.container(horizontal=True, gap="small"):
            if st.button("Toon wat dit zou vinden", key="learning-preview"):
                with st.spinner("Het woord wordt in alle bronnen gezocht…", show_time=False):
                    st.session_state[_PREVIEW] = term, preview_term(project, term, limit=_PLACES)
            if st.button(f"Voeg “{plain(term.term)}” toe aan de regels", type="primary", key="learning-add"):
                _add(project, term, reviewer)
        known: tuple[NewTerm, RuleTrial] | None = st.session_state.get(_PREVIEW)
        if known and known[0] == term:
            _preview(known[1])
        else:
            st.caption(
                "Toegevoegd komt het woord in de regel “geleerd” van deze code, in een nieuwe versie van het codeboek. "
                "Op de bladzijde Codeboek haalt u het er weer uit."
            )


def _add(project: Project, term: NewTerm, reviewer: str) -> None:
    saved = add_term(project, term, reviewer)
    st.session_state.pop(_PREVIEW, None)
    st.session_state[TOLD] = (
        f"“{term.term}” staat nu in codeboek {saved.file.book.id} {saved.file.book.version}. Pas de codeboeken toe op "
        "het Overzicht om de nieuwe voorstellen te zien."
    )
    st.rerun()


def _word(term: NewTerm) -> str:
    return plain(term.term)


def _facts(term: NewTerm) -> str:
    without = f"{number(term.refused)} zonder" if term.refused else "nooit zonder"
    return f"in {counted(term.given, 'zin', 'zinnen')} met de code, {without}"


def _preview(trial: RuleTrial) -> None:
    st.html(f"<style>{(ASSETS / 'codebook.css').read_text(encoding='utf-8')}</style>")
    if not trial.total:
        st.info("Dit woord staat in geen enkele bron in deze vorm.")
        return
    covered = (
        f" Daarvan stelt een andere regel van deze code er al {number(trial.covered)} voor."
        if trial.covered
        else " Geen ervan werd al door een andere regel van deze code voorgesteld."
    )
    st.markdown(
        f"**{counted(trial.total, 'zin', 'zinnen')} in {counted(trial.documents, 'bron', 'bronnen')}.**{covered}"
    )
    st.html("".join(hit_html(hit, compared=False) for hit in trial.hits))
    if trial.total > len(trial.hits):
        st.caption(f"De eerste {number(len(trial.hits))} van {number(trial.total)}.")

"""Leren: what is learned from the decisions, how well, and what the codebook misses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from kwalcode.charts.base import dutch
from kwalcode.coders.learned_reasons import sentence
from kwalcode.coders.quality import FEW, CodeFigures, CurvePoint, Share, wilson
from kwalcode.model import Status
from kwalcode.ui import shell
from kwalcode.ui.wording import counted, decimal, number, percent, plain
from kwalcode.workflow.audit import (
    MISSED,
    RIGHT,
    Audit,
    NewTerm,
    UncodedPassage,
    add_term,
    audit,
    judge_passage,
    new_terms,
    preview_term,
)
from kwalcode.workflow.learning import Learning, learn
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.twins import take_over, twin_answers

_TOLD: Final = "learning-told"
_NONE: Final = "n.v.t."
_SAMPLES: Final = (30, 60, 120, 240)
_SHOWN: Final = 10
_PLACES: Final = 20


def page() -> None:
    """Draw the page."""
    reviewer = shell.require_reviewer()
    project = shell.project()
    st.title("Leren", anchor=False)
    with st.spinner("De beslissingen worden bekeken…", show_time=False):
        session = ReviewSession(_material(project), reviewer)
    if not session.fragments:
        shell.empty(
            "Er is nog niets om uit te leren",
            "Voeg eerst bronnen toe en pas een codeboek toe. Daarna leert kwalcode uit wat u nakijkt.",
            "sources",
            "Naar de bronnen",
        )
        return
    told = st.session_state.pop(_TOLD, "")
    # The place is always there: were it to come and go, the tabs below would be drawn anew and lose which is open.
    with st.container():
        if told:
            st.success(plain(told))
    with st.spinner("Er wordt geleerd…", show_time=False):
        learning = _learning(session, project)
    _standing(project, session, learning)
    first, second, third = st.tabs(["Hoe goed", "Wat het codeboek mist", "Nieuwe woorden"])
    with first:
        _quality(session, learning)
    with second:
        _missed(session, reviewer)
    with third:
        _terms(project, learning, reviewer)


class _Kept:
    """The material and what was learned from it, as long as nothing changed."""

    def __init__(self) -> None:
        self.material: Material | None = None
        self.learning: Learning | None = None
        self.state: object = None


@st.cache_resource(show_spinner=False)
def _kept(root: str) -> _Kept:  # noqa: ARG001 (the key of the cache)
    return _Kept()


def _material(project: Project) -> Material:
    kept = _kept(str(project.root))
    if kept.material is None or not kept.material.is_current():
        kept.material, kept.learning = Material.load(Project(Path(project.root))), None
    return kept.material


def _learning(session: ReviewSession, project: Project) -> Learning:
    kept = _kept(str(project.root))
    found = list(session.fragments.values())
    state = frozenset((one.id, one.status, one.code_id, one.span) for one in found if one.decision)
    if kept.learning is None or kept.state != state:
        kept.learning, kept.state = Learning(session.material, found), state
    return kept.learning


def _standing(project: Project, session: ReviewSession, learning: Learning) -> None:
    counts = session.counts()
    learned = sum(one.coder.startswith("leren/") for one in session.fragments.values())
    for column, (label, value) in zip(
        st.columns(4),
        (
            ("Beslissingen", number(learning.decided)),
            ("Codes met een antwoord", number(len(learning.answers))),
            ("Geleerde voorstellen", number(learned)),
            ("Nog na te kijken", number(counts[Status.SUGGESTED])),
        ),
        strict=True,
    ):
        column.metric(label, value)
    if not learning.decided:
        st.info(
            "Er is nog niets beslist. Kijk enkele voorstellen na op de bladzijde Nakijken; met de volgorde "
            "“Leerrijkste eerst” leert kwalcode het meest van elke beslissing."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Leer uit de beslissingen", type="primary", key="learning-learn"):
            bar = st.progress(0.0)
            report = learn(project, learning=learning, progress=shell.reporter(bar, "Zoeken"))
            st.session_state[_TOLD] = (
                f"Geleerd uit {counted(report.decisions, 'beslissing', 'beslissingen')}: "
                f"{counted(report.suggestions, 'voorstel', 'voorstellen')} waar geen regel iets zag."
            )
            st.rerun()
        offered = twin_answers(session.fragments.values(), learning.twins)
        if offered and st.button(
            f"Neem het antwoord over voor {counted(len(offered), 'gelijk fragment', 'gelijke fragmenten')}",
            help="Fragmenten met dezelfde tekst en dezelfde code als een fragment dat al nagekeken is.",
            key="learning-twins",
        ):
            done = take_over(session, offered)
            st.session_state[_TOLD] = f"{counted(done, 'fragment', 'fragmenten')} beantwoord."
            st.rerun()
    st.caption(
        "Wat geleerd werd, wordt voorgesteld waar geen regel een code zag, en ordent de wachtrij op Nakijken. De "
        "voorstellen van de regels blijven wat ze zijn."
    )


def _quality(session: ReviewSession, learning: Learning) -> None:
    if not learning.answers:
        st.markdown("Er zijn nog geen antwoorden om een cijfer op te geven.")
        return
    figures = learning.quality()
    st.markdown(
        "Elke beslissing werd voorspeld **zonder de bron waarin ze staat**. Tussen haakjes staat het interval van 95 %."
    )
    st.dataframe(
        pd.DataFrame([_line(session, one) for one in figures]), hide_index=True, width="stretch", key="learning-figures"
    )
    if any(not one.enough for one in figures):
        st.warning(
            f"Bij een code met * is er minder dan {FEW} keer aanvaard of minder dan {FEW} keer geweigerd: dat cijfer "
            "zegt nog weinig."
        )
    _unbiased(session)
    _curve(learning.curve())
    _reasons(session, learning)


def _line(session: ReviewSession, one: CodeFigures) -> dict[str, str]:
    view = session.material.codes.get(one.code)
    name = view.path[-1] if view else one.code[1]
    return {
        "Code": name + ("" if one.enough else " *"),
        "Antwoorden": number(one.n),
        "Gegeven": number(one.given),
        "Bronnen": number(one.documents),
        "Precisie": _share(one.precision),
        "Vangst": _share(one.recall),
        "F1": _share(one.f1),
        "F1 van de regels": _value(one.rules_f1),
        "Deel van wat mensen halen": _value(one.share_of_ceiling),
    }


def _value(value: float) -> str:
    return _NONE if math.isnan(value) else decimal(value)


def _share(share: Share) -> str:
    if math.isnan(share.value):
        return _NONE
    return decimal(share.value) + ("" if math.isnan(share.low) else f" ({decimal(share.low)}–{decimal(share.high)})")


def _unbiased(session: ReviewSession) -> None:
    """Precision of what was suggested, on what came up by chance."""
    drawn = [one for one in session.fragments.values() if one.decision and one.decision.drawn and one.suggestion]
    held = sum(one.status is Status.ACCEPTED for one in drawn)
    answered = sum(one.status in (Status.ACCEPTED, Status.REJECTED, Status.CORRECTED) for one in drawn)
    if answered:
        st.markdown(
            f"Van de **{number(answered)} nagekeken voorstellen die door loting aan de beurt kwamen**, werden er "
            f"{number(held)} aanvaard ({percent(held, answered)}; {_share(wilson(held, answered))}). Dit cijfer wordt "
            "niet vertekend door de volgorde waarin u werkt."
        )


def _curve(points: Sequence[CurvePoint]) -> None:
    if len(points) < 2:
        return
    rows = [(point.n, value, who) for point in points
            for value, who in ((point.right, "geleerd"), (point.rules, "regels alleen"))]  # fmt: skip
    table = pd.DataFrame(rows, columns=["beslissingen", "juist voorspeld", "door"])
    line: alt.Chart = (
        alt.Chart(table)
        .mark_line(point=True)
        .encode(
            x=alt.X("beslissingen:Q"),
            y=alt.Y("juist voorspeld:Q", scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("door:N", scale=alt.Scale(range=["#1f5fa8", "#8a8577"])),
        )
        .properties(height=220)
    )
    st.subheader("Wat elke beslissing opbrengt", anchor=False)
    st.altair_chart(dutch(line), theme=None)


def _reasons(session: ReviewSession, learning: Learning) -> None:
    """The open fragments that the learner is surest of, with what weighs."""
    open_ = [one for one in session.fragments.values() if one.status is Status.SUGGESTED]
    surest = sorted(open_, key=lambda one: -(learning.chance(one.id) or 0.0))[:5]
    if not surest:
        return
    st.subheader("Waarom: de vijf waarschijnlijkste fragmenten", anchor=False)
    for one in surest:
        view = session.material.codes.get((one.codebook, one.code_id))
        quote = session.material.document(one.document_id).text[one.span.start : one.span.end]
        with st.container(border=True):
            st.text(f"“{quote}”")
            st.markdown(
                f"**{plain(view.path[-1] if view else one.code_id)}**, kans {decimal(learning.chance(one.id) or 0.0)}. "
                f"{plain(sentence(learning.weighed(one)))}"
            )


def _missed(session: ReviewSession, reviewer: str) -> None:
    size = st.segmented_control(
        "Hoeveel zinnen", _SAMPLES, default=_SAMPLES[1], key="learning-size", persist_state="session"
    )
    found = audit(session.material, session.fragments.values(), size=int(size or _SAMPLES[1]))
    if not found.passages:
        st.markdown("Elke zin heeft een code of is te kort om er een te hebben.")
        return
    _bound(found)
    st.markdown(
        "Deze zinnen kregen van niemand een code en zijn geloot. Lees ze en zeg of er een code had moeten staan. Geef "
        "die code zelf op de bladzijde Nakijken."
    )
    unread = [one for one in found.passages if not one.verdict]
    for one in unread[:_SHOWN]:
        _passage(session.material, one, reviewer)
    if len(unread) > _SHOWN:
        st.caption(f"Daarna nog {number(len(unread) - _SHOWN)}.")


def _passage(material: Material, one: UncodedPassage, reviewer: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container():
            st.text(one.text)
            st.caption(plain(one.document))
        for label, verdict in (("Code gemist", MISSED), ("Terecht geen code", RIGHT)):
            if st.button(label, key=f"{verdict}-{one.subject}"):
                judge_passage(material, one, verdict, reviewer)
                st.rerun()


def _bound(found: Audit) -> None:
    bound = found.bound
    if not bound.read:
        st.caption(f"{number(bound.uncoded)} zinnen zonder code; nog geen enkele is gelezen.")
        return
    recall = _NONE if math.isnan(bound.recall) else percent(int(bound.recall * 1000), 1000)
    st.markdown(
        f"Van {counted(bound.read, 'gelezen zin', 'gelezen zinnen')} miste in {number(bound.missed)} een code. Met "
        f"95 % zekerheid zijn er in alle {number(bound.uncoded)} zinnen zonder code **hoogstens "
        f"{number(math.ceil(bound.most))}** gemist, en is van de zinnen die een code verdienen "
        f"**minstens {recall}** gevonden."
    )


def _terms(project: Project, learning: Learning, reviewer: str) -> None:
    codes = {code: terms for code in learning.learned.models if (terms := new_terms(learning, code))}
    if not codes:
        st.markdown(
            "Er is nog geen woord waarop geleerd werd en dat in geen enkele regel staat. Daarvoor moet een woord in "
            "minstens twee fragmenten met dezelfde code staan."
        )
        return
    code = st.selectbox(
        "Code", list(codes), format_func=lambda key: learning.material.codes[key].path[-1], key="learning-code"
    )
    term = st.radio("Woorden die voor deze code pleiten en in geen regel staan", codes[code],
                    format_func=_term, key="learning-term")  # fmt: skip
    if term is None:
        return
    show, add = st.columns(2)
    if show.button("Toon wat dit zou vinden", key="learning-preview"):
        _preview(project, term)
    if add.button(f"Voeg “{plain(term.term)}” toe aan de regels", type="primary", key="learning-add"):
        saved = add_term(project, term, reviewer)
        st.session_state[_TOLD] = (
            f"“{term.term}” staat nu in codeboek {saved.file.book.id} {saved.file.book.version}. Pas het codeboek toe "
            "op het overzicht om de nieuwe voorstellen te zien."
        )
        st.rerun()


def _term(term: NewTerm) -> str:
    return f"{term.term} (in {number(term.given)} met de code, {number(term.refused)} zonder)"


def _preview(project: Project, term: NewTerm) -> None:
    trial = preview_term(project, term, limit=_PLACES)
    st.markdown(
        f"{counted(trial.total, 'plaats', 'plaatsen')} in {counted(trial.documents, 'bron', 'bronnen')}, waarvan "
        f"{number(trial.covered)} die een andere regel van deze code ook vindt."
    )
    for hit in trial.hits:
        with st.container(border=True):
            st.text(hit.quote)
            st.caption(plain(f"{hit.document}: {hit.reason}"))


if __name__ == "__main__":
    page()

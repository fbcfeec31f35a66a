"""Where learning stands: what it did so far, what to do next, and the work that is going on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.model import Status
from kwalcode.ui import navigation, shell
from kwalcode.ui.learning import work as working
from kwalcode.ui.learning.work import Findings, Work
from kwalcode.ui.wording import counted, number, percent, plain
from kwalcode.workflow.learning import FEWEST, Learning
from kwalcode.workflow.learning_items import LEARNED_PREFIX
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.twins import TwinAnswer, take_over, twin_answers

TOLD: Final = "learning-told"
"""Key of the session state with what was just done, to be told once."""
LOOK_AGAIN: Final = 0.5
"""Seconds between two looks at how far the work is."""
_NAMED: Final = 2


def standing(project: Project, session: ReviewSession, work: Work, findings: Findings) -> None:
    """Draw the top of the page."""
    suggested = [one for one in session.fragments.values() if one.coder.startswith(LEARNED_PREFIX)]
    waiting = sum(one.status is Status.SUGGESTED for one in suggested)
    with st.container(key="kw-next"):
        st.markdown(f"{so_far(findings, len(suggested))} {next_step(findings, len(suggested), waiting)}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _buttons(project, session, work, findings, suggested=len(suggested), waiting=waiting)


def numbers(session: ReviewSession, findings: Findings) -> None:
    """Draw the counts that go before the figures."""
    learning = findings.learning
    suggested = sum(one.coder.startswith(LEARNED_PREFIX) for one in session.fragments.values())
    if not learning.decided:
        return
    last = findings.curve[-1] if findings.curve else None
    with st.container(horizontal=True, key="kw-numbers"):
        st.metric("Beslissingen", number(learning.decided))
        st.metric(
            "Juist voorspeld",
            _percent(last.right) if last else "n.v.t.",
            help="Zoveel van uw beslissingen had kwalcode juist, telkens zonder de bron te kennen waarin ze staan.",
        )
        st.metric(
            "Juist door de regels alleen",
            _percent(last.rules) if last else "n.v.t.",
            help="Zoveel van uw beslissingen hadden de regels van het codeboek juist, zonder te leren.",
        )
        st.metric(
            "Voorstellen door leren",
            number(suggested),
            help="Zinnen waar geen regel een code zag, en waar kwalcode er na het leren toch een voorstelt.",
        )
        st.metric("Nog na te kijken", number(session.counts()[Status.SUGGESTED]))


def so_far(findings: Findings, suggested: int) -> str:
    """What learning did so far, in a sentence or two."""
    learning = findings.learning
    if not learning.decided:
        told = "**Er is nog niets beslist, en dus nog niets geleerd.** Voorlopig zegt kwalcode precies wat de regels"
        return f"{told} zeggen."
    decided = counted(learning.decided, "beslissing", "beslissingen")
    over = counted(len(learning.answers), "code", "codes")
    ready = usable(learning)
    if not ready:
        return (
            f"**Er werd geleerd uit {decided} over {over}.** Dat bepaalt al welke voorstellen u eerst ziet, maar is "
            "nog te weinig om zelf een code voor te stellen."
        )
    told = f"**Er werd geleerd uit {decided} over {over}.** Voor {number(len(ready))} daarvan "
    told += "is dat genoeg om zelf voorstellen te doen."
    if suggested:
        verb = "verdient" if suggested == 1 else "verdienen"
        told += f" {counted(suggested, 'zin', 'zinnen')} waar geen regel iets zag, {verb} waarschijnlijk ook een code."
    return told


def next_step(findings: Findings, suggested: int, waiting: int) -> str:
    """What to do next, in a sentence."""
    learning = findings.learning
    if not learning.decided:
        return (
            "Kijk op de bladzijde Nakijken een twintigtal voorstellen na, in de volgorde *Leerrijkste eerst*: daaruit "
            "leert kwalcode het meest."
        )
    if not usable(learning):
        return (
            f"Ga verder met nakijken: een code moet {FEWEST} keer gegeven en {FEWEST} keer geweigerd zijn. "
            f"{_nearest(learning)}"
        )
    if waiting:
        open_ = counted(waiting, "staat", "staan")
        return (
            f"Daarvan {open_.partition(' ')[2]} er {number(waiting)} open: kijk die na, dan leert kwalcode ook daaruit."
        )
    if not suggested and not findings.searched:
        return "Laat kwalcode nu zoeken naar zinnen waar geen regel iets zag, met de knop *Leer opnieuw*."
    nothing = "" if suggested else "Waar geen regel iets zag, vond kwalcode niets wat zeker genoeg is. "
    return (
        f"{nothing}Lees onder *Wat het codeboek mist* een staal van zinnen zonder code, en bekijk onder "
        "*Nieuwe woorden* of het codeboek woorden kan gebruiken."
    )


def _nearest(learning: Learning) -> str:
    """The codes that lack least."""
    lacks: list[tuple[int, str]] = []
    for code, given in learning.answers.items():
        view = learning.material.codes.get(code)
        yes = sum(answer.given for answer in given)
        more_yes, more_no = max(0, FEWEST - yes), max(0, FEWEST - (len(given) - yes))
        parts = [f"{more_yes} keer gegeven" if more_yes else "", f"{more_no} keer geweigerd" if more_no else ""]
        told = f"{plain(view.path[-1] if view else code[1])} (nog {' en '.join(filter(None, parts))})"
        lacks.append((more_yes + more_no, told))
    return f"Het minst ontbreekt er bij {' en '.join(told for _, told in sorted(lacks)[:_NAMED])}." if lacks else ""


def usable(learning: Learning) -> list[tuple[str, str]]:
    """The codes that were given and refused often enough to be suggested where no rule looks."""
    found: list[tuple[str, str]] = []
    for code, given in learning.answers.items():
        yes = sum(answer.given for answer in given)
        if min(yes, len(given) - yes) >= FEWEST and code in learning.material.codes:
            found.append(code)
    return found


def _buttons(
    project: Project, session: ReviewSession, work: Work, findings: Findings, *, suggested: int, waiting: int
) -> None:
    learning = findings.learning
    ready = usable(learning)
    go_first = not ready or waiting > 0
    if st.button("Naar Nakijken", type="primary" if go_first else "secondary", key="learning-review"):
        st.switch_page(navigation.page("review"))
    if not learning.decided:
        return
    st.button(
        "Leer opnieuw",
        type="primary" if ready and not suggested and not findings.searched else "secondary",
        key="learning-learn",
        disabled=work.busy,
        help="Zoekt in alle bronnen zinnen die waarschijnlijk een code verdienen en waar geen regel er een voorstelt.",
        on_click=_learn,
        args=(project, work, findings),
    )
    offered = twin_answers(session.fragments.values(), learning.twins)
    if offered and st.button(
        f"Neem het antwoord over voor {counted(len(offered), 'gelijk fragment', 'gelijke fragmenten')}",
        help="Deze fragmenten hebben dezelfde tekst en dezelfde code als een fragment dat al nagekeken is.",
        key="learning-twins",
    ):
        _take_over(session, offered)
        st.rerun()


def _learn(project: Project, work: Work, findings: Findings) -> None:
    work.learn(project, findings, working.PATIENCE)


def _take_over(session: ReviewSession, offered: Sequence[TwinAnswer]) -> None:
    done = take_over(session, offered)
    st.session_state[TOLD] = f"{counted(done, 'fragment', 'fragmenten')} beantwoord."


def told(work: Work) -> None:
    """Tell once what was just done, or what went wrong."""
    report, work.report = work.report, None
    if report:
        change = report.change
        st.session_state[TOLD] = (
            f"Geleerd uit {counted(report.decisions, 'beslissing', 'beslissingen')}: "
            f"{counted(report.suggestions, 'voorstel', 'voorstellen')} waar geen regel iets zag "
            f"({number(change.added)} nieuw, {number(change.removed)} vervallen)."
        )
    text = st.session_state.get(TOLD, "")
    if not work.busy:
        # Until then the page is drawn again by itself, and what was told would be gone before it is read.
        st.session_state.pop(TOLD, None)
    # The place is always there: were it to come and go, what stands below would be drawn anew.
    with st.container():
        if text:
            st.success(plain(text))
        if work.error:
            _error(work)


def _error(work: Work) -> None:
    error = work.error
    if not isinstance(error, KwalcodeError):
        work.forget_error()
        if error:
            raise error
        return
    shell.show_error(error)
    if st.button("Probeer opnieuw", key="learning-again"):
        work.forget_error()
        st.rerun()


def progress(work: Work) -> None:
    """Show how far the work is, until it is done; the rest of the page stays usable."""

    @st.fragment(run_every=LOOK_AGAIN)
    def look() -> None:
        if not work.busy:
            st.rerun()
        now = work.progress
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(now.share, 1.0), text=plain(now.text))
            if st.button("Stoppen", key="learning-stop", help="Wat tot nu toe gevonden werd, blijft."):
                work.stop()

    look()


def _percent(share: float) -> str:
    return percent(round(share * 1000), 1000)

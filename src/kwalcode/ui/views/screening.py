"""Screening: what the plans say on poverty, passage by passage and municipality by municipality."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import streamlit as st

from kwalcode.charts import screening as charts
from kwalcode.errors import KwalcodeError
from kwalcode.exchange.screening_files import ScreeningTables
from kwalcode.model import Document, SourceKind
from kwalcode.ui import shell
from kwalcode.ui.screening import tables
from kwalcode.ui.screening.mounting import outbox, screening_desk
from kwalcode.ui.screening.outlook import sentences
from kwalcode.ui.screening.state import DeskState
from kwalcode.ui.screening.wire import payload
from kwalcode.ui.wording import counted, number
from kwalcode.workflow import screening_exports
from kwalcode.workflow.coding import Progress
from kwalcode.workflow.project import Project
from kwalcode.workflow.screening import POVERTY, Screening, screen_project
from kwalcode.workflow.screening_review import ScreeningSession

STATE: Final = "screening-state"
LOOK_AGAIN: Final = 10.0
"""Seconds between two looks at what other reviewers did."""

COUNT_AGAIN: Final = 3.0
"""Seconds between two counts of how far the judging is."""

T = TypeVar("T")

_REVIEW, _MATRIX, _EVIDENCE, _BUDGET, _RECURRING = "Beoordelen", "Gemeenten", "Bewijs", "Budget", "Vaste teksten"
_RANKED, _CONTROL = "Waarschijnlijkste eerst", "Controle door het lot"
_VIEWS: Final = (_REVIEW, _MATRIX, _EVIDENCE, _BUDGET, _RECURRING)


def page() -> None:
    """Draw the page."""
    now = shell.snapshot()
    st.title("Screening", anchor=False)
    plans = [one for one in now.documents.values() if one.source_kind is SourceKind.POLICY_PLAN]
    if not plans:
        shell.empty(
            "Nog geen beleidsplannen",
            "De screening leest beleidsplannen. Voeg er toe, of zeg bij Bronnen dat een bron een beleidsplan is.",
            "sources",
            "Naar de bronnen",
        )
        return
    reviewer = shell.require_reviewer()
    project = shell.project()
    screening = _screen(project, plans)
    if not screening.passages:
        shell.empty(
            "Niets te screenen", "In de beleidsplannen staat geen enkele passage.", "sources", "Naar de bronnen"
        )
        return
    state = _state(project, screening, reviewer)
    view = st.segmented_control(
        "Weergave", _VIEWS, default=_REVIEW, required=True, label_visibility="collapsed", key="screening-view",
        persist_state="session",
    )  # fmt: skip
    if view == _REVIEW:
        _review(state)
        return
    found = screening_exports.screening_tables(screening, state.session.standing())
    {_MATRIX: _matrix, _EVIDENCE: _evidence, _BUDGET: _budget, _RECURRING: _recurring}[view](screening, found)
    _downloads(screening, state)


class _Shared:
    """What the reviewers of one project share; made anew when its plans changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._screening: Screening | None = None

    def look(self, project: Project, plans: Sequence[Document], progress: Progress) -> Screening:
        """The screening of these plans."""
        key = tuple((plan.id, plan.name, tuple(sorted(plan.attributes.items()))) for plan in plans)
        with self._lock:
            if self._screening is None or key != self._key:
                self._screening, self._key = screen_project(project, plans, progress=progress), key
            return self._screening


@st.cache_resource(show_spinner=False)
def _shared(_root: str) -> _Shared:
    return _Shared()


def _screen(project: Project, plans: Sequence[Document]) -> Screening:
    place = st.empty()
    bar: list[st.delta_generator.DeltaGenerator] = []

    def advance(done: int, total: int, name: str) -> None:
        if not bar:
            bar.append(place.progress(0.0))
        shell.reporter(bar[0], "Lezen")(done, total, name)

    screening = _shared(str(project.root)).look(project, plans, advance)
    place.empty()
    return screening


def _state(project: Project, screening: Screening, reviewer: str) -> DeskState:
    state: DeskState | None = st.session_state.get(STATE)
    if state and state.session.screening is screening and state.session.reviewer == reviewer:
        return state
    with st.spinner("De rangschikking wordt gemaakt…", show_time=False):
        fresh = DeskState(ScreeningSession(project, screening, reviewer))
    if state and state.session.reviewer == reviewer:
        fresh.box, fresh.ack = state.box, state.ack
        fresh.session.resume(state.box)
    st.session_state[STATE] = fresh
    return fresh


# ---- judging


def _review(state: DeskState) -> None:
    wanted, control = _filters(state.session.screening)
    state.choose(wanted, control=control)
    _outlook()
    _desk()
    _downloads(state.session.screening, state)


def _filters(screening: Screening) -> tuple[frozenset[str], bool]:
    """The passages that are wanted, and whether they are drawn at random."""
    rows = [one.row for one in screening.passages]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="screening-filters"):
        order = st.selectbox("Volgorde", (_RANKED, _CONTROL), key="screening-order", persist_state="session", width=230)
        if order == _CONTROL:
            st.caption(
                "U beoordeelt passages die door het lot gekozen zijn uit alles wat nog niet gezien is. Daaruit volgt "
                "hoeveel u hoogstens mist. Wie tussendoor weer volgens de rangschikking beoordeelt, begint daarna een "
                "nieuwe controle."
            )
            return frozenset(screening.place), True
        municipality = _several("Gemeente", sorted({row.municipality for row in rows}), "municipality")
        level = _several("Armoede", list(POVERTY), "poverty", lambda one: POVERTY[one])
        domain = _several("Domein", sorted({row.domain for row in rows if row.domain}), "domain")
        regie = _several("Regierol", sorted({one for row in rows for one in row.regie}), "regie")
    wanted = frozenset(
        one.id
        for one in screening.passages
        if (not municipality or one.row.municipality in municipality)
        and (not level or one.row.poverty in level)
        and (not domain or one.row.domain in domain)
        and (not regie or any(name in regie for name in one.row.regie))
    )
    return wanted, False


def _several(label: str, options: Sequence[T], key: str, name: Callable[[T], str] = str) -> list[T]:
    key = f"screening-{key}"
    # What was chosen before may be gone by now, with the plan that had it.
    kept = [one for one in st.session_state.get(key, []) if one in options]
    if key in st.session_state and kept != st.session_state[key]:
        st.session_state[key] = kept
    return st.multiselect(label, options, format_func=name, key=key, placeholder="alle", persist_state="session")


@st.fragment(run_every=LOOK_AGAIN)
def _desk() -> None:
    state: DeskState = st.session_state[STATE]
    with shell.seam():
        state.session.refresh()
        screening_desk(payload(state, str(shell.project().root)), on_event=_on_event)


def _on_event() -> None:
    """What the reviewer did, before the page is drawn again."""
    with shell.seam():
        st.session_state[STATE].take_in(outbox())


@st.fragment(run_every=COUNT_AGAIN)
def _outlook() -> None:
    # A part of its own: it takes longer than a key may, and the desk does not wait for it.
    state: DeskState = st.session_state[STATE]
    with shell.seam(), st.container(key="screening-outlook"):
        st.markdown(" ".join(sentences(state.session.outlook())))


# ---- what was found


def _matrix(_screening: Screening, found: ScreeningTables) -> None:
    st.markdown(
        "Hoeveel passages over elke vraag en elk onderdeel van de regierol gaan; klein eronder hoeveel dat er per 100 "
        "gelezen passages zijn. Wat meermaals (bijna) gelijk staat, telt één keer. Rood is waar niets gevonden werd."
    )
    st.html(tables.matrix(found.lines, found.columns))


def _evidence(_screening: Screening, found: ScreeningTables) -> None:
    names = [line.municipality for line in found.lines]
    chosen = st.selectbox("Gemeente", names, key="screening-card", persist_state="session", width=320)
    line = next(one for one in found.lines if one.municipality == chosen)
    told = f"{counted(line.passages, 'passage', 'passages')} gelezen: {number(line.explicit)} noemen armoede, "
    st.markdown(f"{told}{number(line.implicit)} hebben een impliciet doel.")
    st.html(tables.evidence([one for one in found.quotes if one.municipality == chosen], line.passages))


def _budget(screening: Screening, _found: ScreeningTables) -> None:
    state: DeskState = st.session_state[STATE]
    bars = screening_exports.budget_bars(screening, state.session.standing())
    if not bars:
        st.markdown("Geen enkel plan geeft een bedrag bij een actie over armoede.")
        return
    st.markdown("Bedragen van de acties met een expliciet of impliciet armoededoel, per domein.")
    st.altair_chart(charts.budgets(bars), theme=None, width="content")


def _recurring(screening: Screening, _found: ScreeningTables) -> None:
    groups = screening.recurring
    if not groups:
        st.markdown("Geen enkele passage staat (bijna) gelijk in meer dan één plan.")
        return
    many = counted(len(groups), "tekst staat", "teksten staan")
    st.markdown(f"{many} (bijna) gelijk in meer dan één plan. Ze tellen één keer.")
    st.html(tables.recurring(groups[:200]))
    if len(groups) > 200:
        st.markdown(f"Getoond worden de 200 die het vaakst voorkomen, van {number(len(groups))}.")


def _downloads(screening: Screening, state: DeskState) -> None:
    with st.container(horizontal=True, key="screening-downloads"):
        for label, name, make in (
            ("Excel", "screening.xlsx", screening_exports.xlsx_bytes),
            ("CSV", "screening.csv", screening_exports.csv_bytes),
        ):
            st.download_button(
                f"{label} downloaden",
                data=_maker(screening, state, make),
                file_name=name,
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                key=f"screening-{name.rpartition('.')[2]}",
            )


def _maker(
    screening: Screening, state: DeskState, make: Callable[[Screening, dict[str, str]], bytes]
) -> Callable[[], bytes]:
    def made() -> bytes:
        try:
            return make(screening, state.session.standing())
        except KwalcodeError as error:
            raise RuntimeError(str(error)) from error

    return made


if __name__ == "__main__":
    page()

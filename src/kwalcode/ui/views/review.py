"""Nakijken: going through what was coded, with the text beside it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeVar

import streamlit as st

from kwalcode.model import RespondentGroup, SourceKind, Status
from kwalcode.review import LEARNED_ORDERS, Filter, Order
from kwalcode.ui import shell, wording
from kwalcode.ui.reader import events, wire
from kwalcode.ui.reader.mounting import outbox, review_desk
from kwalcode.ui.reader.state import TO_OPEN, DeskState, Drawn
from kwalcode.workflow.layers import is_marked, mark_read
from kwalcode.workflow.learning_desk import LearningDesk
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession

STATE: Final = "review-state"
_BLIND: Final = "review-blind"
_LEARNER: Final = "review-learner"
_LEARNED: Final = "review-learned"
_PATIENCE: Final = 0.1
"""Seconds that an answer waits at most for what is learned from it."""
LOOK_AGAIN: Final = 5.0
"""Seconds between two looks at what other reviewers did."""

T = TypeVar("T")

# The text needs the whole width of the window; the page has no other use for its margins.
_STYLE: Final = (
    "<style>.st-key-review-page { margin: -1.4rem -3.6rem -2rem; width: calc(100% + 7.2rem); max-width: none; }"
    " @media (max-width: 800px) { .st-key-review-page { margin: 0; width: 100%; } }</style>"
)
_ORDERS: Final = {
    Order.DOCUMENT: "Per bron, zoals in de tekst",
    Order.CERTAIN: "Zekerste eerst",
    Order.DOUBTFUL: "Twijfelachtigste eerst",
    Order.LEARNING: "Leerrijkste eerst",
    Order.PROBABLE: "Waarschijnlijkste eerst",
    Order.RANDOM: "Willekeurig",
}
_SCORES: Final = tuple(step / 20 for step in range(21))
_OPEN: Final = frozenset({Status.SUGGESTED})
_STATUSES: Final[dict[str, frozenset[Status]]] = {
    "Nog na te kijken": _OPEN,
    "Overgeslagen": frozenset({Status.SKIPPED}),
    "Aanvaard of verbeterd": frozenset({Status.ACCEPTED, Status.CORRECTED}),
    "Verworpen": frozenset({Status.REJECTED}),
    "Toegevoegd": frozenset({Status.ADDED}),
    "Alle": frozenset(),
}


def page() -> None:
    """Draw the page."""
    reviewer = shell.require_reviewer()
    shell.project()  # The demonstration study is made here, with its own progress and outside the spinner.
    with st.spinner("Het project wordt geopend…", show_time=False):
        material = shell.material()
    if not material.suggestions and not material.records:
        shell.empty(
            "Er is nog niets om na te kijken",
            "Voeg eerst bronnen toe. Daarna zoekt kwalcode er de codes van uw codeboek in.",
            "sources",
            "Naar de bronnen",
        )
        return
    if not material.codes:
        shell.empty(
            "Er is nog niets om na te kijken",
            "De bronnen zijn nog niet gecodeerd. Pas eerst een codeboek toe.",
            "overview",
            "Naar het overzicht",
        )
        return
    state = _state(material, reviewer, blind=bool(st.session_state.get(_BLIND)))
    st.html(_STYLE)
    with st.container(key="review-page", gap="small"):
        _work(state)


def _work(state: DeskState) -> None:
    # Compared with the last run by value: a class of this script would be another one in every run.
    chosen = _filters(state)
    if st.session_state.get("review-chosen") != chosen:
        st.session_state["review-chosen"] = chosen
        state.session.refresh()
        _learn(state)
        state.fill(*chosen, seed=_seed(state))
    drawn: Drawn | None = st.session_state.pop(TO_OPEN, None)
    if drawn:
        state.open_at(drawn)
    _desk()


def _seed(state: DeskState) -> int:
    # The same person meets the same random order again, another person another one.
    return zlib.crc32(state.session.reviewer.encode())


def _learn(state: DeskState) -> None:
    """In an order that is learned: tell the learner what changed, and take in what it learned meanwhile."""
    if state.session.blind or _order() not in LEARNED_ORDERS:
        return
    session = state.session
    known: tuple[ReviewSession, LearningDesk, int] | None = st.session_state.get(_LEARNER)
    if known is None or known[0] is not session:
        known = (session, LearningDesk(session.material, lambda: session.fragments), len(session.changes))
    _, desk, told = known
    changed = session.changes[told:]
    desk.tell(changed)
    if changed and desk.learning is not None:
        # Some milliseconds, so that the order that follows from an answer shows with it; the first lesson takes longer.
        desk.catch_up(_PATIENCE)
    st.session_state[_LEARNER] = (session, desk, len(session.changes))
    if desk.error:
        raise desk.error
    if desk.version != st.session_state.get(_LEARNED):
        st.session_state[_LEARNED] = desk.version
        session.insight = desk.insight()
        if state.order in LEARNED_ORDERS:
            state.reorder(seed=_seed(state))


def _order() -> Order:
    chosen = st.session_state.get("review-order", Order.DOCUMENT)
    return Order(chosen)


def _state(material: Material, reviewer: str, *, blind: bool = False) -> DeskState:
    state: DeskState | None = st.session_state.get(STATE)
    if (
        state
        and state.session.material is material
        and state.session.reviewer == reviewer
        and state.session.blind == blind
    ):
        return state
    name = state.box if state and state.session.reviewer == reviewer else ""
    fresh = DeskState(ReviewSession(material, reviewer, name, blind=blind))
    if state and state.session.reviewer == reviewer:
        # Another run changed the project: the reviewer stays at work where he or she was.
        fresh.box, fresh.ack, fresh.have, fresh.drawn = state.box, state.ack, state.have, state.drawn
        fresh.look_at(state.active)
    st.session_state[STATE] = fresh
    st.session_state.pop("review-chosen", None)
    return fresh


def _filters(state: DeskState) -> tuple[Filter, Order]:
    material = state.session.material
    names = {key: record.name for key, record in material.records.items()}
    if state.session.blind:
        return _blind_filters(state, names)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="review-filters"):
        document = _choice("Bron", [None, *names], lambda key: names[key] if key else "Alle bronnen", "document")
        code = _choice("Code", [None, *material.codes], lambda key: _code_name(material, key), "code")
        status = _choice("Stand", list(_STATUSES), str, "status", 190)
        order = _choice("Volgorde", list(_ORDERS), _ORDERS.__getitem__, "order", 215)
        more = st.popover("Meer filters", key="review-more")
        _blind_switch()
    with more:
        kinds = sorted({facts.source_kind for facts in material.facts.values()})
        groups = sorted({facts.group for facts in material.facts.values()})
        coders = sorted({one.coder for one in state.session.fragments.values()}, key=str.casefold)
        kind = st.multiselect(
            "Soort bron", kinds, format_func=_kind_name, key="review-kinds", persist_state="session", placeholder="Alle"
        )
        group = st.multiselect(
            "Respondentgroep", groups, key="review-groups", persist_state="session", placeholder="Alle", format_func=str
        )
        coder = st.multiselect(
            "Voorgesteld door", coders, key="review-coders", persist_state="session", placeholder="Iedereen"
        )
        score = st.select_slider(
            "Minimumscore", _SCORES, key="review-score", persist_state="session", format_func=wording.decimal
        )
        if document:
            _reading(state, document)
    wanted = Filter(
        documents=frozenset([document] if document else ()),
        codes=_with_children(material, code) if code else frozenset(),
        source_kinds=frozenset(map(SourceKind, kind)),
        groups=frozenset(map(RespondentGroup, group)),
        coders=frozenset(coder),
        statuses=_STATUSES[status],
        min_score=float(score),
    )
    return wanted, order


def _blind_switch() -> None:
    st.toggle(
        "Blind",
        key=_BLIND,
        persist_state="session",
        help="Codeer zelf, zonder de voorstellen van kwalcode of de codes van anderen te zien.",
    )


def _blind_filters(state: DeskState, names: Mapping[str, str]) -> tuple[Filter, Order]:
    """Without sight of others there is no queue but one's own codes in one source."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="review-filters"):
        document = _choice("Bron", list(names), names.__getitem__, "blind-document", 420)
        _blind_switch()
        st.markdown(":material/visibility_off: **U codeert blind.** Alleen uw eigen codes zijn te zien.")
        _reading(state, document)
    return Filter(documents=frozenset([document])), Order.DOCUMENT


def _reading(state: DeskState, document_id: str) -> None:
    """Whether this reviewer read the source to the end: only then is "not coded" something that he or she decided."""
    session = state.session
    length = len(session.material.document(document_id).text)
    marked = is_marked(session.material.store, session.reviewer, document_id, length)
    st.button(
        "Toch niet helemaal gelezen" if marked else "Deze bron is helemaal gelezen",
        key="review-unread" if marked else "review-read",
        icon=None if marked else ":material/done_all:",
        help="Overeenstemming tussen codeurs telt alleen wat ze allebei helemaal lazen.",
        on_click=_mark,
        args=(session, document_id, length, not marked),
    )


def _mark(session: ReviewSession, document_id: str, length: int, read: bool) -> None:
    with shell.seam():
        mark_read(session.material.store, session.reviewer, {document_id: length}, read=read)


def _choice(
    label: str, options: Sequence[T], name: Callable[[T], str], key: str, width: int | Literal["stretch"] = "stretch"
) -> T:
    # The chosen option says by itself what it is about, so the label is only there for those who listen.
    return st.selectbox(
        label,
        options,
        format_func=name,
        key=f"review-{key}",
        persist_state="session",
        width=width,
        label_visibility="collapsed",
    )


def _code_name(material: Material, key: tuple[str, str] | None) -> str:
    if key is None:
        return "Alle codes"
    view = material.codes[key]
    return "\u2003" * (len(view.path) - 1) + view.path[-1]


def _with_children(material: Material, key: tuple[str, str]) -> frozenset[tuple[str, str]]:
    view = material.codes[key]
    return frozenset((view.codebook, code.id) for code in view.code.walk())


def _kind_name(kind: SourceKind) -> str:
    return wording.KIND_PLURAL[kind]


@st.fragment(run_every=LOOK_AGAIN)
def _desk() -> None:
    state: DeskState = st.session_state[STATE]
    with shell.seam():
        state.session.refresh()
        _learn(state)
        review_desk(wire.payload(state), on_event=_on_event)


def _on_event() -> None:
    """What the reviewer did, before the page is drawn again."""
    with shell.seam():
        events.take_in(st.session_state[STATE], outbox())


if __name__ == "__main__":
    page()

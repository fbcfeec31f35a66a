"""Fragmenten: every coded quote, found by what is known of it; and words in their context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import pandas as pd
import streamlit as st

from kwalcode.exchange.rows import VALENCE, FragmentRow
from kwalcode.model import Codebook, SourceKind, Status
from kwalcode.ui import quotes, shell
from kwalcode.ui.colours import CodeKey, colours
from kwalcode.ui.wording import STATUS, counted, decimal, number
from kwalcode.workflow import downloads
from kwalcode.workflow.downloads import Format
from kwalcode.workflow.finding import FragmentFilter, Occurrence, occurrences, with_children
from kwalcode.workflow.snapshot import Snapshot

_Option = TypeVar("_Option")
_Found = TypeVar("_Found")

_QUOTES: Final = "Citaten"
_TABLE: Final = "Tabel"
_CONTEXT: Final = "Woord in context"
_WIDTHS: Final = {
    "code": 165, "citaat": 310, "bron": 150, "spreker": 80, "valentie": 80, "stand": 80, "nagekeken door": 105,
}  # fmt: skip
"""Pixels of the columns of the table: together as wide as the page on a small screen."""
_PER_PAGE: Final = {_QUOTES: 25, _TABLE: 250, _CONTEXT: 100}
_FILTERS: Final = ("query", "codes", "documents", "kinds", "speakers", "valences", "statuses")
_INDENT: Final = "\u2003"
_SEARCH_HELP: Final = (
    "Hele woorden, hoofdletters en accenten maken niet uit. `armoede*` vindt ook *armoedebeleid*, `noden | behoeften` "
    "vindt een van beide. Meerdere woorden staan naast elkaar in de tekst."
)


def page() -> None:
    """Draw the page."""
    now = shell.snapshot()
    st.title("Fragmenten", anchor=False)
    if not now.records:
        shell.empty(
            "Nog geen fragmenten",
            "Voeg eerst bronnen toe. Wat kwalcode daarin codeert, leest u hier terug.",
            "sources",
            "Naar de bronnen",
        )
        return
    if not now.codebooks:
        shell.empty(
            "Nog geen fragmenten",
            "De bronnen zijn nog niet gecodeerd. Pas de codeboeken toe op het overzicht.",
            "overview",
            "Naar het overzicht",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "Weergave",
            list(_PER_PAGE),
            default=_QUOTES,
            required=True,
            label_visibility="collapsed",
            key="fragments-view",
            persist_state="session",
        )
    wanted = _filters(now, view)
    if view == _CONTEXT:
        _words(now, wanted)
    else:
        _fragments(now, wanted, view)


def _filters(now: Snapshot, view: str) -> FragmentFilter:
    """What the researcher asks for. Words in context are looked for in whole sources, so codes do not narrow them."""
    speakers = sorted({speaker.name for document in now.documents.values() for speaker in document.speakers})
    names = {record.id: record.name for record in now.records}
    kinds = [kind for kind in SourceKind if any(record.source_kind is kind for record in now.records)]
    first = st.columns([1.4, 1.4, 1, 1])
    if view == _CONTEXT:
        query = _search(first[0], "Zoek in alle teksten", "fragments-word")
        documents = _several(first[1], "Bron", list(names), "fragments-documents", names)
        return FragmentFilter(
            documents=frozenset(documents),
            source_kinds=frozenset(_several(first[2], "Soort", kinds, "fragments-kinds")),
            speakers=frozenset(_several(first[3], "Spreker", speakers, "fragments-speakers")),
            query=query,
        )
    codes = _code_labels(now.codebooks.values())
    query = _search(first[0], "Zoek in de citaten", "fragments-query")
    chosen = _several(first[1], "Code", list(codes), "fragments-codes", codes)
    documents = _several(first[2], "Bron", list(names), "fragments-documents", names)
    source_kinds = _several(first[3], "Soort", kinds, "fragments-kinds")
    second = st.columns([1.4, 1.4, 1, 1], vertical_alignment="bottom")
    said_by = _several(second[0], "Spreker", speakers, "fragments-speakers")
    valences = _valence_labels(now)
    valence = _several(second[1], "Valentie", list(valences), "fragments-valences", valences) if valences else []
    statuses = _several(second[2], "Stand", list(STATUS), "fragments-statuses", dict(STATUS))
    second[3].button("Filters wissen", key="fragments-clear", on_click=_clear, type="tertiary")
    return FragmentFilter(
        codes=with_children(chosen, now.codebooks),
        documents=frozenset(documents),
        source_kinds=frozenset(source_kinds),
        speakers=frozenset(said_by),
        valences=frozenset(valence),
        statuses=frozenset(statuses),
        query=query,
    )


def _clear() -> None:
    for name in _FILTERS:
        st.session_state[f"fragments-{name}"] = "" if name == "query" else []


def _search(place: st.delta_generator.DeltaGenerator, label: str, key: str) -> str:
    return str(
        place.text_input(label, key=key, placeholder="bv. kansarmoede*", help=_SEARCH_HELP, persist_state="session")
        or ""
    )


def _several(
    place: st.delta_generator.DeltaGenerator,
    label: str,
    options: Sequence[_Option],
    key: str,
    labels: dict[_Option, str] | None = None,
) -> list[_Option]:
    # What was chosen before may be gone by now, with the document or the codebook that had it.
    kept = [one for one in st.session_state.get(key, []) if one in options]
    if key in st.session_state and kept != st.session_state[key]:
        st.session_state[key] = kept
    return place.multiselect(
        label,
        options,
        format_func=lambda one: labels[one] if labels else str(one),
        key=key,
        placeholder="alle",
        persist_state="session",
    )


def _code_labels(codebooks: Iterable[Codebook]) -> dict[CodeKey, str]:
    return {
        (book.id, code.id): _INDENT * (len(book.path(code.id)) - 1) + code.label
        for book in codebooks
        for code in book.walk()
    }


def _valence_labels(now: Snapshot) -> dict[str, str]:
    book = now.codebooks.get(VALENCE)
    return {code.id: code.label for code in book.walk()} if book else {}


def _fragments(now: Snapshot, wanted: FragmentFilter, view: str) -> None:
    rows = wanted.select(now.rows)
    with st.container(horizontal=True, vertical_alignment="center", key="kw-found"):
        st.markdown(f"**{counted(len(rows), 'fragment', 'fragmenten')}** van {number(len(now.rows))}")
        if rows:
            _downloads(now, rows)
    if not rows:
        st.markdown("Geen enkel fragment past bij deze keuzes. Maak een van de filters leeg.")
        return
    shown, first = _page_of(rows, view, wanted)
    if view == _TABLE:
        _table(shown, first)
    else:
        st.html(quotes.quotes(shown, colours(now.codebooks.values()), wanted.query))
    _pager(rows, view, wanted)


def _downloads(now: Snapshot, rows: Sequence[FragmentRow]) -> None:
    """Exactly these rows, as files; they are made when somebody asks for them."""
    for label, wanted in (("CSV", Format.CSV_SEMICOLON), ("Excel", Format.XLSX)):
        st.download_button(
            f"{label} van deze selectie",
            data=_maker(now, rows, wanted),
            file_name=wanted.file_name,
            mime=wanted.mime,
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key=f"fragments-{wanted.name.lower()}",
            help="Puntkomma als scheidingsteken, voor een Nederlandstalig rekenblad" if label == "CSV" else None,
        )


def _maker(now: Snapshot, rows: Sequence[FragmentRow], wanted: Format) -> Callable[[], bytes]:
    return lambda: downloads.rows_file(now, rows, wanted)


def _table(rows: Sequence[FragmentRow], first: int) -> None:
    table = pd.DataFrame(
        {
            "code": [row.code_label for row in rows],
            "citaat": [" ".join(row.quote.split()) for row in rows],
            "bron": [row.document for row in rows],
            "spreker": [row.speaker for row in rows],
            "pagina": pd.array([row.page for row in rows], dtype="Int64"),
            "valentie": [row.valence_codes for row in rows],
            "stand": [STATUS[Status(row.status)] for row in rows],
            "score": ["" if row.score is None else decimal(row.score) for row in rows],
            "nagekeken door": [row.reviewer for row in rows],
        },
        index=range(first + 1, first + 1 + len(rows)),
    )
    st.dataframe(
        table,
        height=min(640, 38 + 35 * len(rows)),
        placeholder="",
        column_config={
            **{name: st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()},
            "pagina": st.column_config.NumberColumn(width=58),
            "score": st.column_config.TextColumn(width=52, alignment="right"),
        },
    )


def _words(now: Snapshot, wanted: FragmentFilter) -> None:
    if not wanted.query.strip():
        st.markdown(
            "Typ een woord of een woordgroep. U ziet elke plaats in de bronnen waar het staat, gecodeerd of niet."
        )
        return
    found = list(
        occurrences(
            now,
            wanted.query,
            documents=wanted.documents,
            source_kinds=wanted.source_kinds,
            speakers=wanted.speakers,
            width=90,
        )
    )
    sources = len({one.document.id for one in found})
    with st.container(horizontal=True, vertical_alignment="center", key="kw-found"):
        st.markdown(
            f"**{counted(len(found), 'plaats', 'plaatsen')}** in {counted(sources, 'bron', 'bronnen')}"
            if found
            else "Deze woorden komen niet voor."
        )
        if found:
            _occurrences_download(found)
    if not found:
        return
    shown, _ = _page_of(found, _CONTEXT, wanted)
    st.html(quotes.concordance(shown))
    _pager(found, _CONTEXT, wanted)


def _occurrences_download(found: Sequence[Occurrence]) -> None:
    st.download_button(
        "CSV van deze plaatsen",
        data=lambda: downloads.occurrences_csv(found),
        file_name="woord-in-context.csv",
        mime="text/csv",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        key="fragments-context-csv",
    )


@dataclass(frozen=True)
class _Place:
    """Which page of a list is shown; another selection starts at its first page."""

    key: str
    pages: int


def _place(found: Sequence[object], view: str, wanted: FragmentFilter) -> _Place:
    return _Place(f"fragments-page-{view}-{hash(wanted)}", -(-len(found) // _PER_PAGE[view]))


def _page_of(found: Sequence[_Found], view: str, wanted: FragmentFilter) -> tuple[Sequence[_Found], int]:
    """What is shown of a list, and the place of its first item."""
    place = _place(found, view, wanted)
    current = min(max(int(st.session_state.get(place.key, 1)), 1), place.pages)
    first = (current - 1) * _PER_PAGE[view]
    return found[first : first + _PER_PAGE[view]], first


def _pager(found: Sequence[object], view: str, wanted: FragmentFilter) -> None:
    place = _place(found, view, wanted)
    if place.pages > 1:
        st.pagination(place.pages, key=place.key)


if __name__ == "__main__":
    page()

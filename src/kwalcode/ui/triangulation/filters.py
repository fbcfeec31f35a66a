"""What all views of the page share: which codes, which columns, and which fragments count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.model import HOLDING_STATUS, SourceKind
from kwalcode.triangulation import BY_GROUP, BY_KIND, COUNTED, CUT, MARGIN, Scope
from kwalcode.ui import shell
from kwalcode.ui.wording import plain
from kwalcode.wording import KIND_PLURAL, number
from kwalcode.workflow.triangulation import Triangulation
from kwalcode.workflow.triangulation_scope import CUT_TOLD, MARGIN_TOLD, narrowing, proposed_bounds, read_bounds
from kwalcode.workflow.triangulation_views import GROUP_PLURAL

_ALL, _ONLY_CONFIRMED = "alles behalve verworpen", "alleen bevestigd"
_EVERY: Final = "elke code"
_BY: Final = {BY_KIND: "soort bron", BY_GROUP: "respondentgroep"}

T = TypeVar("T")


def filters(seen: Triangulation, *, compares: bool = False) -> Scope:
    """Draw the filters and give what was asked; it is kept while one walks from page to page.

    Args:
        seen: The project.
        compares: Whether the view sets columns against each other in pairs, so that margin and cut matter to it.
    """
    books = seen.codebooks()
    by = [BY_KIND, BY_GROUP, *seen.attributes]
    first = st.columns([1.5, 1.2, 0.9, 1.3])
    book = _one(first[0], "Codeboek", list(books), "codebook", lambda one: books[one])
    columns = _one(first[1], "Naast elkaar", by, "by", lambda one: _BY.get(one, one))
    depth = max((len(seen.evidence.codebooks[book].path(code.id)) for code in seen.evidence.codebooks[book].walk()),
                default=1)  # fmt: skip
    levels: list[int | None] = [*range(1, depth + 1), None]
    level = _one(first[2], "Niveau", levels, "level", lambda one: _EVERY if one is None else f"niveau {one}")
    stand = _one(first[3], "Meegeteld", [_ALL, _ONLY_CONFIRMED], "stand", str)
    bounds = _bounds(seen, columns)
    margin, cut = _comparison(drawn=compares)
    with st.expander("Alleen een deel: soort bron, respondentgroep, kenmerk of bron", key="triangulation-part"):
        scope = _part(seen, Scope(book, columns, level, bounds=bounds, margin=margin, cut=cut))
    scope = replace(scope, statuses=HOLDING_STATUS if stand == _ONLY_CONFIRMED else COUNTED)
    if told := narrowing(scope, seen.documents):
        st.caption(plain(f"{told[0].upper()}{told[1:]}."))
    return scope


def _part(seen: Triangulation, scope: Scope) -> Scope:
    documents = {key: document.name for key, document in seen.documents.items()}
    kinds = [kind for kind in SourceKind if any(one.source_kind is kind for one in seen.documents.values())]
    places = st.columns([1, 1.7, 1.1, 1.4])
    chosen_kinds = _several(places[0], "Soort bron", kinds, "kinds", lambda one: KIND_PLURAL[one])
    groups = _several(places[1], "Respondentgroep", seen.groups, "groups", lambda one: GROUP_PLURAL[one])
    attribute = _one(places[2], "Kenmerk", ["", *seen.attributes], "attribute", lambda one: one or "geen")
    values = seen.values[attribute] if attribute else []
    wanted = _several(places[3], "Waarde van het kenmerk", values, f"values-{attribute}", str, disabled=not values)
    chosen = _several(st.container(), "Bron", list(documents), "documents", lambda one: documents[one])
    return replace(
        scope,
        documents=frozenset(chosen),
        source_kinds=frozenset(chosen_kinds),
        groups=frozenset(groups),
        having=((attribute, frozenset(wanted)),) if wanted else (),
    )


def _bounds(seen: Triangulation, by: str) -> tuple[float, ...]:
    """Classes of the columns, where these are many numbers."""
    proposed = proposed_bounds(by, seen.values.get(by, ()))
    if not proposed:
        return ()
    key = f"triangulation-bounds-{by}"
    if key not in st.session_state:
        st.session_state[key] = "; ".join(map(number, map(round, proposed)))
    text = st.text_input(
        f"Klassen van {by}, gescheiden bij", key=key, persist_state="session", width=420,
        help="De getallen waar een nieuwe klasse begint, met een puntkomma ertussen. Leeg: elk getal een kolom.",
    )  # fmt: skip
    try:
        return read_bounds(text)
    except KwalcodeError as error:
        shell.show_error(error)
        return proposed


def _comparison(*, drawn: bool) -> tuple[float, int]:
    """The margin and the cut; the same in every view, though only views that compare show them."""
    margin, cut = "triangulation-margin", "triangulation-cut"
    if drawn:
        places = st.columns([1.5, 1.2, 2.2])
        places[0].number_input(
            "Marge (procentpunt)", 0, 100, round(100 * MARGIN), step=5, key=margin, persist_state="session",
            help=MARGIN_TOLD,
        )  # fmt: skip
        places[1].number_input(
            "Voorbeeld vanaf (gevallen)", 1, 20, CUT, key=cut, persist_state="session", help=CUT_TOLD
        )
    return float(st.session_state.get(margin, 100 * MARGIN)) / 100, int(st.session_state.get(cut, CUT))


def _one(
    place: st.delta_generator.DeltaGenerator, label: str, options: Sequence[T], key: str, name: Callable[[T], str]
) -> T:
    key = f"triangulation-{key}"
    # What was chosen before may be gone by now, with the codebook or the variable that it was.
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]
    chosen: T = place.selectbox(label, options, format_func=name, key=key, persist_state="session")
    return chosen


def _several(
    place: st.delta_generator.DeltaGenerator,
    label: str,
    options: Sequence[T],
    key: str,
    name: Callable[[T], str],
    *,
    disabled: bool = False,
) -> list[T]:
    key = f"triangulation-{key}"
    kept = [one for one in st.session_state.get(key, []) if one in options]
    if key in st.session_state and kept != st.session_state[key]:
        st.session_state[key] = kept
    return place.multiselect(
        label, options, format_func=name, key=key, placeholder="alle", persist_state="session", disabled=disabled
    )

"""What all views of the page share: which codes, which columns, and which fragments count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import streamlit as st

from kwalcode.model import SourceKind
from kwalcode.triangulation import BY_GROUP, BY_KIND, CONFIRMED, COUNTED, Scope
from kwalcode.wording import KIND_PLURAL
from kwalcode.workflow.triangulation import Triangulation

_ALL, _ONLY_CONFIRMED = "alles behalve verworpen", "alleen bevestigd"
_EVERY: Final = "elke code"
_BY: Final = {BY_KIND: "soort bron", BY_GROUP: "respondentgroep"}

T = TypeVar("T")


def filters(seen: Triangulation) -> Scope:
    """Draw the filters and give what was asked; it is kept while one walks from page to page."""
    books = seen.codebooks()
    by = [BY_KIND, BY_GROUP, *seen.attributes]
    documents = {key: document.name for key, document in seen.documents.items()}
    kinds = [kind for kind in SourceKind if any(one.source_kind is kind for one in seen.documents.values())]
    first = st.columns([1.5, 1.2, 0.9, 1.3])
    book = _one(first[0], "Codeboek", list(books), "codebook", lambda one: books[one])
    columns = _one(first[1], "Naast elkaar", by, "by", lambda one: _BY.get(one, one))
    depth = max((len(seen.evidence.codebooks[book].path(code.id)) for code in seen.evidence.codebooks[book].walk()),
                default=1)  # fmt: skip
    levels: list[int | None] = [*range(1, depth + 1), None]
    level = _one(first[2], "Niveau", levels, "level", lambda one: _EVERY if one is None else f"niveau {one}")
    stand = _one(first[3], "Meegeteld", [_ALL, _ONLY_CONFIRMED], "stand", str)
    second = st.columns([1.5, 3.4])
    chosen_kinds = _several(second[0], "Soort bron", kinds, "kinds", lambda one: KIND_PLURAL[one])
    chosen = _several(second[1], "Bron", list(documents), "documents", lambda one: documents[one])
    return Scope(
        codebook=book,
        by=columns,
        level=level,
        statuses=CONFIRMED if stand == _ONLY_CONFIRMED else COUNTED,
        documents=frozenset(chosen),
        source_kinds=frozenset(chosen_kinds),
    )


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
    place: st.delta_generator.DeltaGenerator, label: str, options: Sequence[T], key: str, name: Callable[[T], str]
) -> list[T]:
    key = f"triangulation-{key}"
    kept = [one for one in st.session_state.get(key, []) if one in options]
    if key in st.session_state and kept != st.session_state[key]:
        st.session_state[key] = kept
    return place.multiselect(label, options, format_func=name, key=key, placeholder="alle", persist_state="session")

"""The forms that change the tree: a new code, another place, two codes into one, one code into two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

import streamlit as st

from kwalcode.codebook.editing import CodeTexts, add_code, merge_codes, move_code, split_code
from kwalcode.errors import CodebookError, Fault
from kwalcode.model import Code, Codebook
from kwalcode.ui.codebook import drafts
from kwalcode.ui.codebook.saving import Row, prefix, show_row
from kwalcode.ui.codebook.tree import Counts
from kwalcode.ui.wording import counted, plain
from kwalcode.workflow.codebooks import CodebookFile

TOP = ""


def show(file: CodebookFile, code: Code, counts: Mapping[str, Counts], choose: Callable[[str], None]) -> None:
    """Draw the four forms.

    Args:
        file: The codebook as it is on disk.
        code: The chosen code.
        counts: Fragments per code.
        choose: Makes another code the chosen one.
    """
    with st.expander("Nieuwe code", expanded=False, key="kw-cb-add"):
        _add(file, code, choose)
    with st.expander(f"{plain(code.label)} verplaatsen", key="kw-cb-move"):
        _move(file, code)
    with st.expander(f"{plain(code.label)} samenvoegen met een andere code", key="kw-cb-merge"):
        _merge(file, code, counts, choose)
    with st.expander(f"{plain(code.label)} splitsen", key="kw-cb-split"):
        _split(file, code, choose)


def id_from(label: str, book: Codebook) -> str:
    r"""An id made of a label, which the codebook has not yet; "" for a label without letters.

    Example:
        >>> from kwalcode.codebook import parse_codebook
        >>> id_from("Één loket!", parse_codebook('codebook: "a"\nversion: "1"\ncodes:\n  - {id: "b", label: "B"}'))
        'een-loket'
    """
    plain_letters = unicodedata.normalize("NFD", label.lower()).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", plain_letters))[:40].strip("-")
    known, number = name, 2
    while known in book:
        known, number = f"{name}-{number}", number + 1
    return known


def _add(file: CodebookFile, code: Code, choose: Callable[[str], None]) -> None:
    book = file.book
    start = prefix(book.id, "add")
    path = book.path(code.id)
    beside = path[-2].id if len(path) > 1 else TOP
    places = {code.id: f"onder {code.label}", beside: f"naast {code.label}", TOP: "bovenaan, zonder bovenliggende code"}
    _new_code_fields(start)
    parent = st.selectbox("Plaats", list(places), format_func=places.__getitem__, key=f"{start}parent:{code.id}")

    def change(text: str) -> str:
        return add_code(text, _new_id(start, file), _new_texts(start), parent=parent or TOP)

    row = Row(start, book.id, change, start, after=lambda saved: choose(saved.comparison.added[0]))
    show_row(row, "Code toevoegen")


def _move(file: CodebookFile, code: Code) -> None:
    book = file.book
    start = prefix(book.id, "move", code.id)
    own = {one.id for one in code.walk()}
    path = book.path(code.id)
    now = path[-2].id if len(path) > 1 else TOP
    parents = [TOP, *(one.id for one in book.walk() if one.id not in own)]
    parent = st.selectbox(
        "Nieuwe plaats: onder",
        parents,
        index=parents.index(now),
        format_func=lambda one: full_label(book, one) if one else "geen andere code (bovenaan)",
        key=f"{start}parent",
    )
    siblings = [one for one in (book.code(parent).codes if parent else book.codes) if one.id != code.id]
    labels = ["als eerste", *(f"na {one.label}" for one in siblings)]
    position = st.selectbox(
        "Volgorde",
        range(len(labels)),
        index=len(labels) - 1,
        format_func=labels.__getitem__,
        key=f"{start}position:{parent}",
    )
    row = Row(
        start, book.id, lambda text: move_code(text, code.id, parent=parent or TOP, position=position or 0), start
    )
    show_row(row, "Verplaatsen")


def _merge(file: CodebookFile, code: Code, counts: Mapping[str, Counts], choose: Callable[[str], None]) -> None:
    book = file.book
    start = prefix(book.id, "merge", code.id)
    own = {one.id for one in code.walk()}
    targets = [one.id for one in book.walk() if one.id not in own]
    if not targets:
        st.markdown("Er is geen andere code om mee samen te voegen.")
        return
    target = st.selectbox(
        "Opnemen in",
        targets,
        index=None,
        placeholder="Kies de code die blijft",
        format_func=lambda one: full_label(book, one),
        key=f"{start}target",
    )
    if target is None:
        return
    kept, decided = book.code(target), counts.get(code.id, Counts()).accepted
    rules = counted(len(code.rules), "regel", "regels")
    examples = counted(len(code.examples), "voorbeeld", "voorbeelden")
    children = counted(len(code.codes), "code", "codes")
    st.markdown(
        f"- **{plain(kept.label)}** krijgt {rules}, {examples} en wat er verder bij hoort"
        f"{f', en {children} eronder' if code.codes else ''}.\n"
        f"- **{plain(code.label)}** verdwijnt als code; de naam en `{code.id}` blijven bestaan als andere naam van "
        f"{plain(kept.label)}. De definitie en wat er niet bij hoort, blijven enkel in de vorige versie staan.\n"
        f"- Beslissingen blijven zoals ze genomen zijn, onder `{code.id}` "
        f"({counted(decided, 'aanvaard fragment', 'aanvaarde fragmenten')}). Ze worden niet omgezet: wat "
        f"{plain(kept.label)} op die plaatsen voorstelt, kijkt u opnieuw na.\n"
        "- Voorstellen waarop nog niemand antwoordde, vervallen zodra u de codeboeken opnieuw toepast."
    )
    sure = st.checkbox("Ik heb dit gelezen", key=f"{start}sure:{target}")
    row = Row(start, book.id, lambda text: merge_codes(text, code.id, target), start, after=lambda _: choose(target))
    show_row(row, "Samenvoegen", disabled=not sure)


def _split(file: CodebookFile, code: Code, choose: Callable[[str], None]) -> None:
    book = file.book
    start = prefix(book.id, "split", code.id)
    st.markdown(f"De nieuwe code komt vlak na {plain(code.label)}. Wat u niet kiest, blijft waar het staat.")
    _new_code_fields(start)
    rules = st.multiselect(
        "Regels die meegaan",
        [rule.id for rule in code.rules],
        key=f"{start}rules",
        placeholder="Kies regels" if code.rules else "Deze code heeft geen regels",
    )
    examples = st.multiselect(
        "Voorbeelden die meegaan",
        list(code.examples),
        key=f"{start}examples",
        placeholder="Kies voorbeelden" if code.examples else "Deze code heeft geen voorbeelden",
    )

    def change(text: str) -> str:
        name = _new_id(start, file)
        return split_code(text, code.id, name, _new_texts(start), rules=rules, examples=examples)

    row = Row(start, book.id, change, start, after=lambda saved: choose(saved.comparison.added[0]))
    show_row(row, "Splitsen")


def _new_code_fields(start: str) -> None:
    label = drafts.field(f"{start}label", "")
    st.text_input("Naam van de nieuwe code", label.value, key=label.key, on_change=drafts.take_in)
    definition = drafts.field(f"{start}definition", "")
    st.text_area("Definitie", definition.value, key=definition.key, height=80, on_change=drafts.take_in)


def _new_id(start: str, file: CodebookFile) -> str:
    name = id_from(drafts.text(f"{start}label"), file.book)
    if not name:
        raise CodebookError(file.path.name, [Fault(0, "", "geef de nieuwe code een naam")])
    return name


def _new_texts(start: str) -> CodeTexts:
    return CodeTexts(label=drafts.text(f"{start}label"), definition=drafts.text(f"{start}definition"))


def full_label(book: Codebook, code_id: str) -> str:
    """A code with its parents: "Expertise › Inzicht"."""
    return " › ".join(one.label for one in book.path(code_id))

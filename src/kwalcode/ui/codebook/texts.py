"""The form for what is written about a code."""

from __future__ import annotations

import streamlit as st

from kwalcode.codebook.editing import CodeTexts, edit_code
from kwalcode.model import Code
from kwalcode.ui.codebook import drafts
from kwalcode.ui.codebook.saving import Row, prefix, show_row
from kwalcode.workflow.codebooks import CodebookFile

_LISTS = {
    "include": "Hoort erbij, één per regel",
    "exclude": "Hoort er niet bij, één per regel",
    "examples": "Voorbeelden, één per regel",
    "aliases": "Andere namen, één per regel",
}


def show(file: CodebookFile, code: Code, colour: str) -> None:
    """Draw the form.

    Args:
        file: The codebook as it is on disk.
        code: The code.
        colour: The colour that it has on screen, its own or its parent's.
    """
    start = prefix(file.book.id, "texts", code.id)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = drafts.field(f"{start}label", code.label)
        st.text_input("Naam", label.value, key=label.key, on_change=drafts.take_in)
        shade = drafts.field(f"{start}colour", colour)
        with st.container(width=90):
            st.color_picker("Kleur", shade.value, key=shade.key, on_change=drafts.take_in)
    definition = drafts.field(f"{start}definition", code.definition)
    st.text_area("Definitie", definition.value, key=definition.key, height=90, on_change=drafts.take_in)
    columns = st.columns(2)
    for index, (name, title) in enumerate(_LISTS.items()):
        with columns[index % 2]:
            field = drafts.field(f"{start}{name}", "\n".join(getattr(code, name)))
            st.text_area(title, field.value, key=field.key, height=128, on_change=drafts.take_in)
    row = Row(start, file.book.id, lambda text: edit_code(text, code.id, _typed(start, code, colour)), start)
    show_row(row, "Teksten bewaren")


def _typed(start: str, code: Code, colour: str) -> CodeTexts:
    shade = drafts.text(f"{start}colour").lower()
    return CodeTexts(
        label=drafts.text(f"{start}label"),
        definition=drafts.text(f"{start}definition"),
        # A code that shows its parent's colour gets one of its own only when somebody chose one.
        colour=code.colour if shade == colour else shade,
        **{name: lines(drafts.text(f"{start}{name}")) for name in _LISTS},
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field that hold something."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())

"""Saving from the page: one row with a note and a button, the change made in a callback, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from kwalcode.errors import CodebookError, Fault, KwalcodeError
from kwalcode.ui import shell
from kwalcode.ui.codebook import drafts
from kwalcode.ui.wording import plain
from kwalcode.workflow.codebooks import CodebookFile, Saved, check_unchanged, codebook_file, save

_SEEN = "kw-codebook-seen"
_PROBLEM = "kw-codebook-problem"
_DONE = "kw-codebook-done"
NO_NAME = "Vul eerst rechtsboven uw naam in: elke versie wordt bewaard met de naam van wie ze maakte."


@dataclass(frozen=True, slots=True)
class Row:
    """One place on the page where a change can be saved.

    Args:
        place: Name of the place, unique on the page, beginning with `fields`; problems are shown there.
        codebook: Id of the codebook.
        change: From the codebook's text to the changed text; it may raise.
        fields: Prefix of the drafts that this row saves.
        after: What else to do when it is saved.
    """

    place: str
    codebook: str
    change: Callable[[str], str]
    fields: str
    after: Callable[[Saved], None] | None = None


def see(file: CodebookFile) -> bool:
    """Note which state of the file is on screen.

    Returns:
        Whether the file changed while something typed was not saved yet; then changes are refused until `go_on`.
    """
    seen: dict[str, str] = st.session_state.setdefault(_SEEN, {})
    if file.book.id not in seen or not drafts.touched(prefix(file.book.id)):
        seen[file.book.id] = file.hash
    return seen[file.book.id] != file.hash


def go_on(file: CodebookFile) -> None:
    """Let what was typed be saved upon the state that the file has now."""
    st.session_state[_SEEN][file.book.id] = file.hash
    st.session_state.pop(_PROBLEM, None)


def prefix(codebook: str, *parts: str) -> str:
    """Key of a field, or the beginning of the keys of several; a colon closes each part."""
    return "".join(f"{part}:" for part in ("kw-cb", codebook, *parts))


def show_row(
    row: Row, label: str, *, disabled: bool = False, primary: bool = True, problem_shown: bool = False
) -> None:
    """Draw the note, the button, and the problem of the last attempt here.

    Args:
        row: What is saved, and where.
        label: Text of the button.
        disabled: Whether a person must agree to something first. What is typed never disables the button: the click
            that would save it is the one that sends it.
        primary: Whether this is what a person mostly wants here.
        problem_shown: Whether what is wrong stands beside its field already.
    """
    nobody = not shell.reviewer()
    note_key = f"{row.place}:note"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        note = drafts.field(note_key, "")
        st.text_input(
            "Toelichting bij de nieuwe versie, in één regel",
            note.value,
            key=note.key,
            placeholder="leeg: een regel die zegt wat er gewijzigd is",
            max_chars=200,
            on_change=drafts.take_in,
        )
        st.button(
            label,
            key=f"{row.place}:save",
            type="primary" if primary else "secondary",
            disabled=disabled or nobody,
            help=NO_NAME if nobody else None,
            on_click=_save,
            args=(row, note_key),
        )
    known = st.session_state.get(_PROBLEM)
    # A problem is of what was typed then: once something else stands there, it says nothing any more.
    if known and known[0] == row.place and known[1] == drafts.typed(row.fields) and not problem_shown:
        show_error(known[2])


def show_error(error: KwalcodeError) -> None:
    """Our own error; the faults of a codebook one by one, each with its line."""
    if isinstance(error, CodebookError):
        st.error("\n".join(f"- {plain(fault_line(fault))}" for fault in error.faults))
    else:
        st.error(plain(str(error)))


def fault_line(fault: Fault) -> str:
    """One fault for the screen; a line is called "lijn" here, because "regel" is what a rule is called."""
    return f"Lijn {fault.line}: {fault.problem}" if fault.line else fault.problem[:1].upper() + fault.problem[1:]


def show_done() -> None:
    """What was just saved, once."""
    done = st.session_state.pop(_DONE, "")
    if done:
        st.success(plain(done))


def _save(row: Row, note_key: str) -> None:
    drafts.take_in(row.fields)
    st.session_state.pop(_PROBLEM, None)
    try:
        project = shell.project()
        based_on = st.session_state[_SEEN][row.codebook]
        file = codebook_file(project, row.codebook)
        check_unchanged(file, based_on)
        new_text = row.change(file.text)
        note = drafts.text(note_key)
        saved = save(project, row.codebook, new_text, shell.reviewer(), based_on=based_on, note=note)
    except KwalcodeError as error:
        st.session_state[_PROBLEM] = row.place, drafts.typed(row.fields), error
        return
    drafts.forget(row.fields)
    st.session_state[_SEEN][row.codebook] = saved.file.hash
    st.session_state[_DONE] = f"Bewaard als {row.codebook} {saved.file.book.version}: {saved.note}"
    if row.after:
        row.after(saved)

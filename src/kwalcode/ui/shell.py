"""What every page shares: the project, who works, the seam for errors, and how an empty page says what to do."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st

from kwalcode.errors import KwalcodeError
from kwalcode.ui import navigation
from kwalcode.ui.wording import plain
from kwalcode.workflow.coding import Progress
from kwalcode.workflow.demo import DEMO_FOLDER, is_complete, make_demo
from kwalcode.workflow.material import Material, MaterialKeeper
from kwalcode.workflow.project import Project
from kwalcode.workflow.snapshot import Snapshot, SnapshotKeeper

REVIEWER: Final = "reviewer"
"""Key of the session state that holds who works."""

_REVIEWER_PARAMETER: Final = "wie"


def project_folder() -> tuple[Path, bool]:
    """The folder after `--` on the command line, else that of the demonstration study, and whether it is the latter."""
    given = sys.argv[1:]
    if given:
        return Path(given[0]).resolve(), False
    here = Path.cwd() / DEMO_FOLDER
    may_be_made = here.is_dir() or os.access(Path.cwd(), os.W_OK)
    return (here if may_be_made else Path.home() / DEMO_FOLDER), True


def project() -> Project:
    """The project on screen. The demonstration study is made when it is not there, with progress shown.

    Raises:
        StoreError: The folder is no project.
    """
    folder, is_demo = project_folder()
    if is_demo and not _demo_is_known(folder):
        _make_demo(folder)
    return Project.open(folder)


def shown(folder: Path) -> str:
    """A folder as a researcher names it: from the home folder on, where it lies there."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def is_demo() -> bool:
    """Whether the screen shows the demonstration study because no project was named."""
    return project_folder()[1]


def snapshot() -> Snapshot:
    """The documents, fragments and codebooks of the project as they are now; what did not change is not read again."""
    opened = project()
    return _keeper(str(opened.root)).look()


@st.cache_resource(show_spinner=False)
def _keeper(root: str) -> SnapshotKeeper:
    return SnapshotKeeper(Project(Path(root)))


def material() -> Material:
    """What reviewers look at, one for all visitors and pages; replaced when a run changed the project."""
    return _material_keeper(str(project().root)).look()


@st.cache_resource(show_spinner=False)
def _material_keeper(root: str) -> MaterialKeeper:
    return MaterialKeeper(Project(Path(root)))


@st.cache_resource(show_spinner=False)
def _demo_lock() -> threading.Lock:
    return threading.Lock()


def _demo_is_known(folder: Path) -> bool:
    # A broken-off first start leaves a database without a finished run; then the study is completed.
    return is_complete(Project(folder))


def _make_demo(folder: Path) -> None:
    with st.container(key="kw-demo"):
        st.title("De voorbeeldstudie wordt klaargezet")
        st.markdown(
            "U hebt geen project opgegeven. Daarom leest en codeert kwalcode een kleine, verzonnen studie over lokale "
            "regie in het armoedebeleid. Dat duurt enkele seconden en gebeurt één keer."
        )
        st.caption(plain(f"Map: {shown(folder)}"))
        bar = st.progress(0.0)

        with _demo_lock():
            if not _demo_is_known(folder):
                make_demo(folder, importing=reporter(bar, "Lezen", 0.0, 0.4), coding=reporter(bar, "Coderen", 0.4, 1.0))
    st.rerun()


def reporter(bar: st.delta_generator.DeltaGenerator, verb: str, low: float = 0.0, high: float = 1.0) -> Progress:
    """A progress function that moves a bar.

    Args:
        bar: What `st.progress` gave.
        verb: What is being done ("Lezen").
        low: Where on the bar, between 0 and 1, this work begins.
        high: Where it ends.
    """

    def advance(done: int, total: int, name: str) -> None:
        bar.progress(low + (high - low) * done / max(total, 1), text=f"{verb}: {done} van {total} ({plain(name)})")

    return advance


def reviewer() -> str:
    """Who works, or "" when that was not told yet."""
    return str(st.session_state.get(REVIEWER, ""))


def require_reviewer() -> str:
    """Who works; asks for a name and stops the page when that was not told yet."""
    if not reviewer():
        _ask_reviewer()
        st.stop()
    return reviewer()


def _ask_reviewer() -> None:
    with st.container(key="kw-ask", width=460):
        st.subheader("Wie kijkt na?")
        st.markdown("Elke beslissing wordt bewaard met uw naam. Zo kunnen meerdere mensen in één project werken.")
        with st.form("ask-reviewer", border=False):
            answer = st.selectbox(
                "Uw naam",
                known_reviewers(),
                index=None,
                accept_new_options=True,
                placeholder="Kies uw naam of typ een nieuwe",
                key="ask-reviewer-name",
            )
            if st.form_submit_button("Beginnen", type="primary") and answer and answer.strip():
                remember_reviewer(answer)
                st.rerun()


def remember_reviewer(name: str) -> None:
    """Note who works, for this session and in the address of the page, so that reloading keeps it."""
    st.session_state[REVIEWER] = " ".join(name.split())


def known_reviewers() -> list[str]:
    """Who decided something in this project before, by name."""
    names = {fragment.decision.reviewer for fragment in snapshot().fragments if fragment.decision}
    return sorted(names, key=str.casefold)


def frame() -> None:
    """What stands on every page, above what the page draws itself: the style, the project's name, and who works."""
    asked = st.query_params.get(_REVIEWER_PARAMETER, "")
    if asked and REVIEWER not in st.session_state:
        remember_reviewer(asked)
    name = reviewer()
    if name and asked != name:
        # A page switch empties the address; the name goes back in.
        st.query_params[_REVIEWER_PARAMETER] = name
    elif asked and not name:
        del st.query_params[_REVIEWER_PARAMETER]
    folder, demo = project_folder()
    with st.container(key="kw-corner", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        _style()
        st.text("Voorbeeldstudie" if demo else folder.name)
        with st.popover(plain(name) or "Wie bent u?", key="kw-who", type="tertiary"):
            st.text_input(
                "Uw naam",
                value=name,
                key="kw-who-name",
                on_change=_take_name,
                help="Staat bij elke beslissing die u neemt.",
            )


def _take_name() -> None:
    remember_reviewer(st.session_state["kw-who-name"])


@contextmanager
def seam() -> Iterator[None]:
    """Show our own errors as one Dutch message; others pass. Fragments and callbacks need one of their own."""
    try:
        yield
    except KwalcodeError as error:
        show_error(error)


def show_error(error: KwalcodeError) -> None:
    """One of our errors as it is: names of files in it are no Markdown."""
    st.error(plain(str(error)).replace("\n", "  \n"))


def empty(title: str, text: str, page: str = "", label: str = "") -> None:
    """What a page shows when there is nothing to show: why, and the next step.

    Args:
        title: What is lacking.
        text: What to do about it.
        page: Name of the view where that is done, or "".
        label: What the button that leads there says.
    """
    with st.container(key="kw-empty", width=560):
        st.subheader(title, anchor=False)
        st.markdown(text)
        if page and st.button(label, type="primary", key=f"kw-empty-{page}"):
            st.switch_page(navigation.page(page))


@st.cache_data(show_spinner=False)
def _stylesheet() -> str:
    return (navigation.VIEWS.parent / "shell.css").read_text(encoding="utf-8")


@st.cache_data(show_spinner=False)
def _script() -> str:
    # Screen readers choose their voice by the language, and the browser its hyphenation; Streamlit itself says English.
    dutch = (navigation.VIEWS.parent / "assets" / "dutch.js").read_text(encoding="utf-8")
    return f"<script>document.documentElement.lang = 'nl';\n{dutch}</script>"


def _style() -> None:
    st.html(f"<style>{_stylesheet()}</style>")
    st.html(_script(), unsafe_allow_javascript=True)

"""Leren: what is learned from the decisions, how well, and what the codebook misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kwalcode.ui import shell
from kwalcode.workflow.reviewing import ReviewSession

if TYPE_CHECKING:
    from kwalcode.ui.learning.work import Work

_GOOD: Final = "Hoe goed"
_MISSED: Final = "Wat het codeboek mist"
_TERMS: Final = "Nieuwe woorden"


def page() -> None:
    """Draw the page."""
    reviewer = shell.require_reviewer()
    project = shell.project()
    st.title("Leren", anchor=False)
    # The place is always there, and first: what is asked for while the work goes on waits for that work.
    place = st.container()
    with st.spinner("De beslissingen worden bekeken…", show_time=False):
        # scikit-learn takes seconds to import, the first time that anybody comes here.
        from kwalcode.ui.learning import figures, missed, standing, terms, work  # noqa: PLC0415

        own = _work(str(project.root))
        is_told = own.busy
        if is_told:
            with place:
                standing.progress(own)
        session = ReviewSession(shell.material(), reviewer)
    if not session.fragments:
        shell.empty(
            "Er is nog niets om uit te leren",
            "Voeg eerst bronnen toe en pas een codeboek toe. Daarna leert kwalcode uit wat u nakijkt.",
            "sources",
            "Naar de bronnen",
        )
        return
    with st.spinner("Er wordt geleerd…", show_time=False):
        findings = own.findings(session.material, list(session.fragments.values()), work.PATIENCE)
    standing.told(own)
    if findings is None:
        if not own.error and not is_told:
            standing.progress(own)
        return
    standing.standing(project, session, own, findings)
    if own.busy and not is_told:
        standing.progress(own)
    view = st.segmented_control(
        "Weergave", [_GOOD, _MISSED, _TERMS], default=_GOOD, required=True, label_visibility="collapsed",
        key="learning-view", persist_state="session",
    )  # fmt: skip
    if view == _MISSED:
        missed.show(session, reviewer)
    elif view == _TERMS:
        terms.show(project, findings.learning, reviewer)
    else:
        figures.show(session, findings)


@st.cache_resource(show_spinner=False)
def _work(root: str) -> Work:  # noqa: ARG001 (the key of the cache)
    from kwalcode.ui.learning.work import Work  # noqa: PLC0415 - see above

    return Work()


if __name__ == "__main__":
    page()

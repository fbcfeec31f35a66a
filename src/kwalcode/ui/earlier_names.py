"""The names that sources had before: a part of the page Bronnen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kwalcode.ui.wording import moment, number
from kwalcode.workflow import sources
from kwalcode.workflow.project import Project


def earlier_names(project: Project) -> None:
    """The names that sources had before, when there are any."""
    past = sources.renamings(project)
    if not past:
        return
    with st.expander(f"Vroegere namen van bronnen ({number(len(past))})"):
        table = pd.DataFrame(
            {
                "heette": [one.before for one, _ in past],
                "werd": [one.after for one, _ in past],
                "heet nu": [now for _, now in past],
                "door": [one.renamed_by or "onbekend" for one, _ in past],
                "wanneer": [moment(one.time) for one, _ in past],
            }
        )
        st.dataframe(table, hide_index=True)

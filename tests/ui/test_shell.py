"""What every page shares."""

from __future__ import annotations

from typing import Any, cast

from kwalcode.ui import shell


class _Bar:
    """Takes what `st.progress` would be told."""

    told = ""

    def progress(self, share: float, *, text: str) -> None:
        assert 0 <= share <= 1
        self.told = text


def test_the_name_of_a_file_is_no_markup_beside_the_bar() -> None:
    bar = _Bar()
    shell.reporter(cast(Any, bar), "Lezen", 0.4, 1.0)(1, 2, "plan_*nieuw*.pdf")
    assert bar.told == r"Lezen: 1 van 2 (plan\_\*nieuw\*.pdf)"

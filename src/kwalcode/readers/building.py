"""Text and its passages, built together, for formats whose text is not simply the file's own characters."""

from __future__ import annotations

from kwalcode.model import Passage, PassageKind
from kwalcode.readers.decoding import normalise


class TextBuilder:
    r"""Collects stretches of text, and the passages over them.

    Example:
        >>> builder = TextBuilder()
        >>> builder.add("Armoedebeleid", PassageKind.HEADING, level=1)
        >>> builder.add("We zetten in op regie.", PassageKind.PARAGRAPH)
        >>> builder.text
        'Armoedebeleid\n\nWe zetten in op regie.\n'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._previous: PassageKind | None = None
        self.passages: list[Passage] = []
        self.bold: list[tuple[int, int]] = []

    def add(
        self,
        text: str,
        kind: PassageKind | None,
        *,
        level: int = 0,
        label: str = "",
        speaker: str = "",
        time: float | None = None,
        prefix: str = "",
        bold: int = 0,
    ) -> None:
        """Add one stretch on lines of its own; white space around it is dropped, and so is a stretch without text.

        Args:
            text: The stretch.
            kind: Its kind; None when it belongs in the text but is not to be coded.
            level: Depth of a heading or list item.
            label: Number or name of the stretch.
            speaker: Key of the speaker of a turn.
            time: Start of a turn, in seconds.
            prefix: What stands before it on its line and is not to be coded (a speaker label).
            bold: Number of characters of `text` that are bold, from its start.
        """
        indent = len(text) - len(text.lstrip())
        lead = normalise(text.strip()[: max(0, bold - indent)]) if bold else ""
        text = normalise(text.strip()).strip()
        if not text:
            return
        tight = kind is not None and kind is self._previous and kind in {PassageKind.LIST_ITEM, PassageKind.TABLE_ROW}
        if self._parts:
            # A blank line between paragraphs, none between the rows of one table or the items of one list.
            self._append("" if tight else "\n")
        self._append(normalise(prefix))
        start = self._length
        self._append(text)
        if kind is not None:
            self.passages.append(
                Passage(kind, start, self._length, level=level, label=label, speaker=speaker, time=time)
            )
        if lead:
            self.bold.append((start, min(start + len(lead), self._length)))
        self._append("\n")
        self._previous = kind

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)

    @property
    def text(self) -> str:
        """Everything so far; each stretch ends with a line end."""
        return "".join(self._parts)

"""The text of a document that is put together from cells, with the place of each part."""

from __future__ import annotations


class TextAssembly:
    r"""Collects paragraphs and tells where each one stands.

    Example:
        >>> text = TextAssembly()
        >>> text.add("Respondent R1"), text.add("Te weinig tijd.")
        ((0, 13), (14, 29))
        >>> text.gap()
        >>> text.add("Respondent R2")
        (31, 44)
        >>> str(text)
        'Respondent R1\nTe weinig tijd.\n\nRespondent R2\n'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, paragraph: str) -> tuple[int, int]:
        """Append a paragraph and a line end; returns its first character and one past its last."""
        start = self._length
        self._parts += (paragraph, "\n")
        self._length += len(paragraph) + 1
        return start, start + len(paragraph)

    def gap(self) -> None:
        """Append an empty line."""
        self._parts.append("\n")
        self._length += 1

    def __str__(self) -> str:
        return "".join(self._parts)

"""The tables at the head of an RTF file: which code page a font has, and what a paragraph style is called."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CHARSETS: Final = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""`\\fcharset` of a font -> code page. 1 (that of the document) and 2 (symbols) are not in it."""


def codec(number: int | None) -> str:
    """The encoding of a code page as Python names it, or "" when Python does not know it.

    Example:
        >>> codec(1252), codec(99999)
        ('cp1252', '')
    """
    name = {0: "cp1252", 10000: "mac_roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


class Fonts:
    """The code page of each font, as far as it is told."""

    def __init__(self) -> None:
        self._codecs: dict[int, str] = {}

    def word(self, font: int, word: str, number: int | None) -> None:
        """Take in a control word of the table of fonts."""
        if word == "fcharset" and number in CHARSETS:
            self._codecs[font] = CHARSETS[number]
        elif word == "cpg" and (name := codec(number)):
            self._codecs[font] = name

    def codec(self, font: int, default: str) -> str:
        """The code page of a font, or that of the document."""
        return self._codecs.get(font, default)


@dataclass(slots=True)
class Style:
    """A paragraph style.

    Args:
        name: Its name, in the language of the program.
        based_on: Number of the style it is based on; -1 for none.
        outline: Level in the outline, from 0; 9 for body text.
    """

    name: str = ""
    based_on: int = -1
    outline: int = 9


class Styles:
    """The style sheet, one style after another."""

    def __init__(self) -> None:
        self._known: dict[int, Style] = {}
        self._begin()

    def _begin(self) -> None:
        self._key, self._style, self._name = 0, Style(), ""

    def text(self, text: str) -> None:
        """A stretch of the name of the style that is being told."""
        self._name += text

    def word(self, word: str, number: int | None) -> None:
        """Take in a control word of the style that is being told."""
        if word == "s":
            self._key = number or 0
        elif word in ("cs", "ts", "ds"):
            self._key = -1  # a style of characters, tables or sections
        elif word == "sbasedon":
            self._style.based_on = -1 if number is None else number
        elif word == "outlinelevel":
            self._style.outline = 9 if number is None else number

    def end(self) -> None:
        """The style that was being told is complete."""
        self._style.name = self._name.strip().rstrip(";").strip()
        if self._style.name and self._key >= 0:
            self._known[self._key] = self._style
        self._begin()

    def chain(self, key: int) -> Iterator[Style]:
        """A style, and those it is based on."""
        seen: set[int] = set()
        while key not in seen and key in self._known:
            seen.add(key)
            yield self._known[key]
            key = self._known[key].based_on
